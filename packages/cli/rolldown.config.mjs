// What is asked all the time (--version, --help, completion, list) as CommonJS in few files: Node reads it in half the time of the
// modules that it is made of. Everything else stays as tsc built it, so that plugins meet the packages that the command itself uses.
import { defineConfig } from 'rolldown';

export default defineConfig({
  input: { quick: 'dist/quick.js' },
  platform: 'node',
  // What needs plugins is loaded as the modules that they share.
  external: [/load-manifest\.js$/],
  output: { dir: 'dist', format: 'cjs', entryFileNames: 'quick.cjs', chunkFileNames: 'quick-[name].cjs' },
});
