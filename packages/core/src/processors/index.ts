import type { ProcessorClass } from '../processor.ts';
import { ChunkProcessor } from './chunk.ts';
import { ExpressionToElementsProcessor } from './expression-to-elements.ts';
import { FilePatternProcessor, InputToOutputProcessor } from './files.ts';
import { ElementsPreviewReorderProcessor } from './preview-reorder.ts';
import {
  ElementsToEnclosingRangeProcessor,
  ElementsToRangesProcessor,
  RangesToElementsProcessor,
  RangeToElementsProcessor,
  RangeToExpressionProcessor,
} from './ranges.ts';
import { Base64DecodeProcessor, Base64EncodeProcessor, SubstitutionProcessor } from './text.ts';
import { BaseProcessor, CopyValueProcessor, LambdaProcessor, ValueFromKeyProcessor } from './values.ts';

/** The processors that need no plugin file (authoring-model 5). */
export const builtinProcessors: readonly ProcessorClass[] = [
  Base64DecodeProcessor,
  Base64EncodeProcessor,
  BaseProcessor,
  ChunkProcessor,
  CopyValueProcessor,
  ElementsPreviewReorderProcessor,
  ElementsToEnclosingRangeProcessor,
  ElementsToRangesProcessor,
  ExpressionToElementsProcessor,
  FilePatternProcessor,
  InputToOutputProcessor,
  LambdaProcessor,
  RangesToElementsProcessor,
  RangeToElementsProcessor,
  RangeToExpressionProcessor,
  SubstitutionProcessor,
  ValueFromKeyProcessor,
];

/** Those whose results depend on nothing but the value, their parameters and the arguments that they say they read. */
export const repeatableProcessors: ReadonlySet<ProcessorClass> = new Set<ProcessorClass>([
  Base64DecodeProcessor,
  Base64EncodeProcessor,
  ChunkProcessor,
  ElementsPreviewReorderProcessor,
  ElementsToEnclosingRangeProcessor,
  ElementsToRangesProcessor,
  ExpressionToElementsProcessor,
  RangesToElementsProcessor,
  RangeToElementsProcessor,
  RangeToExpressionProcessor,
  SubstitutionProcessor,
  ValueFromKeyProcessor,
]);
