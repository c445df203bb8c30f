// Search by name, other names, pinyin and its initials.
import { data } from "./data.js";
import { say, brief, kindOf } from "./words.js";
import { $, make } from "./dom.js";
import { state, change } from "./state.js";
import { choose } from "./graph.js";
import { signOf } from "./tell.js";

const MOST = 12;
const index = data.nodes.map((n) => ({
  names: [n.name, ...n.also].map((x) => x.toLowerCase()),
  initials: n.pinyin.split(" ").map((s) => s[0] || "").join(""), whole: n.pinyin.replaceAll(" ", ""),
}));
let hits = [], hitAt = -1;

// Better matches first: the whole name, its beginning, inside it, pinyin; among equals the most reported.
function rank(entry, text, letters) {
  if (entry.names.includes(text)) return 0;
  if (entry.names.some((n) => n.startsWith(text))) return 1;
  if (entry.names.some((n) => n.includes(text))) return 2;
  if (!letters || !entry.whole) return 9;
  if (entry.initials === letters || entry.whole === letters) return 3;
  if (entry.initials.startsWith(letters)) return 4;
  if (entry.whole.startsWith(letters)) return 5;
  if (letters.length > 1 && entry.initials.includes(letters)) return 6;
  return letters.length > 2 && entry.whole.includes(letters) ? 7 : 9;
}
export function find(words) {
  const text = words.trim().toLowerCase(), letters = /^[a-z ]+$/.test(text) ? text.replaceAll(" ", "") : "";
  if (!text) return [];
  const ranked = index.map((entry, n) => [rank(entry, text, letters), n]).filter(([r]) => r < 9);
  return ranked.sort((a, b) => a[0] - b[0] || data.nodes[b[1]].told - data.nodes[a[1]].told || a[1] - b[1]).map(([, n]) => n);
}
function close() { $("hits").hidden = true; $("search").setAttribute("aria-expanded", "false"); hitAt = -1; }
function take(n) { close(); change({ view: "graph" }); choose({ node: n }, true); }
function mark() {
  [...$("hits").children].forEach((item, i) => item.setAttribute("aria-selected", String(i === hitAt)));
  if (hitAt >= 0) $("search").setAttribute("aria-activedescendant", "hit-" + hitAt); else $("search").removeAttribute("aria-activedescendant");
}
function showHits() {
  const text = $("search").value.trim();
  hits = find(text);
  hitAt = hits.length ? 0 : -1;
  $("hits").replaceChildren(...hits.slice(0, MOST).map((n, i) => {
    const item = make("li", "", signOf(n), make("span", "hit", data.nodes[n].name), make("span", "count", brief(kindOf(data.nodes[n]).label)));
    item.id = "hit-" + i;
    item.setAttribute("role", "option");
    item.addEventListener("mousedown", (e) => { e.preventDefault(); take(n); });
    return item;
  }));
  if (text && !hits.length) $("hits").append(make("li", "hint", say("no_hit")));
  if (hits.length > MOST) $("hits").append(make("li", "hint", say("hits", { n: hits.length })));
  $("hits").hidden = !text;
  $("search").setAttribute("aria-expanded", String(Boolean(text)));
  mark();
}
export function beginSearch() {
  $("search").addEventListener("input", showHits);
  $("search").addEventListener("blur", close);
  $("search").addEventListener("focus", () => { if ($("search").value) showHits(); });
  $("search").addEventListener("keydown", (e) => {
    const most = Math.min(hits.length, MOST);
    if (e.key === "ArrowDown" && most) { hitAt = (hitAt + 1) % most; mark(); e.preventDefault(); }
    else if (e.key === "ArrowUp" && most) { hitAt = (hitAt + most - 1) % most; mark(); e.preventDefault(); }
    else if (e.key === "Enter") { if ($("hits").hidden) showHits(); if (hitAt >= 0) take(hits[hitAt]); }
    else if (e.key === "Escape") { $("search").value = ""; close(); if (state.chosen) choose(null); $("search").blur(); e.stopPropagation(); }
  });
}
