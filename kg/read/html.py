"""Web pages: the article of an HTML file, without menus, links and comments. Needs the extra ``html`` (trafilatura).

The text that passages index into is the article as it was taken out, a paragraph a line; the hash is of the file.
"""

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO, Final

from kg.errors import SourceError
from kg.read import encoding as encodings
from kg.read import records
from kg.read.records import Failure, Record
from kg.types import Metadata, Source

if TYPE_CHECKING:
    from trafilatura.settings import Document as Article

# Where a page says its encoding: <meta charset="gb2312">, or in the content of an http-equiv.
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_HEAD: Final = 4096
# Pages that say GB2312 or GBK hold characters of GB18030, which contains both.
_CHINESE: Final = ("gb2312", "gbk", "gb_2312-80", "x-gbk", "hz-gb-2312")
_PARTS: Final = re.compile(r"[_|｜]|\s[-–—]\s|--|——")  # between a title's headline and the site's name
_SHORTEST: Final = 5  # characters of a headline
_MENU: Final = 40  # lines that may stand above the headline
# No day after it is taken from a page. Without a bound trafilatura takes the day of the run, and a page would be
# read otherwise tomorrow.
_LATEST: Final = "2199-12-31"


def read(stream: BinaryIO, name: str, known: Metadata, encoding: str | None) -> Iterator[Record | Failure]:
    """The one record of an HTML file, or why there is none.

    The page's own headline is taken; its day, publisher and address only where ``known`` has none, as they are
    guessed from its markup.
    """
    data = stream.read()
    try:
        markup, used = encodings.decode(data, encoding or _declared(data))
        found = _article(markup)
    except SourceError as error:
        yield Failure(name, str(error))
        return
    except ImportError:
        yield Failure(name, "reading HTML needs trafilatura. Install it with: pip install 'report-kg[html]'")
        return
    headline = _headline(markup, found) if found else None
    text = encodings.clean(_below(headline, found.text or "")) if found else ""
    if found is None or not text.strip("\ufffd \t\r\n"):
        yield Failure(name, "no article was found in this page. Expected a page with one report.")
        return
    yield Record(Source(name, text, hashlib.sha256(data).hexdigest(), used), _known(found, headline, known))


def _declared(data: bytes) -> str | None:
    """The encoding that the page names; ``None`` where it begins with a byte order mark or names none known."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None
    found = _CHARSET.search(data[:_HEAD])
    if found is None:
        return None
    named = found[1].decode("ascii").lower()
    if named in _CHINESE:
        return "gb18030"
    return named if named in ("utf-8", "gb18030", "big5", "utf8") else None


def _article(markup: str) -> "Article | None":
    """What trafilatura finds. Raises ``ImportError`` without it."""
    from trafilatura import bare_extraction

    found = bare_extraction(
        markup,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "max_date": _LATEST},
    )
    return None if isinstance(found, dict) else found  # a dict is given where an older form is asked for


def _headline(markup: str, found: "Article") -> str | None:
    """The heading or title whose words the article has most of: titles of old pages are often just the site's."""
    text = found.text or ""
    best, most = found.title, 0.0
    for words in _titles(markup):
        pairs = {a + b for a, b in pairwise(words)}
        share = sum(pair in text.replace(words, "") for pair in pairs) / (len(pairs) or 1)
        if share > most and len(words) >= _SHORTEST:
            best, most = words, share
    return best


def _titles(markup: str) -> Iterator[str]:
    """What may be the headline, likeliest first."""
    from trafilatura.utils import load_html

    tree = load_html(markup)
    if tree is None:
        return
    for path in ("//h1", "//h2", "//h3", "//title"):
        for element in tree.xpath(path):
            whole = " ".join(element.text_content().split())
            yield from (part.strip() for part in (_PARTS.split(whole) if path == "//title" else [whole]))


def _below(headline: str | None, text: str) -> str:
    """``text`` from behind its headline on: what stands above it in old pages are menus."""
    lines = text.split("\n")
    for i, line in enumerate(lines[:_MENU]):
        if headline and "".join(line.split()) == "".join(headline.split()):
            return "\n".join(lines[i + 1 :])
    return text


def _known(found: "Article", headline: str | None, known: Metadata) -> Metadata:
    guessed = {"published": found.date, "publisher": found.sitename, "url": found.url}
    absent = {key: value for key, value in guessed.items() if value and getattr(known, key) is None}
    try:
        return records.metadata({**absent, "headline": headline}, known)
    except SourceError:  # no day, whatever the markup says
        return records.metadata({**absent, "headline": headline, "published": None}, known)
