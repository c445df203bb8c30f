"""The words of a rule's trigger. In: what stands between < and >. Out: the words, for finding sentences fast."""

import re
from collections.abc import Mapping
from itertools import product
from typing import Final

_FAMILY: Final = re.compile(r"%(\w+)%")


def written(source: str, families: Mapping[str, str]) -> str:
    """A pattern with its families of words (``%lends%``) written out; one that there is not stays as it stands."""
    return _FAMILY.sub(lambda found: families.get(found[1], found[0]), source)


def expand(words: str) -> list[str]:
    """All words of a trigger: ``签(署|订)了?`` is no trigger, ``签(署|订)|达成`` gives 签署 签订 达成."""
    if re.search(r"[{}…‥~^<>]", words):
        raise ValueError(f"a trigger takes words only, not {words!r}")
    return [w for part in _split(words) for w in _expand_one(part)]


def _split(words: str) -> list[str]:
    parts, depth = [""], 0
    for char in words:
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _expand_one(word: str) -> list[str]:
    if "(" not in word:
        return [word]
    pieces: list[list[str]] = []
    for text, group, option in re.findall(r"([^()?]+)|\(([^()]*)\)(\?)?", word):
        choices = [text] if text else group.split("|")
        pieces.append([*choices, ""] if option else choices)
    return ["".join(p) for p in product(*pieces)]
