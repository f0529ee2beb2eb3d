/**
 * The authoring model: tasks and processors, and their expansion into a job document.
 *
 * ```ts
 * class Render extends task({ arguments: { frames: z.array(z.int()) }, elementsId: 'frames', perElement: true }) {
 *   override cmd() {
 *     return ['render', '--frame', this.arguments.frames.processed];
 *   }
 * }
 * const job = await buildJob({ root: Render, arguments: { frames: [1, 2, 3] }, plugins: pluginsOf(Render) });
 * const document = toDocument(job);
 * ```
 *
 * @module
 */
export { applyOverrides, type OverriddenTask } from './apply-overrides.ts';
export { type Argument, Arguments, type State } from './arguments.ts';
export { ArgumentsCache } from './arguments-cache.ts';
export type { ArgumentsView } from './arguments-view.ts';
export { attributeCheck, type JobAttributes } from './attributes.ts';
export { type BuildOptions, buildJob, type JobSpec } from './build.ts';
export { type CheckOptions, checkJob, checkPlugins } from './check.ts';
export { checkExpansion } from './check-expansion.ts';
export { refuseWrongMembers } from './check-members.ts';
export { CODES, type Code } from './codes.ts';
export { toDocument, toSubtasks } from './document.ts';
export { environmentKey, survivesEnvironmentKey } from './environment.ts';
export { explain } from './explain.ts';
export type { ArgumentExplanation, Origin, ProcessorStep, TaskExplanation, TaskName } from './explanation.ts';
export {
  FOREIGN_SCRIPT,
  type ForeignScript,
  type ScriptFile,
  type ScriptText,
} from './foreign-script.ts';
export { type Group, isGroup, itemsIn } from './group.ts';
export { elementwise, parallel, serial, shared } from './grouping.ts';
export { BuiltJob, type CommandAttribute, type Predicate, type TaskAttribute } from './job.ts';
export { type ExpandOptions, expand, type JoinOptions, jobsToTask } from './join.ts';
export type { JsonValue } from './json.ts';
export { type Overload, overload, type ProcessorContext } from './overload.ts';
export { override } from './override.ts';
export {
  decodePayload,
  encodePayload,
  isPayload,
  type Payload,
  type PayloadContent,
  type PayloadLimit,
  type PayloadState,
  restoreArguments,
} from './payload.ts';
export { hasScript } from './plan.ts';
export { type PluginKind, pluginKind } from './plugin-kind.ts';
export { type PluginOrigin, type Plugins, pluginsOf, unknownProcessor, unknownTask } from './plugins.ts';
export {
  type AddOverload,
  type ParameterSchemas,
  Processor,
  type ProcessorClass,
  type ProcessorDefinition,
  type ProcessorInit,
  type ProcessorOptions,
  type ProcessorStatics,
  processor,
  type Reference,
  type Scope,
  type TypedProcessorClass,
} from './processor.ts';
export { insert, type ProcessorEdit, remove, replace } from './processor-edit.ts';
export { ChunkProcessor } from './processors/chunk.ts';
export { ExpressionToElementsProcessor } from './processors/expression-to-elements.ts';
export { FilePatternProcessor, InputToOutputProcessor } from './processors/files.ts';
export { type FrameRange, frameRange, frameRanges } from './processors/frames.ts';
export { builtinProcessors } from './processors/index.ts';
export { ElementsPreviewReorderProcessor } from './processors/preview-reorder.ts';
export {
  ElementsToEnclosingRangeProcessor,
  ElementsToRangesProcessor,
  RangesToElementsProcessor,
  RangeToElementsProcessor,
  RangeToExpressionProcessor,
} from './processors/ranges.ts';
export { Base64DecodeProcessor, Base64EncodeProcessor, SubstitutionProcessor } from './processors/text.ts';
export { BaseProcessor, CopyValueProcessor, LambdaProcessor, ValueFromKeyProcessor } from './processors/values.ts';
export { Progress } from './progress.ts';
export { requirementOf } from './requirement.ts';
export { type RestoreIo, restoreTask } from './restore.ts';
export type { BuildSettings } from './settings.ts';
export {
  type BladeCommand,
  type BladeState,
  type FilterLogger,
  type FilterSelector,
  OUTPUT_CODES,
  type OutputVerdict,
  SiteStatusFilter,
  type SiteStatusFilterClass,
} from './site-status-filter.ts';
export {
  type ExpandArguments,
  type FarmIo,
  type Flag,
  type Overrides,
  type Requirement,
  Task,
  type TaskBase,
  type TaskClass,
  type TaskInit,
  type TaskReference,
  type TaskStatics,
  TaskWithOverrides,
  titleOf,
} from './task.ts';
export type { Argv, CommandMembers, CommandSpec, TaskCommand, Word } from './task-command.ts';
export type { CommandData, InstanceNode, NodeKind, TaskNode, TreeNode } from './tree.ts';
export {
  type ArgumentDeclaration,
  type ArgumentDeclarations,
  type ArgumentStates,
  type ArgumentsOf,
  argument,
  type Declaration,
  type ElementOf,
  type Immutable,
  type Schema,
} from './typed-arguments.ts';
export { type TaskOptions, type TypedTaskClass, task } from './typed-task.ts';
