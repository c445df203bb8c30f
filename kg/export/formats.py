"""The table of formats. In: a store, the name of an output. Out: the output, in the format that its name says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg import ontology as onto
from kg import store as stores
from kg.errors import StoreError
from kg.export import neo4j, networkfiles
from kg.export.folders import whole_folder
from kg.export.networks import network
from kg.export.records import read
from kg.network import prefixes
from kg.ontology import Ontology
from kg.store import STANDARD, Store


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen: ``rdf12`` (triple terms for claims, RDF formats), ``as_nodes`` and ``planned`` (networks:
    events as nodes, and those that are only planned or denied), the ``ontology`` that the graph was built by."""

    rdf12: bool = False
    as_nodes: bool = False
    planned: bool = False
    ontology: Ontology | None = None

    @property
    def names(self) -> Ontology:
        """The ontology, the shipped one by default."""
        return self.ontology or onto.load()


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what reads it, which choices it knows (names of fields of ``Choices``), and what writes it."""

    reads: str
    knows: frozenset[str]
    write: Callable[[Store, Path, str, Choices], None]


def export(store: Store, path: Path, choices: Choices | None = None, *, suffix: str | None = None) -> None:
    """Writes ``store`` to ``path`` in the format of its name; ``suffix`` says which on standard output (``-``).

    Raises ``StoreError`` for an unknown format, a choice that it doesn't know, or a place that can't be written.
    """
    chosen = choices or Choices()
    if suffix is not None and path != STANDARD:
        raise StoreError(
            f"{path}: a file's name says its format. Choose a format for standard output (-) only."
        )
    suffix = _suffix(path) if suffix is None else suffix.lower()
    format = FORMATS.get(suffix)
    if format is None:
        raise StoreError(
            f"{path}: unknown format {suffix!r}. Expected {' '.join(filter(None, FORMATS))}, or a folder for a store."
        )
    for name in ("rdf12", "as_nodes", "planned"):
        if getattr(chosen, name) and name not in format.knows:
            raise StoreError(f"{path}: {_REFUSED[name]} Expected {' '.join(_knowing(name))}.")
    format.write(store, path, suffix, chosen)


def _suffix(path: Path) -> str:
    if path == STANDARD:
        return ".trig"
    suffix = path.suffix.lower()
    return "" if path.is_dir() and suffix not in FORMATS else suffix


def _knowing(choice: str) -> list[str]:
    return [suffix for suffix, format in FORMATS.items() if choice in format.knows]


def _rdf(store: Store, path: Path, suffix: str, choices: Choices) -> None:
    names = prefixes(store, choices.names)
    stores.save(stores.reified(store) if choices.rdf12 else store, path, names, suffix=suffix)


def _network(store: Store, path: Path, suffix: str, choices: Choices) -> None:
    events = "nodes" if choices.as_nodes else "edges"
    of_it = network(read(store, choices.names), choices.names, events=events, planned=choices.planned)
    networkfiles.write_network(of_it, path, suffix=suffix)


def _neo4j(store: Store, path: Path, suffix: str, choices: Choices) -> None:
    if path == STANDARD:
        raise StoreError("Several files can't go to standard output. Expected a name like neo4j.csv.")
    with whole_folder(path) as folder:
        neo4j.write(read(store, choices.names), choices.names, folder)


_REFUSED: Final = {
    "rdf12": "has no triple terms of RDF 1.2 that others can read yet.",
    "as_nodes": "is no format of networks: events are there as they are.",
    "planned": "is no format of networks: planned events are there in any case.",
}
_QUADS: Final = Format("a named graph for each report", frozenset({"rdf12"}), _rdf)
_TRIPLES: Final = Format("one graph", frozenset({"rdf12"}), _rdf)
_NETWORK: Final = frozenset({"as_nodes", "planned"})
FORMATS: Final[Mapping[str, Format]] = {
    ".trig": _QUADS,
    ".nq": _QUADS,
    ".ttl": _TRIPLES,
    ".nt": _TRIPLES,
    ".jsonld": Format("one graph", frozenset(), _rdf),
    ".rdf": Format("one graph, RDF/XML", frozenset(), _rdf),
    ".graphml": Format("Gephi, Cytoscape, yEd, igraph, networkx", _NETWORK, _network),
    ".gexf": Format("Gephi, with a time line", _NETWORK, _network),
    ".cyjs": Format("Cytoscape", _NETWORK, _network),
    ".csv": Format("a folder of files for Neo4j", frozenset(), _neo4j),
    "": Format("a folder: a store on disk", frozenset(), _rdf),
}
