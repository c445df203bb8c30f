// Where a page of a server leads: to neighbourhoods and entities of that server. A page in a file leads nowhere.
import { data } from "./data.js";
import { say, either } from "./words.js";
import { make, button } from "./dom.js";

function nearOf(name, hops) { return "/view?focus=" + encodeURIComponent(name) + "&hops=" + hops; }
function anchor(text, href) {
  const found = make("a", "more", text);
  found.href = href;
  return found;
}
// The ways from a thing to the rest of the server.
export function waysFrom(node) {
  if (!data.served) return "";
  return make("p", "tools ways", anchor(say("load_near"), nearOf(node.iri, 1)), anchor(say("load_two"), nearOf(node.iri, 2)),
    anchor(say("its_page"), "/entity?iri=" + encodeURIComponent(node.iri)));
}
// What of the server's graph is shown, and a box to choose something else.
export function whatIsServed() {
  if (!data.served) return [];
  const box = make("input", ""), go = () => { if (box.value.trim()) location.assign(nearOf(box.value.trim(), 1)); };
  box.id = "focus-name";
  box.type = "search";
  box.placeholder = say("look_up");
  box.setAttribute("aria-label", say("look_up"));
  box.addEventListener("keydown", (e) => { e.stopPropagation(); if (e.key === "Enter") go(); });
  return [make("p", "hint served", either(data.served)), make("p", "served", box, button("→", "chip", go)),
    location.search ? make("p", "tools", anchor(say("load_all"), "/view")) : ""];
}
