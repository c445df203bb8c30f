"""Shapes that follow from the ontology. In: an ``Ontology``. Out: an rdflib graph of SHACL shapes.

What the ontology says is said nowhere else, so a user's own classes and relations are held to what they declare.
Of relations: between which classes, never of a thing with itself, both ways where symmetric, a claim for each. Of
roles: in which events, filled with what. Of values: on what, of which datatype.
"""

from collections.abc import Iterable
from typing import Final

from rdflib import OWL, RDF, RDFS, SH, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg import terms
from kg.ontology import Names, Ontology

SHAPES: Final = Namespace("https://w3id.org/report-kg/shapes#")
PREFIXES: Final = URIRef("https://w3id.org/report-kg/ontology/shapes")
_FACETS: Final[dict[Node, URIRef]] = {
    XSD[name]: SH[name]
    for name in (
        "minInclusive",
        "maxInclusive",
        "minExclusive",
        "maxExclusive",
        "minLength",
        "maxLength",
        "pattern",
    )
}
_CLAIMED: Final = """
SELECT DISTINCT $this ?path ?value WHERE {{
  VALUES ?path {{ {properties} }}
  $this ?path ?value .
  FILTER NOT EXISTS {{
    ?claim rdf:subject $this ; rdf:predicate ?path ; rdf:object ?value ; <{evidence}> ?passage }} }}"""
_BOTH_WAYS: Final = """
SELECT DISTINCT $this ?path ?value WHERE {{
  VALUES ?path {{ {properties} }}
  $this ?path ?value .
  FILTER NOT EXISTS {{ ?value ?path $this }} }}"""
_ITSELF: Final = """
SELECT DISTINCT $this ?path ?value WHERE {{
  VALUES ?path {{ {properties} }}
  $this ?path ?value .
  FILTER ($this = ?value) }}"""


def shapes(ontology: Ontology) -> Graph:
    """The shapes of all relations, roles and values of ``ontology``."""
    graph = Graph()
    for relation in ontology.relations:
        _relation(graph, relation, ontology)
    for role, event in ontology.roles.items():
        _role(graph, role, event, ontology)
    for name in _values(ontology):
        _value(graph, name, ontology)
    _of_all(graph, ontology)
    return graph


def _relation(graph: Graph, name: str, ontology: Ontology) -> None:
    domain, range_ = ontology.ends(name)
    zh, en = ontology.label(name), ontology.label(name, "en")
    me = _shape(graph, f"subject-{name}", name)
    _one_of(graph, me, [_class(graph, domain)])
    _say(
        graph,
        me,
        f"“{zh}”的主语是{_any_zh(domain, ontology)}",
        f"the subject of “{en}” is {_any_en(domain, ontology)}",
    )
    inner = _property(graph, _shape(graph, f"object-{name}", name), name)
    graph.add((inner, SH.nodeKind, SH.IRI))
    _one_of(graph, inner, [_class(graph, range_)])
    _say(
        graph,
        inner,
        f"“{zh}”的宾语是{_any_zh(range_, ontology)}",
        f"the object of “{en}” is {_any_en(range_, ontology)}",
    )


def _role(graph: Graph, name: str, event: str, ontology: Ontology) -> None:
    range_ = ontology.fillers(name)
    zh, en = ontology.label(name), ontology.label(name, "en")
    me = _shape(graph, f"event-{name}", name)
    graph.add((me, SH["class"], terms.own(event)))
    _say(
        graph,
        me,
        f"“{zh}”是“{ontology.label(event)}”的角色",
        f"“{en}” is a role of {ontology.label(event, 'en')}",
    )
    inner = _property(graph, _shape(graph, f"filler-{name}", name), name)
    _one_of(graph, inner, [_class(graph, range_), _chinese(graph)])
    _say(
        graph,
        inner,
        f"“{zh}”由{_any_zh(range_, ontology)}充任，或为中文文字",
        f"“{en}” is filled by {_any_en(range_, ontology)}, or by words in @zh",
    )


def _values(ontology: Ontology) -> list[str]:
    """The properties with a domain that are no relations, roles or inverses, sorted."""
    known = {*ontology.relations, *ontology.roles}
    declared = {
        str(p).removeprefix(str(terms.own("")))
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
        for p in ontology.graph.subjects(RDF.type, kind)
        if str(p).startswith(str(terms.own("")))
    }
    return sorted(n for n in declared - known if (terms.own(n), RDFS.domain, None) in ontology.graph)


def _value(graph: Graph, name: str, ontology: Ontology) -> None:
    domain, range_ = ontology.ends(name)
    zh, en = ontology.label(name), ontology.label(name, "en")
    me = _shape(graph, f"bearer-{name}", name)
    _one_of(graph, me, [_class(graph, domain)])
    _say(
        graph,
        me,
        f"有“{zh}”的是{_any_zh(domain, ontology)}",
        f"what has “{en}” is {_any_en(domain, ontology)}",
    )
    node = ontology.graph.value(terms.own(name), RDFS.range)
    if node is None:
        return
    inner = _property(graph, _shape(graph, f"value-{name}", name), name)
    if (terms.own(name), RDF.type, OWL.DatatypeProperty) in ontology.graph:
        what = _datatype(graph, inner, node, ontology)
        _say(graph, inner, f"“{zh}”是{what}", f"“{en}” is {what}")
        return
    if name == Names.MODALITY:  # its values are of the ontology, not of the graph: shapes.ttl lists them
        return
    words = [_chinese(graph)] if name == Names.SUBJECT else []
    _one_of(graph, inner, [_class(graph, range_), *words])
    _say(
        graph,
        inner,
        f"“{zh}”是{_any_zh(range_, ontology)}{'，或为中文文字' if words else ''}",
        f"“{en}” is {_any_en(range_, ontology)}{', or words in @zh' if words else ''}",
    )


