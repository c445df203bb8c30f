"""What SHACL can't say, or only slowly: blank nodes, names that the ontology doesn't know, classes that exclude each
other; where pySHACL is left out, also between which classes relations and roles hold. In: a pyoxigraph store of one graph,
the ontology. Out: violations.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Final

import pyoxigraph as ox
from rdflib import RDF

from kg import terms
from kg.ontology import NAMESPACE, Ontology
from kg.validate.finding import Finding, Teller, Term, short
from kg.vocabulary import near

_IS_A: Final = ox.NamedNode(str(terms.IS_A))
_BLANK: Final = {"zh": "图中没有空白节点", "en": "there are no blank nodes: everything has an IRI"}


def findings(store: ox.Store, ontology: Ontology, teller: Teller) -> Iterator[Finding]:
    """What the default graph of ``store`` has against ``ontology``."""
    kinds: dict[Term, set[str]] = defaultdict(set)
    known = _declared(ontology)
    for quad in sorted(store, key=str):
        for end in (quad.subject, quad.object):
            if isinstance(end, ox.BlankNode):
                yield teller.finding(quad.subject, quad.predicate.value, None, _BLANK)
        if quad.predicate == _IS_A and isinstance(quad.object, ox.NamedNode):
            kinds[quad.subject].add(quad.object.value.removeprefix(NAMESPACE))
            yield from _unknown(quad, quad.object.value, ontology.classes, "类", "class", teller)
        else:
            yield from _unknown(quad, quad.predicate.value, known, "属性", "property", teller)
    for node, names in kinds.items():
        for one, other in combinations(sorted(names), 2):
            if ontology.excludes(one, other):
                a, b = (ontology.label(n) for n in (one, other))
                en = f"nothing is both {ontology.label(one, 'en')} and {ontology.label(other, 'en')}"
                yield teller.finding(node, str(RDF.type), None, {"zh": f"没有事物既是{a}又是{b}", "en": en})


def ends(store: ox.Store, ontology: Ontology, teller: Teller) -> Iterator[Finding]:
    """The relations and roles that are not between classes of their domain and range, as ``kg.validate.derived`` has it
    for pySHACL."""
    kinds: dict[Term, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, _IS_A, None):
        kinds[quad.subject] |= set(ontology.ancestors(_local(quad.object)))
    between = {r: ontology.ends(r) for r in ontology.relations}
    between |= {r: ((event,), ontology.fillers(r)) for r, event in ontology.roles.items()}
    for name, (domain, range_) in sorted(between.items()):
        property_ = ox.NamedNode(NAMESPACE + name)
        for quad in sorted(store.quads_for_pattern(None, property_, None), key=str):
            words = isinstance(quad.object, ox.Literal)
            filled = name in ontology.roles and words and quad.object.language == "zh"  # type: ignore[union-attr]
            for node, classes, fine in ((quad.subject, domain, False), (quad.object, range_, filled)):
                if not fine and kinds[node].isdisjoint(classes):
                    zh, en = ("、".join(map(ontology.label, classes)), _either(classes, ontology))
                    where = ("主语", "subject") if node == quad.subject else ("宾语", "object")
                    messages = {
                        "zh": f"“{ontology.label(name)}”的{where[0]}是{zh}",
                        "en": f"the {where[1]} of “{ontology.label(name, 'en')}” is {en}",
                    }
                    yield teller.finding(quad.subject, property_.value, quad.object, messages)


def _either(classes: tuple[str, ...], ontology: Ontology) -> str:
    return " or ".join(ontology.label(c, "en") for c in classes)


def _local(node: Term) -> str:
    return node.value.removeprefix(NAMESPACE) if isinstance(node, ox.NamedNode) else ""


def _declared(ontology: Ontology) -> frozenset[str]:
    """All names of the ontology's own namespace."""
    names = ontology.graph.subjects(RDF.type)
    return frozenset(str(n).removeprefix(NAMESPACE) for n in names if str(n).startswith(NAMESPACE))


def _unknown(
    quad: ox.Quad, iri: str, known: frozenset[str], zh: str, en: str, teller: Teller
) -> Iterator[Finding]:
    name = iri.removeprefix(NAMESPACE)
    if iri.startswith(NAMESPACE) and name not in known:
        messages = {
            "zh": f"本体中没有{zh}{short(iri)}",
            "en": f"the ontology has no {en} {short(iri)}{near(name, known)}",
        }
        yield teller.finding(quad.subject, quad.predicate.value, None, messages)
