// The reading view: a report with what it names coloured by class; a name leads to the graph.
import { data } from "./data.js";
import { say, row, period, kindOf, brief } from "./words.js";
import { $, make, button } from "./dom.js";
import { state, change, listen } from "./state.js";
import { shade } from "./looks.js";
import { choose } from "./graph.js";

export function openText(report, passage, node) {
  change({ view: "reading", report: report, spot: passage === undefined ? -1 : passage });
  const place = document.querySelector(passage >= 0 ? ".spot.now" : node === undefined ? ".none" : '#text [data-node="' + node + '"]');
  if (place) place.scrollIntoView({ block: "center" }); else $("text").scrollTop = 0;
  if (place && node !== undefined) place.classList.add("now");
}
function toGraph(n) { change({ view: "graph" }); choose({ node: n }, true); }
function name(text, n) {
  // no button: these break over lines like the text around them
  const kind = kindOf(data.nodes[n]), word = make("span", "name", text);
  word.setAttribute("role", "link");
  word.tabIndex = 0;
  word.addEventListener("click", () => toGraph(n));
  word.addEventListener("keydown", (e) => { if (e.key === "Enter") toGraph(n); });
  word.style.setProperty("--kind", shade(kind.colour));
  word.dataset.node = String(n);
  word.title = data.nodes[n].name + "（" + brief(kind.label) + "）";
  return word;
}
// The text from begin to end: names as buttons, evidence underlined.
function run(text, begin, end, marks, spots) {
  const cuts = new Set([begin, end]);
  const taken = [];
  let at = begin;
  for (const m of [...marks].sort((a, b) => a[0] - b[0] || b[1] - a[1])) if (m[0] >= at && m[1] <= end) { taken.push(m); at = m[1]; cuts.add(m[0]); cuts.add(m[1]); }
  for (const s of spots) for (const cut of [s[0], s[1]]) if (cut > begin && cut < end && !taken.some((m) => m[0] < cut && cut < m[1])) cuts.add(cut);
  const order = [...cuts].sort((a, b) => a - b), found = [];
  for (let i = 0; i + 1 < order.length; i++) {
    const [from, to] = [order[i], order[i + 1]], mark = taken.find((m) => m[0] === from && m[1] === to);
    const piece = text.slice(from, to), content = mark ? name(piece, mark[2]) : piece;
    const under = spots.filter((s) => s[0] < to && s[1] > from);
    if (!under.length) found.push(content);
    else found.push(make("span", under.some((s) => s[2] === state.spot) ? "spot now" : "spot", content));
  }
  return found;
}
function whole(r) {
  const found = [];
  let at = 0;
  r.text.split("\n").forEach((paragraph, number) => {
    const end = at + paragraph.length;
    found.push(make(r.heads.includes(number) ? "h4" : "p", "", run(r.text, at, end, r.marks, r.spots)));
    at = end + 1;
  });
  return found;
}
function sentences(index) {
  const own = data.passages.map((p, i) => [p, i]).filter(([p]) => p.report === index).sort((a, b) => a[0].begin - b[0].begin || b[0].end - a[0].end);
  const kept = [];
  for (const row of own) if (!kept.length || row[0].end > kept[kept.length - 1][0].end) kept.push(row);
  return [make("p", "hint", say("only_evidence")), ...kept.map(([p, i]) => {
    const inside = own.filter(([q, j]) => j === state.spot && q.begin >= p.begin && q.end <= p.end).length > 0;
    return make("p", inside ? "spot now" : "", run(p.text, 0, p.text.length, p.marks, inside ? [] : []), make("span", "place", " " + say("place", { source: p.source, begin: p.begin, end: p.end })));
  })];
}
export function showReading() {
  const r = data.reports[state.report];
  $("contents").replaceChildren(...data.reports.map((one, i) => {
    const item = button(one.headline || one.id, "", () => { change({ report: i, spot: -1 }); $("text").scrollTop = 0; });
    if (i === state.report) item.setAttribute("aria-current", "true");
    item.append(make("span", "when", row([one.publisher, period([one.day, one.day])])));
    return make("li", "", item);
  }));
  if (!r) { $("text").replaceChildren(make("p", "hint", say("no_reports"))); return; }
  const head = [make("h2", "", r.headline || r.id), make("p", "when", row([r.publisher, period([r.day, r.day]), r.by.join("、"), r.source])),
    make("p", "tools", button(say("in_graph"), "more", () => { change({ view: "graph" }); choose({ report: state.report }); }))];
  $("text").replaceChildren(make("article", "", ...head, ...(r.text === undefined ? sentences(state.report) : whole(r))));
}
export function showView() {
  const reading = state.view === "reading";
  $("reading").hidden = !reading;
  $("main").hidden = reading;
  document.body.classList.toggle("reading", reading);
  for (const [id, on] of [["tab-graph", !reading], ["tab-reading", reading]]) $(id).setAttribute("aria-selected", String(on));
  if (reading) showReading();
}
listen((keys) => {
  if (keys.has("view")) showView();
  else if (state.view === "reading" && ["report", "spot", "language"].some((k) => keys.has(k))) showReading();
});
