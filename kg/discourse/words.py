"""The words of ``ontology/discourse.yaml``."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from kg import settings
from kg.ontology import folder


class Words(NamedTuple):
    """What ``discourse.yaml`` says, compiled; ``side`` names classes."""

    of_two: re.Pattern[str]
    joined: re.Pattern[str]
    announced: re.Pattern[str]
    sides: re.Pattern[str]
    side: dict[str, tuple[str, ...]]
    signing: re.Pattern[str]
    talks: re.Pattern[str]
    committee: re.Pattern[str]
    here: re.Pattern[str]
    we: re.Pattern[str]
    says: re.Pattern[str]
    telling: re.Pattern[str]


@lru_cache(maxsize=1)
def words() -> Words:
    """The table, read once."""
    table: dict[str, Any] = settings.values((folder() / "discourse.yaml").read_text(encoding="utf-8"))
    compiled = {key: re.compile(value) for key, value in table.items() if isinstance(value, str)}
    side = {sign: tuple(kinds) for sign, kinds in table["side"].items()}
    return Words(**compiled, side=side)
