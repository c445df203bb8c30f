// The keyboard.
import { count } from "./data.js";
import { say } from "./words.js";
import { $, make } from "./dom.js";
import { state, change } from "./state.js";
import { choose, drawing, fit, focusOn, stepBack, touching, view } from "./graph.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
// From a chosen node to the neighbour that lies best in a direction.
function walk([dx, dy]) {
  const me = state.chosen && state.chosen.node;
  if (me === undefined || me === null || !view.nodes.has(me)) { drawing.pan(dx * 90, dy * 90); return; }
  const [x, y] = drawing.at(me);
  let best = -1, most = 0.25;
  for (const l of touching(me)) {
    const other = l.a === me ? l.b : l.a;
    if (other >= count) continue;
    const [ox, oy] = drawing.at(other), far = Math.hypot(ox - x, oy - y) || 1, along = ((ox - x) * dx + (oy - y) * dy) / far;
    if (along > most) { most = along; best = other; }
  }
  if (best >= 0) choose({ node: best }, true);
}
export function showKeys() {
  const rows = [["/", "key_search"], ["← ↑ → ↓", "key_arrows"], ["+  −  0", "key_zoom"], ["F", "key_focus"], ["⌫", "key_back"], ["Esc", "key_escape"], ["R", "key_reading"]];
  $("keys").replaceChildren(make("h3", "", say("keys")), make("table", "", ...rows.map(([key, what]) => make("tr", "", make("th", "", make("kbd", "", key)), make("td", "", say(what))))));
}
export function beginKeys() {
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) return;
    const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
    const free = e.target === document.body || e.target === $("canvas");
    if (key === "/") $("search").focus();
    else if (key === "Escape") { if ($("menu").open) $("menu").open = false; else choose(null); }
    else if (key === "r") change({ view: state.view === "graph" ? "reading" : "graph" });
    else if (state.view !== "graph") return;
    else if (ARROWS[key] && free) walk(ARROWS[key]);
    else if (key === "+" || key === "=") drawing.zoom(1.25);
    else if (key === "-") drawing.zoom(0.8);
    else if (key === "0") fit();
    else if (key === "f" && state.chosen && state.chosen.node !== undefined) focusOn(state.chosen.node);
    else if (key === "Backspace") stepBack();
    else return;
    e.preventDefault();
  });
  showKeys();
}
