import { job, remoteCmd, task } from '@jobtronaut/alf';

/** A job like those of a farm: layers of frames, one command each. Texts are made anew, as by a program that builds it. */
export function largeJob(commands) {
  const frames = 1000;
  const layers = Array.from({ length: commands / frames }, (_, layer) =>
    task({
      title: `layer ${layer}`,
      serialsubtasks: true,
      subtasks: Array.from({ length: frames }, (_, frame) =>
        task({
          title: `frame ${frame} of layer ${layer}`,
          id: `L${layer}F${frame}`,
          cmds: [
            remoteCmd({
              argv: [
                'prman',
                '-Progress',
                '-t:0',
                '-cwd',
                '/mnt/projects/lighthouse',
                `/show/lh/rib/beauty.${layer}.${frame}.rib`,
              ],
              tags: ['prman', 'renderman'],
              service: 'PixarRender',
              envkey: ['rman-24', 'show=lh'],
              retryrc: [1, 137],
            }),
          ],
        }),
      ),
    }),
  );
  return job({ title: 'large', priority: 20, service: 'PixarRender', subtasks: layers });
}
