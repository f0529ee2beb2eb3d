// The one door to the scripts of this folder: says in one line that Node is too old, where a newer syntax would end in a stack trace.
var wanted = [20, 19];
var running = process.versions.node.split('.').map(Number);
if (running[0] < wanted[0] || (running[0] === wanted[0] && running[1] < wanted[1])) {
  console.error(
    'Jobtronaut needs Node.js ' +
      wanted.join('.') +
      ' or later; this is ' +
      process.version +
      '. Install a newer one from nodejs.org and run the command again.',
  );
  process.exit(1);
}
// biome-ignore lint/style/useTemplate: a Node that is too old must be able to read this file
import('./' + process.argv[2] + '.mjs').catch((error) => {
  console.error(error.plain ? error.message : error);
  process.exit(1);
});
