import { buildJob, pluginsOf, task, toDocument } from '@jobtronaut/core';
import { z } from 'zod';

class Render extends task({ arguments: { frame: z.int() }, elementsId: 'frame' }) {
  override cmd() {
    return ['/bin/echo', this.arguments.frame.processed];
  }
}
const job = await buildJob({ root: Render, arguments: { frame: 7 }, plugins: pluginsOf() });
console.log(JSON.stringify(toDocument(job)).includes('"7"'));
