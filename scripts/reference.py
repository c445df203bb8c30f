"""Writes the reference of the ontology: classes, relations, roles, values, shapes, an example.

    reference.py OUT.md

All of it comes from ``ontology/report.ttl`` and ``shapes.ttl``; the example is written by the program itself.
"""

import hashlib
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg import graph, ontology, store
from kg.ontology import NAMESPACE, Names, Ontology
from kg.types import (
    Amount,
    Block,
    BlockKind,
    Entity,
    Evidence,
    Fact,
    Mention,
    Period,
    Reading,
    Report,
    Resolution,
    Role,
    Source,
)
from kg.validate.finding import short

_TEXT: Final = "3月5日，陇东农商银行向兰山新材料公司发放贷款5000万元。"
_OR: Final = ", "
_INVERSES: Final = "inverseRelation"


def main(arguments: list[str]) -> int:
    """Writes the file that is named."""
    Path(arguments[0]).write_text(text(), encoding="utf-8")
    return 0


def text() -> str:
    """The whole page."""
    known, shapes = ontology.load(), Graph().parse(ontology.folder() / "shapes.ttl")
    parts = [
        _head(known),
        _tree(known),
        _classes(known),
        _relations(known),
        _inverses(known),
        _roles(known),
        _values(known),
        _foreign(known),
        _apart(known),
        _shapes(shapes),
        _example(known),
    ]
    return "\n".join(parts)


def _head(known: Ontology) -> str:
    me = next(known.graph.subjects(RDF.type, OWL.Ontology))
    version = known.graph.value(me, OWL.versionInfo)
    return f"""# The ontology

<!-- Made by scripts/reference from ontology/report.ttl and ontology/shapes.ttl: change those. -->

`kg:` is `{NAMESPACE}` (version {version}). The names below are all that graphs are made of, beside \
those of [other vocabularies](#terms-of-other-vocabularies). The files:

- [`report.ttl`](../ontology/report.ttl): the ontology, OWL 2 DL. Protégé opens it without imports, with labels and \
definitions in Chinese and English; HermiT finds it consistent, together with whatever graph `kg build` writes.
- [`alignments.ttl`](../ontology/alignments.ttl): how its names relate to schema.org, PROV-O, ORG, FOAF, SEM, OWL-Time and \
NIF. Load it too if you want to ask in their words.
- [`shapes.ttl`](../ontology/shapes.ttl): what a graph must look like beyond that, in SHACL; \
`kg validate` holds graphs to it.

[Classes](#classes) · [Relations](#direct-relations) · [Roles](#roles-of-events) · [Values](#values) · \
[Shapes](#shapes) · [Example](#example)
"""


def _tree(known: Ontology) -> str:
    children: dict[str, list[str]] = {}
    for name in sorted(known.classes):
        parents = _locals(known.graph.objects(_kg(name), RDFS.subClassOf))
        for parent in parents or [""]:
            children.setdefault(parent, []).append(name)

    def lines(name: str, depth: int) -> Iterator[str]:
        for child in children.get(name, ()):
            yield f"{'  ' * depth}- `kg:{child}` {known.label(child)}"
            yield from lines(child, depth + 1)

    return "\n".join(["## Classes", "", *lines("", 0), ""])


def _classes(known: Ontology) -> str:
    rows = [(f"`kg:{name}`", _said(known, name, "zh"), _said(known, name, "en")) for name in _ordered(known)]
    return _table(("class", "中文", "English"), rows)


def _ordered(known: Ontology) -> list[str]:
    """The classes in the order of the file: the general ones first."""
    text_ = known.path.read_text(encoding="utf-8")
    return sorted(known.classes, key=lambda name: text_.index(f"\nkg:{name} a owl:Class"))


