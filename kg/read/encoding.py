"""Bytes to text: an encoding that is certain, or a ``SourceError`` that says what is not."""

import re
from functools import lru_cache
from typing import Final

from kg import settings
from kg.errors import SourceError
from kg.ontology import folder

_BOMS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CONTROL_BYTE: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE: Final = 200_000
_FEW: Final = 8
_GIVE: Final = "Expected UTF-8, GB18030, or UTF-16 with a byte order mark; give --encoding if you know it."


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of ``data`` and the name of its encoding, a byte order mark left out.

    ``encoding`` is taken at its word if given. Raises ``SourceError`` if ``data`` is empty, binary, not in
    ``encoding``, or in none that is certain.
    """
    if not data.strip():
        raise SourceError("the file is empty. Expected text.")
    if encoding:
        return _decoded(data, encoding), encoding
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decoded(data, name), name.removesuffix("-sig")
    _refuse_binary(data)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _gb18030(data, error.start), "gb18030"


def clean(text: str) -> str:
    """``text`` with control characters, lone surrogates and non-characters as U+FFFD, one for one."""
    return _CONTROL.sub("\ufffd", text)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except LookupError:
        raise SourceError(f"unknown encoding {encoding!r}. Expected a name like utf-8 or gb18030.") from None
    except ValueError as error:
        raise SourceError(f"not in encoding {encoding} ({error}). {_GIVE}"[:300]) from None
    if not isinstance(text, str) or not text.strip():
        raise SourceError("the file holds no text.")
    return text.removeprefix("\ufeff")


def _refuse_binary(data: bytes) -> None:
    sample = data[:_SAMPLE]
    if b"\0" in data:
        raise SourceError(f"has NUL bytes: a binary file, or UTF-16 without a byte order mark. {_GIVE}")
    controls = len(_CONTROL_BYTE.findall(sample))
    if controls >= _FEW and controls * 100 > len(sample):
        raise SourceError(f"is full of control bytes: a binary file. {_GIVE}")


def _gb18030(data: bytes, broken: int) -> str:
    """Strict GB18030, if it then reads like Chinese: other encodings decode too, but to rare characters."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if not _plausible(text[:_SAMPLE]):
        raise SourceError(f"not sure of the encoding (not UTF-8 from byte {broken} on). {_GIVE}")
    return text


def _plausible(text: str) -> bool:
    beyond = [c for c in text if c > "\x7f"]
    ideographs = [c for c in beyond if "\u4e00" <= c <= "\u9fff"]
    if not ideographs:
        return False
    usual = sum(map(_usual, beyond))
    common = sum(c in _common() for c in ideographs)
    return usual >= 0.9 * len(beyond) and common >= 0.4 * len(ideographs)


@lru_cache(maxsize=8192)
def _usual(char: str) -> bool:
    """Whether ``char`` is punctuation or of the 3,755 characters of GB 2312's first level."""
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return char in "—·…€"
    return len(code) == 2 and (code[0] in (0xA1, 0xA2, 0xA3) or 0xB0 <= code[0] <= 0xD7)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    words = settings.values((folder() / "layout.yaml").read_text(encoding="utf-8"))
    return frozenset(words["common_characters"])
