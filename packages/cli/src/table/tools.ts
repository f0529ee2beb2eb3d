import { COMMON } from './common.ts';
import type { CommandSpec } from './spec.ts';

export const COMPLETION = {
  name: 'completion',
  summary: 'Print the completion script of a shell',
  details: ['Completes commands, options, names of tasks and of their arguments.'],
  positionals: [
    { name: 'shell', type: 'text', choices: ['bash', 'zsh', 'fish'], required: true, describe: 'Your shell' },
  ],
  options: { ...COMMON },
  examples: [
    ['completion bash > ~/.local/share/bash-completion/completions/jobtronaut', 'For bash'],
    ['completion zsh > ~/.zfunc/_jobtronaut', 'For zsh, with ~/.zfunc in fpath'],
    ['completion fish > ~/.config/fish/completions/jobtronaut.fish', 'For fish'],
  ],
  json: '{"shell", "script"}',
} as const satisfies CommandSpec;

export const PARSE_LOG = {
  name: 'parse-log',
  summary: 'Tell what the log of an application says: progress, errors, licence failures',
  positionals: [
    { name: 'application', type: 'text', required: true, describe: 'What wrote it: arnold, blender, maya, nuke ...' },
    { name: 'file', type: 'text', required: true, describe: 'The log; - for standard input', complete: 'files' },
  ],
  options: { ...COMMON },
  examples: [
    ['parse-log maya render.log', 'What went wrong in this render?'],
    ['log 12:3 | jobtronaut parse-log nuke -', 'The log of a task'],
  ],
  json: '{"application", "lines", "counts", "progress", "problems": [{"kind", "line", "message"}]}',
} as const satisfies CommandSpec;
