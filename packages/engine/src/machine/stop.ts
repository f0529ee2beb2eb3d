import type { Attempt, Intent } from './model.ts';
import type { Step } from './states.ts';

/**
 * Stops a command. What becomes of its task is decided now and happens when the process has ended: until then the task
 * stays active, so that two attempts are never alive at once. Told several times, the last intent counts.
 */
export function stop(attempt: Attempt | null, intent: Intent, { changes }: Step): void {
  if (attempt === null) return;
  attempt.intent = intent;
  changes.attempt(attempt);
  changes.effects.push({ type: 'kill', attempt });
}
