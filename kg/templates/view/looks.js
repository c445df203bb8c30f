// How nodes and lines look: colours of the theme, sizes, the words on lines.
import { data, count } from "./data.js";
import { say, either, brief, period, amountsOf, kindOf } from "./words.js";

export const FACE = '"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","WenQuanYi Micro Hei",sans-serif';
let theme = {};
export function readTheme() {
  const css = getComputedStyle(document.documentElement);
  for (const name of ["ink", "soft", "ground", "paper", "line", "mark", "edge", "weak", "faint"]) theme[name] = css.getPropertyValue("--" + name).trim();
  theme.dark = css.colorScheme === "dark";
}
export function colours() { return theme; }
function mixed(colour, other, share) {
  if (!/^#[0-9a-f]{6}$/i.test(colour) || !/^#[0-9a-f]{6}$/i.test(other)) return colour;
  const part = (hex, i) => parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);
  return "#" + [0, 1, 2].map((i) => Math.round(part(colour, i) * (1 - share) + part(other, i) * share).toString(16).padStart(2, "0")).join("");
}
// A colour of the ontology as it is seen on the page's ground.
export function shade(colour) {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return theme.edge;
  return theme.dark ? mixed(colour, "#ffffff", 0.22) : colour;
}
// A colour seen faintly, as far things are.
export function faded(colour, share) { return mixed(colour, theme.ground, share); }

const SCALE = { square: 0.84, hexagon: 0.98, diamond: 1.12, triangle: 1.05, star: 1.15, dot: 1 };
export function nodeLooks(id) {
  if (id >= count) {
    const event = data.events[id - count], kind = data.classes[event.kind];
    return { label: event.name || brief(kind.label), colour: shade(kind.colour), shape: kind.shape, size: 9, event: true };
  }
  const node = data.nodes[id], kind = kindOf(node);
  return { label: node.label || node.name, colour: shade(kind.colour), shape: kind.shape, size: node.size * (SCALE[kind.shape] || 1), event: false };
}
// What a line says: what was done, how much, and in full also when.
export function lineWords(line, full) {
  if (line.event) return either(data.roles[line.role]);
  const plain = line.strands.filter((s) => !data.relations[s.fact.r].structural);
  const shown = plain.length ? plain : line.strands;
  const words = [], amounts = [], days = [];
  for (const s of [...shown].sort((a, b) => a.fact.mood - b.fact.mood)) {
    const events = s.told.flatMap((t) => t.events.map((e) => data.events[e]));
    const post = events.map((e) => e.post).find(Boolean);
    const word = post || either(data.relations[s.fact.r].label);
    const held = !s.fact.mood ? "" : events.some((e) => e.rumour) ? "rumour_word" : s.fact.mood === 1 ? "planned_word" : "denied_word";
    words.push(held ? say(held, { what: word }) : word);
    for (const e of events) {
      if (e.amounts.length) amounts.push(amountsOf(e));
      if (e.when[0] || e.when[1]) days.push(period(e.when, true));
    }
  }
  const what = [...new Set(words)], much = [...new Set(amounts)], when = [...new Set(days)];
  const first = cut(what.slice(0, 2).join("、") + (what.length > 2 ? "…" : ""), 16);
  const second = [much.length ? cut(much[0], 18) + (much.length > 1 ? "…" : "") : "", full && when.length === 1 ? when[0] : ""].filter(Boolean).join(" ");
  return !second ? first : full || first.length + second.length > 14 ? first + "\n" + second : first + " " + second;
}
function cut(text, most) { return text.length > most ? text.slice(0, most - 1) + "…" : text; }

// {structural, mood, colour, width, to, from}: how a line is drawn.
export function lineLooks(line) {
  if (line.event) return { structural: false, mood: line.event.mood, colour: shade(data.classes[line.event.kind].colour), width: 1.3, to: false, from: false };
  const plain = line.strands.filter((s) => !data.relations[s.fact.r].structural);
  const shown = plain.length ? plain : line.strands;
  const tints = new Set(shown.map((s) => data.relations[s.fact.r].colour).filter(Boolean));
  const told = shown.reduce((sum, s) => sum + s.told.length, 0);
  const directed = shown.filter((s) => !data.relations[s.fact.r].symmetric);
  return {
    structural: !plain.length,
    mood: Math.min(...shown.map((s) => s.fact.mood)),
    colour: !plain.length ? theme.weak : tints.size === 1 ? mixed(shade([...tints][0]), theme.edge, 0.35) : theme.edge,
    width: plain.length ? 1.2 + Math.min(3, Math.log2(told)) * 0.8 : 1,
    to: directed.some((s) => s.fact.o === line.b), from: directed.some((s) => s.fact.o === line.a),
  };
}
