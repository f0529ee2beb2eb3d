import { z } from 'zod';
import { isMapping } from './difference.ts';

/** The formats of test-fixtures/conformance. Strict: a feature that is not here is a failure, never skipped. */

// Files are read as JSON, so every value in them is. z.json() and z.record() would leave out the key `__proto__`.
const json = z.custom<unknown>((value) => value !== undefined, 'a value is missing');
const texts = z.array(z.string());
const mapping = z.custom<Readonly<Record<string, unknown>>>(isMapping, 'expected a mapping');

const processorSchema = z.strictObject({
  name: z.string(),
  scope: texts.nullish(),
  parameters: mapping.nullish(),
});

const editSchema = z.union([
  z.strictObject({ insert: z.strictObject({ at: z.number(), processors: z.array(processorSchema) }) }),
  z.strictObject({
    remove: z.union([z.strictObject({ at: z.number() }), z.strictObject({ from: z.number(), to: z.number() })]),
  }),
  z.strictObject({ replace: z.strictObject({ at: z.number(), processor: processorSchema }) }),
]);

const stopSchema = z
  .strictObject({
    argument: z.string(),
    state: z.enum(['initial', 'processed']),
    equals: json.optional(),
    in: z.array(json).optional(),
  })
  .refine((stop) => 'equals' in stop !== 'in' in stop, 'a stop rule has either "equals" or "in"');

const overrideSchema = z.strictObject({ override: z.strictObject({ base: z.string(), set: mapping }) });

export type Override = z.infer<typeof overrideSchema>['override'];
export type Required =
  | string
  | { serial: readonly Required[] }
  | { parallel: readonly Required[] }
  | { override: Override };

export const requiredSchema: z.ZodType<Required> = z.lazy(() =>
  z.union([
    z.string(),
    z.strictObject({ serial: z.array(requiredSchema) }),
    z.strictObject({ parallel: z.array(requiredSchema) }),
    overrideSchema,
  ]),
);

/** The attributes of a task class, also in the `set` of an override. */
export const memberSchemas = {
  title: z.string().nullish(),
  elementsId: z.string().nullish(),
  flags: z.array(z.enum(['PER_ELEMENT', 'SERIAL', 'NO_RETRY'])).nullish(),
  // Forms that are none are for the implementation to refuse.
  requiredTasks: json.nullish(),
  argumentDefaults: mapping.nullish(),
  argumentProcessors: z.union([z.array(processorSchema), z.strictObject({ edits: z.array(editSchema) })]).nullish(),
  services: texts.nullish(),
  tags: texts.nullish(),
  retryrc: z.array(z.int()).nullish(),
  cmd: texts.nullish(),
  view: texts.nullish(),
  env: z.union([z.record(z.string(), z.string()), texts]).nullish(),
  stopTraversal: stopSchema.nullish(),
  script: z.boolean().nullish(),
};

const taskSchema = z.strictObject({ ...memberSchemas, argumentProcessors: z.array(processorSchema).nullish() });

const modificationSchema = z.strictObject({
  scope: z.enum(['cmds', 'tasks']),
  where: z.union([
    z.literal(true),
    z.strictObject({ titleStartsWith: z.string() }),
    z.strictObject({ argvContains: z.string() }),
    z.strictObject({ service: z.string() }),
  ]),
  attribute: z.string(),
  value: json,
});

const innerJobSchema = z.strictObject({
  appendInstances: z.boolean().nullish(),
  compactHierarchy: z.boolean().nullish(),
  local: z.boolean().nullish(),
  attributes: mapping.nullish(),
});

const jobSchema = innerJobSchema.extend({ modify: z.array(modificationSchema).nullish() });

const leafSchema = z.strictObject({ task: z.string(), arguments: mapping.nullish(), job: innerJobSchema.nullish() });

export type Jobs = { serial: readonly Jobs[] } | { parallel: readonly Jobs[] } | z.infer<typeof leafSchema>;

const jobsSchema: z.ZodType<Jobs> = z.lazy(() =>
  z.union([
    z.strictObject({ serial: z.array(jobsSchema) }),
    z.strictObject({ parallel: z.array(jobsSchema) }),
    leafSchema,
  ]),
);

export const scenarioSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  covers: texts.nullish(),
  config: z
    .strictObject({
      ARGUMENTS_SERIALIZED_MAX_LENGTH: z.int().nullish(),
      COMMANDFLAGS_ARGUMENT_NAME: z.string().nullish(),
      INHERIT_ENVIRONMENT: z.boolean().nullish(),
      ENVIRONMENT: z.record(z.string(), z.string()).nullish(),
      EXECUTABLES: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
  tasks: z.record(z.string(), taskSchema),
  root: z.union([
    z.string(),
    z.strictObject({ jobs: jobsSchema }),
    z.strictObject({
      expand: z.strictObject({
        task: z.union([z.string(), overrideSchema]),
        arguments: z.record(z.string(), z.union([mapping, z.array(mapping)])),
        local: z.boolean().nullish(),
      }),
    }),
  ]),
  arguments: mapping.nullish(),
  job: jobSchema.nullish(),
  corrects: texts.nullish(),
  expect: z.union([
    z.strictObject({ tree: mapping }),
    z.strictObject({ error: z.strictObject({ kind: z.string(), contains: texts }) }),
  ]),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type Member = keyof typeof memberSchemas;
export type Members = z.infer<z.ZodObject<typeof memberSchemas>>;
export type Modification = z.infer<typeof modificationSchema>;
export type JobOptions = z.infer<typeof innerJobSchema>;
export type ProcessorMember = z.infer<typeof processorSchema>;

export type Accepts =
  | { type: 'int' | 'text' | 'float' | 'range' }
  | { listOf: Accepts; minLength?: number | null | undefined }
  | { mappingOf: Accepts }
  | { anyOf: readonly Accepts[] };

const acceptsSchema: z.ZodType<Accepts> = z.lazy(() =>
  z.union([
    z.strictObject({ type: z.enum(['int', 'text', 'float', 'range']) }),
    z.strictObject({ listOf: acceptsSchema, minLength: z.int().nullish() }),
    z.strictObject({ mappingOf: acceptsSchema }),
    z.strictObject({ anyOf: z.array(acceptsSchema) }),
  ]),
);

export const vectorSchema = z
  .strictObject({
    processor: z.string(),
    input: json,
    parameters: mapping.nullish(),
    taskArguments: mapping.nullish(),
    files: texts.nullish(),
    note: z.string().nullish(),
    corrects: z.union([z.string(), texts]).nullish(),
    output: json.optional(),
    error: z.literal(true).optional(),
  })
  .refine((vector) => 'output' in vector !== 'error' in vector, 'a vector has either "output" or "error"');

export type Vector = z.infer<typeof vectorSchema>;

export const fixturesSchema = z.record(z.string(), z.array(z.strictObject({ returns: json, accepts: acceptsSchema })));

export type Fixtures = z.infer<typeof fixturesSchema>;
