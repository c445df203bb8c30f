"""The word lists of this stage: ``ontology/resolve.yaml``, read once and compiled."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from kg import ontology as onto
from kg import settings
from kg.errors import OntologyError

_PLACE: Final = "{place}"
# Fields that are plain sets of the words below the key of the same name.
_SETS: Final = (
    "home_zones",
    "of_government",
    "unnamed",
    "not_head_before",
    "beside_place",
    "as_written",
    "own_names",
    "parts_by_name",
    "outlets",
    "sites",
)
# Field → key of the list whose words a name may end in.
_TAILS: Final = {
    "no_subsequence": "no_subsequence",
    "branch_tail": "branch_tails",
    "head_tail": "head_tails",
    "certain_head": "certain_heads",
    "initials": "initials",
    "registered": "registered",
    "company_tail": "company_tails",
    "inner_tail": "inner_tails",
    "title_tail": "title_tails",
}


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ that every region has: how its full name is made from the place's, and what it is part of."""

    form: str
    name: str
    kind: str
    of: str | None = None

    def full(self, place: str) -> str:
        """The organ's full name at ``place`` (a full name)."""
        return self.name.replace(_PLACE, place)


@dataclass(frozen=True, slots=True)
class Supervisor:
    """A supervisor of the state with offices in the regions, and the years in which it stood."""

    name: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class AnaphorRule:
    """What a word like 双方 may refer to: how many, of which classes, with which words in their names."""

    kinds: tuple[str, ...]
    count: int
    ends: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Everything of ``resolve.yaml``; the keys' meanings are told there."""

    relative: dict[str, str]
    nation: str
    nation_words: frozenset[str]
    centre: dict[str, str]
    place_tails: re.Pattern[str]
    respelt: dict[str, str]
    spelt: tuple[tuple[re.Pattern[str], str], ...]
    level: re.Pattern[str]
    levels: dict[str, str]
    not_level: re.Pattern[str]
    organs: dict[str, Organ]
    party_parts: dict[str, str]
    party_part: str
    committees: tuple[str, ...]
    governments: tuple[str, ...]
    party_groups: dict[str, str]
    administrations: dict[str, str]
    zones: dict[str, str]
    home_zones: frozenset[str]
    of_government: frozenset[str]
    bare_organ: re.Pattern[str]
    list_gap: re.Pattern[str]
    generic: dict[str, frozenset[str]]
    any_paper: re.Pattern[str]
    unnamed: frozenset[str]
    opener: re.Pattern[str]
    legal: re.Pattern[str]
    hard_legal: re.Pattern[str]
    no_subsequence: re.Pattern[str]
    branch: re.Pattern[str]
    sure_branches: tuple[str, ...]
    outlets: frozenset[str]
    sites: frozenset[str]
    supervisors: dict[str, Supervisor]
    supervisor: re.Pattern[str]
    supervisor_office: str
    whole_ends: tuple[tuple[str, re.Pattern[str]], ...]
    seats: tuple[tuple[tuple[str, ...], frozenset[str]], ...]
    seated: frozenset[str]
    branch_tail: re.Pattern[str]
    unit_tail: re.Pattern[str]
    head_tail: re.Pattern[str]
    certain_head: re.Pattern[str]
    initials: re.Pattern[str]
    registered: re.Pattern[str]
    bank_forms: dict[str, str]
    industry_head: re.Pattern[str]
    not_head_before: frozenset[str]
    beside_place: frozenset[str]
    company_tail: re.Pattern[str]
    inner_tail: re.Pattern[str]
    surname_post: re.Pattern[str]
    definition: re.Pattern[str]
    anaphora: dict[str, AnaphorRule]
    not_anaphor: re.Pattern[str]
    pair_joint: re.Pattern[str]
    signing: re.Pattern[str]
    list_joint: re.Pattern[str]
    links: dict[str, re.Pattern[str]]
    zone_part: re.Pattern[str]
    joint: re.Pattern[str]
    as_written: frozenset[str]
    own_names: frozenset[str]
    event_body: re.Pattern[str]
    parts_by_name: frozenset[str]
    title_tail: re.Pattern[str]
    compatible: tuple[frozenset[str], ...]

    def as_spelt(self, text: str) -> str:
        """The other way round: 喀什地区委宣传部 → 喀什地委宣传部."""
        for ours, theirs in self.respelt.items():
            text = text.replace(ours, theirs)
        return text

    def spelt_out(self, text: str) -> str:
        """``text`` with the level's or party's name in the usual form (地委 → 地区委); itself if it has that."""
        for pattern, usual in self.spelt:
            text = pattern.sub(usual, text) if pattern.search(text) else text
        return text


