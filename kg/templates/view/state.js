// What the reader has chosen, and who wants to know when it changes.
import { data } from "./data.js";

export const state = {
  view: "graph",        // or "reading"
  chosen: null,         // {node} {edge} {event} {report}: a number each
  focus: null,          // {node, hops}
  report: 0,            // the one that is read
  spot: -1,             // the passage that is looked for in it
  classesOff: new Set(),
  relationsOff: new Set(),
  structure: false, planned: true, asNodes: false, words: true,
  from: "", to: "", undated: true,
  parts: data.first,    // how many parts are drawn; -1: all
  extra: new Set(),     // nodes outside them that were asked for
};
export const crumbs = [];  // the focus before this one, and so on

const listeners = [];
export function listen(listener) { listeners.push(listener); }
// Changes the state and tells everyone which keys have changed.
export function change(patch) {
  Object.assign(state, patch);
  const keys = new Set(Object.keys(patch));
  for (const listener of listeners) listener(keys);
}