def _datatype(graph: Graph, shape: Node, range_: Node, ontology: Ontology) -> str:
    """Adds what the range of a datatype property says to ``shape``; gives it in words."""
    source = ontology.graph
    listed = source.value(range_, OWL.oneOf)
    if listed is not None:
        members = list(Collection(source, listed))
        Collection(graph, graph_list := BNode(), members)
        graph.add((shape, SH["in"], graph_list))
        return " | ".join(str(m) for m in members)
    base = source.value(range_, OWL.onDatatype)
    if base is not None:
        graph.add((shape, SH.datatype, base))
        bounds = []
        restrictions = source.value(range_, OWL.withRestrictions)
        for facet in Collection(source, restrictions) if restrictions else ():
            for kind, limit in source.predicate_objects(facet):
                if kind in _FACETS:
                    graph.add((shape, _FACETS[kind], limit))
                    bounds.append(str(limit))
        return f"xsd:{str(base).rpartition('#')[2]} {'–'.join(sorted(bounds))}"
    if range_ == RDF.PlainLiteral:
        graph.add((shape, SH.nodeKind, SH.Literal))
        Collection(graph, languages := BNode(), [Literal("zh")])
        graph.add((shape, SH.languageIn, languages))
        return "@zh"
    if not isinstance(range_, URIRef) or range_ == RDFS.Literal:  # a range that SHACL has no word for
        graph.add((shape, SH.nodeKind, SH.Literal))
        return "a literal"
    graph.add((shape, SH.datatype, range_))
    return f"xsd:{str(range_).rpartition('#')[2]}"


def _of_all(graph: Graph, ontology: Ontology) -> None:
    """What holds of every relation, or of every symmetric one: one query each."""
    symmetric = sorted(ontology.symmetric)
    for name, query, which, zh, en in (
        (
            "claimed",
            _CLAIMED,
            ontology.relations,
            "每条直接关系有一个断言和一段原文为据",
            "every direct relation has a claim with a passage",
        ),
        (
            "both-ways",
            _BOTH_WAYS,
            symmetric,
            "对称的关系两个方向都写出",
            "symmetric relations are written both ways",
        ),
        (
            "itself",
            _ITSELF,
            ontology.relations,
            "没有事物与自己有关系",
            "nothing has a relation with itself",
        ),
    ):
        me = SHAPES[name]
        graph.add((me, RDF.type, SH.NodeShape))
        for relation in which:
            graph.add((me, SH.targetSubjectsOf, terms.own(relation)))
        constraint = BNode()
        graph.add((me, SH.sparql, constraint))
        graph.add((constraint, SH.prefixes, PREFIXES))
        properties = " ".join(f"<{terms.own(r)}>" for r in which)
        graph.add(
            (
                constraint,
                SH.select,
                Literal(query.format(properties=properties, evidence=terms.own(Names.EVIDENCE))),
            )
        )
        _say(graph, constraint, zh, en)


def _shape(graph: Graph, name: str, property_: str) -> URIRef:
    """A node shape of all that has ``property_``."""
    me = SHAPES[name]
    graph.add((me, RDF.type, SH.NodeShape))
    graph.add((me, SH.targetSubjectsOf, terms.own(property_)))
    return me


def _property(graph: Graph, shape: URIRef, name: str) -> BNode:
    inner = BNode()
    graph.add((shape, SH.property, inner))
    graph.add((inner, SH.path, terms.own(name)))
    return inner


def _class(graph: Graph, names: Iterable[str]) -> BNode:
    """A shape of what is of one of the classes. Of several, it is a class that they all are below: one question where
    ``sh:or`` would be several, and pySHACL words an answer to each that fails."""
    me, names = BNode(), tuple(names)
    union = terms.own(names[0]) if len(names) == 1 else SHAPES["or".join(sorted(names))]
    graph.add((me, SH["class"], union))
    for name in names if len(names) > 1 else ():
        graph.add((terms.own(name), RDFS.subClassOf, union))
    return me


def _chinese(graph: Graph) -> BNode:
    me = BNode()
    graph.add((me, SH.nodeKind, SH.Literal))
    Collection(graph, languages := BNode(), [Literal("zh")])
    graph.add((me, SH.languageIn, languages))
    return me


def _one_of(graph: Graph, shape: Node, shapes_: list[BNode]) -> None:
    """``sh:or``; of one only, what it says itself."""
    if len(shapes_) > 1:
        Collection(graph, listed := BNode(), list(shapes_))
        graph.add((shape, SH["or"], listed))
        return
    for p, o in list(graph.predicate_objects(shapes_[0])):
        graph.remove((shapes_[0], p, o))
        graph.add((shape, p, o))


def _say(graph: Graph, shape: Node, zh: str, en: str) -> None:
    graph.add((shape, SH.message, Literal(zh, lang="zh")))
    graph.add((shape, SH.message, Literal(en, lang="en")))


def _any_zh(classes: Iterable[str], ontology: Ontology) -> str:
    return "、".join(ontology.label(c) for c in classes)


def _any_en(classes: Iterable[str], ontology: Ontology) -> str:
    return " or ".join(ontology.label(c, "en") for c in classes)
