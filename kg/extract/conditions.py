"""What the words around a match may not say, and what the sentences before it must have told.

In: an ``Encoded``, a rule's expression, the place of the match. Out: whether it is fulfilled.
"""

import re

from kg.extract.encode import Encoded

# How many sentences back an occasion is still that of what is told.
_BACK = 2


def forbidden(encoded: Encoded, unless: re.Pattern[str], number: int, trigger: tuple[int, int]) -> bool:
    """Whether the clause of the trigger has what ``unless`` rules out."""
    clauses = encoded.clauses(*encoded.sentences[number])
    return any(b <= trigger[0] < e and unless.search(encoded.text, b, e) for b, e in clauses)


def told_before(encoded: Encoded, after: re.Pattern[str], number: int) -> bool:
    """Whether one of the sentences just before tells of what ``after`` has the words for."""
    begin = encoded.sentences[max(0, number - _BACK)][0]
    return after.search(encoded.text, begin, encoded.sentences[number][0]) is not None
