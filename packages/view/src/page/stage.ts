import { drawPicture, keyOf } from '../drawing/draw.ts';
import { layoutOf, type Placed } from '../drawing/layout.ts';
import type { Box } from '../drawing/scene.ts';
import { byId } from './dom.ts';

const LEAST_SCALE = 0.08;
const MOST_SCALE = 3;
/** A finger that moved less meant to press. Pixels. */
const PRESS = 5;
/** As far as what is in sight stands from the edge. Pixels. */
const EDGE = 28;

interface StageEvents {
  readonly onPress: (box: Box) => void;
  readonly onKnob: (box: Box) => void;
  readonly onScale: (scale: number) => void;
}

/** Where the picture is shown: it can be moved, made larger and smaller. */
export class Stage {
  readonly #frame = byId('stage');
  readonly #ground = byId('ground');
  readonly #events: StageEvents;
  #placed = new Map<string, Placed>();
  #size = { width: 1, height: 1 };
  #scale = 1;
  #x = 0;
  #y = 0;

  constructor(events: StageEvents) {
    this.#events = events;
    this.#frame.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
    this.#frame.addEventListener('dblclick', (event) => this.#onDoubleClick(event));
    this.#followPointers();
    new ResizeObserver(() => this.#keepInSight()).observe(this.#frame);
  }

  /** Draws the scene. The box of `anchor` stays where it is on the screen. */
  draw(scene: Box, anchor?: string): void {
    const before = anchor === undefined ? undefined : this.#placed.get(anchor);
    const layout = layoutOf(scene);
    this.#size = layout;
    this.#placed = new Map(layout.all.map((placed) => [keyOf(placed.box), placed]));
    this.#ground.innerHTML = drawPicture(layout, true);
    const after = anchor === undefined ? undefined : this.#placed.get(anchor);
    if (before && after) {
      this.#x += (before.x - after.x) * this.#scale;
      this.#y += (before.y - after.y) * this.#scale;
    }
    this.#show();
  }

  select(key: string): void {
    for (const old of this.#ground.querySelectorAll('.selected')) old.classList.remove('selected');
    document.getElementById(key)?.classList.add('selected');
  }

  /** Brings a box into sight if it is not: by a small move if that is enough, else to the middle. */
  bringIntoSight(key: string): void {
    const placed = this.#placed.get(key);
    if (!placed) return;
    const size = { x: this.#frame.clientWidth, y: this.#freeHeight() };
    const from = { x: this.#x + placed.x * this.#scale, y: this.#y + placed.y * this.#scale };
    const to = { x: from.x + placed.width * this.#scale, y: from.y + placed.height * this.#scale };
    if (to.x < 0 || to.y < 0 || from.x > size.x || from.y > size.y) {
      if (this.#scale < 0.6) this.#scale = 0.9;
      this.#x = size.x / 2 - (placed.x + placed.width / 2) * this.#scale;
      this.#y = size.y / 2 - (placed.y + placed.height / 2) * this.#scale;
    } else {
      for (const axis of ['x', 'y'] as const) {
        const move = Math.min(0, size[axis] - EDGE - to[axis]) || Math.max(0, EDGE - from[axis]);
        if (axis === 'x') this.#x += move;
        else this.#y += move;
      }
    }
    this.#show();
  }

  /** In a narrow window the details lie over the lower part of the picture. */
  #freeHeight(): number {
    const frame = this.#frame.getBoundingClientRect();
    const panel = byId('panel').getBoundingClientRect();
    const isCovered = panel.height > 0 && panel.left <= frame.left;
    return isCovered ? Math.max(120, panel.top - frame.top) : frame.height;
  }

  /** All of it, if that can still be read; else as much as can. */
  fit(least = LEAST_SCALE): void {
    const { clientWidth: width, clientHeight: height } = this.#frame;
    const whole = Math.min(width / this.#size.width, height / this.#size.height);
    this.#scale = Math.min(1.2, Math.max(least, whole));
    const root = this.#placed.values().next().value;
    this.#x = Math.max(0, (width - this.#size.width * this.#scale) / 2);
    this.#y = (height - this.#size.height * this.#scale) / 2;
    // What does not fit starts at the job.
    if (this.#y < 0 && root) this.#y = height / 2 - (root.y + root.height / 2) * this.#scale;
    this.#show();
  }

  /** Larger or smaller around a point of the frame, its middle by default. */
  zoom(factor: number, x = this.#frame.clientWidth / 2, y = this.#frame.clientHeight / 2): void {
    const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, this.#scale * factor));
    this.#x = x - ((x - this.#x) * scale) / this.#scale;
    this.#y = y - ((y - this.#y) * scale) / this.#scale;
    this.#scale = scale;
    this.#show();
  }

  move(x: number, y: number): void {
    this.#x += x;
    this.#y += y;
    this.#show();
  }

  #show(): void {
    this.#ground.setAttribute('transform', `translate(${this.#x} ${this.#y}) scale(${this.#scale})`);
    this.#events.onScale(this.#scale);
  }

  /** Never nothing but an empty ground. */
  #keepInSight(): void {
    const { clientWidth: width, clientHeight: height } = this.#frame;
    this.#x = Math.min(width - 40, Math.max(40 - this.#size.width * this.#scale, this.#x));
    this.#y = Math.min(height - 40, Math.max(40 - this.#size.height * this.#scale, this.#y));
    this.#show();
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 18 : 1;
    const { left, top } = this.#frame.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey)
      this.zoom(Math.exp(-event.deltaY * unit * 0.006), event.clientX - left, event.clientY - top);
    else
      this.move(
        -(event.shiftKey && !event.deltaX ? event.deltaY : event.deltaX) * unit,
        event.shiftKey ? 0 : -event.deltaY * unit,
      );
    this.#keepInSight();
  }

  #boxAt(target: EventTarget | null): Box | undefined {
    const element = target instanceof Element ? target.closest('.box') : null;
    return element ? this.#placed.get(element.id)?.box : undefined;
  }

  #onDoubleClick(event: MouseEvent): void {
    const box = this.#boxAt(event.target);
    if (box && !(event.target as Element).closest('.knob')) this.#events.onKnob(box);
  }

  /** One pointer moves the picture or presses a box; two make it larger and smaller. */
  #followPointers(): void {
    const pointers = new Map<number, { x: number; y: number }>();
    let way = 0;
    this.#frame.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      way = 0;
    });
    this.#frame.addEventListener('pointermove', (event) => {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      const [dx, dy] = [event.clientX - before.x, event.clientY - before.y];
      way += Math.abs(dx) + Math.abs(dy);
      if (way > PRESS && !this.#frame.hasPointerCapture(event.pointerId)) {
        this.#frame.setPointerCapture(event.pointerId);
        this.#frame.classList.add('moving');
      }
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (!other) {
        if (way > PRESS) this.move(dx, dy);
        return;
      }
      const { left, top } = this.#frame.getBoundingClientRect();
      const distance = (x: number, y: number) => Math.max(1, Math.hypot(x - other.x, y - other.y));
      const factor = distance(event.clientX, event.clientY) / distance(before.x, before.y);
      this.zoom(factor, (event.clientX + other.x) / 2 - left, (event.clientY + other.y) / 2 - top);
    });
    const end = (event: PointerEvent) => {
      if (!pointers.delete(event.pointerId)) return;
      this.#frame.classList.remove('moving');
      this.#keepInSight();
      if (event.type !== 'pointerup' || way > PRESS) return;
      const box = this.#boxAt(event.target);
      if (!box) return;
      if (box.kind === 'rest' || (event.target as Element).closest('.knob')) this.#events.onKnob(box);
      else this.#events.onPress(box);
    };
    this.#frame.addEventListener('pointerup', end);
    this.#frame.addEventListener('pointercancel', end);
  }
}
