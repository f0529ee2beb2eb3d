/** Milliseconds of the processor that work takes; a clock would also count what else the machine does. */
function cpuTime(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** How many times longer work of the size 4,000 takes than work of the size 500; single runs vary. */
export function growth(work: (size: number) => unknown): number {
  const time = (size: number): number => cpuTime(() => work(size));
  time(500);
  const small = Math.min(time(500), time(500), time(500));
  const large = Math.min(time(4000), time(4000));
  return large / Math.max(small, 5);
}
