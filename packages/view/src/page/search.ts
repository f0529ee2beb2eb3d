import type { Branch } from '../drawing/branch.ts';
import { counted } from '../drawing/titles.ts';
import type { PageData } from './data.ts';
import { byId, element } from './dom.ts';

const MOST_SHOWN = 40;

/** Finds tasks by their titles and by the words of their commands. */
export class Search {
  readonly #input = byId('search') as HTMLInputElement;
  readonly #list = byId('found');
  readonly #status = byId('status');
  readonly #branches: readonly Branch[];
  readonly #data: PageData;
  readonly #onFound: (index: number) => void;
  #titles: readonly string[] | undefined;
  #words: readonly string[] | undefined;
  #found: readonly number[] = [];
  #current = -1;

  constructor(branches: readonly Branch[], data: PageData, onFound: (index: number) => void) {
    this.#branches = branches;
    this.#data = data;
    this.#onFound = onFound;
    this.#input.addEventListener('input', () => this.#look());
    this.#input.addEventListener('keydown', (event) => this.#onKey(event));
    this.#input.addEventListener('blur', () => this.#close());
    // A press must not take the focus from the field before it counts.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => {
      const option = (event.target as Element).closest('[role=option]');
      if (option) this.#go([...this.#list.children].indexOf(option));
    });
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  #look(): void {
    const wanted = this.#input.value.trim().toLowerCase();
    this.#current = -1;
    this.#found = wanted ? this.#matches(wanted) : [];
    this.#status.textContent = wanted ? `${counted(this.#found.length, 'task')} found` : '';
    const shown = this.#found.slice(0, MOST_SHOWN).map((index, at) => this.#option(index, at));
    if (this.#found.length > MOST_SHOWN) {
      const more = counted(this.#found.length - MOST_SHOWN, 'more', 'more');
      shown.push(
        element('li', { role: 'presentation', class: 'note' }, `and ${more}; Enter goes from one to the next`),
      );
    }
    this.#list.replaceChildren(...shown);
    this.#setOpen(this.#found.length > 0);
  }

  #option(index: number, at: number): HTMLElement {
    const above = this.#branches[this.#data.parents[index] ?? -1]?.title ?? '';
    return element(
      'li',
      { role: 'option', id: `found-${at}`, 'aria-selected': 'false' },
      this.#branches[index]?.title ?? '',
      ' ',
      element('span', { class: 'above' }, `in ${above}`),
    );
  }

  #matches(wanted: string): readonly number[] {
    this.#titles ??= this.#data.titles.map((title) => title.toLowerCase());
    this.#words ??= this.#data.words.map((word) => word.toLowerCase());
    const words = this.#words.map((word) => word.includes(wanted));
    const commands = this.#data.commands.map(({ argv }) => argv.some((word) => words[word]));
    const byTitle: number[] = [];
    const byCommand: number[] = [];
    for (const [index, title] of this.#titles.entries()) {
      if (this.#branches[index]?.kind !== 'task') continue;
      if (title.includes(wanted)) byTitle.push(index);
      else if (this.#data.commandsOf[index]?.some((command) => commands[command])) byCommand.push(index);
    }
    return [...byTitle, ...byCommand];
  }

  #onKey(event: KeyboardEvent): void {
    const shown = Math.min(MOST_SHOWN, this.#found.length);
    switch (event.key) {
      case 'ArrowDown':
        if (shown > 0) this.#mark((this.#current + 1) % shown);
        break;
      case 'ArrowUp':
        if (shown > 0) this.#mark((this.#current + shown - 1) % shown);
        break;
      case 'Enter':
        // Once and again: from one to the next.
        this.#go(
          this.#list.hidden ? (this.#current + 1) % Math.max(1, this.#found.length) : Math.max(0, this.#current),
        );
        break;
      case 'Escape':
        if (this.#list.hidden) this.#input.value = '';
        this.#close();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  #mark(at: number): void {
    this.#setOpen(true);
    this.#current = at;
    for (const [place, option] of [...this.#list.children].entries())
      if (option.role === 'option') option.setAttribute('aria-selected', String(place === at));
    this.#input.setAttribute('aria-activedescendant', `found-${at}`);
    this.#list.children[at]?.scrollIntoView({ block: 'nearest' });
  }

  #go(at: number): void {
    const index = this.#found[at];
    if (index === undefined) return;
    this.#current = at;
    this.#close();
    this.#onFound(index);
  }

  #close(): void {
    this.#setOpen(false);
  }

  #setOpen(isOpen: boolean): void {
    this.#list.hidden = !isOpen;
    this.#input.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) this.#input.removeAttribute('aria-activedescendant');
  }
}
