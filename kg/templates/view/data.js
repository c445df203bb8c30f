// What the page knows (kg/view/data.py), with what is needed to walk it. Everything refers by number.
export const data = JSON.parse(document.getElementById("data").textContent);
export const count = data.nodes.length;

export const edgesOf = data.nodes.map(() => []);
data.edges.forEach(([a, b], i) => { edgesOf[a].push(i); edgesOf[b].push(i); });

export const figuresOf = new Map();
for (const figure of data.figures) {
  if (!figuresOf.has(figure.of)) figuresOf.set(figure.of, []);
  figuresOf.get(figure.of).push(figure);
}

// Events by the things that have a part in them.
export const eventsOf = new Map();
data.events.forEach((event, i) => {
  event.id = i;
  event.parties = [...new Set(event.roles.map(([, fillers]) => fillers[0]).filter((f) => typeof f === "number"))];
  for (const n of event.parties) {
    if (!eventsOf.has(n)) eventsOf.set(n, []);
    eventsOf.get(n).push(i);
  }
});

// The first and the last day of a telling ("" where open), or null where no day is known.
export function span(telling) {
  let from = null, to = null;
  for (const id of telling.events) {
    const [start, end] = data.events[id].when;
    if (!start && !end) continue;
    from = from === null || start < from ? start : from;
    to = to === null || (to !== "" && (end === "" || end > to)) ? end : to;
  }
  return from === null ? null : [from, to];
}
for (const fact of data.facts) for (const telling of fact.told) telling.span = span(telling);

// The reports that each line rests on.
export function reportsOf(edge) {
  const found = new Set();
  for (const f of data.edges[edge][2]) for (const t of data.facts[f].told) for (const p of t.passages) found.add(data.passages[p].report);
  return found;
}

export const byIri = new Map(data.nodes.map((n, i) => [n.iri, i]));
