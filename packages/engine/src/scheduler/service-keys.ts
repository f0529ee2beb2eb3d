/**
 * Service key expressions (tractor-protocol 10.4, alf-format 4.9): names and quoted patterns, `,` and `&&` (and), `||`
 * (or), `!`, parentheses, comparisons of blade metrics such as `@.mem > 4`. An empty expression matches.
 */

export interface ServiceKeys {
  /** Keys that this blade certainly has. Names compare without regard to case. */
  readonly known: readonly string[];
  /** Whether a name that is not known counts as provided, except under `!`. */
  readonly provideUnknown: boolean;
  /** The present value of `@.name`. */
  readonly metric: (name: string) => number | undefined;
}

type Value = boolean | number | undefined;
interface Operator {
  readonly text: string;
  readonly rank: number;
}

const RANKS: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  ',': 2,
  '<': 3,
  '<=': 3,
  '==': 3,
  '!=': 3,
  '>=': 3,
  '>': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
};
const PREFIX_RANK = 6;
const TOKEN =
  /\s*(?:(?<number>\d+(?:\.\d+)?(?![\w.]))|@\.(?<metric>\w+)|(?<quote>["'])(?<pattern>.*?)\k<quote>|(?<name>[\w][\w.:-]*)|(?<op>\|\||&&|<=|>=|==|!=|[<>!(),+\-*/]))/y;

/** Whether the expression uses metrics, so that its answer changes by itself. */
export function usesMetrics(expression: string): boolean {
  return expression.includes('@.');
}

/** Whether a blade with these keys may run a command with this expression. One that cannot be read matches nothing. */
export function serviceMatches(expression: string, keys: ServiceKeys): boolean {
  return expression.trim() === '' || evaluate(expression, keys) === true;
}

/** Whether the expression can be read. */
export function isServiceExpression(expression: string): boolean {
  const anything: ServiceKeys = { known: [], provideUnknown: true, metric: () => 0 };
  return expression.trim() === '' || typeof evaluate(expression, anything) === 'boolean';
}

/** Operator precedence with two stacks; no recursion, since nobody limits the depth of parentheses. */
function evaluate(expression: string, keys: ServiceKeys): Value {
  const values: Value[] = [];
  const operators: Operator[] = [];
  let negations = 0;
  let wantOperand = true;
  const reduce = (): boolean => {
    const operator = operators.pop();
    if (operator === undefined) return false;
    if (operator.text === '!') {
      negations--;
      const value = values.pop();
      values.push(typeof value === 'boolean' ? !value : undefined);
      return true;
    }
    const right = values.pop();
    values.push(combine(operator.text, values.pop(), right));
    return true;
  };
  const token = new RegExp(TOKEN);
  const text = expression.trimEnd();
  while (token.lastIndex < text.length) {
    const groups = token.exec(text)?.groups;
    if (!groups) return undefined;
    const { op } = groups;
    if (op === undefined) {
      if (!wantOperand) return undefined;
      values.push(operand(groups, keys, negations > 0));
      wantOperand = false;
    } else if (op === '(' || op === '!') {
      if (!wantOperand) return undefined;
      if (op === '!') negations++;
      operators.push({ text: op, rank: op === '!' ? PREFIX_RANK : 0 });
    } else if (op === ')') {
      if (wantOperand) return undefined;
      while (operators.at(-1)?.text !== '(') if (!reduce()) return undefined;
      operators.pop();
    } else {
      if (wantOperand) return undefined;
      const rank = RANKS[op] ?? 0;
      while ((operators.at(-1)?.rank ?? -1) >= rank) reduce();
      operators.push({ text: op, rank });
      wantOperand = true;
    }
  }
  if (wantOperand) return undefined;
  while (operators.length > 0) {
    if (operators.at(-1)?.text === '(') return undefined;
    reduce();
  }
  return values[0];
}

function operand(groups: Record<string, string | undefined>, keys: ServiceKeys, negated: boolean): Value {
  const { number, metric, pattern, name } = groups;
  if (number !== undefined) return Number(number);
  if (metric !== undefined) return keys.metric(metric);
  const wanted = name ?? pattern ?? '';
  const found = keys.known.some((key) => matchesKey(wanted.toLowerCase(), key.toLowerCase(), pattern !== undefined));
  return found || (keys.provideUnknown && !negated);
}

function matchesKey(wanted: string, key: string, isPattern: boolean): boolean {
  if (!isPattern) return wanted === key;
  const regexp = wanted
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${regexp}$`, 's').test(key);
}

function combine(operator: string, left: Value, right: Value): Value {
  if (operator === '&&' || operator === ',') return left === true && right === true;
  if (operator === '||') return left === true || right === true;
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '!=':
      return left !== right;
    default:
      return left === right;
  }
}
