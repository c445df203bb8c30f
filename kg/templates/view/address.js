// The state in the page's address, so that a link shows what its sender saw.
import { data, byIri } from "./data.js";
import { spoken, speak } from "./words.js";
import { state, crumbs, change, listen } from "./state.js";
import { choose, drawing } from "./graph.js";
import { say } from "./words.js";

const KEYS = ["entity", "with", "event", "report", "focus", "hops", "view", "lang", "since", "until", "hide", "without", "show"];
const FLAGS = ["structure", "asNodes"];
function iriOf(n) { return data.nodes[n].iri; }
function written() {
  const found = new URLSearchParams(), c = state.chosen;
  if (c && c.node !== undefined) found.set("entity", iriOf(c.node));
  if (c && c.edge !== undefined) { found.set("entity", iriOf(data.edges[c.edge][0])); found.set("with", iriOf(data.edges[c.edge][1])); }
  if (c && c.event !== undefined) found.set("event", data.events[c.event].iri);
  if (state.view === "reading") { found.set("view", "reading"); found.set("report", data.reports[state.report] ? data.reports[state.report].iri : ""); }
  else if (c && c.report !== undefined) found.set("report", data.reports[c.report].iri);
  if (state.focus) { found.set("focus", iriOf(state.focus.node)); found.set("hops", String(state.focus.hops)); }
  if (spoken() !== "zh") found.set("lang", spoken());
  if (state.from) found.set("since", state.from);
  if (state.to) found.set("until", state.to);
  if (state.classesOff.size) found.set("hide", [...state.classesOff].map((k) => data.classes[k].id).join(" "));
  if (state.relationsOff.size) found.set("without", [...state.relationsOff].map((r) => data.relations[r].id).join(" "));
  const flags = FLAGS.filter((key) => state[key]);
  if (flags.length) found.set("show", flags.join(" "));
  return found.toString();
}
let own = "";
function write(keys) {
  const text = written();
  if (text === own) return;
  own = text;
  const far = keys.has("chosen") || keys.has("focus") || keys.has("view");
  try { history[far ? "pushState" : "replaceState"](null, "", "#" + text); } catch { /* an old browser on file:// */ }
}
function numbers(text, list) { return new Set((text || "").split(" ").map((id) => list.findIndex((x) => x.id === id)).filter((i) => i >= 0)); }
function day(text) { return /^\d{4}-\d\d-\d\d$/.test(text || "") ? text : ""; }
// Reads the address; names that this page doesn't have are passed over.
export function read() {
  const said = new URLSearchParams(location.hash.slice(1));
  own = written();
  if (![...said.keys()].some((k) => KEYS.includes(k)) && !own) return;
  if (said.get("lang")) speak(said.get("lang"));
  const flags = (said.get("show") || "").split(" "), focus = byIri.get(said.get("focus"));
  const report = data.reports.findIndex((r) => r.iri === said.get("report"));
  crumbs.length = 0;
  const patch = {
    language: spoken(), from: day(said.get("since")), to: day(said.get("until")), classesOff: numbers(said.get("hide"), data.classes), relationsOff: numbers(said.get("without"), data.relations),
    focus: focus === undefined ? null : { node: focus, hops: said.get("hops") === "2" ? 2 : 1 }, view: said.get("view") === "reading" ? "reading" : "graph",
  };
  for (const key of FLAGS) patch[key] = flags.includes(key);
  if (report >= 0) patch.report = report;
  own = location.hash.slice(1);
  quiet = true;
  change(patch);
  choose(target(said, report, patch.view), true);
  quiet = false;
  own = written();
}
function target(said, report, view) {
  const a = byIri.get(said.get("entity")), b = byIri.get(said.get("with"));
  const edge = a === undefined || b === undefined ? -1 : data.edges.findIndex((e) => (e[0] === a && e[1] === b) || (e[0] === b && e[1] === a));
  const event = data.events.findIndex((e) => e.iri === said.get("event"));
  if (edge >= 0) return { edge: edge };
  if (a !== undefined) return { node: a };
  if (event >= 0) return { event: event };
  return report >= 0 && view === "graph" ? { report: report } : null;
}
let quiet = false;
listen((keys) => { if (!quiet && drawing) write(keys); });
export function copyLink(from) {
  const text = location.href.split("#")[0] + "#" + written();
  const done = () => { from.textContent = say("copied"); };
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "away";
  document.body.append(area);
  area.select();
  if (document.execCommand("copy")) done(); else if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, () => {});
  area.remove();
}
export function beginAddress() {
  window.addEventListener("popstate", read);
  read();
}
