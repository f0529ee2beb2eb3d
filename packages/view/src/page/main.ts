import { keyOf } from '../drawing/draw.ts';
import { type Box, boxesOf } from '../drawing/scene.ts';
import { branchesOf, type PageData } from './data.ts';
import { byId } from './dom.ts';
import { Folding } from './folding.ts';
import { Outline } from './outline.ts';
import { Panel } from './panel.ts';
import { Search } from './search.ts';
import { Stage } from './stage.ts';

/** The page's own way to unpack: base64 of deflated JSON. */
async function unpacked(text: string): Promise<PageData> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return (await new Response(stream).json()) as PageData;
}

/** Joins the parts of the page: what is selected or folded in one is so in the others. */
async function start(): Promise<void> {
  const data = await unpacked(byId('data').textContent);
  const branches = branchesOf(data);
  const folding = new Folding(branches, data.parents);
  let scene = folding.scene();
  let selected = '';

  const select = (box: Box): void => {
    selected = keyOf(box);
    stage.select(selected);
    outline.select(selected);
    panel.show(box.members);
  };
  const redraw = (anchor?: string): void => {
    scene = folding.scene();
    stage.draw(scene, anchor);
    outline.draw(scene);
    stage.select(selected);
    outline.select(selected);
  };
  const toggle = (box: Box): void => {
    if (box.kind === 'rest') folding.more(box);
    else folding.toggle(box);
    redraw(keyOf(box.kind === 'rest' && box.parent ? box.parent : box));
  };
  const show = (index: number): void => {
    folding.reveal(index);
    redraw();
    const found = boxWith(scene, index);
    if (!found) return;
    select(found);
    stage.bringIntoSight(keyOf(found));
  };

  const scale = byId('scale');
  const stage = new Stage({
    onPress: (box) => {
      select(box);
      stage.bringIntoSight(keyOf(box));
    },
    onKnob: toggle,
    onScale: (now) => {
      scale.textContent = `${Math.round(now * 100)}%`;
    },
  });
  const outline = new Outline({
    onSelect: (box) => {
      select(box);
      stage.bringIntoSight(keyOf(box));
    },
    onToggle: toggle,
  });
  const panel = new Panel(data, {
    onShow: show,
    onJoin: (index) => {
      const stack = folding.stackOf(index);
      const [first] = stack ?? [];
      if (!stack || !first) return;
      folding.join(stack);
      redraw();
      const box = boxWith(scene, first.index);
      if (box) select(box);
    },
    isSplit: (index) => folding.stackOf(index) !== undefined,
    onClose: () => {
      selected = '';
      stage.select('');
      outline.select('');
    },
  });
  const search = new Search(branches, data, show);

  const actions: Readonly<Record<string, () => void>> = {
    larger: () => stage.zoom(1.25),
    smaller: () => stage.zoom(0.8),
    fit: () => stage.fit(),
    'open-all': () => {
      folding.openAll();
      redraw();
      stage.fit();
    },
    'fold-all': () => {
      folding.reset();
      redraw();
      stage.fit();
    },
    scheme: () => {
      const { documentElement: root } = document;
      const isDark =
        root.dataset.scheme === 'dark' ||
        (root.dataset.scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
      root.dataset.scheme = isDark ? 'light' : 'dark';
    },
    'show-outline': () => {
      const isShown = document.body.classList.toggle('with-outline');
      byId('show-outline').setAttribute('aria-expanded', String(isShown));
    },
  };
  for (const [id, action] of Object.entries(actions)) byId(id).addEventListener('click', action);
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => stage.zoom(1.25),
    '=': () => stage.zoom(1.25),
    '-': () => stage.zoom(0.8),
    '0': () => stage.fit(),
    '/': () => search.focus(),
    Escape: () => panel.close(),
  };
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof HTMLInputElement;
    const action = keys[event.key];
    if (!action || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });

  document.body.classList.add('ready');
  redraw();
  stage.fit(0.5);
}

function boxWith(scene: Box, index: number): Box | undefined {
  for (const box of boxesOf(scene)) if (box.members[0]?.index === index) return box;
  return undefined;
}

void start();
