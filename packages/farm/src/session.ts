import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { Job } from '@jobtronaut/alf';
import { type BuildOptions, type BuiltJob, buildJob, type JobAttributes, toDocument } from '@jobtronaut/core';
import { type Diagnostic, JobtronautError } from '@jobtronaut/diagnostics';
import {
  type Configuration,
  loadConfiguration,
  loadRegistry,
  type Registry,
  withConfiguration,
} from '@jobtronaut/plugins-loader';
import { writeArgumentsCache } from './arguments-cache-file.ts';
import type { Backend } from './backend.ts';
import { farmEnvironment } from './environment.ts';

/** One site's configuration and plugins. Holds no other state: several sessions can live in one process. */
export interface Session {
  readonly configuration: Configuration;
  readonly registry: Registry;
  /** The working folder of the jobs that are submitted. */
  readonly cwd: string;
}

export interface SessionOptions {
  /** A configuration file, relative to `cwd`. @default searched (plugins-loader) */
  readonly config?: string | undefined;
  /** @default process.cwd() */
  readonly cwd?: string;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/** Loads the configuration and the plugins of a site. @throws LoaderError */
export async function openSession({
  config,
  cwd = process.cwd(),
  env = process.env,
}: SessionOptions = {}): Promise<Session> {
  const configuration = await loadConfiguration({ cwd, env, ...(config === undefined ? {} : { config }) });
  return { configuration, registry: await loadRegistry(configuration), cwd: resolve(cwd) };
}

/** What somebody asks of a farm. */
export interface JobRequest {
  /** The root task, by name. */
  readonly task: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly attributes?: JobAttributes;
  /** Variables for all commands, on top of the inherited ones. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Commands run on the host that spools. @default false */
  readonly local?: boolean | undefined;
  /** Folder for arguments that are too long for a command line, where the configuration names none. */
  readonly argumentsStorage?: string | undefined;
}

/** A job that is built and checked, and has not been sent. */
export interface PreparedJob {
  readonly document: Job;
  readonly built: BuiltJob;
  readonly warnings: readonly Diagnostic[];
  /** Inherited variables that do not travel with the job. */
  readonly leftOut: ReturnType<typeof farmEnvironment>['leftOut'];
}

/**
 * Checks the request, expands it, and makes the job document. Writes and sends nothing.
 *
 * @throws JobtronautError with all problems in `diagnostics`
 */
export async function prepareJob(session: Session, request: JobRequest): Promise<PreparedJob> {
  const { configuration, registry } = session;
  const { values } = configuration;
  const environment = farmEnvironment(inherited(configuration), {
    // Scripts on the farm read the same configuration as we did.
    ...(configuration.file !== undefined && !/\s/.test(configuration.file)
      ? { JOBTRONAUT_CONFIGURATION_PATH: configuration.file }
      : {}),
    ...request.environment,
  });
  const storage = values.ARGUMENTS_STORAGE_PATH || request.argumentsStorage;
  const options: BuildOptions = {
    root: request.task,
    arguments: request.arguments,
    attributes: request.attributes,
    local: request.local,
    plugins: registry,
    commandFlagsArgument: values.COMMANDFLAGS_ARGUMENT_NAME,
    argumentsMaxLength: values.ARGUMENTS_SERIALIZED_MAX_LENGTH,
    argumentsCacheFile: storage ? () => join(storage, `${randomUUID()}.json`) : undefined,
    resolveExecutable: values.EXECUTABLE_RESOLVER,
    inheritedEnvironment: environment.variables,
  };
  return withConfiguration(configuration, async () => {
    const problems: Diagnostic[] = [];
    refuse(problems);
    const built = await buildJob(options);
    return {
      document: toDocument(built),
      built,
      warnings: [...registry.warnings, ...problems, ...built.warnings],
      leftOut: environment.leftOut,
    };
  });
}

/**
 * Writes what the commands will read, then hands the job to an engine. Fails before anything is sent if the arguments cannot be written.
 *
 * @returns the job's id, and the engine's words
 */
export async function submitJob(
  session: Session,
  job: PreparedJob,
  backend: Backend,
): Promise<{ readonly jid: number; readonly message: string }> {
  if (job.built.argumentsCache) await writeArgumentsCache(job.built.argumentsCache);
  return backend.spool(job.document, {
    owner: userInfo().username,
    cwd: session.cwd,
    file: `jobtronaut:${job.document.title}`,
  });
}

function inherited({ values }: Configuration): Readonly<Record<string, string>> {
  return values.INHERIT_ENVIRONMENT ? values.ENVIRONMENT_RESOLVER() : {};
}

/** One error that tells all: its own message is the first problem. */
function refuse(problems: readonly Diagnostic[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return;
  throw new JobtronautError(first.code, first.message, {
    diagnostics: errors,
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  });
}
