// The graph: which drawing shows it, what is where, what is lit, and what a click does.
import { data, count, edgesOf, reportsOf } from "./data.js";
import { state, crumbs, change, listen } from "./state.js";
import { compute } from "./filter.js";
import { drawWithVis } from "./drawvis.js";
import { drawWithSigma, canDrawWithSigma } from "./drawsigma.js";
import { readTheme, nodeLooks } from "./looks.js";
import { $ } from "./dom.js";

export let view = { nodes: new Set(), lines: [] };
export let drawing = null;
let places = new Map(), hovered = null, waiting = null, fitted = null;

export function touching(id) { return view.lines.filter((l) => l.a === id || l.b === id); }
function around(id) {
  const lines = touching(id);
  return { nodes: new Set([id, ...lines.flatMap((l) => [l.a, l.b])]), lines: new Set(lines.map((l) => l.id)), middle: id };
}
function ofLines(lines) { return { nodes: new Set(lines.flatMap((l) => [l.a, l.b])), lines: new Set(lines.map((l) => l.id)), middle: -1 }; }
function litNow() {
  if (hovered) return hovered.line ? ofLines([hovered.line]) : around(hovered.node);
  const c = state.chosen;
  if (!c) return null;
  if (state.focus && c.node === state.focus.node) return null;
  if (c.node !== undefined) return around(c.node);
  if (c.edge !== undefined) return ofLines(view.lines.filter((l) => l.id === c.edge));
  if (c.event !== undefined) {
    if (view.nodes.has(count + c.event)) return around(count + c.event);
    const parties = new Set(data.events[c.event].parties);
    return { nodes: parties, lines: new Set(view.lines.filter((l) => parties.has(l.a) && parties.has(l.b)).map((l) => l.id)), middle: -1 };
  }
  return ofLines(view.lines.filter((l) => (l.event ? l.event.passages.some((p) => data.passages[p].report === c.report) : reportsOf(l.id).has(c.report))));
}

// --- Where things stand
function arrange() {
  const found = new Map();
  for (const id of view.nodes) if (id < count) found.set(id, [data.nodes[id].x, data.nodes[id].y]);
  const focused = state.focus && view.nodes.size <= 260 && view.nodes.has(state.focus.node);
  if (focused) rings(found);
  const free = (x, y) => ![...found.values()].some(([a, b]) => Math.abs(a - x) < 62 && Math.abs(b - y) < 50);
  for (const id of view.nodes) if (id >= count) {
    const at = data.events[id - count].parties.filter((n) => found.has(n)).map((n) => found.get(n));
    const x0 = at.reduce((sum, p) => sum + p[0], 0) / at.length, y0 = at.reduce((sum, p) => sum + p[1], 0) / at.length;
    let x = x0, y = y0;
    for (let turn = 1; turn < 60 && !free(x, y); turn++) { x = x0 + 16 * Math.sqrt(turn) * Math.cos(turn * 2.4) * 1.4; y = y0 + 16 * Math.sqrt(turn) * Math.sin(turn * 2.4); }
    found.set(id, [x, y]);
  }
  places = found;
}
// The focus in the middle, its neighbours around it in the order in which they stand in the whole, theirs outside.
function rings(found) {
  const middle = state.focus.node, [x0, y0] = found.get(middle), ring = new Map([[middle, 0]]);
  const links = new Map();
  for (const l of view.lines) for (const [a, b] of [[l.a, l.b], [l.b, l.a]]) { if (!links.has(a)) links.set(a, []); links.get(a).push(b); }
  const levels = [[middle]];
  while (levels[levels.length - 1].length) {
    const next = [];
    for (const n of levels[levels.length - 1]) for (const m of links.get(n) || []) if (!ring.has(m)) { ring.set(m, levels.length); next.push(m); }
    levels.push(next);
  }
  const turn = new Map(), upright = $("surface").clientWidth < $("surface").clientHeight, wide = upright ? 1.05 : 1.45, tall = upright ? 1.35 : 1;
  let radius = 0;
  levels.slice(1).forEach((level, depth) => {
    const here = level.filter((n) => n < count);
    const own = (n) => Math.atan2(data.nodes[n].y - y0, data.nodes[n].x - x0);
    const parent = (n) => (links.get(n) || []).filter((m) => ring.get(m) === depth && turn.has(m)).map((m) => turn.get(m))[0];
    const order = here.map((n) => [depth ? parent(n) ?? own(n) : own(n), own(n), n]).sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    radius = Math.max(radius + (upright ? 120 : 160), order.length * (order.length > 14 ? 66 : upright ? 92 : 150) / (2 * Math.PI), upright ? 130 : 190);
    order.forEach(([, , n], i) => {
      const angle = -Math.PI + (2 * Math.PI * (i + 0.5)) / order.length, far = radius + (order.length > 14 && i % 2 ? 95 : 0);
      turn.set(n, angle);
      found.set(n, [far * wide * Math.cos(angle), far * tall * Math.sin(angle)]);
    });
    if (order.length > 14) radius += 95;
  });
  found.set(middle, [0, 0]);
}

