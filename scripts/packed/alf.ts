import { job, parseAlf, remoteCmd, serializeAlf, task } from '@jobtronaut/alf';

const text = serializeAlf(
  job({ title: 'shot', subtasks: [task({ title: 'frame 1', cmds: [remoteCmd({ argv: ['echo', 'a b'] })] })] }),
);
console.log(parseAlf(text).subtasks?.[0]?.kind);
