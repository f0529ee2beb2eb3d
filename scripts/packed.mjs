// Each package as its users get it: packed, looked through, installed into an empty folder with only what it declares,
// type-checked and run there (the programs in packed/). `npm run packed [NAME ...]`
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folders, PACKAGES } from './floors.mjs';
import { PlainError, root, withPnpm } from './workspace.mjs';

/** What belongs into a package beside its manifest: what runs, its types, and its source for the source maps. */
const BELONGS =
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|bin\/(.+\.c?js|package\.json)|docs\/.+\.md|fonts\/.+\.(ttf|woff2|txt)|dist\/.+\.(c?js|c?js\.map|d\.ts|d\.ts\.map)|python\/.+\.(py|mel)|src\/.+\.(ts|py|mel))$/;
const STRAY = /\.test\.|\.test-d\.|\/(testing|test|bench|conformance)\//;

await withPnpm();
const wanted = process.argv.slice(3);
const names = wanted.length > 0 ? wanted : folders;
for (const name of names) {
  if (!folders.includes(name)) throw new PlainError(`There is no packages/${name}.`);
  if (!existsSync(join(root, 'scripts/packed', `${name}.ts`)))
    throw new PlainError(`scripts/packed/${name}.ts is missing: a program that uses the package as its users would.`);
}
for (const name of folders)
  if (!existsSync(join(root, 'packages', name, 'dist')))
    throw new PlainError(`packages/${name} is not built: npm run setup`);
const workshop = mkdtempSync(join(tmpdir(), 'jobtronaut-packed-'));
const problems = [];
try {
  const tarballs = new Map(folders.map((name) => [name, pack(name)]));
  for (const name of names) {
    const found = [
      ...lookThrough(name, tarballs.get(name)),
      ...lint(name, tarballs.get(name)),
      ...tryOut(name, tarballs),
    ];
    console.log(`${found.length === 0 ? 'ok ' : 'BAD'} @jobtronaut/${name} ${kilobytes(tarballs.get(name).file)} kB`);
    problems.push(...found.map((problem) => `@jobtronaut/${name}: ${problem}`));
  }
} finally {
  rmSync(workshop, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function pack(name) {
  const { stdout } = must('pnpm', ['pack', '--json', '--pack-destination', workshop], join(root, 'packages', name));
  const { filename, files } = JSON.parse(stdout);
  return { file: filename, files: files.map(({ path }) => path) };
}

function kilobytes(file) {
  return Math.ceil(statSync(file).size / 1000);
}

function lookThrough(name, { file, files }) {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  const found = files
    .filter((path) => !BELONGS.test(path) || STRAY.test(path))
    .map((path) => `${path} does not belong into it`);
  for (const needed of ['README.md', 'LICENSE']) if (!files.includes(needed)) found.push(`${needed} is missing`);
  for (const key of ['description', 'license', 'keywords', 'engines', 'exports'])
    if (!manifest[key]?.length && typeof manifest[key] !== 'object') found.push(`package.json says no ${key}`);
  if (kilobytes(file) > PACKAGES[name].kB)
    found.push(`${kilobytes(file)} kB are over its budget of ${PACKAGES[name].kB} kB`);
  return found;
}

function lint(name, { file }) {
  const folder = join(root, 'packages', name);
  const publint = run('pnpm', ['exec', 'publint', '--strict', folder], root);
  // A package of programs alone has no types to look at.
  if (!JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).exports['.']) return failed([publint]);
  const attw = run('pnpm', ['exec', 'attw', '--profile', 'esm-only', '--format', 'ascii', '--no-color', file], root);
  return failed([publint, attw]);
}

function failed(results) {
  return results.filter(({ status }) => status !== 0).map(({ stdout, stderr }) => `${stdout}${stderr}`);
}

/** Installs the package in an empty folder, and runs its program there. */
function tryOut(name, tarballs) {
  const folder = join(workshop, name);
  mkdirSync(folder);
  const program = join(root, 'scripts/packed', `${name}.ts`);
  const used = new Set([`@jobtronaut/${name}`]);
  for (const [, other] of readFileSync(program, 'utf8').matchAll(/^import .* from '(@jobtronaut\/[^']+|zod)';$/gm))
    used.add(other);
  const ours = Object.fromEntries([...tarballs].map(([each, { file }]) => [`@jobtronaut/${each}`, `file:${file}`]));
  const outside = (each) =>
    JSON.parse(readFileSync(join(root, 'packages/core/node_modules', each, 'package.json'), 'utf8')).version;
  write(folder, 'package.json', {
    name: 'user',
    private: true,
    type: 'module',
    dependencies: Object.fromEntries([...used].map((each) => [each, ours[each] ?? outside(each)])),
    devDependencies: { typescript: outside('typescript'), '@types/node': outside('@types/node') },
  });
  // JSON is YAML.
  write(folder, 'pnpm-workspace.yaml', { packages: ['.'], pmOnFail: 'ignore', overrides: ours });
  write(folder, 'tsconfig.json', {
    compilerOptions: {
      strict: true,
      module: 'NodeNext',
      target: 'ES2023',
      lib: ['ES2023'],
      types: ['node'],
      outDir: 'out',
    },
    include: ['main.ts'],
  });
  cpSync(program, join(folder, 'main.ts'));
  for (const [step, command, args] of [
    ['install', 'pnpm', ['install', '--prefer-offline', '--no-frozen-lockfile']],
    ['type-check', 'pnpm', ['exec', 'tsc']],
    ['run', process.execPath, ['out/main.js']],
  ]) {
    const { status, stdout, stderr } = run(command, args, folder);
    if (status !== 0) return [`it does not ${step} in an empty folder:\n${stdout}${stderr}`];
  }
  return [];
}

function write(folder, name, data) {
  writeFileSync(join(folder, name), JSON.stringify(data, undefined, 2));
}

function run(command, args, cwd) {
  return spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 64e6 });
}

function must(command, args, cwd) {
  const result = run(command, args, cwd);
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.stderr}${result.stdout}`);
  return result;
}
