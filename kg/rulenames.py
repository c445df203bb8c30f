"""Checks the names that rules use against the ontology. In: a rule as read from YAML. Out: what is unknown, where.

``Text`` is a string of a YAML file that knows where it stands.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import yaml

from kg.ontology import Names, Ontology
from kg.patterns import Symbols, special
from kg.vocabulary import near

LINE: Final = "\0line"
ATTACH: Final = ("money", "quantity", "date", "period", "time")
_SLOT: Final = re.compile(r"\{([^{}]*)\}")
_PART: Final = re.compile(r"(?:^|/)(\w+):([\w|-]+)")
_MARK: Final = re.compile(r"\|(\w+)(?:=[^\[\]|]*)?\]")
_TEXT: Final = "text"


class Text(str):
    """A scalar of a YAML file: ``line`` and ``column`` (from 1) of its first character; ``exact``: its other
    characters stand right behind it, one column each."""

    line: int
    column: int
    exact: bool

    def place(self, offset: int = 0) -> str:
        """``line:column`` of the character at ``offset``."""
        return f"{self.line}:{self.column + (offset if self.exact else 0)}"


def plain(node: yaml.Node) -> Any:
    """The plain values of a YAML node, mappings with their line under ``LINE``, strings as ``Text``."""
    if isinstance(node, yaml.MappingNode):
        found = {str(plain(k)): plain(v) for k, v in node.value}
        return {**found, LINE: node.start_mark.line + 1}
    if isinstance(node, yaml.SequenceNode):
        return [plain(n) for n in node.value]
    if node.tag == "tag:yaml.org,2002:bool":
        return node.value.lower() in ("true", "yes", "on")
    text = Text(node.value)
    quoted = getattr(node, "style", None) in ("'", '"')
    text.line, text.column = node.start_mark.line + 1, node.start_mark.column + 1 + quoted
    width = node.end_mark.column - node.start_mark.column - 2 * quoted
    text.exact = node.start_mark.line == node.end_mark.line and width == len(text)
    return text


def unknown(raw: dict[str, Any], symbols: Symbols) -> Iterator[tuple[str, str]]:
    """The unknown names of a rule: the place of each and what is wrong with it."""
    fact, ontology = raw["fact"], symbols.ontology
    if fact not in ontology.classes:
        yield _at(fact), f"unknown class {fact}{near(fact, ontology.descendants(Names.EVENT))}"
        return
    if not ontology.is_a(fact, Names.EVENT):
        yield _at(fact), f"{fact} is no class of events; a fact is below {Names.EVENT}"
        return
    roles = [r for r in ontology.roles if ontology.role_belongs(r, fact)]
    for pattern in raw["patterns"]:
        yield from _of_pattern(pattern, fact, roles, symbols)
    for key in ("needs", "several", "abroad"):
        for role in raw.get(key, []):
            if not special(role) and role not in roles:
                yield _at(role), _no_role(fact, role, roles)
    for name in raw.get("asserts", []):
        if name not in ontology.relations:
            yield _at(name), f"unknown relation {name}{near(name, ontology.relations)}"
    for name in raw.get("attach", []):
        if name not in ATTACH:
            yield _at(name), f"attach {name}; expected one of {', '.join(ATTACH)}"
    for key in ("examples", "counterexamples"):
        for example in raw.get(key, []):
            yield from _of_example(example.get(_TEXT) if isinstance(example, dict) else example, ontology)


def _of_pattern(pattern: str, fact: str, roles: list[str], symbols: Symbols) -> Iterator[tuple[str, str]]:
    classes = {*symbols.of, *symbols.groups}
    for slot in _SLOT.finditer(pattern):
        for part in _PART.finditer(slot[1].partition("&")[0].partition("!!")[0] + _inner(slot[1])):
            role, at = part[1], slot.start(1)
            if not special(role) and role not in roles:
                yield _at(pattern, at + slot[1].find(role)), _no_role(fact, role, roles)
            for name in part[2].split("|"):
                name = name.removeprefix("-")
                if name and name != _TEXT and name not in classes:
                    yield _at(pattern, at + slot[1].find(name)), f"unknown class {name}{near(name, classes)}"


def _inner(slot: str) -> str:
    """What stands behind the pronouns of a slot (``!!其/role:Class``)."""
    _, marks, after = slot.partition("&")[0].partition("!!")
    return after[after.find("/") :] if marks and "/" in after else ""


def _of_example(text: object, ontology: Ontology) -> Iterator[tuple[str, str]]:
    for mark in _MARK.finditer(text) if isinstance(text, str) else ():
        if mark[1] not in ontology.classes:
            yield (
                _at(str(text) if not isinstance(text, Text) else text, mark.start(1)),
                (f"unknown class {mark[1]} in an example{near(mark[1], ontology.classes)}"),
            )


def _no_role(fact: str, role: str, roles: Iterable[str]) -> str:
    return f"{fact} has no role {role}{near(role, roles)}"


def _at(text: str, offset: int = 0) -> str:
    return text.place(offset) if isinstance(text, Text) else ""
