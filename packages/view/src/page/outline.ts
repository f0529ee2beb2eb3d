import { keyOf } from '../drawing/draw.ts';
import { labelOf } from '../drawing/label.ts';
import { type Box, boxesOf } from '../drawing/scene.ts';
import { byId, element } from './dom.ts';

interface OutlineEvents {
  readonly onSelect: (box: Box) => void;
  readonly onToggle: (box: Box) => void;
}

/** The same boxes as a tree of lines, for keyboards and screen readers, and for whoever would rather read. */
export class Outline {
  readonly #tree = byId('outline');
  readonly #events: OutlineEvents;
  #boxes: Box[] = [];
  #rows: HTMLElement[] = [];
  #current = 0;

  constructor(events: OutlineEvents) {
    this.#events = events;
    this.#tree.addEventListener('keydown', (event) => this.#onKey(event));
    this.#tree.addEventListener('click', (event) => {
      const target = event.target as Element;
      const row = target.closest<HTMLElement>('[role=treeitem]');
      const at = row ? this.#rows.indexOf(row) : -1;
      const box = this.#boxes[at];
      if (!box) return;
      this.#focus(at);
      if (box.kind === 'rest' || target.closest('.twist')) this.#events.onToggle(box);
      else this.#events.onSelect(box);
    });
  }

  draw(scene: Box): void {
    const hadFocus = this.#tree.contains(document.activeElement);
    const old = this.#boxes[this.#current];
    const key = old && keyOf(old);
    this.#boxes = [...boxesOf(scene)];
    this.#rows = this.#boxes.map((box) => rowOf(box));
    this.#tree.replaceChildren(...this.#rows);
    const same = this.#boxes.findIndex((box) => keyOf(box) === key);
    this.#setCurrent(same < 0 ? Math.min(this.#current, this.#rows.length - 1) : same);
    if (hadFocus) this.#rows[this.#current]?.focus();
  }

  select(key: string): void {
    for (const [at, box] of this.#boxes.entries()) {
      const isSelected = keyOf(box) === key;
      this.#rows[at]?.setAttribute('aria-selected', String(isSelected));
      if (!isSelected) continue;
      this.#setCurrent(at);
      this.#rows[at]?.scrollIntoView({ block: 'nearest' });
    }
  }

  #setCurrent(at: number): void {
    this.#rows[this.#current]?.setAttribute('tabindex', '-1');
    this.#current = Math.max(0, at);
    this.#rows[this.#current]?.setAttribute('tabindex', '0');
  }

  #focus(at: number): void {
    this.#setCurrent(Math.min(this.#rows.length - 1, Math.max(0, at)));
    this.#rows[this.#current]?.focus();
  }

  /** The keys of a tree (WAI-ARIA Authoring Practices, "Tree View"). */
  #onKey(event: KeyboardEvent): void {
    const box = this.#boxes[this.#current];
    if (!box || event.altKey || event.ctrlKey || event.metaKey) return;
    const isOpen = box.children.length > 0;
    switch (event.key) {
      case 'ArrowDown':
        this.#focus(this.#current + 1);
        break;
      case 'ArrowUp':
        this.#focus(this.#current - 1);
        break;
      case 'Home':
        this.#focus(0);
        break;
      case 'End':
        this.#focus(this.#rows.length - 1);
        break;
      case 'ArrowRight':
        if (box.kind === 'rest' || (box.hasChildren && !isOpen)) this.#events.onToggle(box);
        else if (isOpen) this.#focus(this.#current + 1);
        break;
      case 'ArrowLeft':
        if (isOpen) this.#events.onToggle(box);
        else if (box.parent) this.#focus(this.#boxes.indexOf(box.parent));
        break;
      case 'Enter':
      case ' ':
        if (box.kind === 'rest') this.#events.onToggle(box);
        else this.#events.onSelect(box);
        break;
      default:
        return;
    }
    event.preventDefault();
  }
}

function rowOf(box: Box): HTMLElement {
  const { title, detail, order, count } = labelOf(box);
  const siblings = box.parent?.children ?? [box];
  const row = element('li', {
    role: 'treeitem',
    tabindex: '-1',
    class: `row ${box.kind}`,
    'aria-level': String(box.depth + 1),
    'aria-setsize': String(siblings.length),
    'aria-posinset': String(siblings.indexOf(box) + 1),
    'aria-selected': 'false',
  });
  row.style.setProperty('--level', String(box.depth));
  if (box.hasChildren) row.setAttribute('aria-expanded', String(box.children.length > 0));
  row.append(element('span', { class: 'twist', 'aria-hidden': 'true' }, box.hasChildren ? '›' : ''));
  // What the picture tells by its looks is told in words to those who listen.
  const add = (className: string, text: string) => {
    if (text) row.append(' ', element('span', { class: className }, text));
  };
  if (box.kind !== 'rest' && box.step !== undefined) {
    add('unseen', 'step');
    add('step-number', String(box.step));
  }
  add('name', box.kind === 'instance' ? `waits for ${title}` : title);
  add('count-pill', count);
  add(box.kind === 'task' || box.kind === 'rest' ? 'about' : 'unseen', box.kind === 'instance' ? '' : detail);
  add('unseen', order);
  return row;
}
