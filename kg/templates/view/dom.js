// Elements. Everything from reports becomes a text node, never markup; a link leads inside the page only.
export const $ = (id) => document.getElementById(id);

export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const child of children.flat()) if (child !== null && child !== undefined && child !== "") element.append(child);
  return element;
}
export function button(text, className, action) {
  const element = make("button", className, text);
  element.type = "button";
  if (action) element.addEventListener("click", action);
  return element;
}
export function drawn(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}
const OUTLINES = {
  dot: "M6 1a5 5 0 1 0 .01 0z", square: "M1.5 1.5h9v9h-9z", hexagon: "M3.3 1.3h5.4L11.4 6 8.7 10.7H3.3L.6 6z",
  diamond: "M6 .5 11.5 6 6 11.5.5 6z", triangle: "M6 1 11.5 10.7H.5z", star: "M6 .4 7.5 4.3l4.1.2-3.2 2.6 1.1 4L6 8.8l-3.5 2.3 1.1-4L.4 4.5l4.1-.2z",
};
// The sign of a class: its shape in its colour.
export function sign(shape, colour) {
  return drawn("svg", { class: "sign", viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true" },
    drawn("path", { d: OUTLINES[shape] || OUTLINES.dot, fill: colour }));
}
export function rule(colour, mood) {
  return drawn("svg", { class: "sign", viewBox: "0 0 18 12", width: 18, height: 12, "aria-hidden": "true" },
    drawn("path", { d: "M1 6h16", stroke: colour, "stroke-width": 2.4, "stroke-dasharray": mood ? "4 2.5" : "none" }));
}
