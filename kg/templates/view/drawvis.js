// Draws a view with vis-network: up to some hundred nodes, all their names, words on the lines.
import { count } from "./data.js";
import { FACE, colours, nodeLooks, lineLooks, lineWords } from "./looks.js";

const FAR = 0.55;  // below this scale only some names are drawn, in a size that can be read, and things not ever smaller
const ROOM = 16000;  // pixels of the picture for each of these names

export function drawWithVis(box, on) {
  const nodes = new vis.DataSet(), edges = new vis.DataSet();
  const network = new vis.Network(box, { nodes: nodes, edges: edges }, {
    physics: false, layout: { improvedLayout: false }, autoResize: true,
    interaction: { hover: true, multiselect: false, selectConnectedEdges: false, tooltipDelay: 1e9, zoomSpeed: 0.7 },
  });
  let view = { nodes: new Set(), lines: [] }, places = new Map(), lit = null, near = 2, wordsOn = true, afar = 0, named = new Set();
  const byId = new Map();

  function lengthOf(line) { const a = places.get(line.a), b = places.get(line.b); return Math.hypot(a[0] - b[0], a[1] - b[1]); }
  function nodeOptions(id) {
    const look = nodeLooks(id), paint = colours(), on_ = !lit || lit.nodes.has(id), place = places.get(id), focus = lit && lit.middle === id;
    return {
      id: id, label: !afar || named.has(id) ? look.label : " ", x: place[0], y: place[1], size: afar ? Math.max(look.size, (2 + look.size / 8) / afar) : look.size, shape: look.shape, opacity: on_ ? 1 : 0.14,
      borderWidth: focus ? 3 : 1.5, borderWidthSelected: 3,
      color: { background: look.colour, border: focus ? paint.ink : paint.ground, highlight: { background: look.colour, border: paint.ink }, hover: { background: look.colour, border: paint.ink } },
      font: { size: afar ? 12 / afar : look.event ? 12 : look.size > 20 ? 17 : 14, face: FACE, color: on_ ? paint.ink : paint.faint, strokeWidth: afar ? 4 / afar : 4, strokeColor: paint.ground, vadjust: -2 },
      scaling: { label: { enabled: false, drawThreshold: 7 } },
    };
  }
  function lineOptions(line) {
    const look = lineLooks(line), paint = colours(), on_ = !lit || lit.lines.has(line.id);
    const level = !wordsOn ? 0 : lit ? (on_ && lit.lines.size < 60 ? Math.max(near, lit.lines.size < 5 ? 2 : 1) : 0) : look.structural || (line.event && near < 2) ? 0 : near;
    const colour = on_ ? look.colour : paint.line, far = lengthOf(line);
    const end = (enabled) => ({ enabled: enabled, scaleFactor: 0.55 });
    return {
      id: line.id, from: line.a, to: line.b, label: level ? lineWords(line, level > 1) : " ",
      arrows: { to: end(look.to), from: end(look.from) },
      dashes: look.structural ? [3, 4] : look.mood === 1 ? [8, 5] : look.mood === 2 ? [2, 5] : false,
      width: (lit && on_ ? look.width + 0.8 : look.width) * (afar ? 0.6 / afar : 1), hoverWidth: 0.6, selectionWidth: 0.8,
      color: { color: colour, highlight: paint.mark, hover: paint.mark, inherit: false, opacity: !on_ ? 0.55 : lit || far < 380 ? 1 : far < 800 ? 0.5 : 0.25 },
      smooth: false,
      font: { size: 13, face: FACE, color: on_ ? paint.soft : paint.faint, strokeWidth: 4, strokeColor: paint.ground, align: "horizontal" },
      scaling: { label: { drawThreshold: 7 } },
    };
  }
  // The names that are drawn from afar: of what is lit, then of the largest things, where none covers another or is cut.
  function chooseNames() {
    const taken = [], { x: cx, y: cy } = network.getViewPosition(), w = box.clientWidth, h = box.clientHeight, sized = [...view.nodes].map((id) => [lit && lit.nodes.has(id) ? 1 : 0, nodeLooks(id), id]);
    sized.sort((a, b) => b[0] - a[0] || b[1].size - a[1].size || a[2] - b[2]);
    named = new Set();
    for (const [, look, id] of sized) {
      const rows = look.label.split("\n"), wide = Math.max(...rows.map((row) => row.length)) * 6.5, x = (places.get(id)[0] - cx) * afar + w / 2, y = (places.get(id)[1] - cy) * afar + h / 2;
      const at = [x - wide, y, x + wide, y + rows.length * 15 + 8];
      if (at[0] < 0 || at[1] < 0 || at[2] > w || at[3] > h || taken.some((t) => at[0] < t[2] && t[0] < at[2] && at[1] < t[3] && t[1] < at[3])) continue;
      taken.push(at);
      named.add(id);
      if (named.size >= w * h / ROOM) break;
    }
  }
  function repaint() {
    if (afar) chooseNames();
    nodes.update([...view.nodes].map(nodeOptions));
    edges.update(view.lines.map(lineOptions));
  }
  function show(next, at, lights, words) {
    view = next; places = at; lit = lights; wordsOn = words;
    byId.clear();
    for (const line of view.lines) byId.set(line.id, line);
    edges.remove(edges.getIds().filter((id) => !byId.has(id)));
    nodes.remove(nodes.getIds().filter((id) => !view.nodes.has(id)));
    repaint();
  }
  // From afar no words on lines, then what was done and how much, from near when, too. A crowd is silent for longer.
  function zoomed() {
    const crowd = view.lines.length > 1.35 * view.nodes.size && view.nodes.size > 30 ? 1.5 : 1;
    const scale = network.getScale() / crowd, next = scale < 0.6 ? 0 : scale < 1.05 ? 1 : 2;
    if (next !== near) { near = next; if (!lit) edges.update(view.lines.map(lineOptions)); }
    const far = network.getScale() < FAR ? network.getScale() : 0;
    if (far === afar || (far && afar && Math.abs(far / afar - 1) < 0.1)) return;
    afar = far;
    repaint();
  }
  network.on("click", (e) => {
    if (e.nodes.length) on.node(e.nodes[0]);
    else if (e.edges.length) on.line(byId.get(e.edges[0]));
    else on.nothing();
  });
  network.on("doubleClick", (e) => { if (e.nodes.length) on.twice(e.nodes[0]); });
  network.on("hoverNode", (e) => on.over({ node: e.node }));
  network.on("hoverEdge", (e) => on.over({ line: byId.get(e.edge) }));
  network.on("blurNode", () => on.over(null));
  network.on("blurEdge", () => on.over(null));
  network.on("zoom", zoomed);
  network.on("dragEnd", () => { if (afar) repaint(); });
  network.on("animationFinished", zoomed);
  function calm() { return window.matchMedia("(prefers-reduced-motion: reduce)").matches; }
  return {
    kind: "vis",
    show: show,
    light(next, words) { lit = next; wordsOn = words; repaint(); },
    fit([x0, y0, x1, y1]) {
      const whole = (margin) => Math.min(1.3, Math.max(40, box.clientWidth - margin) / (x1 - x0), Math.max(40, box.clientHeight - margin) / (y1 - y0)) || 1;
      const scale = whole(24) < FAR ? whole(60) : whole(24);  // from afar names are wider than their boxes
      network.moveTo({ position: { x: (x0 + x1) / 2, y: (y0 + y1) / 2 }, scale: scale });
      zoomed();
    },
    move(id) {
      network.focus(id, { scale: Math.max(network.getScale(), 0.85), animation: calm() ? false : { duration: 300, easingFunction: "easeInOutQuad" } });
      if (calm()) zoomed();
    },
    at(id) { const p = network.getPosition(id), q = network.canvasToDOM(p); return [q.x, q.y]; },
    pan(dx, dy) { const p = network.getViewPosition(), s = network.getScale(); network.moveTo({ position: { x: p.x + dx / s, y: p.y + dy / s } }); },
    zoom(times) { network.moveTo({ scale: Math.min(4, Math.max(0.02, network.getScale() * times)) }); zoomed(); },
    scale() { return network.getScale(); },
    picture() { network.redraw(); return [box.querySelector("canvas")]; },
    resize() { network.setSize("100%", "100%"); network.redraw(); },
  };
}
