"""Networks in files. In: a networkx graph of ``to_networkx``, or a part of it. Out: GraphML, GEXF, Cytoscape JSON.

The graphs are written in the order of their nodes and edges, so that the same network gives the same bytes.
"""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any, Final

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from kg.errors import StoreError
from kg.store import atomic

_KEY: Final = "claim"  # the attribute in files that holds the key of networkx' edges
_GEXF: Final = "1.3"
_COLOUR: Final = re.compile("#[0-9a-f]{6}", re.I)
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CYJS: Final = {"format_version": "1.0", "generated_by": "report-kg", "target_cytoscapejs_version": "~2.1"}


def write_network(network: "nx.MultiDiGraph[str]", path: Path | str, *, suffix: str | None = None) -> None:
    """Writes ``network`` (of ``to_networkx``, or a part of it) to ``path``: .graphml, .gexf or .cyjs.

    ``suffix``: the format where the path doesn't say it (``-``, standard output).

    Raises ``StoreError`` for other names, and where it can't be written.
    """
    path = Path(path)
    writer = WRITERS.get(path.suffix.lower() if suffix is None else suffix)
    if writer is None:
        raise StoreError(f"{path}: no format of networks. Expected a name that ends in {' '.join(WRITERS)}.")
    with atomic(path) as out:
        writer(network, out)


def graphml(network: "nx.MultiDiGraph[str]", out: IO[bytes]) -> None:
    """GraphML (http://graphml.graphdrawing.org): Gephi, Cytoscape, yEd, igraph, networkx."""
    nx.write_graphml_xml(_numbered(network), out, encoding="utf-8", prettyprint=True)


def gexf(network: "nx.MultiDiGraph[str]", out: IO[bytes]) -> None:
    """GEXF 1.3 (https://gexf.net) for Gephi: dynamic where edges have days, nodes in the colours of their classes."""
    writer = GEXFWriter(_drawn(network), encoding="utf-8", prettyprint=True, version=_GEXF)
    meta = next(e for e in writer.xml if e.tag == "meta")
    writer.xml.remove(meta)  # holds today's date: the same network must give the same bytes
    for name in ("xmlns:xsi", "xsi:schemaLocation"):  # networkx' are not those of the standard
        writer.xml.attrib.pop(name, None)
    writer.graph_element.attrib.pop("name", None)
    for attribute in writer.xml.iter("attribute"):
        if attribute.get("title") == "networkx_key":
            attribute.set("title", _KEY)
    for edge in writer.xml.iter("edge"):
        if edge.get("label"):  # keeps Gephi from putting parallel edges of different relations together
            edge.set("kind", edge.get("label"))
    writer.write(out)
    out.write(b"\n")


def cyjs(network: "nx.MultiDiGraph[str]", out: IO[bytes]) -> None:
    """Cytoscape JSON: Cytoscape desktop (.cyjs) and Cytoscape.js (``elements``)."""
    nodes = [
        {"data": {"id": iri, "value": iri, "name": data.get("label", iri), **data}}
        for iri, data in network.nodes(data=True)
    ]
    edges = [
        {
            "data": {
                "id": f"e{number}",
                "source": one,
                "target": other,
                "key": key,
                **_interaction(data),
                **data,
            }
        }
        for number, (one, other, key, data) in enumerate(network.edges(keys=True, data=True))
    ]
    whole = _CYJS | {
        "data": {"name": network.graph.get("name", "")},
        "directed": True,
        "multigraph": True,
        "elements": {"nodes": nodes, "edges": edges},
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    out.write(text.encode("utf-8") + b"\n")


def _interaction(data: Mapping[str, Any]) -> dict[str, Any]:
    """What Cytoscape calls an edge by."""
    return {"interaction": data.get("relation", ""), "name": data.get("label", "")}


def _numbered(network: "nx.MultiDiGraph[str]") -> "nx.MultiDiGraph[str]":
    """The same network with edges numbered: an edge's id must be no other's in the file."""
    same: nx.MultiDiGraph[str] = nx.MultiDiGraph(**network.graph)
    for name, data in network.nodes(data=True):
        same.add_node(name, **_writable(data))
    for number, (one, other, key, data) in enumerate(network.edges(keys=True, data=True)):
        same.add_edge(one, other, key=f"e{number}", **{_KEY: key}, **_writable(data))
    return same


def _drawn(network: "nx.MultiDiGraph[str]") -> "nx.MultiDiGraph[str]":
    """The same network with colours as GEXF has them. What has a time is there at that time only: true of edges,
    but not of nodes, whose days get other names."""
    same: nx.MultiDiGraph[str] = nx.MultiDiGraph(**network.graph)
    for name, data in network.nodes(data=True):
        drawn = {f"{k}_day" if k in ("start", "end") else k: v for k, v in _writable(data).items()}
        if _COLOUR.fullmatch(drawn.get("colour", "")):
            red, green, blue = bytes.fromhex(drawn["colour"][1:])
            drawn["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
        same.add_node(name, **drawn)
    for one, other, key, data in network.edges(keys=True, data=True):
        same.add_edge(one, other, key=key, **_writable(data))
    return same


def _writable(data: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes without what no XML document can hold."""
    return {k: _UNWRITABLE.sub("\ufffd", v) if isinstance(v, str) else v for k, v in data.items()}


WRITERS: Final[Mapping[str, Callable[[Any, IO[bytes]], None]]] = {
    ".graphml": graphml,
    ".gexf": gexf,
    ".cyjs": cyjs,
}