def _relations(known: Ontology) -> str:
    follows = {c.relation: c for c in known.shortcuts}
    rows = []
    for name in known.relations:
        domain, range_ = known.ends(name)
        cut = follows.get(name)
        kind = "symmetric" if name in known.symmetric else ""
        if (_kg(name), RDF.type, OWL.TransitiveProperty) in known.graph:
            kind = "transitive"
        object_ = f"`{cut.object}`" if cut and cut.object else "the event"
        origin = f"{cut.event}: `{cut.subject}` → {object_}" if cut else ""
        ends = f"{_OR.join(domain)} → {_OR.join(range_)}"
        rows.append((f"`kg:{name}`", ends, _said(known, name, "zh"), _said(known, name, "en"), origin, kind))
    columns = ("relation", "from → to", "中文", "English", "follows from", "")
    return "\n".join(["## Direct relations", "", _table(columns, rows)])


def _inverses(known: Ontology) -> str:
    found = sorted((*_locals([o]), *_locals([s])) for s, o in known.graph.subject_objects(OWL.inverseOf))
    rows = [(f"`kg:{a}`", f"`kg:{b}`", known.label(b), known.label(b, "en")) for a, b in found]
    note = f"{_definition(known, _INVERSES, 'zh')} {_definition(known, _INVERSES, 'en')}"
    return "\n".join(
        [
            "### Read from the other end",
            "",
            note,
            "",
            _table(("relation", "inverse", "中文", "English"), rows),
        ]
    )


def _roles(known: Ontology) -> str:
    rows = []
    for event in _ordered(known):
        for role in sorted(r for r, e in known.roles.items() if e == event):
            takes = _OR.join(known.fillers(role))
            rows.append((event, f"`kg:{role}`", takes, _said(known, role, "zh"), _said(known, role, "en")))
    note = f"{_definition(known, 'role', 'zh')} {_definition(known, 'role', 'en')}"
    columns = ("event", "role", "filled by", "中文", "English")
    return "\n".join(["## Roles of events", "", note, "", _table(columns, rows)])


def _values(known: Ontology) -> str:
    others = {*known.relations, *known.roles, "relation", "structural", "role", _INVERSES}
    rows = []
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for name in sorted(_locals(known.graph.subjects(RDF.type, kind))):
            if name in others or (_kg(name), OWL.inverseOf, None) in known.graph:
                continue
            domain = _OR.join(known.ends(name)[0])
            range_ = _range(known.graph, known.graph.value(_kg(name), RDFS.range))
            rows.append((f"`kg:{name}`", domain, range_, _said(known, name, "zh"), _said(known, name, "en")))
    notes = [
        f"**`kg:{name}`** {' '.join(str(c) for c in sorted(known.graph.objects(_kg(name), RDFS.comment), key=_language))}\n"
        for name in sorted(_locals(set(known.graph.subjects(RDFS.comment))))
    ]
    columns = ("property", "of", "value", "中文", "English")
    return "\n".join(["## Values", "", _table(columns, rows), *notes])


def _range(source: Graph, node: Node | None) -> str:
    """The range of a property in a few words."""
    if node is None:
        return ""
    if source.value(node, OWL.oneOf):
        members = Collection(source, source.value(node, OWL.oneOf) or node)
        return _OR.join(f"`{m}`" for m in members)
    if source.value(node, OWL.unionOf):
        members = Collection(source, source.value(node, OWL.unionOf) or node)
        return _OR.join(_locals(members))
    if source.value(node, OWL.onDatatype):
        return f"{short(str(source.value(node, OWL.onDatatype)))}, restricted"
    if node == RDF.PlainLiteral:
        return "text @zh"
    return short(str(node)).removeprefix("kg:")


def _foreign(known: Ontology) -> str:
    rows = []
    for term in sorted(set(known.graph.subjects(SKOS.scopeNote)), key=str):
        notes = sorted(known.graph.objects(term, SKOS.scopeNote), key=_language)
        rows.append((f"`{short(str(term))}`", str(notes[1]), str(notes[0])))
    return "\n".join(["## Terms of other vocabularies", "", _table(("term", "中文", "English"), rows)])