@lru_cache(maxsize=2)
def load(path: Path | None = None) -> Words:
    """The words in ``path`` (default: the shipped file). Raises ``OntologyError`` where a key is missing."""
    path = path or onto.folder() / "resolve.yaml"
    try:
        return _words(settings.values(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, KeyError, TypeError, re.error) as error:
        raise OntologyError(
            f"{path}: {error!r}. Expected the keys that the shipped resolve.yaml has."
        ) from error


def _words(table: Mapping[str, Any]) -> Words:
    fields: dict[str, Any] = {name: frozenset(table[name]) for name in _SETS}
    fields |= {name: re.compile(rf"(?:{_any(table[key])})$") for name, key in _TAILS.items()}
    return Words(
        **fields,
        relative={word: end for end, words in table["relative"].items() for word in words},
        nation=table["nation"]["name"],
        nation_words=frozenset(table["nation"]["words"]),
        centre=table["centre"],
        place_tails=re.compile(rf"(?<=..)(?:{_any(table['place_tails'])})$"),
        respelt=table["respelt"],
        spelt=tuple((re.compile(pattern), usual) for pattern, usual in table["spelt"].items()),
        level=re.compile(rf"(?:{_any(table['level_openers'])})?(?P<level>{_any(table['levels'])})(?=.)"),
        levels=table["levels"],
        not_level=re.compile(_any(table["not_levels"])),
        organs=_organs(table["organs"]),
        party_parts=table["party_parts"],
        party_part=table["party_part"],
        committees=tuple(table["committees"]),
        governments=tuple(table["governments"]),
        party_groups=table["party_groups"],
        administrations=table["administrations"],
        zones=table["zones"],
        bank_forms=table["bank_forms"],
        bare_organ=re.compile(table["bare_organ"]),
        list_gap=re.compile(table["list_gap"]),
        any_paper=re.compile(_any(table["any_paper"])),
        generic={kind: frozenset(words) for kind, words in table["generic"].items()},
        opener=re.compile(rf"^(?:{_any(table['generic_openers'])})(?=..)"),
        legal=re.compile(_any(table["legal"])),
        hard_legal=re.compile(_any(table["hard_legal"])),
        sure_branches=tuple(table["sure_branches"]),
        supervisors={
            short: Supervisor(row["name"], row["from"], row["until"])
            for short, row in table["supervisors"].items()
        },
        supervisor=re.compile(rf"(?P<short>{_any(table['supervisors'])})(?P<unit>局|分局|支局)"),
        supervisor_office=table["supervisor_office"],
        whole_ends=tuple((noun, re.compile(ends)) for noun, ends in table["whole_ends"].items()),
        seats=tuple((tuple(row["nouns"]), frozenset(row["kinds"])) for row in table["seats"]),
        seated=frozenset(kind for row in table["seats"] for kind in row["kinds"]),
        branch=re.compile(table["branch_pattern"] + "$"),
        # 公司 and 集团 end in characters that are departments elsewhere (人事司, 工作团).
        unit_tail=re.compile(rf"(?<!公)(?:{_any(table['unit_tails'])})$"),
        industry_head=re.compile(rf"(?<=..)(?:{_any(table['industry_heads'])})$"),
        surname_post=re.compile(
            rf"(?P<surname>[一-龥]{{1,2}}?)(?:{_any(table['post_openers'])})?(?:{_any(table['post_tails'])})"
        ),
        definition=re.compile(table["definition"]),
        anaphora={word: _anaphor(row) for word, row in table["anaphora"].items()},
        not_anaphor=re.compile(table["not_anaphor"]),
        signing=re.compile(table["signing"]),
        pair_joint=re.compile(table["pair_joint"]),
        list_joint=re.compile(table["list_joint"]),
        links={name: re.compile(pattern) for name, pattern in table["links"].items()},
        zone_part=re.compile(table["zone_parts"] + "$"),
        joint=re.compile(table["joint"]),
        event_body=re.compile(rf"^(?:{_any(table['event_bodies'])})(?P<part>.{{0,8}})$"),
        compatible=tuple(frozenset(group) for group in table["compatible"]),
    )


def _any(words: Iterable[str]) -> str:
    """An alternative of the words, longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w))))


def _organs(rows: Iterable[Mapping[str, Any]]) -> dict[str, Organ]:
    return {f: Organ(f, row["name"], row["kind"], row.get("of")) for row in rows for f in row["forms"]}


def _anaphor(row: Mapping[str, Any]) -> AnaphorRule:
    return AnaphorRule(
        tuple(row["kinds"]),
        row["count"],
        tuple(row.get("ends", ())),
        tuple(row.get("holds", ())),
        row.get("joined", False),
    )
