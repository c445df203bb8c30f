"""Graphs on disk for the tests of exports and of remote engines."""

from pathlib import Path

from graphs import reading

from kg import graph, ontology, store

KNOWN = ontology.load()
BASE = "https://example.org/kg/"
IDS = ("r", "页面#2")


def written(path: Path, ids: tuple[str, ...] = IDS, base: str = BASE) -> Path:
    """The graph of a report for each of ``ids``, at ``path``."""
    output = store.output(path, graph.prefixes(KNOWN, base))
    for report_id in ids:
        name = graph.report_iri(report_id, base, KNOWN)
        triples = graph.triples(reading(report_id), KNOWN, base=base)
        output.put(store.Built(report_id, name, store.block(triples, name, output.suffix, {})))
    output.commit()
    output.close()
    return path
