const INDENTATIONS = Array.from({ length: 64 }, (_, level) => '  '.repeat(level));

/** Two spaces a level. Those of deep levels are not kept: they would add up to the square of the depth. */
export const indentation = (level: number): string => INDENTATIONS[level] ?? '  '.repeat(level);
