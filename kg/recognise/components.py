"""The spaCy components: each runs one recogniser over a Doc of characters.

In: a Doc. Out: the Doc with candidates in ``user_data``; the last component, ``overlaps``, makes spans of them.
``user_data`` keys: ``text``, ``published``, ``home``, ``sentences`` (spans and their LAC words), ``places`` and
``prefixes`` (begin → end), ``posts``, ``values`` (times and figures), ``candidates``, ``confidence``.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import islice
from typing import Any, Final

import spacy
from spacy.tokens import Doc, Span

from kg.ontology import Names, Ontology
from kg.recognise import (
    again,
    amount,
    compose,
    context,
    gazetteer,
    grammar,
    head,
    judge,
    lac,
    organ,
    overlap,
    patterns,
    person,
    place,
    post,
    prefix,
    rows,
    sieve,
    time,
)
from kg.recognise.grammar import Candidate
from kg.text import sentences

# Recognisers whose names may begin with another name.
_COMPOSITE: Final = frozenset({"event", "agreement", "organisation", "department", Names.VENUE, Names.ZONE})
_GROUPS: Final = ("organisation", "department", "taskforce", "place", "agreement", "project", "event")
_LONG: Final = frozenset({"lac", "organisation", "department"})
_LONGEST_NAME: Final = 3
_HAN: Final = re.compile("[一-鿿]")
_COUNT: Final = re.compile(
    r"^[万亿千百]|^中[^\W\d]$|[两二三四五六七八九十几多各\d][省市县区州国地镇村]$|\d[万亿]?[^\W\d]$"
)

Component = Callable[[Doc], Doc]


def components(
    known: Ontology,
    table: dict[str, Any],
    names: gazetteer.Gazetteer,
    bodies: organ.Bodies,
    trained: head.Head | None,
) -> dict[str, Component]:
    """Every component by name. ``table`` is grammar.yaml; what goes into the pipeline is ``kg.pipeline``'s list.

    Without a ``trained`` head the rules alone settle what is a name.
    """
    groups = [grammar.group(g, table[g]) for g in _GROUPS]
    groups.append(grammar.group("project", {**table["project"], **table["works"]}))
    heads = frozenset(head for g in groups for head in g.kinds)
    forms = patterns.compile_patterns(table)
    short = again.shortening(table["shortening"], table["organisation"]["generic"])
    around = context.compile_context(
        table["context"], [*table["context"]["generic"], *table["organisation"]["generic"]]
    )
    bodies_of = [k for k in sorted(known.classes) if known.is_a(k, Names.ORGANISATION)]
    no_names = sieve.compile_sieve(table["no_names"], bodies_of, groups[0].kinds)
    return {
        "lac": LacRecogniser(
            lac.Tagger(lac.folder(), trained.projection) if trained else lac.load(),
            known.recogniser_labels,
            tuple(table["not_organisations"]),
            heads,
        ),
        "gazetteer": partial(_gazetteer, names, place.homographs(table["place"]["homographs"])),
        "titles": partial(_titles, forms),
        "organs": partial(_organs, bodies),
        "grammar": partial(_grammar, groups, forms),
        "times": _times,
        "amounts": _amounts,
        "posts": _posts,
        "persons": _persons,
        "context": partial(_context, around, rows.compile_rows(table, bodies_of)),
        "again": partial(_again, short, around, known, no_names),
        "overlaps": Overlaps(
            known,
            trained,
            {h: k for g in groups for h, k in sorted(g.kinds.items())},
            partial(
                prefix.apart,
                names=names,
                known=known,
                trade=forms.firm,
                no_names=no_names,
                beside=prefix.compile_beside(table),
            ),
        ),
    }


def text_of(doc: Doc) -> str:
    """``doc.text``, as the tokenizer kept it."""
    text: str = doc.user_data.get("text") or doc.text
    return text


def _candidates(doc: Doc) -> list[Candidate]:
    found: list[Candidate] = doc.user_data.setdefault("candidates", [])
    return found


class LacRecogniser:
    """LAC's words and names. Sentences of several reports go in one batch, which is what makes it fast."""

    def __init__(
        self,
        tagger: lac.Tagger,
        labels: dict[str, str],
        no_organisations: tuple[str, ...],
        heads: frozenset[str],
    ) -> None:
        self.tagger = tagger
        self.labels = labels
        self.no_organisations = no_organisations
        self.heads = heads

    def _kind(self, text: str, word: lac.Word) -> str:
        """LAC takes foreign towns for persons (维斯普雷姆市)."""
        town = (
            word.tag == "PER" and word.end - word.begin > _LONGEST_NAME and text[word.end - 1] in "市州省县"
        )
        return Names.PLACE if town else self.labels[word.tag]

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 1) -> Iterator[Doc]:
        """The docs with ``user_data["sentences"]`` (spans and their words) and LAC's candidates."""
        for docs in _batches(stream, batch_size):
            spans = [sentences(text_of(doc)) for doc in docs]
            analyses = iter(
                self.tagger.analyse(
                    [text_of(d)[b:e] for d, found in zip(docs, spans, strict=True) for b, e in found]
                )
            )
            for doc, found in zip(docs, spans, strict=True):
                here = [next(analyses) for _ in found]
                doc.user_data["features"] = [a.features for a in here]
                self._mark(doc, found, [a.words for a in here])
                yield doc

    def _mark(self, doc: Doc, spans: list[tuple[int, int]], tagged: list[list[lac.Word]]) -> None:
        text, labels = text_of(doc), self.labels
        words = [lac.placed(text, found, b) for (b, _), found in zip(spans, tagged, strict=True)]
        doc.user_data["sentences"] = list(zip(spans, words, strict=True))
        _candidates(doc).extend(
            Candidate(w.begin, w.end, self._kind(text, w), "lac", _rank(w), 0.75 if _rank(w) > 1 else 0.5)
            for found in words
            for w in found
            if w.tag in labels
            and _rank(w)
            and _namelike(text[w.begin : w.end])
            and text[w.begin : w.end] not in self.heads
            and not (w.tag == "ORG" and text.endswith(self.no_organisations, w.begin, w.end))
        )


