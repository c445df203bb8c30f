// What the page says, in the language chosen.
import { data } from "./data.js";

const LANGUAGES = ["zh", "en"];
let language = 0;

export function speak(code) { language = Math.max(0, LANGUAGES.indexOf(code)); document.documentElement.lang = language ? "en" : "zh-CN"; }
export function spoken() { return LANGUAGES[language]; }
export function other() { return LANGUAGES[1 - language]; }

// The words of a key, with {n} and the like filled in; {n:hop|hops} is "1 hop" or "2 hops".
export function say(key, values) {
  const text = data.words[key][language];
  return values ? text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (all, name, one, many) => {
    if (!(name in values)) return all;
    return values[name] + (many === undefined ? "" : " " + (Number(values[name]) === 1 ? one : many));
  }) : text;
}
// One text of a pair of texts.
export function either(pair) { return pair[language]; }
// Some words in a row, those that there are.
export function row(parts) { return parts.filter(Boolean).join(language ? ", " : "，"); }
// A class's label without what stands in brackets behind it.
export function brief(pair) { return either(pair).split(/[（(]/)[0].trim(); }
export function kindOf(node) { return data.classes[node.kind]; }
export function amountsOf(event) { return event.amounts.map(either).join(language ? ", " : "、"); }

function lastDay(year, month) { return new Date(Date.UTC(year, month, 0)).getUTCDate(); }
function oneDay(day) {
  if (language) return day;
  const [y, m, d] = day.split("-").map(Number);
  return y + "年" + m + "月" + d + "日";
}
// A stretch of days as papers write it; brief ones are for the lines of the graph.
export function period([start, end], short) {
  if (!start && !end) return "";
  const day = short ? (d) => d : oneDay;
  if (start === end) return day(start);
  if (!start) return language ? "until " + end : "至" + day(end);
  if (!end) return language ? "from " + start : day(start) + "起";
  const [y1, m1, d1] = start.split("-").map(Number), [y2, m2, d2] = end.split("-").map(Number);
  if (y1 === y2 && d1 === 1 && d2 === lastDay(y2, m2)) {
    if (m1 === 1 && m2 === 12) return language ? String(y1) : y1 + "年";
    const two = (m) => String(m).padStart(2, "0");
    if (m1 === m2) return language ? y1 + "-" + two(m1) : y1 + "年" + m1 + "月";
    return language ? y1 + "-" + two(m1) + "–" + two(m2) : y1 + "年" + m1 + "—" + m2 + "月";
  }
  return day(start) + (language ? " – " : "至") + day(end);
}
// Puts the words into the fixed parts of the page.
export function sayAll() {
  for (const e of document.querySelectorAll("[data-word]")) e.textContent = say(e.dataset.word);
  for (const e of document.querySelectorAll("[data-title]")) e.title = say(e.dataset.title);
  for (const e of document.querySelectorAll("[data-label]")) e.setAttribute("aria-label", say(e.dataset.label));
  for (const e of document.querySelectorAll("[data-hint]")) e.placeholder = say(e.dataset.hint);
}
