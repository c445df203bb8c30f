// The panel: what is known of the node, the line, the event or the report chosen, or of the whole.
import { data, count, edgesOf, figuresOf, eventsOf, reportsOf } from "./data.js";
import { say, row, either, brief, period, kindOf } from "./words.js";
import { $, make, button, sign } from "./dom.js";
import { state, listen } from "./state.js";
import { shade } from "./looks.js";
import { choose, focusOn, view } from "./graph.js";
import { thing, signOf, quotes, telling, eventCard, list, byTime, mood, sure } from "./tell.js";
import { plot, plottable } from "./plot.js";
import { openText } from "./reading.js";
import { copyLink } from "./address.js";
import { waysFrom, whatIsServed } from "./served.js";

function tellings(edges, structural) {
  const found = [];
  for (const e of edges) for (const f of data.edges[e][2]) {
    const fact = data.facts[f];
    if (structural === undefined || data.relations[fact.r].structural === structural) for (const t of fact.told) found.push([fact, t, f]);
  }
  found.sort((a, b) => byTime(a[1].span && (a[1].span[0] || a[1].span[1]), b[1].span && (b[1].span[0] || b[1].span[1])) || a[2] - b[2]);
  return found.map(([fact, t]) => () => telling(fact, t));
}
function tools(...items) { return make("p", "tools", ...items, button(say("copy_link"), "more", (e) => copyLink(e.currentTarget)), button(say("close"), "more", () => choose(null))); }
function iriLine(text) { return make("p", "iri", text); }

