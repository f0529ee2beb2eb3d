/** Whether a JSON has the parts that a job tree is made of; their values are checked in the job that it becomes. */

/** The first thing that is not as it must be; undefined for a tree. */
export function treeProblem(json: unknown): string | undefined {
  const root = field(json, 'TractorJob');
  const data = field(root, 'data');
  const children = field(root, 'children');
  const commands = field(root, 'commands');
  if (!isObject(data) || !Array.isArray(children) || !isObject(commands))
    return 'it has no TractorJob with data, children and commands';
  if (!isOptional(data.cids, Array.isArray)) return 'the cids of the job are no list';
  if (!isOptional(data.assignments, isObject)) return 'the assignments of the job are no object';
  if (!isOptional(data.dirmaps, (maps) => Array.isArray(maps) && maps.every(Array.isArray)))
    return 'the dirmaps of the job are no list of lists';
  for (const [name, command] of Object.entries(commands))
    if (typeof field(command, 'type') !== 'string' || !Array.isArray(field(command, 'tags')))
      return `the command ${name} has no type and tags`;
  const waiting = [...(children as unknown[])];
  while (waiting.length > 0) {
    const task = waiting.pop();
    const own = field(task, 'data');
    const below = field(task, 'children');
    if (!Number.isInteger(field(own, 'tid')) || !Array.isArray(field(own, 'cids')) || !Array.isArray(below))
      return 'a task has no data with tid and cids, or no children';
    if (!isOptional(field(own, 'ants'), Array.isArray)) return `the ants of T${String(field(own, 'tid'))} are no list`;
    for (const child of below) waiting.push(child);
  }
  return undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const field = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);

const isOptional = (value: unknown, isRight: (value: unknown) => boolean): boolean =>
  value === undefined || isRight(value);