def _batches(stream: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    docs = iter(stream)
    while batch := list(islice(docs, size)):
        yield batch


def _rank(word: lac.Word) -> int:
    """LAC's organisations and places of two characters are as often wrong as right, its persons seldom are."""
    if word.tag == "PER":
        return 3
    if word.end - word.begin > 2:
        return 2
    return 1 if word.tag == "LOC" else 0


def _namelike(name: str) -> bool:
    """Not a lone mark or emoji (which LAC takes for a person), a unit (万立方米) or a count (沿海五县)."""
    return len(name) >= 2 and _HAN.search(name) is not None and not _COUNT.search(name)


def _gazetteer(names: gazetteer.Gazetteer, homographs: place.Homographs, doc: Doc) -> Doc:
    found, places, prefixes = place.from_gazetteer(
        text_of(doc), _words(doc), names, doc.user_data.get("home", ()), homographs
    )
    doc.user_data["places"], doc.user_data["prefixes"] = places, prefixes
    _candidates(doc).extend(found)
    return doc


def _titles(forms: patterns.Patterns, doc: Doc) -> Doc:
    text = text_of(doc)
    _candidates(doc).extend([*patterns.titled(text, forms), *patterns.quoted_documents(text, forms)])
    _candidates(doc).extend(patterns.fixed_words(text, forms))
    _candidates(doc).extend(patterns.by_pattern(text, forms))
    _candidates(doc).extend(patterns.signed(text, forms))
    _candidates(doc).extend([*patterns.done_projects(text, forms), *patterns.paid_for(text, forms)])
    return doc


def _organs(bodies: organ.Bodies, doc: Doc) -> Doc:
    _candidates(doc).extend(organ.organs(text_of(doc), doc.user_data["prefixes"], bodies))
    return doc


def _words(doc: Doc) -> list[lac.Word]:
    return [w for _, found in doc.user_data["sentences"] for w in found]


def _context(around: context.Context, in_rows: rows.Rows, doc: Doc) -> Doc:
    text, words = text_of(doc), _words(doc)
    tagged = [sentence for _, sentence in doc.user_data["sentences"]]
    _candidates(doc).extend(list(rows.rows(text, tagged, _candidates(doc), doc.user_data["places"], in_rows)))
    _candidates(doc).extend(context.listed(text, words, around))
    _candidates(doc).extend(context.before_posts(text, words, doc.user_data["posts"], around))
    return doc


def _grammar(groups: list[grammar.Group], forms: patterns.Patterns, doc: Doc) -> Doc:
    text, places = text_of(doc), doc.user_data["places"]
    starts = frozenset(places)
    ends = {e: b for b, e in places.items()}
    for (begin, end), words in doc.user_data["sentences"]:
        for group in groups:
            found = grammar.candidates(text, begin, end, words, group, starts)
            lies_in = group.name == "place"
            _candidates(doc).extend(
                place.split(text, place.segment(text, c), places)
                if lies_in
                else place.without_address(text, c, places)
                for c in found
            )
    every = _candidates(doc)
    every[:] = [c for c in every if not patterns.counted(text, c) and not patterns.all_of_a_kind(text, c)]
    _candidates(doc).extend(list(patterns.owners(_candidates(doc), _words(doc))))
    _candidates(doc).extend(patterns.fairs(text, _words(doc), forms))
    _candidates(doc).extend(patterns.industry_names(text, _words(doc), forms, ends))
    return doc


def _times(doc: Doc) -> Doc:
    published: date | None = doc.user_data.get("published")
    doc.user_data["values"] = time.find_times(text_of(doc), published)
    return doc


def _amounts(doc: Doc) -> Doc:
    taken = [(m.begin, m.end) for m in doc.user_data["values"]]
    covered = bytearray(len(doc))
    for b, e in taken:
        covered[b:e] = b"\1" * (e - b)
    amounts = [m for m in amount.find_amounts(text_of(doc)) if not any(covered[m.begin : m.end])]
    doc.user_data["values"] += amounts
    found = _candidates(doc)
    found[:] = sieve.holding_no_sum(text_of(doc), found, ((m.begin, m.end) for m in amounts))
    return doc


def _posts(doc: Doc) -> Doc:
    posts, places = post.find_posts(text_of(doc)), doc.user_data["prefixes"]
    doc.user_data["posts"] = sieve.no_posts(text_of(doc), posts, _candidates(doc), places)
    return doc


def _persons(doc: Doc) -> Doc:
    posts, words = doc.user_data["posts"], {w.begin: w for w in _words(doc)}
    in_post = bytearray(len(doc) + 1)
    for p in posts:
        in_post[p.begin + 1 : p.end + 1] = b"\1" * (p.end - p.begin)
    found = _candidates(doc)
    # 关长, 阿拜州州长: what LAC ends inside a post is no name
    found[:] = [c for c in found if c.recogniser != "lac" or not in_post[c.end]]
    # 延边州州长某某率代表团: a name with a post inside is several
    found[:] = [c for c in found if c.recogniser not in _LONG or not sieve.holds_post(c, posts)]
    found.extend(
        Candidate(m.begin, m.end, m.kind, m.recogniser, 3, m.confidence, m.key)
        for m in person.find_persons(text_of(doc), posts)
        if not sieve.ends_in_verb(text_of(doc), m, words.get(m.end - 1))
    )
    return doc


def _again(
    short: again.Shortening, around: context.Context, known: Ontology, no_names: sieve.Sieve, doc: Doc
) -> Doc:
    text, every = text_of(doc), _candidates(doc)
    every[:] = sieve.sieved(text, every, no_names)
    every.extend(list(context.led_departments(text, every, around)))
    composed = compose.compose(every, _COMPOSITE)
    every.extend([place.apart(text, c, doc.user_data["places"]) for c in composed])
    chosen, _ = overlap.choose(every, known)
    every.extend(defined := list(again.definitions(text, chosen, short)))
    every.extend(again.again(text, [*defined, *chosen], short, known, doc.user_data["prefixes"]))
    every.extend(list(compose.compose(every, frozenset({"organisation"}))))
    return doc


class Overlaps:
    """Settles which candidates are names: by the trained head and the judge, or by the rules alone."""

    def __init__(
        self, known: Ontology, trained: head.Head | None, kind_of: dict[str, str], apart: prefix.Apart
    ) -> None:
        self.known, self.trained, self.kind_of, self.apart = known, trained, kind_of, apart
        self.bases = head.bases(known)
        self.weights = judge.weights(trained) if trained else None

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 1) -> Iterator[Doc]:
        """The docs with their mentions; sentences of several reports go through the head together."""
        for docs in _batches(stream, batch_size):
            chosen = []
            for doc in docs:
                if self.trained is None:
                    _candidates(doc).extend(_of_others(doc))
                chosen.append(overlap.choose(_candidates(doc), self.known))
            if self.trained is None or self.weights is None:
                for doc, (kept, lost) in zip(docs, chosen, strict=True):
                    yield _settled(doc, self.apart(text_of(doc), kept), lost)
                continue
            scenes = scenes_of(docs, [kept for kept, _ in chosen], self.trained, self.bases)
            for doc, (kept, _), scene in zip(docs, chosen, scenes, strict=True):
                names, lost = judge.judge(scene, self.weights, self.known, self.kind_of)
                given = [judge.sure(c) for c in kept if c.recogniser in head.UNJUDGED]
                names, lost = judge.beside(names, given, lost)
                names = self.apart(text_of(doc), names)
                others = list(_of_others(doc))
                yield _settled(doc, *judge.beside(others, names, lost))


