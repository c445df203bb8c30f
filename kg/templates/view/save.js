// The view as a picture and as a table.
import { data, count } from "./data.js";
import { say, either, brief, amountsOf, period } from "./words.js";
import { $ } from "./dom.js";
import { state, change } from "./state.js";
import { view, drawing } from "./graph.js";
import { FACE, colours, shade, nodeLooks } from "./looks.js";

function give(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 2000);
}
function fileName(suffix) { return (data.title.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60) || "graph") + suffix; }

// --- The picture: the title above, the drawing, below it what the colours mean
const PATHS = {
  square: (c, x, y, r) => c.rect(x - r, y - r, 2 * r, 2 * r),
  diamond: (c, x, y, r) => polygon(c, x, y, r * 1.25, 4, 0), triangle: (c, x, y, r) => polygon(c, x, y, r * 1.25, 3, 0),
  hexagon: (c, x, y, r) => polygon(c, x, y, r * 1.15, 6, Math.PI / 6 * 3), star: (c, x, y, r) => polygon(c, x, y, r * 1.2, 5, 0),
  dot: (c, x, y, r) => c.arc(x, y, r, 0, 7),
};
function polygon(c, x, y, r, n, turn) {
  for (let i = 0; i < n; i++) { const a = turn + (2 * Math.PI * i) / n - Math.PI / 2; c[i ? "lineTo" : "moveTo"](x + r * Math.cos(a), y + r * Math.sin(a)); }
  c.closePath();
}
export function picture() {
  const layers = drawing.picture(), box = $("surface").getBoundingClientRect(), paint = colours();
  const ratio = Math.max(2, window.devicePixelRatio || 1), head = 58, canvas = document.createElement("canvas"), c = canvas.getContext("2d");
  const kinds = new Map();
  for (const id of view.nodes) { const k = id < count ? data.nodes[id].kind : data.events[id - count].kind; kinds.set(k, (kinds.get(k) || 0) + 1); }
  c.font = "13px " + FACE;
  const rows = [[]];
  let x = 20;
  for (const [k] of [...kinds].sort((a, b) => b[1] - a[1])) {
    const label = brief(data.classes[k].label), wide = c.measureText(label).width + 36;
    if (x + wide > box.width - 10) { rows.push([]); x = 20; }
    rows[rows.length - 1].push([x, k, label]);
    x += wide;
  }
  const foot = 18 + rows.length * 22;
  canvas.width = box.width * ratio; canvas.height = (box.height + head + foot) * ratio;
  c.scale(ratio, ratio);
  c.fillStyle = paint.ground;
  c.fillRect(0, 0, box.width, box.height + head + foot);
  for (const layer of layers) c.drawImage(layer, 0, head, box.width, box.height);
  c.fillStyle = paint.ink; c.font = "600 20px " + FACE; c.textBaseline = "middle";
  c.fillText(data.title, 20, 26, box.width - 40);
  c.fillStyle = paint.soft; c.font = "12px " + FACE;
  c.fillText([state.focus ? data.nodes[state.focus.node].name : "", state.from || state.to ? period([state.from, state.to]) : "", say("made_by")].filter(Boolean).join(" · "), 20, 47, box.width - 40);
  c.font = "13px " + FACE;
  rows.forEach((row, i) => row.forEach(([left, k, label]) => {
    const y = head + box.height + 18 + i * 22, kind = data.classes[k];
    c.fillStyle = shade(kind.colour);
    c.beginPath(); (PATHS[kind.shape] || PATHS.dot)(c, left + 6, y, 5); c.fill();
    c.fillStyle = paint.ink; c.fillText(label, left + 17, y + 1);
  }));
  return canvas;
}
export function savePicture() {
  if (state.view !== "graph") change({ view: "graph" });
  picture().toBlob((blob) => give(blob, fileName(".png")), "image/png");
}

// --- The table: a row for each telling of each relation drawn
function cell(value) {
  let text = String(value ?? "");
  if (/^[=+@\t\r-]/.test(text) && !/^-?[\d.]+%?$/.test(text)) text = "'" + text;  // a spreadsheet would run it
  return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}
export function table() {
  const head = ["subject", "relation", "object", "modality", "amount", "start", "finish", "post", "sentence", "headline", "day", "source", "begin", "end"].map((key) => say(key));
  const rows = [head];
  const row = (s, r, o, mood, events, passages) => {
    const first = events[0] || { when: ["", ""], post: "", amounts: [] };
    for (const p of passages.length ? passages : [-1]) {
      const q = data.passages[p], report = q && data.reports[q.report];
      rows.push([s, r, o, first.rumour ? say("rumour", { words: first.rumour }) : either(data.moods[mood]), [...new Set(events.map(amountsOf))].filter(Boolean).join("；"), first.when[0], first.when[1], first.post,
        q ? q.text : "", report ? report.headline || report.id : "", report ? report.day : "", q ? q.source : "", q ? q.begin : "", q ? q.end : ""]);
    }
  };
  for (const line of view.lines) {
    if (line.event) row(nodeLooks(line.a).label.replaceAll("\n", ""), either(data.roles[line.role]), data.nodes[line.b].name, line.event.mood, [line.event], line.event.passages);
    else for (const s of line.strands) for (const t of s.told) {
      row(data.nodes[s.fact.s].name, either(data.relations[s.fact.r].label), data.nodes[s.fact.o].name, s.fact.mood, t.events.map((e) => data.events[e]), t.passages);
    }
  }
  return "\ufeff" + rows.map((r) => r.map(cell).join(",")).join("\r\n") + "\r\n";
}
export function saveTable() { give(new Blob([table()], { type: "text/csv;charset=utf-8" }), fileName(".csv")); }
export function beginSave() {
  $("save-png").addEventListener("click", savePicture);
  $("save-csv").addEventListener("click", saveTable);
  $("print").addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", () => { if (state.view === "graph" && drawing) $("printed").src = picture().toDataURL("image/png"); });
  window.addEventListener("afterprint", () => $("printed").removeAttribute("src"));
}
