import { randomUUID } from 'node:crypto';

/**
 * Ids for the tasks of one job: UUIDs that have their first part in common, random for each job, and count in the last. Only
 * the count takes memory of its own; a million UUIDs made one by one would be a good part of the whole tree.
 */
export function idMaker(): () => string {
  const common = randomUUID().slice(0, -12);
  let count = 0;
  return () => common + (count++).toString(16).padStart(12, '0');
}
