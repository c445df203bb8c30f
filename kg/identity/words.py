"""The word lists of this stage: ``ontology/identity.yaml``, read once and compiled."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from kg import ontology as onto
from kg.errors import OntologyError
from kg.resolve import words as resolving

_MARKS: Final = "《》“”"
_LONGEST: Final = 6  # characters of an ordinary word


@dataclass(frozen=True, slots=True)
class Words:
    """Everything of ``identity.yaml``; the keys' meanings are told there."""

    ordinary: frozenset[str]
    legal: re.Pattern[str]
    full: tuple[str, ...]
    group: str
    shortest: int
    levels: frozenset[str]
    units: dict[str, str]
    small: re.Pattern[str]
    national: re.Pattern[str]
    surname_post: re.Pattern[str]
    within: dict[str, dict[str, str]]
    across: dict[str, dict[str, str]]

    def is_ordinary(self, name: str) -> bool:
        """Whether a name is made of ordinary words only (人民医院, 污水处理厂扩建项目)."""
        name = name.strip(_MARKS)
        ends = {0}
        for begin in range(len(name)):
            if begin in ends:
                ends |= {e for e in range(begin + 1, begin + _LONGEST + 1) if name[begin:e] in self.ordinary}
        return len(name) > 0 and len(name) in ends

    def core(self, name: str) -> str:
        """A firm's name without what says only of what form the firm is (东方集团股份有限公司 → 东方)."""
        while (match := self.legal.search(name)) and match.start() > 0:
            name = name[: match.start()]
        return name

    def shortened(self, name: str) -> str:
        """The same without the words for a division's level, too (中国银行青海省分行 → 中国银行青海分行)."""
        core = self.core(name)
        return "".join(c for k, c in enumerate(core) if k < 2 or c not in self.levels) or core


@lru_cache(maxsize=1)
def load(path: Path | None = None) -> Words:
    """The words in ``path`` (default: the shipped file). Raises ``OntologyError`` where a key is missing."""
    path = path or onto.folder() / "identity.yaml"
    try:
        return _words(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, KeyError, TypeError, re.error) as error:
        raise OntologyError(
            f"{path}: {error!r}. Expected the keys that the shipped identity.yaml has."
        ) from error


def _words(table: dict[str, Any]) -> Words:
    return Words(
        ordinary=frozenset(map(str, table["ordinary"])),
        legal=re.compile(f"(?:{_any(table['legal'])})$"),
        full=tuple(table["full"]),
        group=table["group"],
        shortest=table["shortest"],
        levels=frozenset(table["levels"]),
        units={w: table["units"][w] for w in sorted(table["units"], key=lambda w: (-len(w), w))},
        small=re.compile(table["small"]),
        national=re.compile(table["national"]),
        surname_post=resolving.load().surname_post,
        within=table["within"],
        across=table["across"],
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(map(str, words), key=lambda w: (-len(w), w))))
