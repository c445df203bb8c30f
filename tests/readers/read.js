// Reads the files named on the command line with programs from npm. Out: JSON, by file; see test_export_node.py.
"use strict";

const fs = require("fs");
const path = require("path");
const { MultiDirectedGraph } = require("graphology");
const cytoscape = require("cytoscape");
const gexf = require("graphology-gexf");
const graphml = require("graphology-graphml");
const { JsonLdParser } = require("jsonld-streaming-parser");
const { Parser } = require("n3");
const { RdfXmlParser } = require("rdfxml-streaming-parser");

const text = (file) => fs.readFileSync(file, "utf8");
const n3 = (format) => (file) => counted(new Parser({ format }).parse(text(file)));
const streamed = (parser) => (file) =>
  new Promise((resolve, reject) => {
    const quads = [];
    fs.createReadStream(file).pipe(parser())
      .on("data", (quad) => quads.push(quad)).on("end", () => resolve(counted(quads))).on("error", reject);
  });
const graphology = (format) => (file) => {
  const graph = format.parse(MultiDirectedGraph, text(file));
  return {
    nodes: graph.mapNodes((id, data) => [id, data]),
    edges: graph.mapEdges((id, data, source, target) => [source, target, data]),
  };
};

const READERS = {
  ".ttl": n3("Turtle"),
  ".nt": n3("N-Triples"),
  ".trig": n3("TriG"),
  ".nq": n3("N-Quads"),
  ".jsonld": streamed(() => new JsonLdParser()),
  ".rdf": streamed(() => new RdfXmlParser()),
  ".gexf": graphology(gexf),
  ".graphml": graphology(graphml),
  ".cyjs": (file) => {
    const graph = cytoscape({ headless: true });
    graph.json(JSON.parse(text(file)));
    return {
      nodes: graph.nodes().map((node) => [node.id(), node.data()]),
      edges: graph.edges().map((edge) => [edge.source().id(), edge.target().id(), edge.data()]),
    };
  },
};

// How many statements there are, how many objects are triple terms, and how many literals are of each type.
function counted(quads) {
  const types = {};
  for (const { object } of quads)
    if (object.termType === "Literal") {
      const type = object.datatype.value.split("#")[1];
      types[type] = (types[type] || 0) + 1;
    }
  const lines = quads.map((quad) => JSON.stringify([quad.subject, quad.predicate, quad.object, quad.graph]));
  return {
    statements: new Set(lines).size,
    terms: quads.filter((quad) => quad.object.termType === "Quad").length,
    types,
    naming: lines.filter((line) => line.includes("陇东农商银行")).length,
  };
}

async function main() {
  const found = {};
  for (const file of process.argv.slice(2)) found[path.basename(file)] = await READERS[path.extname(file)](file);
  process.stdout.write(JSON.stringify(found));
}

main();
