"""Kept expressions: the same as compiled ones, whatever lies in the folder."""

import marshal
import re
import zlib
from array import array
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import platformdirs
import pytest

from kg import ontology, regexcache, rules
from kg.packing import packed
from kg.signs import with_ranges

EXPRESSIONS = ["a(?P<one>b)|(c)(?P<two>d)*?", "[一-龥]{2,5}(?=公司)", "(?>x+)y?+", "", "(?<!甲)乙(?i:Ab)"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder for what is kept."""
    monkeypatch.setenv(regexcache.VARIABLE, str(tmp_path / "kept"))
    found = regexcache.folder()
    assert found is not None
    assert found.is_relative_to(tmp_path / "kept")
    yield found


def kept(place: Path) -> list[Path]:
    """What lies there."""
    return sorted(place.iterdir()) if place.exists() else []


def test_every_expression_of_the_rules_is_as_compiled(place: Path) -> None:
    """Patterns are equal when their code, flags and groups are; every tenth, for they take long to compile."""
    loaded = rules.load(ontology.folder() / "rules", ontology.load())
    written = [with_ranges(packed(p.expression)) for rule in loaded.rules for p in rule.patterns][::10]
    assert len(written) > 70
    for expression in written:
        expected = re.compile(expression)
        for found in (regexcache.compiled(expression), regexcache.compiled(expression)):
            assert (found, found.groupindex, found.groups) == (expected, expected.groupindex, expected.groups)
    assert len(kept(place)) == len(set(written))


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_what_is_kept_is_not_compiled_again(
    expression: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And gives the same names of groups to a match."""
    expected = re.compile(expression)
    assert regexcache.compiled(expression) == expected
    monkeypatch.setattr(regexcache, "_code", lambda _: pytest.fail("compiled again"))
    again = regexcache.compiled(expression)
    assert again == expected
    for text in ("ab", "cdd", "甲公司", "xxy", "乙aB"):
        found, meant = again.search(text), expected.search(text)
        assert (found and (found.span(), found.groupdict(), found.lastgroup)) == (
            meant and (meant.span(), meant.groupdict(), meant.lastgroup)
        )


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"not zlib",
        zlib.compress(b""),
        zlib.compress(b"i\x01\x00\x00\x00"),
        zlib.compress(marshal.dumps((32, 0, {}, array("I", [65535]).tobytes()))),
    ],
)
def test_what_is_damaged_is_written_anew(damaged: bytes, place: Path) -> None:
    """The last one is whole, but its code is none."""
    expression = EXPRESSIONS[0]
    regexcache.compiled(expression)
    (path,) = kept(place)
    whole = path.read_bytes()
    for bad in (damaged, whole[:-1], whole[:7] + b"\x00" + whole[8:]):
        path.write_bytes(bad)
        assert regexcache.compiled(expression) == re.compile(expression)
        assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept, and nothing fails."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(regexcache.VARIABLE, str(tmp_path / "file"))
    assert regexcache.compiled("a|b") == re.compile("a|b")
    assert (tmp_path / "file").read_text() == ""


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept, and nothing fails."""

    def homeless(*_: object, **__: object) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.delenv(regexcache.VARIABLE, raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_path", homeless)
    regexcache._own.cache_clear()
    assert regexcache.folder() is None
    assert regexcache.compiled("a|b") == re.compile("a|b")
    regexcache._own.cache_clear()


def test_another_python_to_come(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the modules behind ``re`` work otherwise, ``re`` itself is asked."""

    def otherwise(_: str) -> bytes:
        raise TypeError("compile() takes other arguments")

    monkeypatch.setattr(regexcache, "_code", otherwise)
    assert regexcache.compiled("a|b") == re.compile("a|b")
    assert kept(place) == []


def test_an_empty_variable_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """For those who want no file of it."""
    monkeypatch.setenv(regexcache.VARIABLE, "")
    assert regexcache.folder() is None
    assert regexcache.compiled("a|b") == re.compile("a|b")


def test_a_wrong_expression(place: Path) -> None:
    """It is refused as ``re`` does, and nothing is kept of it."""
    with pytest.raises(re.error, match="unterminated"):
        regexcache.compiled("(a")
    assert kept(place) == []


def test_a_folder_does_not_grow_for_ever(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules that are being written leave the code of yesterday's behind."""
    monkeypatch.setattr(regexcache, "MOST", 5)
    place.mkdir(parents=True)
    for i in range(6):
        (place / f"old{i}").write_bytes(b"")
    regexcache.compiled("a|b")
    assert len(kept(place)) == 1


def test_many_at_once(place: Path) -> None:
    """Each finds a whole file or none."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(regexcache.compiled, ["a(?P<b>c)*"] * 200))
    assert set(found) == {re.compile("a(?P<b>c)*")}
    assert len(kept(place)) == 1
