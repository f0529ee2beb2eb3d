import type { Branch } from '../drawing/branch.ts';
import { counted, grouped, orderText, splitTitle } from '../drawing/titles.ts';
import type { Facts, PageArgument, PageData } from './data.ts';
import { button, byId, element } from './dom.ts';

interface PanelEvents {
  /** A node is to be shown in the picture. */
  readonly onShow: (index: number) => void;
  /** Members of a stack are to be put together again. */
  readonly onJoin: (index: number) => void;
  readonly isSplit: (index: number) => boolean;
  readonly onClose: () => void;
}

/** What is known of a task: commands, arguments, and where these came from. */
export class Panel {
  readonly #panel = byId('panel');
  readonly #data: PageData;
  readonly #events: PanelEvents;

  constructor(data: PageData, events: PanelEvents) {
    this.#data = data;
    this.#events = events;
  }

  close(): void {
    this.#panel.hidden = true;
    this.#events.onClose();
  }

  /** The `at`th of the members of a box. */
  show(members: readonly Branch[], at = 0): void {
    const branch = members[at];
    if (!branch) return;
    const { name, elements } = splitTitle(branch.title);
    const title = element('h2', {}, branch.kind === 'instance' ? `Waits for ${name}` : name || 'untitled');
    const close = button('×', () => this.close(), { class: 'close', 'aria-label': 'Close details' });
    const head = element('div', { class: 'panel-head' }, title, close);
    const parts: Node[] = [head];
    if (elements) parts.push(element('p', { class: 'elements' }, `Elements ${elements}`));
    if (members.length > 1) parts.push(this.#steps(members, at));
    else if (this.#events.isSplit(branch.index))
      parts.push(
        element(
          'p',
          {},
          button('Stack again', () => this.#events.onJoin(branch.index), { class: 'small' }),
        ),
      );
    parts.push(factList([...this.#about(branch), ...(this.#data.facts[this.#data.factsOf[branch.index] ?? -1] ?? [])]));
    const target = this.#data.targets[branch.index];
    if (target !== undefined)
      parts.push(
        element(
          'p',
          {},
          button('Show that task', () => this.#events.onShow(target), { class: 'small' }),
        ),
      );
    parts.push(...this.#commands(branch.index));
    parts.push(...this.#details(branch.index));
    this.#panel.replaceChildren(...parts);
    this.#panel.hidden = false;
    this.#panel.scrollTop = 0;
  }

  /** One after the other through the members of a stack. */
  #steps(members: readonly Branch[], at: number): HTMLElement {
    const branch = members[at];
    const go = (to: number, label: string) => {
      this.show(members, (to + members.length) % members.length);
      this.#panel.querySelector<HTMLElement>(`[aria-label="${label}"]`)?.focus();
    };
    const [previous, next] = ['Previous of the stack', 'Next of the stack'];
    return element(
      'div',
      { class: 'steps' },
      button('‹', () => go(at - 1, previous), { 'aria-label': previous }),
      element('span', { role: 'status' }, `${grouped(at + 1)} of ${grouped(members.length)}`),
      button('›', () => go(at + 1, next), { 'aria-label': next }),
      button('Show on its own', () => branch && this.#events.onShow(branch.index), { class: 'small' }),
    );
  }

  #about(branch: Branch): Facts {
    const facts: [string, string][] = [];
    const order = orderText({ members: [branch], serial: branch.serial });
    if (order) facts.push(['needs first', order]);
    if (branch.tasks > 1) facts.push(['in it', counted(branch.tasks, 'task')]);
    return facts;
  }

  #commands(index: number): Node[] {
    const commands = (this.#data.commandsOf[index] ?? []).flatMap((place) => this.#data.commands[place] ?? []);
    if (commands.length === 0) return [];
    const parts: Node[] = [element('h3', {}, commands.length === 1 ? 'Command' : counted(commands.length, 'command'))];
    for (const { argv, facts } of commands) {
      const words = argv.map((word) => shellWord(this.#data.words[word] ?? ''));
      parts.push(element('pre', { class: 'argv', tabindex: '0', 'aria-label': 'Command line' }, words.join(' ')));
      const list = this.#data.facts[facts] ?? [];
      if (list.length > 0) parts.push(factList(list));
    }
    return parts;
  }

  /** What is told of the task, or of the nearest task above it: one task may have made many. */
  #details(index: number): Node[] {
    for (let at = index; at >= 0; at = this.#data.parents[at] ?? -1) {
      const details = this.#data.details[this.#data.detailsOf[at] ?? -1];
      if (!details) continue;
      const name = splitTitle(this.#data.titles[at] ?? '').name;
      const parts: Node[] = [element('h3', {}, at === index ? 'Task' : `From ${name}, above`)];
      if (details.description) parts.push(element('p', { class: 'description' }, details.description));
      if (details.facts.length > 0) parts.push(factList(details.facts));
      if (details.arguments.length > 0)
        parts.push(
          element('h3', {}, 'Arguments'),
          element('dl', { class: 'arguments' }, ...details.arguments.flatMap((argument) => argumentRows(argument))),
        );
      return parts;
    }
    return [];
  }
}

/** A word as a shell would want it: for reading, and for trying a command by hand. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function factList(facts: Facts): HTMLElement {
  const list = element('dl', { class: 'facts' });
  for (const [name, text] of facts) list.append(element('dt', {}, name), element('dd', {}, text));
  return list;
}

function argumentRows({ name, value, initial, origin, steps }: PageArgument): Node[] {
  const told = element('dd', {}, element('code', { class: 'value' }, value));
  for (const [label, text] of [['was', initial] as const, ...steps])
    if (text && text !== value)
      told.append(element('span', { class: 'step-of' }, `${label} `, element('code', {}, text)));
  told.append(element('span', { class: 'origin' }, origin));
  return [element('dt', {}, name), told];
}
