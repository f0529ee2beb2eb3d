import { expect, it } from 'vitest';
import { classNames } from './class-names.ts';

it('finds classes by lines, whatever else is wrong with the text', () => {
  const text = `
export class Render extends task({ {
  export default class Sim<T> extends Task {
class Über_1 extends Render {}
export abstract class Base$ {
const klass = 1; // class Comment
export { Render };
export class Render {}
import { Task } from 'x'; export class Behind extends Task {}
`;
  expect(classNames(text)).toEqual(['Render', 'Sim', 'Über_1', 'Base$', 'Behind']);
});
