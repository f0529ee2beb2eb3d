/** From what a file says to the job document. Lists are shared between the two. */
import type { Job, Subtask } from './document.ts';
import { OPERATORS } from './operators.ts';
import type { AlfFile, AlfStatement } from './syntax.ts';

/** A node of the document that is being made. */
type Node = Record<string, unknown>;

/** The job of a file; the first, if there are several. Assigns at the top level come first in its `init`. */
export function toJob(file: AlfFile): Job | undefined {
  const statement = file.statements.find(({ operator }) => operator === 'Job');
  if (statement === undefined) return undefined;
  const [job] = toNodes([statement]) as [Node];
  const before = toNodes(file.statements.filter(({ operator }) => operator === 'Assign'));
  if (before.length > 0) job.init = [...before, ...((job.init as Node[] | undefined) ?? [])];
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

function toNodes(statements: readonly AlfStatement[]): Node[] {
  const waiting: { statement: AlfStatement; node: Node }[] = [];
  // The lists are made by filter and map: they have the size that they need.
  const nodesOf = (list: readonly AlfStatement[]): Node[] =>
    list
      // A variable by `set` is none of the job's (alf-format 4.6).
      .filter(({ operator }) => operator !== 'set')
      .map((statement) => {
        const node = toNode(statement);
        waiting.push({ statement, node });
        return node;
      });
  const roots = nodesOf(statements);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { statement, node } = next;
    for (const option of OPERATORS[statement.operator].options) {
      if (option.kind !== 'block') continue;
      const block = (statement as unknown as Record<string, AlfStatement[] | undefined>)[option.name];
      if (block !== undefined && (block.length > 0 || option.name === 'template')) node[option.name] = nodesOf(block);
    }
  }
  return roots;
}

/** A node without its blocks. What is empty, unknown or of another age has no place in it. */
function toNode(statement: AlfStatement): Node {
  // An empty object has room for four fields: most nodes need no more.
  const node: Node = {};
  if (!('options' in statement)) {
    node.name = statement.varname;
    node.value = statement.value;
    return node;
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
  return node;
}

function setDirmaps(node: Node, entries: readonly (readonly string[])[]): void {
  const maps = entries.flatMap(([source, target, zone, ...more]) =>
    source === undefined || target === undefined || zone === undefined || more.length > 0
      ? []
      : [{ source, target, zone }],
  );
  if (maps.length > 0) node.dirmaps = maps;
}
