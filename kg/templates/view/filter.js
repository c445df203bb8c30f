// What is to be seen: the lines and nodes that pass all filters.
import { data, count, edgesOf } from "./data.js";
import { state } from "./state.js";

export const lines = data.edges.length;  // lines of events begin with this number

function passesTime(telling) {
  if (!telling.span) return state.undated;
  const [from, to] = telling.span;
  return (!state.to || !from || from <= state.to) && (!state.from || !to || to >= state.from);
}
// Whether all events of a telling are drawn as nodes of their own.
function isNode(telling) {
  return state.asNodes && telling.events.length > 0 && telling.events.every((e) => data.events[e].parties.length > 2);
}
export function passing(fact, structure) {
  if (state.relationsOff.has(fact.r) || (fact.mood && !state.planned)) return [];
  if (data.relations[fact.r].structural) return structure ? fact.told : [];
  return fact.told.filter(passesTime);
}
// What passes of a line: its facts with their tellings.
function strands(edge, structure) {
  const found = [];
  for (const f of data.edges[edge][2]) {
    const told = passing(data.facts[f], structure).filter((t) => !isNode(t));
    if (told.length) found.push({ fact: data.facts[f], told: told });
  }
  return found;
}
function near(start, hops, open) {
  const found = new Set([start]);
  let edge = [start];
  for (let i = 0; i < hops; i++) {
    const next = [];
    for (const n of edge) for (const e of edgesOf[n]) {
      const m = data.edges[e][0] === n ? data.edges[e][1] : data.edges[e][0];
      if (!found.has(m) && !state.classesOff.has(data.nodes[m].kind) && open(e)) { found.add(m); next.push(m); }
    }
    edge = next;
  }
  return found;
}
// The view: {nodes: numbers, lines: [{id, a, b, strands | event, role}]}; numbers from `count` on are events.
export function compute() {
  const middle = state.focus ? state.focus.node : state.chosen && state.chosen.node !== undefined ? state.chosen.node : -1;
  // a thing that only structure holds shows that once it is chosen
  const lone = middle >= 0 && middle < count && !edgesOf[middle].some((e) => strands(e, false).length);
  const structure = (e) => state.structure || (lone && (data.edges[e][0] === middle || data.edges[e][1] === middle));
  const inside = state.focus ? near(state.focus.node, state.focus.hops, (e) => strands(e, structure(e)).length > 0) : null;
  const allowed = (n) => !state.classesOff.has(data.nodes[n].kind) &&
    (inside ? inside.has(n) : state.parts < 0 || (data.nodes[n].part >= 0 && data.nodes[n].part < state.parts) || state.extra.has(n) || n === middle ||
      (data.nodes[n].part < 0 && (state.structure || lone)));
  const nodes = new Set(), found = [];
  data.edges.forEach(([a, b], id) => {
    if (!allowed(a) || !allowed(b)) return;
    const passed = strands(id, structure(id));
    if (passed.length) { found.push({ id: id, a: a, b: b, strands: passed }); nodes.add(a); nodes.add(b); }
  });
  if (state.asNodes) for (const event of data.events) spokes(event, allowed, nodes, found);
  if (middle >= 0 && middle < count) nodes.add(middle);
  return { nodes: nodes, lines: found };
}
let spokeNumber = 0;
const spokeIds = new Map();
function spokes(event, allowed, nodes, found) {
  if (event.parties.length < 3 || (event.mood && !state.planned) || !passesTime({ span: spanOf(event) })) return;
  const parties = event.roles.map(([role, fillers]) => [role, fillers[0]]).filter(([, n]) => typeof n === "number" && allowed(n));
  if (parties.length < 2) return;
  const me = event.node >= 0 ? event.node : count + event.id;
  nodes.add(me);
  for (const [role, n] of parties) {
    if (n === me) continue;
    const key = event.id + " " + role + " " + n;
    if (!spokeIds.has(key)) spokeIds.set(key, lines + spokeNumber++);
    nodes.add(n);
    found.push({ id: spokeIds.get(key), a: me, b: n, event: event, role: role });
  }
}
function spanOf(event) { return event.when[0] || event.when[1] ? event.when : null; }
