/** From what a file says to the job document. Lists are shared between the two. */
import { copyTree, type Draft } from '../copy-tree.ts';
import type { Job, Subtask } from '../document.ts';
import { OPERATORS } from '../operators.ts';
import type { AlfFile, AlfStatement } from './syntax.ts';

/** The job of a file; the first, if there are several. Assigns at the top level come first in its `init`. */
export function toJob(file: AlfFile): Job | undefined {
  const statement = file.statements.find(({ operator }) => operator === 'Job');
  if (statement === undefined) return undefined;
  const [job] = toNodes([statement]) as [Draft];
  const before = toNodes(file.statements.filter(({ operator }) => operator === 'Assign'));
  if (before.length > 0) job.init = [...before, ...((job.init as Draft[] | undefined) ?? [])];
  return job as unknown as Job;
}

/** The tasks of a fragment. Assigns at its top level have no place among them. */
export const toSubtasks = (file: AlfFile): Subtask[] =>
  toNodes(file.statements.filter(({ operator }) => operator !== 'Assign')) as unknown as Subtask[];

const KINDS: Readonly<Partial<Record<AlfStatement['operator'], string>>> = {
  Job: 'job',
  Task: 'task',
  Instance: 'instance',
  Iterate: 'iterate',
  RemoteCmd: 'remoteCmd',
  Cmd: 'cmd',
  Command: 'cmd',
};

function toNodes(statements: readonly AlfStatement[]): Draft[] {
  return copyTree(statements.filter(isKept), (statement, node, copies) => {
    setFields(node, statement);
    for (const option of OPERATORS[statement.operator].options) {
      if (option.kind !== 'block') continue;
      const block = (statement as unknown as Record<string, AlfStatement[] | undefined>)[option.name];
      if (block !== undefined && (block.length > 0 || option.name === 'template'))
        node[option.name] = copies(block.filter(isKept));
    }
  });
}

/** A variable by `set` is none of the job's (alf-format 4.6). */
const isKept = ({ operator }: AlfStatement): boolean => operator !== 'set';

/** The fields of a node but for its blocks. What is empty, unknown or of another age has no place in it. */
function setFields(node: Draft, statement: AlfStatement): void {
  if (!('options' in statement)) {
    node.name = statement.varname;
    node.value = statement.value;
    return;
  }
  const { fields } = OPERATORS[statement.operator];
  node.kind = KINDS[statement.operator];
  if ('title' in statement && statement.title !== null) node.title = statement.title;
  if ('varname' in statement) node.varname = statement.varname;
  if ('argv' in statement) node.argv = statement.argv;
  const { options } = statement;
  for (const name in options) {
    const value = options[name];
    if (value === undefined || value === null || !fields.has(name)) continue;
    if (Array.isArray(value)) {
      if (value.length === 0) continue;
      if (name !== 'dirmaps') node[name] = value;
      else setDirmaps(node, value as readonly (readonly string[])[]);
    } else if (name !== 'after' || value !== '') node[name] = value;
  }
  if (statement.operator === 'Job' && node.priority === undefined && typeof options.pbias === 'number')
    node.priority = options.pbias;
}

function setDirmaps(node: Draft, entries: readonly (readonly string[])[]): void {
  const maps = entries.flatMap(([source, target, zone, ...more]) =>
    source === undefined || target === undefined || zone === undefined || more.length > 0
      ? []
      : [{ source, target, zone }],
  );
  if (maps.length > 0) node.dirmaps = maps;
}
