import type { Job } from '@jobtronaut/alf';
import { ALL_OPEN, type Box, boxesOf, sceneOf } from './drawing/scene.ts';
import { stackTitle } from './drawing/titles.ts';
import { pictureOf } from './picture.ts';

/** The picture of a job as data. */
export interface JobPicture {
  readonly format: 'jobtronaut-picture';
  readonly version: 1;
  readonly title: string;
  /** All tasks of the job. */
  readonly tasks: number;
  /** Parents before children, siblings in order. */
  readonly nodes: readonly PictureNode[];
}

/** What stands in one place of the picture: a node of the job, or a stack of siblings that look alike. */
export interface PictureNode {
  /** Its place in `nodes`. */
  readonly id: number;
  /** That of its parent; null for the job. */
  readonly parent: number | null;
  readonly kind: 'job' | 'task' | 'instance' | 'iterate';
  /** Of an Instance, the title of the task that it waits for. */
  readonly title: string;
  /** The elements of a per-element task, from the first of a stack to the last; null for none. */
  readonly elements: string | null;
  /** How many nodes of the job it stands for. */
  readonly count: number;
  /** How many of them one parent has: least and most. */
  readonly perParent: readonly [least: number, most: number];
  /** Its children run one after the other. */
  readonly serial: boolean;
  /** Place among siblings that run one after the other, from 1; null for others. */
  readonly step: number | null;
  /** How many commands each has. */
  readonly commands: number;
  /** All tasks in it, itself included. */
  readonly tasks: number;
}

/** The picture as data, nothing folded but stacks. A flat list: readers need no recursion. */
export function pictureData(document: Job): JobPicture {
  const { root } = pictureOf(document);
  const ids = new Map<Box, number>();
  const nodes: PictureNode[] = [];
  for (const box of boxesOf(sceneOf(root, ALL_OPEN))) {
    const { kind, members, parent, each, serial, step } = box;
    if (kind === 'rest') continue;
    const { name, elements } = stackTitle(members);
    ids.set(box, nodes.length);
    nodes.push({
      id: nodes.length,
      parent: parent ? (ids.get(parent) ?? null) : null,
      kind,
      title: name,
      elements: elements || null,
      count: members.length,
      perParent: each,
      serial,
      step: step ?? null,
      commands: members[0]?.commands ?? 0,
      tasks: members.reduce((sum, { tasks }) => sum + tasks, 0),
    });
  }
  return { format: 'jobtronaut-picture', version: 1, title: root.title, tasks: root.tasks, nodes };
}

/** The same as JSON text, a line for each node. */
export function renderJson(document: Job): string {
  const { nodes, ...head } = pictureData(document);
  const lines = nodes.map((node) => `${JSON.stringify(node)}`).join(',\n');
  return `${JSON.stringify(head).slice(0, -1)},"nodes":[\n${lines}\n]}\n`;
}
