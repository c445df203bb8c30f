"""One HTML page that shows a graph in any browser, without a network. In: a store. Out: the page's text.

pyvis' ``Network`` is the model of nodes and edges; the page around it is a template of our own, because none
of pyvis' modes works offline. Text of reports reaches the page only as JSON data and is shown as text.
"""

import hashlib
import json
from base64 import b64encode
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import networkx as nx
import pyvis
import yaml
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from pyvis.network import Network

from kg import ontology as onto
from kg.arrange import positions
from kg.network import Thing, things
from kg.ontology import Names, Ontology
from kg.query import ask
from kg.store import Store

_LINE = 11  # characters of a label's line
_FONT = 14

_CLAIMS = f"""
SELECT ?s ?p ?o ?event ?passage WHERE {{
  ?claim a kg:{Names.CLAIM} ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
    kg:{Names.EVIDENCE} ?passage .
  OPTIONAL {{ ?claim prov:wasDerivedFrom ?event }}
}} ORDER BY ?s ?p ?o ?passage ?event"""
_EVENTS = f"""
SELECT ?event ?value ?unit ?bound ?start ?end ?post WHERE {{
  ?event kg:{Names.MODALITY} ?modality .
  OPTIONAL {{ ?event kg:{Names.HAS_AMOUNT} ?a . ?a schema:value ?value ; kg:{Names.UNIT} ?unit .
             OPTIONAL {{ ?a kg:{Names.BOUND} ?bound }} }}
  OPTIONAL {{ ?event schema:startDate ?start }}
  OPTIONAL {{ ?event schema:endDate ?end }}
  OPTIONAL {{ ?event kg:{Names.POST_TITLE} ?post }}
}} ORDER BY ?event ?value ?unit ?post"""
_FIGURES = f"""
SELECT ?subject ?indicator ?value ?unit ?bound ?start ?end ?passage WHERE {{
  ?o a kg:{Names.OBSERVATION} ; kg:{Names.SUBJECT} ?subject ; kg:{Names.INDICATOR} ?indicator ;
     schema:value ?value ; kg:{Names.UNIT} ?unit ; kg:{Names.EVIDENCE} ?passage .
  OPTIONAL {{ ?o kg:{Names.BOUND} ?bound }}
  OPTIONAL {{ ?o schema:startDate ?start }}
  OPTIONAL {{ ?o schema:endDate ?end }}
  FILTER(isIRI(?subject))
}} ORDER BY ?subject ?start ?indicator ?value ?unit ?passage"""
_SURE = f"""
SELECT ?x (MAX(?c) AS ?surest) WHERE {{ ?x kg:{Names.CONFIDENCE} ?c }} GROUP BY ?x ORDER BY ?x"""
_PASSAGES = f"""
SELECT ?passage ?text ?begin ?report WHERE {{
  ?passage a kg:{Names.PASSAGE} ; nif:anchorOf ?text ; nif:beginIndex ?begin ; dcterms:isPartOf ?report .
}} ORDER BY ?passage"""
_REPORTS = f"""
SELECT ?report ?id ?headline ?day ?publisher WHERE {{
  ?report a kg:{Names.REPORT} ; dcterms:identifier ?id .
  OPTIONAL {{ ?report schema:headline ?headline }}
  OPTIONAL {{ ?report schema:datePublished ?day }}
  OPTIONAL {{ ?report dcterms:publisher ?publisher }}
}} ORDER BY ?report"""


def page(store: Store, *, title: str, limit: int = 400, ontology: Ontology | None = None) -> str:
    """The page of the ``limit`` things of ``store`` with the most relations, labelled by ``ontology`` (default: the
    one that is shipped)."""
    ontology = ontology or onto.load()
    data = _data(store, ontology, limit)
    data["title"] = title
    folder = resources.files("kg") / "templates"
    parts = {name: (folder / f"view.{name}").read_text(encoding="utf-8") for name in ("css", "js")}
    library = _library()
    environment = Environment(loader=FileSystemLoader(str(folder)), autoescape=select_autoescape())
    return environment.get_template("view.html").render(
        title=title,
        style=Markup(parts["css"]),
        library=Markup(library),
        script=Markup(parts["js"]),
        data=Markup(_json(data)),
        styles=_hash(parts["css"]),
        scripts=f"{_hash(library)} {_hash(parts['js'])}",
    )


