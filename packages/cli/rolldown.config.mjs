import { defineConfig } from 'rolldown';

export default defineConfig([
  // What is asked all the time (--version, --help, completion, list) as CommonJS in few files: Node reads it in half the time of the
  // modules that it is made of.
  {
    input: { quick: 'dist/quick.js' },
    platform: 'node',
    // What needs plugins or an engine is loaded as the modules that it shares with the rest.
    external: [/(?:load-manifest|job-candidates)\.js$/],
    output: {
      dir: 'dist',
      format: 'cjs',
      minify: true,
      entryFileNames: 'quick.cjs',
      chunkFileNames: 'quick-[name].cjs',
      // Two files: each one more costs as much as ten kilobytes in one. The plugins' share is not wanted for help.
      codeSplitting: {
        groups: [
          { name: 'plugins', test: /manifest|completion|plugins-loader|diagnostics|list/, priority: 1 },
          { name: 'help', test: /help|table|version|write-quickly/, priority: 2 },
        ],
      },
    },
  },
  // The parser with yargs inside, which has many small files, over the one that tsc made. Everything else stays as tsc built it, so that
  // plugins meet the packages that the command itself uses.
  {
    input: { 'parse-words': 'dist/parse-words.js' },
    platform: 'node',
    external: [/^@jobtronaut\//, /\/(?:errors|help)\.js$/],
    output: { dir: 'dist', format: 'esm', entryFileNames: '[name].js', minify: true, codeSplitting: false },
  },
]);