// The box around a node and its name, as wide as it is drawn.
function boxOf(id) {
  const [x, y] = places.get(id), look = nodeLooks(id), rows = look.label.split("\n");
  const wide = Math.max(look.size, ...rows.map((row) => row.length * 7.5)) + 6;
  return [x - wide, y - look.size - 6, x + wide, y + look.size + rows.length * 18 + 8, [id]];
}
function joined(a, b) { return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3]), [...a[4], ...b[4]]]; }

// --- What is seen: all of it, or some nodes
export function fit(ids) {
  if (!drawing || !view.nodes.size) return;
  if (!$("surface").clientHeight) { waiting = { ids: ids }; return; }  // the reading view is open
  fitted = { ids: ids };
  const seen = ids ? ids.filter((id) => view.nodes.has(id)) : [...view.nodes];
  if (drawing.kind === "sigma") drawing.fit(ids ? seen : null);
  else {
    const box = seen.map(boxOf).reduce(joined);
    if (state.focus) box[1] -= 0.12 * (box[3] - box[1]);  // room for the way back
    drawing.fit(box);
  }
}

// When the legend fills or the window changes, the graph is fitted anew, till somebody has moved it himself.
function keepFitted() {
  for (const way of ["pointerdown", "wheel", "keydown"]) window.addEventListener(way, () => { fitted = null; }, { capture: true, passive: true });
  new ResizeObserver(() => {
    if (!$("surface").clientHeight) return;
    drawing.resize();
    if (fitted) fit(fitted.ids);
  }).observe($("surface"));
}
// Once the graph is seen again, what was to be fitted meanwhile.
export function seenAgain() {
  drawing.resize();
  if (waiting) fit(waiting.ids);
  waiting = null;
}

// --- Choosing
export function choose(what, move) {
  if (what && what.node !== undefined && what.node < count) reveal(what.node);
  hovered = null;
  change({ chosen: what });
  if (what && what.node !== undefined && move && drawing && view.nodes.has(what.node)) { fitted = null; drawing.move(what.node); }
  if (what && what.edge !== undefined && move && drawing && what.edge < data.edges.length) fit(data.edges[what.edge].slice(0, 2));
}
// A thing that is left out so far is drawn with its neighbours once somebody asks for it.
function reveal(node) {
  state.classesOff.delete(data.nodes[node].kind);
  if (state.parts < 0 || (data.nodes[node].part >= 0 && data.nodes[node].part < state.parts)) return;
  state.extra.add(node);
  for (const e of edgesOf[node].slice(0, 60)) for (const m of data.edges[e].slice(0, 2)) state.extra.add(m);
}
export function focusOn(node, hops) {
  if (node >= count) return;
  const same = state.focus && state.focus.node === node;
  if (!same) crumbs.push(state.focus);
  change({ focus: { node: node, hops: hops || (same ? (state.focus.hops === 1 ? 2 : 1) : 1) }, chosen: { node: node } });
}
export function stepBack() {
  if (!state.focus) { choose(null); return; }
  change({ focus: crumbs.length ? crumbs.pop() : null });
}
export function wholeGraph() {
  crumbs.length = 0;
  change({ focus: null, chosen: null });
  fit();
}

// --- Drawing
export function relight() { if (drawing) drawing.light(litNow(), state.words); }
export function redraw() {
  view = compute();
  arrange();
  $("nothing").hidden = view.nodes.size > 0;
  if (drawing) { drawing.show(view, places, litNow(), state.words); }
}
export function repaint() { readTheme(); redraw(); }
const handlers = {
  node: (id) => choose(id >= count ? { event: id - count } : { node: id }),
  line: (line) => { if (line) choose(line.event ? { event: line.event.id } : { edge: line.id }); },
  nothing: () => choose(null),
  twice: (id) => focusOn(id),
  over: (what) => {
    hovered = what && (what.node !== undefined || what.line) && view.nodes.size < 700 ? what : null;
    $("canvas").classList.toggle("over", Boolean(what));
    relight();
  },
};
export function begin() {
  readTheme();
  const able = data.large && canDrawWithSigma();
  if (data.large && !able) { state.parts = data.first < 0 ? 8 : data.first; $("limits").dataset.without = "webgl"; }
  drawing = able ? drawWithSigma($("surface"), handlers) : drawWithVis($("surface"), handlers);
  redraw();
  fit();
  keepFitted();
}
const FILTERS = ["focus", "classesOff", "relationsOff", "structure", "planned", "asNodes", "from", "to", "undated", "parts", "language"];
listen((keys) => {
  if (FILTERS.some((key) => keys.has(key))) redraw();
  else if (keys.has("chosen")) {
    const c = state.chosen;
    if (c && c.node !== undefined && !view.nodes.has(c.node)) redraw();
    else relight();
  } else if (keys.has("words")) relight();
  if (keys.has("focus") && drawing && state.view === "graph") fit();
});
