// The time slider: how much was told when, two handles, a box for what has no date.
import { data } from "./data.js";
import { say, period } from "./words.js";
import { $, make } from "./dom.js";
import { state, change, listen } from "./state.js";

const DAY = 864e5, BARS = 60;
const days = [], undated = { n: 0 };
for (const f of data.facts) {
  if (data.relations[f.r].structural) continue;
  for (const t of f.told) if (t.span) { for (const d of t.span) if (d) days.push(d); } else undated.n += 1;
}
days.sort();
const first = days[0] || "", last = days[days.length - 1] || "";
const steps = first ? Math.round((Date.parse(last) - Date.parse(first)) / DAY) : 0;
function dayAt(step) { return new Date(Date.parse(first) + step * DAY).toISOString().slice(0, 10); }
function stepOf(day) { return Math.round((Date.parse(day) - Date.parse(first)) / DAY); }

function showBars() {
  const counts = new Array(BARS).fill(0);
  for (const d of days) counts[Math.min(BARS - 1, Math.floor((stepOf(d) / (steps || 1)) * BARS))] += 1;
  const most = Math.max(...counts);
  $("bars").replaceChildren(...counts.map((n) => { const bar = make("i", n ? "" : "empty"); bar.style.height = n ? 15 + 85 * Math.sqrt(n / most) + "%" : "0"; return bar; }));
}
function showTime() {
  $("from").value = String(state.from ? stepOf(state.from) : 0);
  $("to").value = String(state.to ? stepOf(state.to) : steps);
  $("undated").checked = state.undated;
  const shown = [state.from || first, state.to || last];
  $("range").textContent = shown[0] === shown[1] ? period(shown) : shown.map((d) => period([d, d])).join(" — ");
  for (const [id, at] of [["from", 0], ["to", 1]]) $(id).setAttribute("aria-valuetext", shown[at]);
  const a = (Number($("from").value) / (steps || 1)) * BARS, b = (Number($("to").value) / (steps || 1)) * BARS;
  [...$("bars").children].forEach((bar, i) => bar.classList.toggle("out", i + 1 <= a || i > b));
}
export function beginTime() {
  $("row-undated").hidden = !undated.n;
  $("time").hidden = !steps && !undated.n;
  $("slider").hidden = !steps;
  $("undated").addEventListener("change", (e) => change({ undated: e.target.checked }));
  if (!steps) return;
  for (const id of ["from", "to"]) { $(id).max = String(steps); $(id).min = "0"; $(id).step = "1"; }
  $("from").addEventListener("input", () => { const v = Math.min(Number($("from").value), Number($("to").value)); change({ from: v === 0 ? "" : dayAt(v) }); });
  $("to").addEventListener("input", () => { const v = Math.max(Number($("from").value), Number($("to").value)); change({ to: v === steps ? "" : dayAt(v) }); });
  showBars();
  showTime();
}
listen((keys) => { if (steps && ["from", "to", "undated", "language"].some((k) => keys.has(k))) showTime(); });
