"""PDF files: the text of their pages in reading order, as one text. Needs the extra ``pdf`` (pdfminer.six).

What is a picture (a scanned page) holds no text and is told as such. Columns are read one after the other
(``kg.read.columns``); the layout stage then does for the page what it does for every other.
"""

import hashlib
import io
import logging
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Final

from kg.read import columns
from kg.read import encoding as encodings
from kg.read.columns import Piece
from kg.read.records import Failure, Record
from kg.types import Metadata, Source

if TYPE_CHECKING:
    from pdfminer.layout import LTComponent, LTTextLine

ENCODING: Final = "pdf"  # what stands for the encoding: a PDF's text has none of its own
# Fonts that lead from their glyphs back to radicals: ⾏ stands for 行. Those of the block Kangxi Radicals have
# a compatibility mapping in Unicode, those of CJK Radicals Supplement have not (their ideographs are from
# Unicode's EquivalentUnifiedIdeograph).
_RADICALS: Final = str.maketrans(
    {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)}
    | dict(
        zip(
            "⺟⺠⺩⺼⻁⻄⻅⻆⻉⻋⻌⻑⻒⻓⻔⻖⻘⻙⻚⻛⻜⻝⻞⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻭⻮⻰⻳",
            "母民王肉虎西见角贝车辶长长长门阝青韦页风飞食食马骨鬼鱼鸟卤麦黄黾齐齿齿龙龟",
            strict=True,
        )
    )
)


def read(stream: BinaryIO, name: str, known: Metadata, encoding: str | None) -> Iterator[Record | Failure]:
    """The one record of a PDF file, or why there is none. ``encoding`` is of no use here."""
    data = stream.read()
    try:
        pages = _pages(data)
    except ImportError:
        told = "reading PDF needs pdfminer.six. Install it with: pip install 'report-kg[pdf]'"
        yield Failure(name, told)
        return
    except Exception as error:  # pdfminer raises all kinds of errors on what is broken
        yield Failure(name, _trouble(error))
        return
    text = encodings.clean("\n\n".join(page for page in pages if page)).translate(_RADICALS)
    if not text.strip("\ufffd \t\r\n"):
        yield Failure(
            name, "holds no text, only pictures (a scan?). Expected a PDF with text; run OCR first."
        )
        return
    yield Record(Source(name, text, hashlib.sha256(data).hexdigest(), ENCODING), known)


def _trouble(error: Exception) -> str:
    kind = type(error).__name__
    if "Password" in kind or "Encrypt" in kind:
        return "is locked with a password. Expected a PDF that opens without one."
    return f"is not readable as PDF ({kind}: {str(error)[:80]}). Expected a whole PDF file."


def _pages(data: bytes) -> list[str]:
    """The text of each page. Raises ``ImportError`` without pdfminer.six, and what pdfminer raises."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams

    # Columns stand one or two characters apart, so only what nearly touches is one piece; no order of boxes.
    layout = LAParams(char_margin=0.6, word_margin=0.4, boxes_flow=None)
    log = logging.getLogger("pdfminer")
    level, log.level = log.level, logging.CRITICAL  # it warns of each odd font
    try:
        return [
            columns.text(list(_pieces(page))) for page in extract_pages(io.BytesIO(data), laparams=layout)
        ]
    finally:
        log.level = level


def _pieces(item: "LTComponent") -> Iterator[Piece]:
    from pdfminer.layout import LTContainer, LTTextLine

    if isinstance(item, LTTextLine):
        piece = _piece(item)
        if piece:
            yield piece
    elif isinstance(item, LTContainer):
        for inner in item:
            yield from _pieces(inner)


def _piece(line: "LTTextLine") -> Piece | None:
    from pdfminer.layout import LTChar

    chars = [c for c in line if isinstance(c, LTChar) and c.get_text().strip()]
    text = line.get_text().strip()
    if not chars or not text:
        return None
    return Piece(
        text,
        min(c.x0 for c in chars),
        min(c.y0 for c in chars),
        max(c.x1 for c in chars),
        max(c.y1 for c in chars),
        max(c.size for c in chars),
    )
