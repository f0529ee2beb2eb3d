// Checks @jobtronaut/alf on folders in the corpus format (alf-format 12): `npm run alf-corpus -- [DIR ...]`.
// A folder has `valid/NAME.alf` with `NAME.json`, the structure that a tolerant reader must give, and
// `invalid/NAME.alf` with `NAME.err.json`, what must be said about it. The closing line is `N passed, N failed`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const DEFAULT = path.join(ROOT, 'test-fixtures', 'alf-corpus');
const { readAlf } = await import('../packages/alf/dist/index.js').catch((error) => {
  console.error(`packages/alf cannot be loaded (${error.message}): run "npm run setup" first`);
  process.exit(1);
});

let passed = 0;
let failed = 0;
// The package manager starts scripts in the root; names of folders are meant where the user stands.
const from = process.env.INIT_CWD ?? process.cwd();
const folders = process.argv.slice(2).filter((argument) => argument !== '--');
for (const folder of folders.length > 0 ? folders.map((name) => path.resolve(from, name)) : [DEFAULT]) {
  const checks = [
    ...checksIn(folder, 'valid', '.json', checkValid),
    ...checksIn(folder, 'invalid', '.err.json', checkInvalid),
  ];
  if (checks.length === 0) {
    const problem = existsSync(folder) ? 'there is no valid/*.alf and no invalid/*.alf' : 'there is no such folder';
    checks.push({ name: folder, run: () => [problem] });
  }
  for (const { name, run } of checks) {
    const problems = attempt(run);
    if (problems.length === 0) passed++;
    else failed++;
    for (const problem of problems) console.log(`FAILED ${name}: ${problem}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function checksIn(folder, kind, suffix, check) {
  const inside = path.join(folder, kind);
  if (!existsSync(inside)) return [];
  const files = readdirSync(inside).sort();
  const pairs = files
    .filter((file) => file.endsWith('.alf'))
    .map((file) => [file, file.slice(0, -'.alf'.length) + suffix]);
  const lonely = files.filter(
    (file) => file.endsWith(suffix) && !files.includes(`${file.slice(0, -suffix.length)}.alf`),
  );
  return [
    ...pairs.map(([file, expectation]) => ({
      name: path.join(inside, file),
      run() {
        if (!files.includes(expectation)) return [`its expectation ${expectation} is missing`];
        const { expected, problem } = readExpectation(path.join(inside, expectation));
        return problem === undefined
          ? check(readFileSync(path.join(inside, file)), expected)
          : [`${expectation}: ${problem}`];
      },
    })),
    ...lonely.map((file) => ({ name: path.join(inside, file), run: () => ['there is no .alf file beside it'] })),
  ];
}

function readExpectation(file) {
  try {
    const expected = JSON.parse(readFileSync(file, 'utf8'));
    const isObject = typeof expected === 'object' && expected !== null && !Array.isArray(expected);
    return isObject ? { expected } : { problem: `expected an object, got ${brief(expected)}` };
  } catch (error) {
    return { problem: error.message };
  }
}

/** What is wrong, as texts; an exception is wrong too: one of the reader's, so with its stack. */
function attempt(run) {
  try {
    return run();
  } catch (error) {
    return [error.stack];
  }
}

function checkValid(bytes, expected) {
  const { file, diagnostics } = readAlf(bytes);
  const errors = diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${message} [${code}]`);
  const difference = firstDifference(file, expected, '');
  return [...errors, ...(difference === undefined ? [] : [difference])];
}

/** Where two JSON values differ first. */
function firstDifference(actual, expected, place) {
  if (isDeepStrictEqual(actual, expected)) return undefined;
  const isObject = (value) => typeof value === 'object' && value !== null;
  if (isObject(actual) && isObject(expected) && Array.isArray(actual) === Array.isArray(expected))
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      const found = firstDifference(actual[key], expected[key], `${place}/${key}`);
      if (found !== undefined) return found;
    }
  return `${place || '/'}: expected ${brief(expected)}, got ${brief(actual)}`;
}

function brief(value) {
  return String(JSON.stringify(value)).slice(0, 200);
}

function checkInvalid(bytes, expected) {
  const strict = readAlf(bytes, { mode: 'strict' }).diagnostics;
  const tolerant = readAlf(bytes, { mode: 'tolerant' }).diagnostics;
  const inTolerant = expected.mode === 'any' ? 'error' : 'warning';
  const problems = [
    ...missing(strict, expected, 'error', 'strict'),
    ...missing(tolerant, expected, inTolerant, 'tolerant'),
  ];
  const refusal = tolerant.find(({ severity }) => severity === 'error');
  if (expected.mode === 'strict' && refusal !== undefined)
    problems.push(`the tolerant mode refuses it: ${refusal.message}`);
  const text = bytes
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n');
  const line = text
    .split('\n')
    .slice(expected.line - 1)
    .join('\n');
  if (expected.column !== undefined && !line.slice(expected.column - 1).startsWith(expected.at))
    problems.push('"at" of the expectation does not stand at its place');
  return problems;
}

/** Nothing if the diagnostic that is expected is there. */
function missing(diagnostics, expected, severity, mode) {
  const contains = (text, part) => part === undefined || text.toLowerCase().includes(part.toLowerCase());
  const isIt = ({ code, line, column, message, hint = '', suggest, ...other }) =>
    other.severity === severity &&
    code === expected.code &&
    line === expected.line &&
    (expected.column === undefined || column === expected.column) &&
    contains(message, expected.keyword) &&
    contains(`${message}\n${hint}`, expected.hint) &&
    (expected.suggest === undefined || suggest === expected.suggest);
  if (diagnostics.some(isIt)) return [];
  const got = diagnostics.map(
    ({ line, column, message, code, ...other }) => `${line}:${column}: ${other.severity}: ${message} [${code}]`,
  );
  return [`${mode}: expected ${severity} ${brief(expected)}, got ${got.length > 0 ? got.join('; ') : 'nothing'}`];
}
