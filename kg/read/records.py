"""What reading gives: records and failures, and the checks that all formats share."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from kg.errors import SourceError
from kg.types import Metadata, Source


class Record(NamedTuple):
    """A decoded text and what is known of it."""

    source: Source
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be read: ``where`` (path, or ``path:line``) and a message for the user.

    ``skipped`` is true for files of a folder that nobody asked to read: no error, just told.
    """

    where: str
    message: str
    skipped: bool = False


def metadata(values: Mapping[str, object], known: Metadata) -> Metadata:
    """``known`` with what ``values`` (the keys of JSONL records and front matter) says put over it.

    Empty values count as absent, other keys are ignored. Raises ``SourceError`` on a value of a wrong type.
    """
    found: dict[str, object] = {}
    for key in ("id", "headline", "publisher", "url"):
        value = values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            raise SourceError(f'"{key}" is {_kind(value)}. Expected a string.')
        if value and value.strip():
            found[key] = " ".join(value.split())
    if values.get("published"):
        found["published"] = day(values["published"])
    if values.get("home"):
        found["home"] = places(values["home"])
    return replace(known, **found)  # type: ignore[arg-type]


def day(value: object) -> date:
    """The day of an ISO 8601 date or time. Raises ``SourceError``."""
    if isinstance(value, str):
        for parse in (date.fromisoformat, lambda v: datetime.fromisoformat(v).date()):
            try:
                return parse(value.strip())
            except ValueError:
                continue
    raise SourceError(f'"published" is {value!r:.60}. Expected a date like 2025-07-18.')


def places(value: object) -> tuple[str, ...]:
    """Home places: a list of names, or one string with commas. Raises ``SourceError``."""
    names = value.replace("，", ",").replace("、", ",").split(",") if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
        raise SourceError(f'"home" is {value!r:.60}. Expected a list of names like ["青海省", "西宁市"].')
    return tuple(n.strip() for n in names if n.strip())


def _kind(value: object) -> str:
    return {bool: "true or false", float: "a number", list: "a list", dict: "an object"}.get(
        type(value), "odd"
    )