def _apart(known: Ontology) -> str:
    source, lines = known.graph, []
    for node in source.subjects(RDF.type, OWL.AllDisjointClasses):
        members = Collection(source, source.value(node, OWL.members) or node)
        lines.append(f"- No two of {', '.join(_locals(members))}.")
    for node, listed in source.subject_objects(OWL.intersectionOf):
        ends = " and ".join(_locals(Collection(source, listed)))
        above = source.value(node, RDFS.subClassOf)
        union = source.value(above, OWL.unionOf) if above else None
        names = _locals(Collection(source, union) if union else [above] if above else [])
        lines.append(f"- Both {ends}: only {', '.join(names)} (or what is below them).")
    return "\n".join(["## What excludes what", "", *sorted(lines), ""])


def _shapes(shapes: Graph) -> str:
    rows = []
    for shape in sorted(set(shapes.subjects(RDF.type, SH.NodeShape)), key=str):
        targets = ", ".join(sorted(_locals(shapes.objects(shape, SH.targetClass))))
        nodes = [shape, *shapes.objects(shape, SH.property), *shapes.objects(shape, SH.sparql)]
        pairs = sorted(
            {tuple(str(m) for m in sorted(shapes.objects(n, SH.message), key=_language)) for n in nodes}
            - {()}
        )
        warning = " (warning)" if shapes.value(shape, SH.severity) == SH.Warning else ""
        rows += [(targets, zh, en + warning) for en, zh in pairs]
    intro = (
        "What `kg validate` expects beyond what follows from the tables above (between which classes a relation holds, "
        "what fills a role, both directions of symmetric ones, a claim with a passage for each)."
    )
    return "\n".join(["## Shapes", "", intro, "", _table(("of", "中文", "English"), sorted(rows))])


def _example(known: Ontology) -> str:
    prefixes = graph.prefixes(known)
    name = graph.report_iri("3-6", graph.BASE, known)
    block = store.block(graph.triples(_reading(), known), name, ".trig", prefixes).decode()
    used = {p: n for p, n in prefixes.items() if f"{p}:" in block}
    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in used.items())
    return f"""## Example

What is written of “{_TEXT}” in a paper of 6 March 2025:

```trig
{head}
{block.strip()}
```
"""


def _reading() -> Reading:
    """The reading of the one sentence."""
    source = Source("3-6.txt", _TEXT, hashlib.sha256(_TEXT.encode()).hexdigest(), "utf-8")
    blocks = (Block(BlockKind.PARAGRAPH, 0, len(_TEXT)),)
    report = Report("3-6", source, _TEXT, range(len(_TEXT)), blocks, "", (), "", date(2025, 3, 6))
    bank, firm = Entity("陇东农商银行", Names.BANK), Entity("兰山新材料公司", Names.COMPANY)
    at = {e: _TEXT.index(e.name) for e in (bank, firm)}
    mentions = tuple(
        Mention(at[e], at[e] + len(e.name), e.name, e.kind, "grammar", 0.95) for e in (bank, firm)
    )
    loan = Fact(
        "Financing",
        (Role("financier", (bank,)), Role("beneficiary", (firm,))),
        "financing",
        (Evidence(0, len(_TEXT) - 1),),
        ((bank, "financed", firm),),
        (Amount(Decimal(50_000_000), "CNY"),),
        Period(date(2025, 3, 5), date(2025, 3, 5), "3月5日"),
        confidence=0.97,
    )
    resolution = Resolution(mentions, ((bank,), (firm,)), (bank, firm), ())
    return Reading(report, resolution, (loan,), ())


def _said(known: Ontology, name: str, lang: str) -> str:
    """Label and definition in one cell."""
    return f"**{known.label(name, lang)}** {_definition(known, name, lang)}"


def _definition(known: Ontology, name: str, lang: str) -> str:
    found = known.graph.objects(_kg(name), SKOS.definition)
    return next((str(o) for o in found if getattr(o, "language", None) == lang), "")


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = list(columns)
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _language(literal: object) -> str:
    return str(getattr(literal, "language", ""))


def _kg(name: str) -> URIRef:
    return URIRef(NAMESPACE + name)


def _locals(nodes: Iterable[object]) -> list[str]:
    return [str(n).removeprefix(NAMESPACE) for n in nodes if str(n).startswith(NAMESPACE)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
