// Facts and sentences as the panel tells them.
import { data } from "./data.js";
import { say, row, either, period, amountsOf, kindOf } from "./words.js";
import { make, button, sign } from "./dom.js";
import { shade } from "./looks.js";
import { choose } from "./graph.js";
import { openText } from "./reading.js";

export function thing(n) {
  return button(data.nodes[n].name, "link", () => choose({ node: n }, true));
}
export function signOf(n) {
  const kind = kindOf(data.nodes[n]);
  return sign(kind.shape, shade(kind.colour));
}
export function reportLine(index) {
  const r = data.reports[index];
  return r ? make("span", "", "《" + (r.headline || r.id) + "》", make("span", "nowrap", row([r.publisher, period([r.day, r.day])]))) : null;
}
// A text with the names between the marks' ends highlighted and the spots underlined.
export function highlighted(text, marks, spots) {
  const cuts = new Set([0, text.length]), taken = [], found = [];
  let at = 0;
  for (const m of marks) if (m[0] >= at) { taken.push(m); at = m[1]; cuts.add(m[0]); cuts.add(m[1]); }
  for (const spot of spots) for (const cut of spot) if (!taken.some((m) => m[0] < cut && cut < m[1])) cuts.add(cut);
  const order = [...cuts].sort((a, b) => a - b), whole = spots.some((s) => s[0] === 0 && s[1] >= text.length);
  for (let i = 0; i + 1 < order.length; i++) {
    const [from, to] = [order[i], order[i + 1]], piece = text.slice(from, to), mark = taken.find((m) => m[0] === from && m[1] === to);
    const under = !whole && spots.some((s) => s[0] < to && s[1] > from) ? "said" : "";
    if (!mark) { found.push(under ? make("span", under, piece) : piece); continue; }
    const word = make("mark", under, piece);
    word.style.setProperty("--kind", shade(kindOf(data.nodes[mark[2]]).colour));
    found.push(word);
  }
  return found;
}
// Each sentence once, what serves as evidence in it underlined.
export function quotes(passages, of) {
  const groups = new Map();
  for (const p of passages) {
    const key = data.passages[p].report + " " + data.passages[p].text;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(p);
  }
  const named = (list) => (of ? new Set(data.passages[list[0]].marks.filter((m) => of.has(m[2])).map((m) => m[2])).size : 0);
  return [...groups.values()].sort((a, b) => named(b) - named(a)).map((list) => quote(list, of));
}
// Where in its file a sentence's evidence stands; what lies in a longer stretch isn't told apart.
function placesOf(list) {
  const spans = list.map((i) => data.passages[i]), outer = spans.filter((p) => !spans.some((q) => q !== p && q.begin <= p.begin && q.end >= p.end && q.end - q.begin > p.end - p.begin));
  return outer.map((p) => say("place", { source: p.source, begin: p.begin, end: p.end })).join(" ");
}
function quote(list, of) {
  const index = list[0], p = data.passages[index], own = p.marks.filter((m) => !of || of.has(m[2]));
  const source = make("cite", "", reportLine(p.report),
    make("span", "place", placesOf(list)));
  if (p.report >= 0) source.append(button(say("in_text"), "more", () => openText(p.report, index)));
  return make("blockquote", "", make("p", "", highlighted(p.text, own.length ? own : p.marks, list.map((i) => data.passages[i].spot))), source);
}
// How it is held, where it isn't told as so: planned, denied, or the words by which it is only a rumour.
export function mood(number, rumour) {
  if (!number) return null;
  if (rumour) return make("span", "mood", say("rumour", { words: rumour }));
  return make("span", number === 2 ? "mood denied" : "mood", either(data.moods[number]));
}
function by(list) {
  return list.length ? make("p", "also", say("said_by", { who: list.map((n) => data.nodes[n].name).join("、") })) : null;
}
export function sure(value) { return value ? make("span", "sure", say("sure") + " " + Number(value).toFixed(2)) : null; }
// One telling of a fact: who did what with whom, how much, when, and each sentence that says so.
export function telling(fact, told) {
  const events = told.events.map((e) => data.events[e]);
  const much = [...new Set(events.map(amountsOf).filter(Boolean))], when = [...new Set(events.map((e) => period(e.when)).filter(Boolean))];
  const posts = [...new Set(events.map((e) => e.post).filter(Boolean))], written = [...new Set(events.map((e) => e.written).filter(Boolean))];
  const verb = make("span", "verb", either(data.relations[fact.r].label) + (posts.length ? "：" + posts.join("、") : ""));
  const line = make("p", "what", thing(fact.s), verb, thing(fact.o), mood(fact.mood, events.map((e) => e.rumour).find(Boolean)));
  const details = make("p", "details", much.length ? make("b", "value", much.join("；")) : null,
    make("span", "when", when.join("；") || (data.relations[fact.r].structural ? "" : say("no_date")) , written.length ? "（" + written.join("、") + "）" : ""), sure(told.sure));
  const parties = new Set([fact.s, fact.o]);
  const said = quotes(told.passages, parties);
  return make("div", "fact", line, details, by(told.by), ...(said.length ? said : [make("p", "hint", say("no_evidence"))]));
}
export function eventCard(event) {
  const rows = event.roles.map(([role, fillers]) => make("tr", "", make("th", "", either(data.roles[role])), make("td", "", typeof fillers[0] === "number" ? thing(fillers[0]) : fillers[0])));
  if (event.post) rows.push(make("tr", "", make("th", "", say("post")), make("td", "", event.post)));
  if (event.amounts.length) rows.push(make("tr", "", make("th", "", say("amount")), make("td", "", make("b", "value", amountsOf(event)))));
  const when = period(event.when);
  rows.push(make("tr", "", make("th", "", say("date")), make("td", "", (when || say("no_date")) + (event.written ? "（" + event.written + "）" : ""))));
  rows.push(make("tr", "", make("th", "", say("modality")), make("td", "", event.rumour ? say("rumour", { words: event.rumour }) : either(data.moods[event.mood]))));
  const parties = new Set(event.parties);
  return make("div", "fact", make("table", "roles", ...rows), by(event.by), sure(event.sure), ...quotes(event.passages, parties));
}
// Earliest first, undated last.
export function byTime(a, b) { return (a || "9999") < (b || "9999") ? -1 : (a || "9999") > (b || "9999") ? 1 : 0; }
export function list(title, items, first) {
  if (!items.length) return [];
  const box = make("div", "", ...items.slice(0, first).map((make_) => make_()));
  if (items.length > first) {
    const rest = button(say("more_rows", { n: items.length - first }), "more", () => rest.replaceWith(...items.slice(first).map((make_) => make_())));
    box.append(rest);
  }
  return [make("h3", "", title, make("span", "count", String(items.length))), box];
}
