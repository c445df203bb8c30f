"""Copies of annotated reports with their names swapped for others of the same class, to train the recogniser on.

A few hundred reports teach a recogniser their names; with copies in which each name is another one it must look at
how names are built and what stands around them. Half of the new names are other reports' names of that class, half
are built from the syllables that such names are made of and from the gazetteer's places.
In: ``corpus.Annotated`` reports and a seed. Out: as many reports, their texts and marks changed, without facts.
After the mention replacement of Dai and Adel 2020, doi:10.18653/v1/2020.coling-main.343.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import corpus

from kg import settings
from kg.ontology import Names, folder

SHARE: Final = 0.7  # of the names are swapped; the others show how the new ones stand beside known ones
_BUILT: Final = 0.6  # of these are built, where their class can be
_KEPT: Final = ("“", "《", "双", "两", "该")
_LEVEL: Final = "省市县区州全"  # 省商务厅 stays a body of the home region's
_TRIES: Final = 40

_DIVISION: Final = re.compile(r"(市|县|区|旗|自治县|自治旗|镇|乡|街道)$")


def swapped(reports: Iterable[corpus.Annotated], seed: int) -> list[corpus.Annotated]:
    """A copy of each report, in their order; the same seed gives the same copies."""
    reports = list(reports)
    chance = random.Random(seed)
    built = _Builder(chance).of
    pool: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        for mark in report.marks:
            if not mark.optional and _may_go(surface := report.text[mark.begin : mark.end]):
                pool[mark.kind].append(surface)

    def other(name: str, kind: str) -> str:
        if chance.random() >= SHARE:
            return name
        if kind in built and chance.random() < _BUILT:
            return built[kind]()
        some = chance.sample(pool[kind], min(_TRIES, len(pool[kind])))
        if name[0] in _LEVEL:
            return chance.choice([x for x in some if x[0] == name[0]] or [name])
        return chance.choice([x for x in some if x[0] not in _LEVEL] or [name])

    return [_copy(report, other) for report in reports]


def _copy(report: corpus.Annotated, other: Callable[[str, str], str]) -> corpus.Annotated:
    """The report with each of its names as ``other`` has it, the same one wherever it stands."""
    chosen: dict[tuple[str, str], str] = {}
    text, marks, at = "", [], 0
    for mark in sorted(report.marks):
        if mark.begin < at:  # inside another name
            continue
        name = report.text[mark.begin : mark.end]
        if not mark.optional and _may_go(name):
            key = (name, mark.kind)
            if key not in chosen:
                chosen[key] = other(*key)
            name = chosen[key]
        text += report.text[at : mark.begin]
        marks.append(mark._replace(begin=len(text), end=len(text) + len(name), name=name))
        text += name
        at = mark.end
    return corpus.Annotated(report.id, report.number, report.header, text + report.text[at:], marks)


def _may_go(name: str) -> bool:
    """Whether a name is one of its own, neither 我省 nor 双方 nor in marks."""
    return len(name) > 1 and not corpus.is_relative(name) and not name.startswith(_KEPT)


class _Builder:
    """Builds names. ``of``: class → what builds one."""

    def __init__(self, chance: random.Random) -> None:
        self.pick = chance.choice
        self.parts: dict[str, Any] = settings.values(
            (Path(__file__).parent / "names.yaml").read_text(encoding="utf8")
        )
        self.chance = chance
        self.counties, self.cities = _gazetteer("County"), _gazetteer("City")
        towns = _gazetteer("Township")
        self.of: dict[str, Callable[[], str]] = {
            Names.COMPANY: self._company,
            Names.PERSON: self._person,
            Names.COUNTY: lambda: self.pick(self.counties),
            Names.CITY: lambda: self.pick(self.cities),
            Names.TOWNSHIP: lambda: self.pick(towns),
            Names.VILLAGE: lambda: (
                self._some(self.parts["land"], (1, 2, 2)) + self.pick(self.parts["village"])
            ),
            Names.BANK: self._bank,
            "Hospital": lambda: self._place() + self.pick(self.parts["hospital"]),
            Names.CUSTOMS: lambda: self._short() + "海关",
            Names.ZONE: self._park,
            Names.DEVELOPMENT_ZONE: self._zone,
        }

    def _some(self, syllables: str, lengths: tuple[int, ...]) -> str:
        return "".join(self.pick(syllables) for _ in range(self.pick(lengths)))

    def _place(self) -> str:
        return self.pick(self.pick((self.counties, self.counties, self.cities)))

    def _short(self) -> str:
        place = self._place()
        return _DIVISION.sub("", place) if len(place) > len("某县") else place

    def _person(self) -> str:
        return self.pick(self.parts["surnames"]) + self._some(self.parts["given"], (1, 2, 2, 2))

    def _company(self) -> str:
        place, trade = self._short(), self._some(self.parts["trade"], (2, 2, 2, 3))
        industry, legal = self.pick(self.parts["industry"]), self.pick(self.parts["legal"])
        forms = {
            f"{place}{trade}{industry}{legal}": 45,
            f"{trade}{industry}{legal}": 15,
            f"{trade}（{place}）{industry}{legal or '公司'}": 15,
            f"{place}{trade}集团": 5,
            f"{trade}{self.pick(self.parts['short_industry'])}": 10,
            f"{place}{trade}{industry}": 10,
        }
        return self.chance.choices([*forms], [*forms.values()])[0]

    def _bank(self) -> str:
        if self.chance.random() < _BUILT:
            return (
                self.pick(self.parts["banks"])
                + self.pick((self._short(), self._place()))
                + self.pick(self.parts["branch"])
            )
        return self._short() + self.pick(self.parts["local_bank"])

    def _park(self) -> str:
        one, two = self._short(), self._short()
        return self.pick(
            (
                f"{one}（{two}）{self.pick(('产业转移工业园', '产业园', '合作示范区'))}",
                f"{one}—{two}{self.pick(('产业合作园', '协作产业园', '合作示范区'))}",
                f"{one}{self.pick(self.parts['park'])}",
                f"{self._some(self.parts['trade'], (2, 2, 3))}产业园",
            )
        )

    def _zone(self) -> str:
        one = self._short()
        return self.pick(
            (f"{one}{self.pick(self.parts['state_zone'])}", f"中国（{one}）自由贸易试验区{self._short()}片区")
        )


def _gazetteer(name: str) -> list[str]:
    """The first column of a gazetteer's table, without its heading."""
    lines = (folder() / "gazetteer" / f"{name}.tsv").read_text(encoding="utf8").splitlines()
    rows = [line.split("\t")[0] for line in lines if line.strip() and not line.startswith("#")]
    return [row for row in rows if re.match("[一-龥]", row)]
