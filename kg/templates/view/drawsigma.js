// Draws a view with sigma.js (WebGL): thousands of nodes; names where there is room, words on lines from near.
import { FACE, colours, faded, nodeLooks, lineLooks, lineWords } from "./looks.js";

export function canDrawWithSigma() {
  if (typeof sigmaView === "undefined") return false;
  const probe = document.createElement("canvas");
  return Boolean(probe.getContext("webgl2"));
}
export function drawWithSigma(box, on) {
  const graph = new sigmaView.Graph({ multi: true, type: "directed" });
  let lit = null, over = null, wordsOn = true;
  const byId = new Map();
  function label(context, d, settings) {
    if (!d.label) return;
    const size = settings.labelSize + (d.size > 8 ? 2 : 0), text = d.label.replace(/\n/g, "");
    context.font = size + "px " + FACE;
    context.textAlign = "center"; context.lineJoin = "round"; context.lineWidth = 4;
    context.strokeStyle = colours().ground; context.fillStyle = d.faint ? colours().faint : colours().ink;
    context.strokeText(text, d.x, d.y + d.size + size + 1);
    context.fillText(text, d.x, d.y + d.size + size + 1);
    context.textAlign = "left";
  }
  const sigma = new sigmaView.Sigma(graph, box, {
    allowInvalidContainer: true, labelFont: FACE, labelSize: 12, labelDensity: 0.35, labelGridCellSize: 110, labelRenderedSizeThreshold: 2.4,
    renderEdgeLabels: true, edgeLabelFont: FACE, edgeLabelSize: 11, zIndex: true, enableEdgeEvents: true, hideEdgesOnMove: false,
    minCameraRatio: 0.005, maxCameraRatio: 3, defaultDrawNodeLabel: label, defaultDrawNodeHover: label, stagePadding: 30,
    defaultEdgeType: "line", edgeProgramClasses: { line: sigmaView.EdgeLineProgram, arrow: sigmaView.EdgeArrowProgram },
    nodeReducer(id, d) {
      if (!lit && !over) return d;
      const on_ = (over || lit).nodes.has(Number(id));
      return on_ ? { ...d, zIndex: 2, forceLabel: (over || lit).nodes.size < 80, highlighted: false } : { ...d, color: colours().line, label: null, zIndex: 0, faint: true };
    },
    edgeReducer(id, d) {
      const near = over || lit, on_ = !near || near.lines.has(Number(id));
      if (!on_) return { ...d, color: colours().line, label: null, zIndex: 0 };
      return near ? { ...d, zIndex: 2, color: d.full, size: d.size + 0.8, forceLabel: wordsOn && near.lines.size < 30, label: wordsOn ? d.label : null } : { ...d, label: wordsOn ? d.label : null };
    },
  });
  function show(view, at, lights, words) {
    lit = lights; wordsOn = words; over = null;
    graph.clear();
    byId.clear();
    for (const id of view.nodes) {
      const look = nodeLooks(id), [x, y] = at.get(id);
      graph.addNode(id, { x: x, y: -y, size: Math.max(1.8, look.size / 4), label: look.label, color: look.colour, zIndex: 1 });
    }
    const few = view.lines.length < 3000, all = [...view.nodes].map((id) => at.get(id));
    const wide = all.length ? Math.max(...[0, 1].map((i) => all.reduce((m, p) => Math.max(m, p[i]), -Infinity) - all.reduce((m, p) => Math.min(m, p[i]), Infinity))) : 1;
    for (const line of view.lines) {
      const look = lineLooks(line), a = at.get(line.a), b = at.get(line.b), far = Math.hypot(a[0] - b[0], a[1] - b[1]) / wide;
      byId.set(String(line.id), line);
      graph.addEdgeWithKey(line.id, line.a, line.b, {
        size: look.structural ? 0.6 : Math.min(3, look.width), color: far < 0.05 ? look.colour : faded(look.colour, far < 0.15 ? 0.45 : 0.75), full: look.colour, zIndex: 0,
        get label() { return lineWords(line, true).replace("\n", " "); },
        type: few && look.to && !look.from ? "arrow" : "line",
      });
    }
    sigma.setSetting("hideEdgesOnMove", view.lines.length > 6000);
    sigma.setSetting("edgeLabelColor", { color: colours().soft });
    sigma.refresh();
  }
  function around(id) { return { nodes: new Set([Number(id), ...graph.neighbors(id).map(Number)]), lines: new Set(graph.edges(id).map(Number)) }; }
  function hover(next) { over = next; sigma.refresh({ skipIndexation: true }); }
  sigma.on("clickNode", (e) => on.node(Number(e.node)));
  sigma.on("clickEdge", (e) => on.line(byId.get(e.edge)));
  sigma.on("clickStage", () => on.nothing());
  sigma.on("doubleClickNode", (e) => { e.preventSigmaDefault(); on.twice(Number(e.node)); });
  sigma.on("enterNode", (e) => { box.style.cursor = "pointer"; hover(around(e.node)); });
  sigma.on("leaveNode", () => { box.style.cursor = ""; hover(null); });
  sigma.on("enterEdge", () => { box.style.cursor = "pointer"; });
  sigma.on("leaveEdge", () => { box.style.cursor = ""; });
  const camera = sigma.getCamera();
  // The camera's place for some nodes: the middle of their box, the ratio that shows it whole.
  function frame(ids) {
    let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity;
    for (const id of ids) {
      const d = sigma.getNodeDisplayData(id);
      if (d) { x0 = Math.min(x0, d.x); x1 = Math.max(x1, d.x); y0 = Math.min(y0, d.y); y1 = Math.max(y1, d.y); }
    }
    if (x0 > x1) return { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
    const { width, height } = sigma.getDimensions(), size = Math.min(width, height);
    return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, angle: 0, ratio: Math.max(0.02, Math.max((x1 - x0) * size / width, (y1 - y0) * size / height) * 1.15) };
  }
  return {
    kind: "sigma",
    show: show,
    light(next, words) { lit = next; wordsOn = words; sigma.refresh({ skipIndexation: true }); },
    fit(ids) { camera.setState(ids ? frame(ids) : { x: 0.5, y: 0.5, ratio: 1, angle: 0 }); },
    move(id) { const d = sigma.getNodeDisplayData(id); if (d) camera.animate({ x: d.x, y: d.y, ratio: Math.min(camera.ratio, 0.25) }, { duration: 300 }); },
    at(id) { const d = sigma.getNodeDisplayData(id), p = sigma.framedGraphToViewport(d); return [p.x, p.y]; },
    pan(dx, dy) { const { width } = sigma.getDimensions(), s = camera.getState(); camera.setState({ x: s.x + dx / width * s.ratio, y: s.y - dy / width * s.ratio }); },
    zoom(times) { camera.setState({ ratio: camera.ratio / times }); },
    scale() { return 1 / camera.ratio; },
    picture() { sigma.refresh(); sigma.render(); return [...box.querySelectorAll("canvas")].filter((c) => !/mouse/.test(c.className)); },
    resize() { sigma.resize(); sigma.refresh(); },
  };
}
