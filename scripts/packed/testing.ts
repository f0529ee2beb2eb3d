import { task } from '@jobtronaut/core';
import { expandTask, startTestEngine } from '@jobtronaut/testing';
import { z } from 'zod';

class Hello extends task({ arguments: { whom: z.string() }, elementsId: 'whom' }) {
  override cmd() {
    return ['/bin/echo', 'hello', this.arguments.whom.processed];
  }
}
const job = await expandTask(Hello, { whom: 'farm' });
console.log(job.tree());
const engine = await startTestEngine({ slots: 1 });
console.log((await engine.run(Hello, { whom: 'farm' })).state);
await engine.close();
