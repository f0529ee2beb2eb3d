import { task } from '@jobtronaut/core';
import { z } from 'zod';

export class Greeting extends task({ arguments: { whom: z.string() }, elementsId: 'whom' }) {
  override cmd() {
    return [process.execPath, '-e', `console.log('hello ${this.arguments.whom.processed}')`];
  }
}
