"""What is wrong, told for people. In: a node, a property, a value and what was expected. Out: a ``Finding``.

The report and the sentence are looked for in the graph: the passage that the node has as its evidence, that the claim of
the relation has, or that says the event to which it belongs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg import terms
from kg.graph import vocabularies
from kg.ontology import Names

Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    ``report`` is the id of the report, ``sentence`` its words (with ``begin`` and ``end``, code points in the source;
    all empty where nothing in the graph says them). ``thing`` is the IRI of what is wrong, ``label`` what it is called,
    ``property`` and ``value`` which part of it (``""``: itself). ``zh`` and ``en`` say what was expected. ``warning``:
    worth a look, but the graph is valid.
    """

    report: str
    sentence: str
    begin: str
    end: str
    thing: str
    label: str
    property: str
    value: str
    zh: str
    en: str
    warning: bool = False


def _node(term: object) -> ox.NamedNode:
    return ox.NamedNode(str(term))


_EVIDENCE: Final = _node(terms.own(Names.EVIDENCE))
_REFERS: Final = _node(terms.own(Names.REFERS_TO))
REPORT: Final = _node(terms.own(Names.REPORT))
_LABEL, IS_A, _TEXT = _node(terms.LABEL), _node(terms.IS_A), _node(terms.ANCHOR_OF)
_PART, _ID, _MENTIONS = _node(terms.IS_PART_OF), _node(terms.IDENTIFIER), _node(terms.MENTIONS)
_BEGIN, _END = _node(terms.BEGIN_INDEX), _node(terms.END_INDEX)
_SUBJECT, _PREDICATE, _OBJECT = _node(terms.SUBJECT), _node(terms.PREDICATE), _node(terms.OBJECT)


def _text(term: Term) -> str:
    """The value of a term; what a quoted triple would be (graphs hold none)."""
    return str(term) if isinstance(term, ox.Triple) else term.value


class Teller:
    """Makes findings about one graph."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._reports = sorted(_text(q.subject) for q in store.quads_for_pattern(None, IS_A, REPORT))

    def finding(
        self,
        thing: Term,
        path: str,
        value: Term | None,
        messages: dict[str, str],
        *,
        warning: bool = False,
    ) -> Finding:
        """What is wrong with ``thing``: with its property ``path`` (an IRI or ``""``), where that is ``value``."""
        passage = self._passage(thing, path, value)
        words = self._first(passage, _TEXT), self._first(passage, _BEGIN), self._first(passage, _END)
        return Finding(
            self._report(thing, passage),
            *words,
            _text(thing),
            self._label(thing),
            short(path),
            "" if value is None else self._shown(value),
            messages.get("zh", messages.get("", "")),
            messages.get("en", messages.get("", "")),
            warning,
        )

    @property
    def reports(self) -> int:
        """How many reports the graph holds."""
        return len(self._reports)

    def _passage(self, thing: Term, path: str, value: Term | None) -> Term | None:
        """The slice of a source that says it, the first where several do."""
        for node in self._about(thing, path, value):
            if self._first(node, _TEXT):
                return node
            found = sorted(self._objects(node, _EVIDENCE), key=str)
            if found:
                return found[0]
        return None

    def _about(self, thing: Term, path: str, value: Term | None) -> Iterator[Term]:
        """The thing, the claims of its relation, what points to it: the nearest first."""
        if isinstance(thing, ox.Literal | ox.Triple):
            return
        yield thing
        if path and value is not None:
            for claim in self._sorted(_SUBJECT, thing):
                known = self._objects(claim, _OBJECT), self._objects(claim, _PREDICATE)
                if value in known[0] and _node(path) in known[1]:
                    yield claim
        yield from self._sorted(_REFERS, thing)
        for quad in sorted(self._store.quads_for_pattern(None, None, thing), key=str):
            if quad.predicate not in (_MENTIONS, IS_A):
                yield quad.subject

    def _report(self, thing: Term, passage: Term | None) -> str:
        """The id of the report that says it."""
        if len(self._reports) == 1:
            return self._first(_node(self._reports[0]), _ID) or self._reports[0]
        for node in (passage, thing):
            for report in self._objects(node, _PART) if node is not None else ():
                return self._first(report, _ID) or _text(report)
        for report in self._sorted(_MENTIONS, thing):
            return self._first(report, _ID) or _text(report)
        return self._first(thing, _ID)

    def _sorted(self, predicate: ox.NamedNode, thing: Term) -> list[Term]:
        """What has ``thing`` as its ``predicate``."""
        return sorted((q.subject for q in self._store.quads_for_pattern(None, predicate, thing)), key=str)

    def _objects(self, node: Term | None, predicate: ox.NamedNode) -> list[Term]:
        if node is None or isinstance(node, ox.Literal | ox.Triple):
            return []
        return [q.object for q in self._store.quads_for_pattern(node, predicate, None)]

    def _first(self, node: Term | None, predicate: ox.NamedNode) -> str:
        return min((_text(o) for o in self._objects(node, predicate)), default="")

    def _label(self, thing: Term) -> str:
        kinds = "/".join(sorted(short(_text(o)) for o in self._objects(thing, IS_A)))
        return f"{self._name(thing)} ({kinds})" if kinds else self._name(thing)

    def _name(self, thing: Term) -> str:
        """What a thing is called, a claim by what it claims, anything else by the end of its IRI."""
        parts = [self._objects(thing, p)[:1] for p in (_SUBJECT, _PREDICATE, _OBJECT)]
        if all(parts):
            (subject,), (predicate,), (object,) = parts
            return f"{self._end(subject)} {short(_text(predicate))} {self._end(object)}"
        return self._end(thing)

    def _end(self, thing: Term) -> str:
        return self._first(thing, _LABEL) or _text(thing).rpartition("/")[2]

    def _shown(self, value: Term) -> str:
        if isinstance(value, ox.Literal):
            return str(value)
        return short(_text(value)) if not self._objects(value, IS_A) else self._label(value)


def short(iri: str) -> str:
    """An IRI with the prefix that every query may use, where there is one."""
    for prefix, namespace in vocabularies().items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
