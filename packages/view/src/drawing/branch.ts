/**
 * A node of a job as pictures see it: what all formats share, free of the document, so that the page can have it too.
 * Nothing under `drawing/` imports anything outside of it: it also runs in the browser, inside the page.
 */
export interface Branch {
  readonly kind: 'job' | 'task' | 'instance' | 'iterate';
  /** Its place among the nodes, parents before children. Folds and details are kept by it. */
  readonly index: number;
  /** As people know it: the title; of an Instance the title of the task that it names; of an Iterate its loop. */
  readonly title: string;
  /** A number that nodes of the same look share: titles without numbers and elements, order, commands, the looks below. */
  readonly shape: number;
  /** Its children run one after the other. */
  readonly serial: boolean;
  /** How many commands it has. */
  readonly commands: number;
  /** Tasks in it, itself included; those of an Iterate in all its turns. */
  readonly tasks: number;
  readonly children: readonly Branch[];
}

/**
 * Siblings that look alike: consecutive ones where order counts, else wherever they stand among their siblings.
 * One alone is a stack of one.
 */
export type Stack = readonly Branch[];

/** Joins siblings to stacks. A parallel parent keeps the order in which the looks first appear. */
export function stacksOf(children: readonly Branch[], serial: boolean): readonly Stack[] {
  const stacks: Branch[][] = [];
  const byShape = new Map<number, Branch[]>();
  for (const child of children) {
    const before = serial ? stacks.at(-1) : byShape.get(child.shape);
    if (before?.[0]?.shape === child.shape) before.push(child);
    else {
      const stack = [child];
      stacks.push(stack);
      byShape.set(child.shape, stack);
    }
  }
  return stacks;
}