// --- A thing
function figureTable(rows) {
  if (!rows) return [];
  const groups = new Map();
  for (const row of rows) {
    if (row.mood) continue; // a curve of what was, not of what is hoped for
    const key = row.indicator + " " + row.unit;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(row);
  }
  const plots = [...groups.values()].filter(plottable).map((g) => plot(g[0].indicator, g));
  const body = make("tbody");
  for (const row of rows) {
    const open = button(row.indicator, "link", () => { more.hidden = !more.hidden; open.setAttribute("aria-expanded", String(!more.hidden)); });
    open.setAttribute("aria-expanded", "false");
    const notes = row.notes.map((note) => make("p", "disputed", say("disputed", { note: note })));
    const said = row.by.length ? make("p", "also", say("said_by", { who: row.by.map((n) => data.nodes[n].name).join("、") })) : null;
    const more = make("tr", "quotes", make("td", "", said, sure(row.sure), ...notes, ...quotes(row.passages, new Set([row.of]))));
    more.firstChild.colSpan = 3;
    more.hidden = true;
    body.append(make("tr", "", make("td", "", open, mood(row.mood, row.rumour), row.notes.length ? make("span", "warn", " ⚠") : null), make("td", "number", either(row.value)), make("td", "day", period(row.when) || say("no_date"))), more);
  }
  const head = make("thead", "", make("tr", "", ...["indicator", "value", "period"].map((key) => make("th", key === "value" ? "number" : "", say(key)))));
  return [make("h3", "", say("figures"), make("span", "count", String(rows.length))), ...plots, make("table", "figures", head, body)];
}
function showNode(n) {
  const node = data.nodes[n], kind = kindOf(node);
  const parents = kind.above.map((a) => brief(data.classes[a].label)).join(" ‹ ");
  const told = new Set(edgesOf[n].flatMap((e) => data.edges[e][2].flatMap((f) => data.facts[f].told.flatMap((t) => t.events))));
  const own = (eventsOf.get(n) || []).filter((e) => !told.has(e)).map((e) => data.events[e]).sort((a, b) => byTime(a.when[0] || a.when[1], b.when[0] || b.when[1]));
  const self = data.events.filter((e) => e.node === n);
  return [
    make("h2", "", signOf(n), " ", node.name),
    make("p", "kind", brief(kind.label), parents ? make("span", "above", " ‹ " + parents) : ""),
    node.also.length ? make("p", "also", say("also_named") + "：" + node.also.join("、")) : "",
    node.told ? make("p", "also", say("told", { n: node.told, reports: node.reports.length }), " ", sure(node.sure)) : "",
    tools(button(say("focus") + " · " + say("hop"), "more", () => focusOn(n, 1)), button(say("hops", { n: 2 }), "more", () => focusOn(n, 2))),
    waysFrom(node),
    ...self.flatMap((e) => [make("h3", "", brief(data.classes[e.kind].label)), eventCard(e)]),
    ...list(say("facts"), [...tellings(edgesOf[n], false), ...own.map((e) => () => make("div", "", make("p", "verb", brief(data.classes[e.kind].label)), eventCard(e)))], 20),
    ...figureTable(figuresOf.get(n)),
    ...list(say("structural"), tellings(edgesOf[n], true), 5),
    ...list(say("reports"), node.reports.map((r) => () => make("p", "row", button("《" + (data.reports[r].headline || data.reports[r].id) + "》", "link", () => openText(r, -1, n)))), 10),
    iriLine(node.iri),
  ];
}
// --- A line, an event, a report, all
function showEdge(id) {
  const [a, b] = data.edges[id];
  return [make("h2", "", thing(a), " — ", thing(b)), tools(),
    ...list(say("relations"), [...tellings([id], false), ...tellings([id], true)], 30)];
}
function showEvent(id) {
  const event = data.events[id], kind = data.classes[event.kind];
  return [make("h2", "", sign(kind.shape, shade(kind.colour)), " ", event.name || brief(kind.label)), make("p", "kind", brief(kind.label)), tools(), eventCard(event), iriLine(event.iri)];
}
function reportHead(r) { return row([r.publisher, period([r.day, r.day]), r.by.join("、")]); }
function showReport(index) {
  const r = data.reports[index], edges = data.edges.map((_, i) => i).filter((i) => reportsOf(i).has(index));
  const here = (t) => t.passages.some((p) => data.passages[p].report === index);
  const found = [];
  for (const e of edges) for (const f of data.edges[e][2]) {
    const fact = data.facts[f];
    if (!data.relations[fact.r].structural) for (const t of fact.told) if (here(t)) found.push(() => telling(fact, t));
  }
  return [make("h2", "", r.headline || r.id), make("p", "kind", reportHead(r)), tools(button(say("reading"), "more", () => openText(index))), ...list(say("facts"), found, 40), iriLine(r.iri)];
}
function showAll() {
  const weight = data.reports.map(() => 0);
  data.facts.forEach((f) => { if (!data.relations[f.r].structural) for (const t of f.told) for (const p of t.passages) weight[data.passages[p].report] += 1; });
  const order = data.reports.map((_, i) => i).sort((a, b) => weight[b] - weight[a] || a - b);
  const rows = order.map((i) => () => {
    const r = data.reports[i];
    return make("div", "row report", button(r.headline || r.id, "link", () => choose({ report: i })), make("p", "when", reportHead(r)));
  });
  const entities = [...view.nodes].filter((n) => n < count).sort((a, b) => data.nodes[b].told - data.nodes[a].told || a - b);
  const touch = window.matchMedia("(pointer: coarse)").matches;
  return [
    make("h2", "", data.title), make("p", "hint", say(touch ? "hint_touch" : "hint")),
    ...whatIsServed(),
    data.chosen ? make("p", "hint", say("chosen_part", { what: data.chosen })) : "",
    ...list(say("reports"), rows, 12),
    ...list(say("entities"), entities.map((n) => () => make("p", "row entity", signOf(n), thing(n), make("span", "count", String(data.nodes[n].told)))), 40),
  ];
}
export function showPanel() {
  const c = state.chosen;
  const parts = !c ? showAll() : c.node !== undefined ? showNode(c.node) : c.edge !== undefined ? showEdge(c.edge) : c.event !== undefined ? showEvent(c.event) : showReport(c.report);
  $("panel").replaceChildren(...parts.flat().filter((x) => x !== "" && x !== null));
  $("panel").scrollTop = 0;
}
listen((keys) => {
  if (keys.has("chosen") || keys.has("language")) showPanel();
  else if (!state.chosen && ["focus", "classesOff", "relationsOff", "structure", "planned", "asNodes", "from", "to", "undated", "parts"].some((k) => keys.has(k))) showPanel();
});
