"""The questions that have names. In: ``.rq`` files. Out: ``NamedQuery``s with their parameters.

A question's file begins with what it asks, and says which parameters it has::

    # zh: 谁到访了哪里
    # en: Who visited where
    # param: place name 到访的地方 | the place visited
    SELECT ?visitor ?destination WHERE {
      ?event kg:visitor ?visitor ; kg:destination ?destination .
      #? place: VALUES ?destination { $place }
    }

A line that begins with ``#?`` is part of the query only where all parameters before its colon are given: without
any, the file is plain SPARQL for every tool. ``$place`` becomes terms (``kg.query.binding``), never bare text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from kg import ontology
from kg.errors import QueryError

KINDS: Final = {
    "name": "NAME",
    "class": "CLASS",
    "since": "DATE",
    "until": "DATE",
    "number": "NUMBER",
    "text": "TEXT",
}
_TITLE: Final = re.compile(r"#\s*(zh|en):\s*(.+)")
_PARAMETER: Final = re.compile(r"#\s*param:\s*(.*)")
_DECLARED: Final = re.compile(r"([a-z][a-z0-9-]*)\s+(\S+)\s+(.+?)\s*\|\s*(.+)")
OPTIONAL: Final = re.compile(r"^(\s*)#\?\s*([a-z][a-z0-9 -]*):(.*)$", re.M)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question: its name, one of ``KINDS``, what it is in Chinese and English."""

    name: str
    kind: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question: its name, what it asks in Chinese and English, its SPARQL, its parameters."""

    name: str
    zh: str
    en: str
    text: str
    parameters: tuple[Parameter, ...] = ()


def named(folder: Path | None = None) -> dict[str, NamedQuery]:
    """The named queries by name, in the order of their names."""
    files = sorted((folder or ontology.folder() / "queries").glob("*.rq"))
    return {file.stem: _named(file) for file in files}


def find(query: str) -> str:
    """The SPARQL text of ``query``, without any parameter given. Raises ``QueryError`` as ``question`` does."""
    return question(query).text


def question(query: str) -> NamedQuery:
    """``query`` is the name of a question (or how just one begins), the path of a ``.rq`` file, or SPARQL itself.

    Raises ``QueryError`` where it is none of them.
    """
    if query.endswith(".rq"):
        try:
            return _parsed(query, Path(query).read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            raise QueryError(f"{query}: there is no such file. Expected one with a SPARQL query.") from None
        except OSError as error:
            raise QueryError(f"{query}: not readable ({error.strerror}). Expected a SPARQL query.") from error
        except UnicodeDecodeError as error:
            raise QueryError(
                f"{query}: is not UTF-8 (byte {error.start}). Expected a SPARQL query."
            ) from error
    if not re.fullmatch(r"[\w.-]+", query):
        return _parsed("", query)
    known = named()
    begun = [name for name in known if name.startswith(query)]
    if query in known or len(begun) == 1:
        return known[query if query in known else begun[0]]
    like = begun or get_close_matches(query, known, 3)
    hint = f" Did you mean {' or '.join(like)}?" if like else ""
    raise QueryError(
        f"There is no query {query!r}.{hint} Known are: {', '.join(known)}. Or give SPARQL text."
    )


def _named(file: Path) -> NamedQuery:
    text = file.read_text(encoding="utf-8")
    titles = {m[1] for m in map(_TITLE.match, text.splitlines()[:2]) if m}
    if titles != {"zh", "en"}:
        raise QueryError(f"{file}: the first two lines must be '# zh: …' and '# en: …'.")
    return _parsed(str(file), text, file.stem)


def _parsed(place: str, text: str, name: str = "") -> NamedQuery:
    titles: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), 1):
        if title := _TITLE.match(line):
            titles.setdefault(title[1], title[2].strip())
        elif parameter := _PARAMETER.match(line):
            parameters.append(_parameter(f"{place}:{number}", parameter[1]))
    _check_uses(place, text, {p.name for p in parameters})
    return NamedQuery(name or place, titles.get("zh", ""), titles.get("en", ""), text, tuple(parameters))


def _parameter(place: str, declared: str) -> Parameter:
    match = _DECLARED.fullmatch(declared.strip())
    if match is None or match[2] not in KINDS:
        raise QueryError(
            f"{place}: expected '# param: NAME KIND 中文 | English', KIND one of {' '.join(KINDS)}."
        )
    return Parameter(match[1], match[2], match[3], match[4])


def _check_uses(place: str, text: str, declared: set[str]) -> None:
    used = {name for line in OPTIONAL.finditer(text) for name in line[2].split()}
    if used != declared:
        wrong = ", ".join(sorted(used ^ declared))
        raise QueryError(
            f"{place or 'the query'}: {wrong}: each parameter must be in a '# param:' line and in a '#?' line."
        )


def placed(text: str, terms: Mapping[str, str]) -> str:
    """``text`` with the ``#?`` lines whose parameters all have ``terms``, these in the place of ``$name``."""

    def line(match: re.Match[str]) -> str:
        names = match[2].split()
        if not all(name in terms for name in names):
            return match[0]
        longest = sorted(names, key=len, reverse=True)
        pattern = re.compile(rf"\$({'|'.join(map(re.escape, longest))})(?![\w-])")
        return match[1] + pattern.sub(lambda use: terms[use[1]], match[3])

    return OPTIONAL.sub(line, text)
