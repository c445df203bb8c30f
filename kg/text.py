"""Sentences and clauses of Chinese text, by punctuation alone; English numbers of things."""

import re
from itertools import pairwise

_SENTENCE_END = re.compile(r"(?:[。！？!?…]+|；|;|\n)[”’」』）)]*")
_CLAUSE_END = re.compile(r"[，,：:；;。！？!?\n]|……")


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of ``text`` as (begin, end), end mark included, blank ones left out.

    A sentence ends at 。！？…, at a semicolon and at a line end; closing quotes go with it.
    """
    cuts = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    return [(b, e) for b, e in pairwise(cuts) if text[b:e].strip()]


def clauses(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """The clauses of the sentence ``text[begin:end]`` as (begin, end) into ``text``, commas included."""
    cuts = [begin, *(m.end() for m in _CLAUSE_END.finditer(text, begin, end)), end]
    return [(b, e) for b, e in pairwise(cuts) if text[b:e].strip()]


def counted(number: int, one: str, many: str = "") -> str:
    """``1 report``, ``2 reports``; ``many``: where that isn't ``one`` with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"
