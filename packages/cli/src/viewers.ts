import type { Job, Subtask } from '@jobtronaut/alf';
import { commandLine } from './command-line.ts';

const SHOWN = 5;

/** How to look at what a job made: the viewer commands of its tasks (`view()`, written as chasers), the first few. */
export function viewerLines(document: Job): string[] {
  const lines: string[] = [];
  const open: Subtask[] = [...(document.subtasks ?? [])].reverse();
  for (let node = open.pop(); node && lines.length < SHOWN; node = open.pop()) {
    if (node.kind !== 'task') continue;
    if (node.chaser && node.chaser.length > 0) lines.push(`To see it: ${commandLine(node.chaser, true)}`);
    for (const child of (node.subtasks ?? []).toReversed()) open.push(child);
  }
  return [...new Set(lines)];
}
