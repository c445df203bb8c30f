"""Whether a time is that of the telling: 记者7月3日从市商务局获悉 doesn't say when what follows happened.

In: a text and the place behind a time. Out: where the words end that make it so.
"""

from typing import Final

from kg.discourse.words import words

_FAR: Final = 300  # characters behind a time that say whether news was told then


def telling(text: str, at: int) -> int:
    """Where the words end that say that the time which ends at ``at`` is when news was told; 0 where it is not.

    ``text`` may hold names as they are or as one sign each.
    """
    found = words().telling.match(text[at : at + _FAR])
    return at + found.end() if found else 0
