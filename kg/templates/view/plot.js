// A small plot of one indicator over several periods.
import { make, drawn } from "./dom.js";
import { either, period } from "./words.js";

const WIDE = 320, HIGH = 96, EDGE = 10;
// Rows of one indicator and unit that can be plotted: two periods or more, each with a last day.
export function plottable(rows) {
  const days = new Set(rows.map((r) => r.when[1]));
  return !days.has("") && days.size > 1 && rows.every((r) => r.number !== null);
}
export function plot(title, rows) {
  const sorted = [...rows].sort((a, b) => (a.when[1] < b.when[1] ? -1 : a.when[1] > b.when[1] ? 1 : 0));
  const days = sorted.map((r) => Date.parse(r.when[1])), values = sorted.map((r) => r.number);
  const low = Math.min(0, ...values), high = Math.max(0, ...values), first = days[0], last = days[days.length - 1];
  const x = (d) => EDGE + ((d - first) / (last - first)) * (WIDE - 2 * EDGE);
  const y = (v) => HIGH - 22 - ((v - low) / (high - low || 1)) * (HIGH - 46);
  const points = sorted.map((r, i) => [x(days[i]), y(values[i])]);
  const picture = drawn("svg", { class: "plot", viewBox: "0 0 " + WIDE + " " + HIGH, role: "img", "aria-label": title + ": " + sorted.map((r) => period(r.when) + " " + either(r.value)).join("; ") },
    drawn("path", { class: "base", d: "M" + EDGE + " " + y(0) + "H" + (WIDE - EDGE) }),
    drawn("path", { class: "curve", d: "M" + points.map((p) => p.map((v) => v.toFixed(1)).join(" ")).join("L") }));
  points.forEach(([px, py], i) => {
    const at = i === 0 ? "start" : i === points.length - 1 ? "end" : "middle";
    picture.append(drawn("circle", { cx: px, cy: py, r: 3.4 }));
    if (points.length < 6 || i === 0 || i === points.length - 1) {
      const value = drawn("text", { class: "number", x: px, y: Math.max(11, py - 8), "text-anchor": at });
      value.textContent = either(sorted[i].value);
      const day = drawn("text", { class: "day", x: px, y: HIGH - 5, "text-anchor": at });
      day.textContent = period(sorted[i].when, true);
      picture.append(value, day);
    }
  });
  return make("figure", "plotted", make("figcaption", "", title), picture);
}
