/** The job that READMEs speak of, with a renderer that is done at once. */
import { argument, ExpressionToElementsProcessor, serial, task } from '@jobtronaut/core';
import { nodeScript } from '@jobtronaut/dcc-wrappers';
import { z } from 'zod';

export class Turntable extends task({
  arguments: { frames: z.string() },
  elementsId: 'frames',
  requiredTasks: serial('PrepareScene', 'RenderFrames'),
}) {}

export class PrepareScene extends task({}) {
  override cmd() {
    return ['/bin/echo', 'prepared'];
  }
}

export class RenderFrames extends task({
  title: 'Render',
  arguments: { frames: argument({ initial: z.string(), processed: z.array(z.int()) }) },
  argumentProcessors: [ExpressionToElementsProcessor.on('frames.initial')],
  elementsId: 'frames',
  perElement: true,
}) {
  override cmd() {
    return nodeScript({ node: '/bin/true' });
  }
  override script() {
    throw new Error('nobody runs this');
  }
}