def _data(store: Store, ontology: Ontology, limit: int) -> dict[str, Any]:
    """All that the page's script reads, as plain JSON values."""
    known, told, figures = things(store), _relations(store, ontology), _figures(store)
    degree: dict[str, int] = dict(nx.Graph((r.subject, r.object) for r in told).degree())
    ranked = sorted((n for n in known if n in degree or n in figures), key=lambda n: (-degree.get(n, 0), n))
    numbers = {name: i for i, name in enumerate(ranked[:limit])}
    pairs = _pairs(told, numbers)
    net = _network(numbers, pairs, known, ontology)
    sure = {row[0]: row[1] for row in ask(store, _SURE).rows}
    figures = {name: rows for name, rows in figures.items() if name in numbers}
    rows = [claim for pair in pairs.values() for r in pair for claim in r.claims]
    rows += [row for of_one in figures.values() for row in of_one]
    passages, reports = _passages(store), ask(store, _REPORTS).rows
    kept = {p: i for i, p in enumerate(sorted({p for row in rows for p in row["passages"]}))}
    for row in rows:
        row["passages"] = [kept[p] for p in row["passages"]]
    report_of = {row[0]: i for i, row in enumerate(reports)}
    return {
        "nodes": [node | {"sure": sure.get(node["iri"], "")} for node in net.nodes],
        "edges": [edge | {"id": i} for i, edge in enumerate(net.edges)],
        "facts": [[_fact(r, numbers, ontology) for r in pair] for pair in pairs.values()],
        "figures": {numbers[name]: rows for name, rows in figures.items()},
        "classes": _classes(list(numbers), known, ontology),
        "passages": [{"text": passages[p][0], "report": report_of.get(passages[p][1])} for p in kept],
        "reports": [
            dict(zip(("iri", "id", "headline", "day", "publisher"), r, strict=True)) for r in reports
        ],
        "hidden": len(ranked) - len(numbers),
        "totals": {"reports": len(reports), "things": len(known), "relations": len(told)},
    }


@dataclass(slots=True)
class _Relation:
    """A direct relation with what is told of it: amount, time, post and passages, once for each telling."""

    subject: str
    relation: str
    object: str
    claims: list[dict[str, Any]]


def _relations(store: Store, ontology: Ontology) -> list[_Relation]:
    """All relations between two different things, sorted; of symmetric ones one direction only."""
    events = _told(store)
    found: dict[tuple[str, str, str], dict[tuple[str, ...], dict[str, Any]]] = defaultdict(dict)
    for s, p, o, event, passage in ask(store, _CLAIMS).rows:
        relation = p.rpartition("#")[2]
        if s == o or (relation in ontology.symmetric and s > o):
            continue
        told = events.get(event, {})
        key = (told.get("amount", ""), told.get("when", ""), told.get("post", ""))
        row = found[s, relation, o].setdefault(key, {**told, "passages": []})
        if passage not in row["passages"]:
            row["passages"].append(passage)
    return [_Relation(*key, list(rows.values())) for key, rows in sorted(found.items())]


def _pairs(told: list[_Relation], numbers: dict[str, int]) -> dict[tuple[str, str], list[_Relation]]:
    """The relations between the things shown, by pair: a page draws one line for each pair."""
    found: dict[tuple[str, str], list[_Relation]] = defaultdict(list)
    for r in told:
        if r.subject in numbers and r.object in numbers:
            found[min(r.subject, r.object), max(r.subject, r.object)].append(r)
    return dict(sorted(found.items()))


def _fact(r: _Relation, numbers: dict[str, int], ontology: Ontology) -> dict[str, Any]:
    return {
        "from": numbers[r.subject],
        "to": numbers[r.object],
        "label": ontology.label(r.relation),
        "structural": _is_structural(r),
        "claims": r.claims,
    }


def _is_structural(r: _Relation) -> bool:
    return r.relation in (Names.LOCATED_IN, Names.UNIT_OF)


