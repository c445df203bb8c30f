"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const FACE = '"Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei","Source Han Sans SC",sans-serif';
  const $ = (id) => document.getElementById(id);
  const off = new Set();          // classes hidden by the legend
  let chosen = null;              // {node} or {edge}
  let wordsFit = true;            // zoomed in far enough for the relations' names

  // Everything from reports becomes a text node, never markup.
  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    for (const child of children) if (child !== null && child !== undefined && child !== "") element.append(child);
    return element;
  }
  function button(text, className, action) {
    const element = make("button", className, text);
    element.type = "button";
    element.addEventListener("click", action);
    return element;
  }
  function dot(colour) {
    const element = make("span", "dot");
    element.style.background = colour;
    return element;
  }

  const nodeById = new Map(data.nodes.map((n) => [n.id, n]));
  const edgesOf = new Map(data.nodes.map((n) => [n.id, []]));
  for (const e of data.edges) { edgesOf.get(e.from).push(e); edgesOf.get(e.to).push(e); }
  const reportsOf = data.facts.map((pair) => new Set(pair.flatMap((f) => f.claims.flatMap((c) => c.passages.map((i) => data.passages[i].report)))));

  // What is only located somewhere or part of something is left out unless asked for, searched for or chosen.
  function structure() { return $("structure").checked; }
  function gone(n) {
    if (off.has(n.kind)) return true;
    return n.aside && !structure() && !(chosen && near(n.id));
  }
  function looks(e) {
    const lit = isLit(e);
    const named = $("words").checked && (chosen ? lit : wordsFit && !e.structural);
    const colour = !lit ? "#e6e9ee" : e.structural ? "#c3cbd5" : "#8795a8";
    const end = (name) => ({ enabled: e.arrows.includes(name), scaleFactor: 0.5 });
    return {
      id: e.id, from: e.from, to: e.to, label: named ? e.label : " ",
      hidden: (e.structural && !structure() && !(chosen && isLit(e))) || gone(nodeById.get(e.from)) || gone(nodeById.get(e.to)),
      arrows: { to: end("to"), from: end("from") }, dashes: e.structural ? [4, 4] : false,
      width: chosen && lit ? 2 : 1.1, color: { color: colour, highlight: "#1f5fa8", hover: "#1f5fa8", inherit: false },
      smooth: { enabled: true, type: "curvedCW", roundness: 0.08 },
      font: { size: 12, face: FACE, color: lit ? "#52606f" : "#c4cad2", strokeWidth: 3, strokeColor: "#f6f7f9", align: "horizontal" },
    };
  }
  function isLit(e) {
    if (!chosen) return true;
    if (chosen.edge !== undefined) return chosen.edge === e.id;
    if (chosen.report !== undefined) return reportsOf[e.id].has(chosen.report);
    return e.from === chosen.node || e.to === chosen.node;
  }
  function near(id) { return !chosen || id === chosen.node || edgesOf.get(id).some(isLit); }
  function shape(n) {
    const lit = near(n.id);
    return {
      id: n.id, label: n.label, x: n.x, y: n.y, size: n.size, shape: "dot", hidden: gone(n), opacity: lit ? 1 : 0.18,
      borderWidth: 1.5, borderWidthSelected: 3,
      color: { background: n.color, border: "#ffffff", highlight: { background: n.color, border: "#1d2733" }, hover: { background: n.color, border: "#1d2733" } },
      font: { size: n.size > 17 ? 16 : 14, face: FACE, color: lit ? "#1d2733" : "#b9c0c9", strokeWidth: 4, strokeColor: "#f6f7f9", vadjust: -2 },
    };
  }

  const nodes = new vis.DataSet(data.nodes.map(shape));
  const edges = new vis.DataSet(data.edges.map(looks));
  const network = new vis.Network($("canvas"), { nodes: nodes, edges: edges }, {
    physics: false, layout: { improvedLayout: false },
    interaction: { hover: true, hideEdgesOnDrag: data.edges.length > 600, multiselect: false, selectConnectedEdges: false },
  });
  function seen() { return data.nodes.filter((n) => !gone(n)).map((n) => n.id); }
  function redraw() { nodes.update(data.nodes.map(shape)); edges.update(data.edges.map(looks)); }
  function zoomed() {
    const fit = network.getScale() > 0.55;
    if (fit !== wordsFit) { wordsFit = fit; if (!chosen) edges.update(data.edges.map(looks)); }
  }
  network.on("zoom", zoomed);
  network.on("animationFinished", zoomed);

  // --- The panel
  function reportLine(index) {
    const r = data.reports[index];
    if (!r) return null;
    return make("cite", "", "《" + (r.headline || r.id) + "》", make("span", "", [r.publisher, r.day].filter(Boolean).join("，")));
  }
  function quotes(passages) {
    return passages.map((i) => make("blockquote", "", data.passages[i].text, reportLine(data.passages[i].report)));
  }
  function link(id) { return button(nodeById.get(id).name, "link", () => choose({ node: id }, true)); }
  function facts(e, structural) {
    return data.facts[e.id].filter((f) => structural === undefined || f.structural === structural).flatMap((f) => f.claims.map((claim) => {
      const told = [];
      if (claim.amount) told.push(make("span", "value", " " + claim.amount));
      if (claim.when) told.push(make("span", "when", " " + claim.when));
      const verb = make("span", "verb", f.label + (claim.post ? "：" + claim.post : ""));
      return make("div", "fact", make("p", "what", link(f.from), verb, link(f.to), ...told), ...quotes(claim.passages));
    }));
  }
  function list(title, items, first) {
    if (!items.length) return [];
    const box = make("div", "", ...items.slice(0, first));
    if (items.length > first) {
      const rest = button("其余 " + (items.length - first) + " 条…", "more", () => rest.replaceWith(...items.slice(first)));
      box.append(rest);
    }
    return [make("h3", "", title + "（" + items.length + "）"), box];
  }
  function figures(rows) {
    if (!rows || !rows.length) return [];
    const table = make("table");
    for (const row of rows) {
      const line = make("tr", "", make("td", "", row.indicator), make("td", "number", row.value), make("td", "day", row.when));
      line.title = row.passages.map((i) => data.passages[i].text).join("\n");
      table.append(line);
    }
    return [make("h3", "", "数据（" + rows.length + "）"), table];
  }
  function showNode(n) {
    const all = edgesOf.get(n.id);
    $("panel").replaceChildren(
      make("h2", "", n.name), make("p", "kind", dot(n.color), n.kindLabel),
      n.aliases.length ? make("p", "also", "又作：" + n.aliases.join("、")) : "",
      n.sure ? make("p", "also", "置信度：" + n.sure) : "",
      ...list("关系", all.flatMap((e) => facts(e, false)), 30), ...figures(data.figures[n.id]), ...list("隶属与位置", all.flatMap((e) => facts(e, true)), 8),
      make("p", "iri", n.iri));
  }
  function showEdge(e) {
    $("panel").replaceChildren(make("h2", "", nodeById.get(e.from).name + " — " + nodeById.get(e.to).name),
      ...list("依据", facts(e), 50));
  }
  function showAll() {
    const rows = data.reports.map((r, index) => {
      const count = data.edges.filter((e) => !e.structural && reportsOf[e.id].has(index)).length;
      const row = make("div", "fact report", button(r.headline || r.id, "", () => choose({ report: index })));
      row.firstChild.append(make("p", "when", [r.publisher, r.day, count ? count + " 对关系" : ""].filter(Boolean).join("，")));
      return row;
    });
    $("panel").replaceChildren(make("h2", "", data.title),
      make("p", "hint", "点一个名称、一条线或一篇报道，看关系和原文。滚轮缩放，拖动移动。"),
      data.hidden ? make("p", "hint", "只画出关系最多的 " + data.nodes.length + " 个，另有 " + data.hidden + " 个未画。") : "",
      ...list("报道", rows, 40));
  }

  function showReport(index) {
    const r = data.reports[index];
    const facts_ = data.edges.filter(isLit).flatMap((e) => facts(e, false));
    $("panel").replaceChildren(make("h2", "", r.headline || r.id), make("p", "kind", [r.publisher, r.day].filter(Boolean).join("，")),
      ...list("关系", facts_, 40), make("p", "iri", r.iri));
  }

  function choose(what, move) {
    chosen = what;
    redraw();
    if (!what) { network.unselectAll(); showAll(); }
    else if (what.node !== undefined) {
      network.selectNodes([what.node], false);
      showNode(nodeById.get(what.node));
      if (move) network.focus(what.node, { scale: Math.max(network.getScale(), 0.85), animation: { duration: 350 } });
    } else if (what.report !== undefined) { network.unselectAll(); showReport(what.report); }
    else { network.selectEdges([what.edge]); showEdge(data.edges[what.edge]); }
    $("panel").scrollTop = 0;
  }
  network.on("click", (event) => {
    if (event.nodes.length) choose({ node: event.nodes[0] });
    else if (event.edges.length) choose({ edge: event.edges[0] });
    else choose(null);
  });
  network.on("hoverNode", () => { $("canvas").style.cursor = "pointer"; });
  network.on("hoverEdge", () => { $("canvas").style.cursor = "pointer"; });
  network.on("blurNode", () => { $("canvas").style.cursor = ""; });
  network.on("blurEdge", () => { $("canvas").style.cursor = ""; });

  // --- Legend, tools, search
  for (const c of data.classes) {
    const item = button("", "", () => { off.has(c.kind) ? off.delete(c.kind) : off.add(c.kind); item.classList.toggle("off", off.has(c.kind)); redraw(); });
    item.append(dot(c.colour), c.label, make("span", "count", String(c.count)));
    $("legend").append(make("li", "", item));
  }
  $("fit").addEventListener("click", () => { choose(null); network.fit({ nodes: seen(), maxZoomLevel: 1.4, animation: { duration: 350 } }); });
  $("structure").addEventListener("change", redraw);
  $("words").addEventListener("change", redraw);
  function hits() {
    const text = $("search").value.trim().toLowerCase();
    const found = text ? data.nodes.filter((n) => [n.name, ...n.aliases].some((x) => x.toLowerCase().includes(text))) : [];
    $("hits").replaceChildren(...found.slice(0, 12).map((n) => {
      const item = button("", "", () => { $("hits").hidden = true; choose({ node: n.id }, true); });
      item.append(dot(n.color), n.name, make("span", "count", n.kindLabel));
      return make("li", "", item);
    }));
    if (text && !found.length) $("hits").append(make("li", "hint", "没有这样的名称"));
    $("hits").hidden = !text;
    return found;
  }
  $("search").addEventListener("input", hits);
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") { const found = hits(); if (found.length) { $("hits").hidden = true; choose({ node: found[0].id }, true); } }
    if (event.key === "Escape") { $("search").value = ""; $("hits").hidden = true; choose(null); }
  });

  $("title").textContent = data.title;
  $("totals").textContent = data.totals.reports + " 篇报道 · " + data.totals.things + " 个实体 · " + data.totals.relations + " 条关系";
  document.title = data.title;
  network.fit({ nodes: seen(), maxZoomLevel: 1.4 });
  zoomed();
  showAll();
})();
