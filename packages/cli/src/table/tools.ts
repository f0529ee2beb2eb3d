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
