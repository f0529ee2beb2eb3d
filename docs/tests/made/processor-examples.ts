/** A value, and what a processor is told besides; its result is worked out. */
export interface ProcessorExample {
  readonly value: unknown;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Other arguments of the task. */
  readonly arguments?: Readonly<Record<string, unknown>>;
}

/** Stands for a folder with some files. */
export const FOLDER = '/shots/010';

/** Examples by the name of the processor. */
export const EXAMPLES: Readonly<Record<string, readonly ProcessorExample[]>> = {
  Base64DecodeProcessor: [{ value: 'Zmlyc3QgdGFrZQ==' }],
  Base64EncodeProcessor: [{ value: 'first take' }],
  BaseProcessor: [{ value: [1, 2] }],
  ChunkProcessor: [
    { value: [1, 10], arguments: { chunksize: 4 } },
    {
      value: [
        [1, 5],
        [11, 12],
      ],
      arguments: { chunksize: 4 },
    },
    { value: [1, 8], parameters: { chunkhandles: [1, 1] }, arguments: { chunksize: 4 } },
  ],
  CopyValueProcessor: [
    { value: 1, parameters: { value: [1, 2] } },
    {
      value: '',
      parameters: { value: '<arg:shot.processed>_v<arg:version.processed>' },
      arguments: { shot: '010', version: 7 },
    },
    { value: 'kept' },
  ],
  ElementsPreviewReorderProcessor: [
    { value: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
    { value: [1, 2, 3, 4, 5, 6, 7, 8, 9], parameters: { stride: 4 } },
    { value: [1, 2, 3, 4, 5, 6, 7, 8, 9], parameters: { stride: 4, discard_rest: true } },
  ],
  ElementsToEnclosingRangeProcessor: [{ value: [5, 1, 9] }],
  ElementsToRangesProcessor: [
    { value: [1, 2, 3, 7, 9, 8] },
    { value: [1, 2, 3, 7, 9, 8], parameters: { sort: false } },
  ],
  ExpressionToElementsProcessor: [{ value: '1-5, 10' }, { value: '1-10x3 2' }, { value: '3--1' }],
  FilePatternProcessor: [
    { value: FOLDER, parameters: { pattern: '\\.exr$' } },
    { value: FOLDER, parameters: { recursive: false } },
  ],
  InputToOutputProcessor: [
    { value: '/in/rock.tif', parameters: { suffix: '_1k', extension: '.tx' }, arguments: { output_directory: '/out' } },
    { value: '/in/rock.tif', parameters: { prefix: 'new_' }, arguments: { output_directory: '/out' } },
  ],
  LambdaProcessor: [{ value: [3, 1, 2], parameters: { function: (frames: number[]) => Math.max(...frames) } }],
  RangesToElementsProcessor: [
    {
      value: [
        [1, 3],
        [2, 5],
      ],
    },
  ],
  RangeToElementsProcessor: [{ value: [1, 4] }],
  RangeToExpressionProcessor: [{ value: [1, 4] }],
  SubstitutionProcessor: [
    { value: 'sh010_v003', parameters: { pattern: '_v\\d+$' } },
    { value: ['a.exr', 'b.exr'], parameters: { pattern: '(.+)\\.exr', replacement: '\\1.png' } },
  ],
  ValueFromKeyProcessor: [
    { value: { beauty: 16, shadow: 4 }, parameters: { key: 'beauty' } },
    { value: { beauty: 16 }, parameters: { key: 'shadow', default: 1 } },
  ],
};

/** Frame expressions, and a word on each. */
export const FRAME_EXPRESSIONS = [
  ['7', 'a frame'],
  ['1-5', 'a range'],
  ['1-10x3', 'every third frame, from the first one'],
  ['1-3, 7 9-10', 'several of these, between commas or blanks'],
  ['5-1', 'a range may be written from its end'],
  ['10-1x4', 'then the step counts from there'],
  ['-2-2', 'frames before zero'],
] as const;
