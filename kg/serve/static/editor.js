"use strict";
(() => {
  const place = document.getElementById("editor");
  const config = JSON.parse(place.dataset.config);
  const head = Object.entries(config.prefixes)
    .filter(([prefix]) => ["kg", "rdfs", "schema", "dcterms", "nif", "prov"].includes(prefix))
    .map(([prefix, name]) => `PREFIX ${prefix}: <${name}>`).join("\n");
  const whole = (text) => {
    const used = Object.entries(config.prefixes)
      .filter(([prefix]) => new RegExp(`(^|[^\\w?$<])${prefix}:`, "m").test(text) && !new RegExp(`PREFIX\\s+${prefix}:`, "i").test(text))
      .map(([prefix, name]) => `PREFIX ${prefix}: <${name}>`);
    return used.length ? `${used.join("\n")}\n${text}` : text;
  };
  const first = config.query ? whole(config.query) : `${head}\nSELECT ?name ?kind WHERE {\n  ?report schema:mentions ?x .\n  ?x a ?kind ; rdfs:label ?name .\n} LIMIT 20\n`;

  Yasgui.Yasqe.defaults.value = first;
  Yasgui.Yasqe.defaults.prefixCcApi = null;
  Yasgui.Yasqe.defaults.autocompleters = ["prefixes", "variables"];
  Yasgui.Yasr.defaults.prefixes = config.prefixes;
  const endpoint = new URL("/sparql", location.href).href;
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint, method: "POST" },
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    copyEndpointOnNewTab: true,
    persistenceId: null,
    populateFromUrl: false,
  });
  const run = (text) => {
    const tab = yasgui.getTab();
    tab.setQuery(text);
    tab.query().catch(() => {}); // the error is shown below the editor
  };
  if (config.query) run(first);
  document.getElementById("named").addEventListener("change", (event) => {
    const chosen = config.queries[event.target.selectedIndex - 1];
    if (chosen) run(whole(chosen.text));
  });
  // Things of the graph are described by this server; their own addresses may lead nowhere.
  place.addEventListener("click", (event) => {
    const link = event.target.closest("a.iri");
    const iri = link && (link.dataset.iri || link.getAttribute("href"));
    if (!iri || !iri.startsWith(config.base)) return;
    link.dataset.iri = iri;
    link.href = `/entity?iri=${encodeURIComponent(iri)}`;
  }, true);
})();
