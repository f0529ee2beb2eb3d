/**
 * Limits how often something is done (authoring-model 10): the function that is returned calls `run` if the last time is at least
 * so many seconds ago, and else returns what it gave then. A call that throws counts too.
 *
 * @param clock seconds that never go back; for tests
 */
export function atMostEvery<T>(seconds: number, run: () => T, clock = () => performance.now() / 1000): () => T {
  let last: { readonly at: number; readonly result: () => T } | undefined;
  return () => {
    const at = clock();
    if (last === undefined || at - last.at >= seconds) last = { at, result: outcome(run) };
    return last.result();
  };
}

function outcome<T>(run: () => T): () => T {
  try {
    const value = run();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
