import type { Box } from './scene.ts';
import { fitted, textWidth } from './text.ts';
import { counted, countText, grouped, orderText, stackTitle } from './titles.ts';

/** What is written on a box. */
export interface Label {
  readonly title: string;
  /** The second line; empty for none. */
  readonly detail: string;
  /** The part of the second line that tells the order of what is below. */
  readonly order: string;
  /** `×12`; empty for one. */
  readonly count: string;
  /** All of it, uncut, for whoever points at it or listens. */
  readonly full: string;
}

const TITLE_SIZE = 13;
export const DETAIL_SIZE = 11;
export const PADDING = 14;
/** Around the count. */
const PILL_PADDING = 7;
const PILL_GAP = 10;
const MOST_TEXT = 250;
const LEAST_TEXT = 44;

export function labelOf(box: Box): Label {
  if (box.kind === 'rest') {
    const title = `${grouped(box.each[0])} more`;
    const detail = counted(box.hidden, 'task');
    return { title, detail, order: '', count: '', full: `${title}: ${detail}` };
  }
  const [first] = box.members;
  const { name, elements } = stackTitle(box.members);
  const commands = first && first.commands > 1 ? counted(first.commands, 'command') : '';
  const order = orderText(box);
  // Direct children alone are counted in the order.
  const isTold = order !== '' && box.hidden === childrenOf(box);
  const below = box.hidden > 0 && box.children.length === 0 && !isTold ? `${counted(box.hidden, 'task')} below` : '';
  const parts = [aboutOf(box), elements, commands, below].filter(Boolean);
  const count = countText(box);
  return {
    title: fitted(name || 'untitled', MOST_TEXT, TITLE_SIZE, 'semibold'),
    detail: fitted(parts.join(' · '), MOST_TEXT - (order ? 130 : 0), DETAIL_SIZE, 'regular'),
    order,
    count,
    full: [name, ...parts, order, count && `${grouped(box.members.length)} alike`].filter(Boolean).join(', '),
  };
}

function childrenOf({ members }: Box): number {
  let children = 0;
  for (const member of members) children += member.children.length;
  return children;
}

/** The label as lines, for formats that draw their own boxes. */
export function linesOf(box: Box): readonly string[] {
  const { title, detail, order, count } = labelOf(box);
  const second = [count, detail, order].filter(Boolean).join(' · ');
  if (!second) return [title];
  // What an Instance does is read before what it does it to.
  return box.kind === 'instance' ? [second, title] : [title, second];
}

/** What a box is, where its title does not say it. */
function aboutOf({ kind, members: [first] }: Box): string {
  switch (kind) {
    case 'job':
      return counted(first?.tasks ?? 0, 'task');
    case 'instance':
      return 'waits for';
    case 'iterate':
      return 'a loop';
    case 'task':
    case 'rest':
      return '';
  }
}

/** How wide the parts of a box are. */
export function textSizes({ title, detail, order, count }: Label): { width: number; pill: number; detail: number } {
  const separator = detail && order ? ' · ' : '';
  const before = textWidth(detail + separator, DETAIL_SIZE, 'regular');
  const line = before + textWidth(order, DETAIL_SIZE, 'semibold');
  const pill = count ? textWidth(count, DETAIL_SIZE, 'semibold') + 2 * PILL_PADDING : 0;
  const text = Math.max(LEAST_TEXT, textWidth(title, TITLE_SIZE, 'semibold'), line);
  return { width: Math.ceil(text + 2 * PADDING + (pill ? pill + PILL_GAP : 0)), pill, detail: before };
}
