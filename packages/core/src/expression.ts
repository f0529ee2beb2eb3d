import jsep from 'jsep';
import { binaryOperators, functions, unaryOperators } from './expression-functions.ts';
import { fillIn, type Part, readExpression, referenceOf, SLICE } from './expression-syntax.ts';
import { type Budget, charge, chargeWork, finite, isTrue, itemAt, sizeOf, sliceOf } from './expression-values.ts';
import { failure, reason } from './failure.ts';
import { isPlain, type JsonValue, textOf } from './json.ts';

export type { Part } from './expression-syntax.ts';

/** What an expression may cost in steps and sizes of the values that it makes, and in what it looks through: about a second. */
const BUDGET = { left: 1_000_000, work: 10_000_000 } as const;

/**
 * The value of an expression (authoring-model 5): statements separated by `;`, the last of which is the result. Nothing outside
 * of it can be reached: names are those that it sets itself, functions those of `expression-functions.ts`, members those
 * of plain data; and it ends, since the language has no loops and values a limited size.
 *
 * @param parts the text, in which references stand for values
 * @throws `expression-failed`
 */
export function evaluate(parts: readonly Part[]): JsonValue {
  try {
    const { statements, values } = readExpression(parts);
    const scope: Scope = { names: new Map(CONSTANTS), values, budget: { ...BUDGET } };
    let result: JsonValue | undefined;
    for (const { name, text } of statements) {
      result = visit(jsep(text), scope);
      if (name !== undefined) scope.names.set(name, result);
    }
    if (result === undefined) throw new Error('there is no expression');
    return result;
  } catch (error) {
    // Nesting that is too deep ends in a RangeError of the parser or of `visit`.
    const why = error instanceof RangeError ? 'it is nested too deeply' : reason(error);
    throw failure('expression-failed', `the expression "${shown(parts)}" failed: ${why}`, { cause: error });
  }
}

interface Scope {
  /** Constants, and what the expression itself has set. */
  readonly names: Map<string, JsonValue>;
  /** What references stand for. */
  readonly values: readonly JsonValue[];
  readonly budget: Budget;
}

const CONSTANTS: readonly (readonly [string, JsonValue])[] = [
  ['True', true],
  ['False', false],
  ['None', null],
];

function shown(parts: readonly Part[]): string {
  const text = parts.map((part) => (typeof part === 'string' ? part : '<arg>')).join('');
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}

function visit(node: jsep.Expression, scope: Scope): JsonValue {
  charge(scope.budget, 1);
  const expression = node as jsep.CoreExpression;
  switch (expression.type) {
    case 'Literal':
      return literal(expression.value, scope);
    case 'Identifier':
      return named(expression.name, scope);
    case 'ArrayExpression':
      return list(expression.elements, scope);
    case 'UnaryExpression':
      return operator(unaryOperators, expression.operator)(visit(expression.argument, scope));
    case 'BinaryExpression':
      return binary(expression, scope);
    case 'ConditionalExpression':
      return visit(isTrue(visit(expression.test, scope)) ? expression.consequent : expression.alternate, scope);
    case 'MemberExpression':
      return member(expression, scope);
    case 'CallExpression':
      return call(expression, scope);
    case 'Compound':
    case 'SequenceExpression':
      throw new Error('a row of values is not part of the language');
    case 'ThisExpression':
      throw new Error('"this" is not part of the language');
    default:
      throw new Error(`${(expression as jsep.Expression).type} is not part of the language`);
  }
}

function literal(value: unknown, { values, budget }: Scope): JsonValue {
  if (typeof value === 'string') {
    return fillIn(value, (i) => {
      charge(budget, sizeOf(values[i] ?? null));
      return textOf(values[i] ?? null);
    });
  }
  if (typeof value === 'number') return finite(value, 'a literal');
  if (value === null || typeof value === 'boolean') return value;
  throw new Error('a literal that is neither text nor a number');
}

function named(name: string, { names, values }: Scope): JsonValue {
  const reference = referenceOf(name);
  const value = reference === undefined ? names.get(name) : values[reference];
  if (value === undefined) throw new Error(`nothing is called "${name}"`);
  return value;
}

function list(elements: readonly (jsep.Expression | null)[], scope: Scope): JsonValue {
  const made = elements.map((element) => {
    if (element === null) throw new Error('a list has an empty place');
    return visit(element, scope);
  });
  charge(scope.budget, sizeOf(made));
  return made;
}

function operator<F>(table: ReadonlyMap<string, F>, name: string): F {
  const found = table.get(name);
  if (found === undefined) throw new Error(`there is no operator ${name}`);
  return found;
}

function binary({ operator: name, left, right }: jsep.BinaryExpression, scope: Scope): JsonValue {
  const first = visit(left, scope);
  if (name === '&&') return isTrue(first) ? visit(right, scope) : first;
  if (name === '||') return isTrue(first) ? first : visit(right, scope);
  const second = visit(right, scope);
  chargeWork(scope.budget, [first, second]);
  return operator(binaryOperators, name)(first, second, scope.budget);
}

function member({ object, property, computed, optional }: jsep.MemberExpression, scope: Scope): JsonValue {
  const value = visit(object, scope);
  // Characters are counted from the beginning of a text.
  if (typeof value === 'string') chargeWork(scope.budget, [value]);
  if (optional) throw new Error('there is no operator ?.');
  if (!computed) {
    if (!isPlain(value)) throw new Error('only mappings have members');
    return itemAt(value, (property as jsep.Identifier).name);
  }
  const slice = property.type === 'CallExpression' ? (property as jsep.CallExpression) : undefined;
  if (slice !== undefined && (slice.callee as jsep.Identifier).name === SLICE) {
    const [from, to] = slice.arguments.map((bound) => visit(bound, scope));
    const part = sliceOf(value, from ?? null, to ?? null);
    charge(scope.budget, sizeOf(part));
    return part;
  }
  return itemAt(value, visit(property, scope));
}

function call(
  { callee, arguments: given, optional }: jsep.CallExpression & { readonly optional?: boolean },
  scope: Scope,
): JsonValue {
  if (callee.type !== 'Identifier' || optional) throw new Error('functions are called by their name alone: upper(x)');
  const { name } = callee as jsep.Identifier;
  if (name === SLICE) throw new Error('a slice needs a value before its brackets');
  const found = functions.get(name);
  if (found === undefined) throw new Error(`there is no function "${name}"`);
  if (given.length < found.least || given.length > found.most) {
    throw new Error(`${name} takes ${found.least === found.most ? '' : `${found.least} to `}${found.most} values`);
  }
  const values = given.map((value) => visit(value, scope));
  if (name !== 'len' || !Array.isArray(values[0])) chargeWork(scope.budget, values);
  return found.run(values, scope.budget);
}