def _network(
    numbers: dict[str, int],
    pairs: dict[tuple[str, str], list[_Relation]],
    known: dict[str, Thing],
    ontology: Ontology,
) -> Network:
    """The pyvis model of what is drawn."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(numbers)
    for ends, pair in pairs.items():
        graph.add_edge(*ends, weak=all(map(_is_structural, pair)))
    strong = {name: sum(not e["weak"] for e in graph[name].values()) for name in numbers}
    sizes = {name: 8 + 3.5 * strong[name] ** 0.5 for name in numbers}
    labels = {name: _label(known[name], ontology) for name in numbers}
    boxes = {name: _box(labels[name], sizes[name]) for name in numbers}
    places = positions(graph, boxes)
    net = Network(directed=True)
    for name, number in numbers.items():
        kind = _kind(known[name], ontology)
        net.add_node(
            number,
            label=_broken(labels[name]),
            color=ontology.colour(kind),
            size=round(sizes[name], 1),
            x=places[name][0],
            y=round(places[name][1] - boxes[name][1] / 2 + sizes[name] + 3),  # the label hangs below
            name=labels[name],
            kind=kind,
            aside=not strong[name],
            kindLabel=ontology.label(kind),
            aliases=known[name].aliases,
            iri=name,
        )
    for (one, other), relations_ in pairs.items():
        net.add_edge(numbers[one], numbers[other], **_line(one, relations_, ontology))
    return net


def _line(one: str, pair: list[_Relation], ontology: Ontology) -> dict[str, Any]:
    """How the line between two things looks: its words, its arrows, whether it is structural only."""
    plain = [r for r in pair if not _is_structural(r)]
    words = list(dict.fromkeys(_word(r, ontology) for r in plain or pair))
    directed = [r for r in plain or pair if r.relation not in ontology.symmetric]
    ends = {"to" if r.subject == one else "from" for r in directed}
    label = "、".join(words[:2]) + ("…" if len(words) > 2 else "")
    return {"label": label, "arrows": ",".join(sorted(ends)), "structural": not plain}


def _word(r: _Relation, ontology: Ontology) -> str:
    posts = sorted({c["post"] for c in r.claims if c.get("post")})
    return posts[0] if posts else ontology.label(r.relation)


def _told(store: Store) -> dict[str, dict[str, str]]:
    """Amount, time and post of each event, as a reader would write them."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for event, value, unit, bound, start, end, post in ask(store, _EVENTS).rows:
        for key, text in (("amount", figure(value, unit, bound)), ("when", when(start, end)), ("post", post)):
            if text and text not in found[event][key]:
                found[event][key].append(text)
    return {event: {key: "、".join(texts) for key, texts in parts.items()} for event, parts in found.items()}


def _figures(store: Store) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for subject, indicator, value, unit, bound, start, end, passage in ask(store, _FIGURES).rows:
        text = figure(value, unit, bound)
        found[subject].append(
            {"indicator": indicator, "value": text, "when": when(start, end), "passages": [passage]}
        )
    return dict(found)


def _passages(store: Store) -> dict[str, tuple[str, str]]:
    """Passage → its text on one line, its report."""
    return {p: ("".join(text.split("\n")), report) for p, text, _, report in ask(store, _PASSAGES).rows}


def _classes(shown: list[str], known: dict[str, Thing], ontology: Ontology) -> list[dict[str, Any]]:
    """The legend: classes with how many of them are shown, most first."""
    counts: dict[str, int] = defaultdict(int)
    for name in shown:
        counts[_kind(known[name], ontology)] += 1
    return [
        {
            "kind": kind,
            "label": ontology.label(kind).partition("（")[0],
            "colour": ontology.colour(kind),
            "count": count,
        }
        for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _kind(thing: Thing, ontology: Ontology) -> str:
    """The narrowest class of a thing."""
    return max(thing.kinds, key=lambda kind: (len(ontology.ancestors(kind)), kind))


def _label(thing: Thing, ontology: Ontology) -> str:
    return thing.label or ontology.label(_kind(thing, ontology))


def _broken(label: str) -> str:
    """A label over several lines of like length, three at most."""
    lines = min(3, -(-len(label) // _LINE))
    size = max(_LINE, -(-len(label) // lines)) if len(label) > 3 * _LINE else -(-len(label) // lines)
    rows = [label[i : i + size] for i in range(0, len(label), size)]
    return "\n".join(row if len(row) <= 16 else row[:15] + "…" for row in rows[:3])


def _box(label: str, size: float) -> tuple[float, float]:
    rows = _broken(label).split("\n")
    return max(max(map(len, rows)) * _FONT, size * 2), size * 2 + len(rows) * (_FONT + 2) + 6


def figure(value: str, unit: str, bound: str = "") -> str:
    """A figure as papers write it: ``89000000``, ``CNY`` → ``8900万元``."""
    if not value:
        return ""
    words = _words()
    number = Decimal(value)
    scale = next(
        ((size, word) for size, word in ((10**8, "亿"), (10**4, "万")) if abs(number) >= size), (1, "")
    )
    digits = f"{number / scale[0]:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return words["bounds"].get(bound, "") + digits + scale[1] + words["currencies"].get(unit, unit)


def when(start: str, end: str) -> str:
    """A period as two days, one where they are the same, open where unknown."""
    if start == end:
        return start
    return f"{start or '…'} 至 {end or '…'}"


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    text = (onto.folder() / "view.yaml").read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = yaml.safe_load(text)
    return words


def _library() -> str:
    """vis-network as pyvis ships it."""
    found = sorted((Path(pyvis.__file__).parent / "templates" / "lib").glob("vis-9*/vis-network.min.js"))
    return found[-1].read_text(encoding="utf-8")


def _json(data: object) -> str:
    """JSON that can stand in a ``script`` element whatever the texts hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _hash(text: str) -> str:
    """What a content security policy allows exactly ``text`` by."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"
