// Puts everything together, once.
import { data } from "./data.js";
import { say, sayAll, speak, other, spoken } from "./words.js";
import { $ } from "./dom.js";
import { state, change, listen } from "./state.js";
import { begin, repaint, wholeGraph, seenAgain } from "./graph.js";
import { showPanel } from "./panel.js";
import { showView } from "./reading.js";
import { beginLegend, showLegend } from "./legend.js";
import { beginTime } from "./time.js";
import { beginSearch } from "./search.js";
import { beginSave } from "./save.js";
import { beginAddress } from "./address.js";
import { beginKeys, showKeys } from "./keys.js";

function words() {
  sayAll();
  $("totals").textContent = say("totals", data.totals);
  $("language").textContent = say("language");
  $("language").lang = other();
}
function setTheme(name) {
  document.documentElement.dataset.theme = name;
  repaint();
  showLegend();
  showPanel();
  if (state.view === "reading") showView();
}
function dark() { return getComputedStyle(document.documentElement).colorScheme === "dark"; }

$("title").textContent = data.title;
$("filters").open = window.innerWidth > 760;
words();
begin();
beginLegend();
beginTime();
beginSearch();
beginSave();
showPanel();
showView();
beginKeys();
beginAddress();
words();

$("fit").addEventListener("click", wholeGraph);
$("tab-graph").addEventListener("click", () => change({ view: "graph" }));
$("tab-reading").addEventListener("click", () => change({ view: "reading" }));
$("language").addEventListener("click", () => { speak(other()); change({ language: spoken() }); });
$("theme").addEventListener("click", () => setTheme(dark() ? "light" : "dark"));
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTheme(document.documentElement.dataset.theme || ""));
document.addEventListener("click", (e) => { if (!$("menu").contains(e.target)) $("menu").open = false; });
listen((keys) => {
  if (keys.has("language")) { words(); showKeys(); }
  if (keys.has("view") && state.view === "graph") seenAgain();
});
document.documentElement.dataset.ready = String(Math.round(performance.now()));
requestAnimationFrame(() => setTimeout(() => { document.documentElement.dataset.drawn = String(Math.round(performance.now())); }));