def scenes_of(
    docs: Iterable[Doc], chosen: Iterable[list[Candidate]], trained: head.Head, bases: dict[str, str]
) -> list[judge.Scene]:
    """A ``Scene`` a doc: its candidates, the rules' choice and the head's lattices."""
    docs, chosen = list(docs), list(chosen)
    begins, features, marks = [], [], []
    for doc, names in zip(docs, chosen, strict=True):
        posts = [(p.begin, p.end) for p in doc.user_data["posts"]]
        rows = head.flags(text_of(doc), names, _candidates(doc), posts, bases)
        for ((begin, end), _), found in zip(
            doc.user_data["sentences"], doc.user_data.pop("features"), strict=True
        ):
            begins.append(begin)
            features.append(found)
            marks.append(rows[begin:end])
    lattices = iter(trained.lattices(begins, features, marks))
    return [
        judge.Scene(
            text_of(doc),
            _candidates(doc),
            names,
            [next(lattices) for _ in doc.user_data["sentences"]],
            _words(doc),
            bases,
        )
        for doc, names in zip(docs, chosen, strict=True)
    ]


def _settled(doc: Doc, kept: list[Candidate], lost: list[Candidate]) -> Doc:
    doc.spans["mentions"] = [_span(doc, c) for c in kept]
    doc.spans["discarded"] = [_span(doc, c) for c in lost]
    doc.user_data["confidence"] = {(c.begin, c.end, c.kind): c.confidence for c in kept}
    doc.set_ents([s for s in spacy.util.filter_spans(doc.spans["mentions"]) if s.label_ != Names.ANAPHOR])
    inside = bytearray(len(doc))
    for c in kept:
        inside[c.begin : c.end] = b"\1" * (c.end - c.begin)
    doc.user_data["values"] = [
        m for m in doc.user_data["values"] if not any(inside[m.begin : m.end])
    ] + doc.user_data["posts"]
    return doc


def _of_others(doc: Doc) -> Iterator[Candidate]:
    """What a component of the user's own wrote into ``doc.spans["mentions"]``."""
    for span in doc.spans.get("mentions", ()):
        yield Candidate(span.start, span.end, span.label_, span.id_ or "user", 3, 0.9, span.kb_id_ or None)


def _span(doc: Doc, c: Candidate) -> Span:
    return Span(doc, c.begin, c.end, label=c.kind, kb_id=c.key or "", span_id=c.recogniser)
