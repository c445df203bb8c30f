"""Resolves a report's mentions: which entity each names, in full, and what names alone say of their relations.

In: a ``Report``, its mentions, the gazetteer. Out: a ``Resolution``. Steps, one module each: the home region
(``home``), places (``places``), organs (``organs``), every mention's full name (``identify``), equal names
(``clusters``), defined and shortened ones (``definitions``, ``short``), anaphors (``anaphora``), links (``links``).
"""

from collections.abc import Sequence

from kg import ontology as onto
from kg.recognise import gazetteer as lists
from kg.recognise.gazetteer import Gazetteer
from kg.resolve import bodies, home, identify, kinds, places, words
from kg.resolve.report import Work
from kg.types import Mention, Report, Resolution

__all__ = ["resolve"]


def resolve(report: Report, mentions: Sequence[Mention], gazetteer: Gazetteer | None = None) -> Resolution:
    """What the mentions of ``report`` refer to.

    ``mentions`` are sorted by (begin, -end) and index the report's clean text. ``gazetteer`` defaults to the
    shipped one. Referents are empty for times, figures, posts, and where the text doesn't tell.
    """
    look = gazetteer or lists.load(onto.folder() / "gazetteer")
    lists_of_words = words.load()
    families = kinds.load(lists_of_words.compatible)
    scene = places.Scene(
        home.find(report, mentions, look),
        look,
        lists_of_words,
        bodies.load(),
        report.published.year if report.published else None,
    )
    places.survey(scene, mentions, families.places)
    names = identify.identify(scene, families, report.text, mentions)
    work = Work(report.text, tuple(mentions), names, scene, families)
    return work.resolution()
