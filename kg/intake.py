"""From inputs to reports. In: paths. Out: reports with ids of their own, each with the input that it came from.

What can't be read is a ``Problem`` and costs nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from kg import layout, read
from kg.errors import KgError
from kg.iri import digest
from kg.text import sentences
from kg.types import Block, Metadata, Report, Source

_LONGEST = 20_000  # characters of a report that is read as one
_STANDARD: Final = Path("-")


@dataclass(frozen=True, slots=True)
class Problem:
    """An input, record or report that could not be used, and why (one sentence or more).

    ``skipped``: nobody asked for it (a picture in a folder of reports), so it is no failure.
    """

    where: str
    message: str
    skipped: bool = False


class Item(NamedTuple):
    """A text, what is known of it, and its ``origin``: the id or name under which its input was given."""

    origin: str
    source: Source
    metadata: Metadata


@dataclass(slots=True)
class Intake:
    """Reads ``inputs``; ``encoding`` and ``defaults`` as for ``kg.read.read``.

    Filled while ``reports`` is run through: ``problems``, how many inputs were ``repeated``, and ``whole``: the
    ids of all reports of each origin of which everything could be read.
    """

    inputs: list[Path]
    encoding: str | None = None
    defaults: Metadata = field(default_factory=Metadata)
    problems: list[Problem] = field(default_factory=list)
    repeated: int = 0
    whole: dict[str, list[str]] = field(default_factory=dict)

    def reports(self) -> Iterator[tuple[str, Report]]:
        """The reports of all inputs with their origins, overlong ones in parts."""
        seen: set[str] = set()
        broken: set[str] = set()
        for item in self._items():
            found = self._laid_out(item)
            if not found:
                broken.add(item.origin)
            for report in (part for whole in found for part in parts(whole)):
                self.whole.setdefault(item.origin, []).append(report.id)
                if report.id in seen:
                    told = "another report has the same id. Give each its own."
                    self.problems.append(Problem(report.id, told))
                else:
                    seen.add(report.id)
                    yield item.origin, report
        for origin in broken:
            self.whole.pop(origin, None)

    def _laid_out(self, item: Item) -> list[Report]:
        name = item.source.name
        try:
            found = layout.reports(item.source, item.metadata)
        except Exception as error:  # one bad input must not cost the others
            self.problems.append(problem(name, error))
            return []
        if not found:
            told = "no report found in it, only furniture or advertisements."
            self.problems.append(Problem(name, told))
        return found

    def _items(self) -> Iterator[Item]:
        """All records, each with an id that no other has.

        Inputs are read twice: first for their ids alone. Records with one id but other content get a piece of
        their hash behind it; records that are the same in everything count once. So no order of inputs matters.
        """
        kept = {path: list(self._raw(path)) for path in self.inputs if path == _STANDARD}
        prints: dict[str, set[str]] = {}
        for path in self.inputs:
            for record in kept.get(path) or self._raw(path):
                if isinstance(record, read.Failure):
                    self.problems.append(Problem(record.where, record.message, record.skipped))
                else:
                    prints.setdefault(_key(record), set()).add(_print(record))
        done: set[str] = set()
        for path in self.inputs:
            for record in kept.get(path) or self._raw(path):
                if isinstance(record, read.Failure):
                    continue
                key, mark = _key(record), _print(record)
                if mark in done:
                    self.repeated += 1
                    continue
                done.add(mark)
                unique = key if len(prints.get(key, ())) < 2 else f"{key}~{mark[:8]}"
                known = record.metadata.id is None and unique == key
                named = record.metadata if known else replace(record.metadata, id=unique)
                yield Item(key, record.source, named)

    def _raw(self, path: Path) -> Iterator[read.Record | read.Failure]:
        return iter(read.read(path, encoding=self.encoding, defaults=self.defaults))


def parts(report: Report) -> Iterator[Report]:
    """``report``, or, where it is far longer than any newspaper's, parts of it that end with a sentence.

    Time and memory for one report grow faster than its length; a text of megabytes must not take hours.
    """
    cuts, last = [0], 0
    for _, end in sentences(report.text) if len(report.text) > _LONGEST else ():
        while end - cuts[-1] > _LONGEST:
            cuts.append(last if last > cuts[-1] else cuts[-1] + _LONGEST)
        last = end
    for number, (begin, end) in enumerate(pairwise((*cuts, len(report.text))), 1):
        yield report if len(cuts) == 1 else _part(report, number, begin, end)


def _part(report: Report, number: int, begin: int, end: int) -> Report:
    blocks = tuple(
        Block(b.kind, max(b.begin, begin) - begin, min(b.end, end) - begin)
        for b in report.blocks
        if b.begin < end and b.end > begin
    )
    name = report.id if number == 1 else f"{report.id}~{number}"
    return replace(
        report, id=name, text=report.text[begin:end], offsets=report.offsets[begin:end], blocks=blocks
    )


def problem(where: str, error: Exception) -> Problem:
    """What to tell of ``error``, which came up at ``where``: its message, or that the program is at fault."""
    if isinstance(error, KgError):
        return Problem(where, str(error).removeprefix(f"{where}: "))
    return Problem(where, f"not readable, by a fault of this program ({type(error).__name__}: {error}).")


def _key(record: read.Record) -> str:
    return record.metadata.id or record.source.name


def _print(record: read.Record) -> str:
    return digest(record.source.name, record.source.sha256, record.metadata)
