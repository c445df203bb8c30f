// The legend: classes and relations with how many there are, each a switch; the switches of the drawing.
import { data, count } from "./data.js";
import { say, either, brief } from "./words.js";
import { $, make, button, sign, rule } from "./dom.js";
import { state, change, listen, crumbs } from "./state.js";
import { shade, colours } from "./looks.js";
import { view, drawing, focusOn, stepBack, wholeGraph, fit } from "./graph.js";

const STEP = 1000;
function chip(off, key, index, icon, label, number) {
  const item = button("", "chip", () => { const next = new Set(off); next.has(index) ? next.delete(index) : next.add(index); change({ [key]: next }); });
  item.append(icon, label, make("span", "count", String(number)));
  item.setAttribute("aria-pressed", String(!off.has(index)));
  item.dataset.key = String(index);
  return make("li", "", item);
}
function both(key, all) {
  const none = state[key].size === 0;
  return make("li", "", button(say(none ? "none" : "all"), "chip plain", () => change({ [key]: new Set(none ? all : []) })));
}
function showClasses() {
  const counts = new Map();
  for (const n of data.nodes) if (n.part >= 0) counts.set(n.kind, (counts.get(n.kind) || 0) + 1);
  if (state.structure) for (const n of data.nodes) if (n.part < 0) counts.set(n.kind, (counts.get(n.kind) || 0) + 1);
  const order = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  $("classes").replaceChildren(...order.map(([k, n]) => chip(state.classesOff, "classesOff", k, sign(data.classes[k].shape, shade(data.classes[k].colour)), brief(data.classes[k].label), n)),
    both("classesOff", order.map(([k]) => k)));
}
function showRelations() {
  const counts = new Map(), planned = new Map();
  for (const f of data.facts) { counts.set(f.r, (counts.get(f.r) || 0) + 1); if (f.mood) planned.set(f.r, true); }
  const order = [...counts].filter(([r]) => state.structure || !data.relations[r].structural).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  $("relations").replaceChildren(...order.map(([r, n]) => chip(state.relationsOff, "relationsOff", r, rule(data.relations[r].structural ? colours().weak : shade(data.relations[r].colour), 0), either(data.relations[r].label), n)),
    both("relationsOff", order.map(([r]) => r)));
}
function showSwitches() {
  for (const key of ["structure", "planned", "asNodes", "words"]) $("switch-" + key).checked = state[key];
  $("row-planned").hidden = !data.facts.some((f) => f.mood);
  $("row-nodes").hidden = !data.events.some((e) => e.parties.length > 2);
  $("row-structure").hidden = !data.relations.some((r) => r.structural);
}
function showCrumbs() {
  const path = state.focus ? [...crumbs.filter(Boolean).map((c) => [c, false]), [state.focus, true]] : [];
  $("crumbs").hidden = !path.length;
  if (!path.length) return;
  const name = (n) => { const t = data.nodes[n].name; return t.length > 14 ? t.slice(0, 13) + "…" : t; };
  $("crumbs").replaceChildren(button("← " + say("back"), "crumb", stepBack), button(say("fit"), "crumb", wholeGraph),
    ...path.slice(-3).map(([c, now]) => (now ? make("span", "crumb now", name(c.node)) : button(name(c.node), "crumb", () => focusOn(c.node, c.hops)))),
    ...[1, 2].map((h) => { const b = button(h === 1 ? say("hop") : say("hops", { n: h }), "crumb hop", () => focusOn(state.focus.node, h)); b.setAttribute("aria-pressed", String(state.focus.hops === h)); return b; }));
}
// What isn't drawn, and how to see more of it.
function showLimits() {
  const box = $("limits"), strong = data.nodes.filter((n) => n.part >= 0).length, notes = [];
  if (box.dataset.without) notes.push(make("span", "", say("no_webgl")));
  if (state.parts >= 0 && !state.focus) {
    const sizes = new Map();
    let top = 0;
    for (const n of data.nodes) if (n.part >= 0) { sizes.set(n.part, (sizes.get(n.part) || 0) + 1); top = Math.max(top, n.part + 1); }
    let next = state.parts, more = 0;
    while (next < top && (more === 0 || more + (sizes.get(next) || 0) <= STEP)) more += sizes.get(next++) || 0;
    const shown = [...view.nodes].filter((n) => n < count).length;
    notes.push(make("span", "", say("shown_part", { n: shown, all: strong })));
    if (more) notes.push(button(say("show_more", { n: more }), "chip", () => { change({ parts: next }); fit(); }));
    if (more && drawing && drawing.kind === "sigma") notes.push(button(say("show_all"), "chip", () => { change({ parts: -1 }); fit(); }));
  }
  if (data.hidden) notes.push(make("span", "", say("left_out", { n: data.hidden })));
  box.replaceChildren(...notes);
  box.hidden = !notes.length;
}
export function showLegend() { showClasses(); showRelations(); showSwitches(); showCrumbs(); showLimits(); }
export function beginLegend() {
  for (const key of ["structure", "planned", "asNodes", "words"]) $("switch-" + key).addEventListener("change", (e) => change({ [key]: e.target.checked }));
  showLegend();
}
listen(() => showLegend());
