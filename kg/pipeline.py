"""The spaCy pipeline: a report's clean text in, its mentions out.

The Doc's tokens are characters, so a span can begin and end anywhere. The recognisers are ordinary components,
added in one explicit list; each writes ``doc.spans["mentions"]`` (label = class, ``kb_id`` = full name where
known, ``id`` = recogniser). The last component settles overlaps into ``doc.ents`` and keeps the losers
in ``doc.spans["discarded"]``. A component of your own goes before ``overlaps``.
spaCy stops here: ``mentions`` gives plain values.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import tee
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg import ontology as onto
from kg import settings
from kg.ontology import Ontology
from kg.recognise import gazetteer, head, organ
from kg.recognise.components import components
from kg.types import Mention, Report

# Order matters: later components may look at what earlier ones marked.
COMPONENTS: Final = (
    "lac",
    "gazetteer",
    "titles",
    "organs",
    "grammar",
    "times",
    "amounts",
    "posts",
    "persons",
    "context",
    "again",
    "overlaps",
)
# Reports that go through a component together.
_REPORTS: Final = 32


class CharacterTokenizer:
    """Every code point is a token, blanks too: token ``i`` is ``text[i]``."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        doc = Doc(self.vocab, words=list(text), spaces=[False] * len(text))
        doc.user_data["text"] = text  # Doc.text would join it anew from its tokens at each call
        return doc


def load(
    ontology: Ontology | None = None, *, parts: Sequence[str] = COMPONENTS, trained: bool = True
) -> Language:
    """The pipeline, ready to use: ``nlp(text)``. Takes about a second.

    ``parts`` leaves components out and ``trained=False`` the trained head (for training it, and to see what
    each adds).
    """
    known = ontology or onto.load()
    folder = onto.folder()
    table = settings.values((folder / "grammar.yaml").read_text(encoding="utf8"))
    names = gazetteer.load(folder / "gazetteer")
    nlp = spacy.blank("zh")
    nlp.tokenizer = CharacterTokenizer(nlp.vocab)
    bodies = organ.load(folder / "regional_bodies.tsv")
    found = components(known, table, names, bodies, head.Head() if trained else None)
    for name in parts:
        function = found[name]
        Language.component(f"kg_{name}", func=function)
        nlp.add_pipe(f"kg_{name}", name=name)
    return nlp


def mentions(nlp: Language, reports: Iterable[Report]) -> Iterator[tuple[Report, tuple[Mention, ...]]]:
    """Each report with its mentions, sorted by (begin, -end)."""
    first, second = tee(reports)
    docs = (_doc(nlp, report) for report in first)
    for report, doc in zip(second, nlp.pipe(docs, batch_size=_REPORTS), strict=True):
        yield report, collect(doc)


def _doc(nlp: Language, report: Report) -> Doc:
    doc = nlp.make_doc(report.text)
    doc.user_data["published"] = report.published
    doc.user_data["home"] = report.home
    return doc


def collect(doc: Doc) -> tuple[Mention, ...]:
    """A processed Doc's mentions as plain values."""
    confidence: dict[tuple[int, int, str], float] = doc.user_data["confidence"]
    found = [
        Mention(
            s.start,
            s.end,
            s.text,
            s.label_,
            s.id_,
            confidence.get((s.start, s.end, s.label_), 1.0),
            s.kb_id_ or None,
        )
        for s in doc.spans["mentions"]
    ]
    found += doc.user_data["values"]
    return tuple(sorted(found, key=lambda m: (m.begin, -m.end, m.kind)))
