"""The word lists of ``ontology/layout.yaml``, compiled."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from kg import settings
from kg.errors import OntologyError
from kg.ontology import folder

NUMBER: Final = r"[\d一二三四五六七八九十]{1,3}"
HAN: Final = "[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]"
DAY: Final = r"(?:\d{4}\s*年\s*)?(?:\d{1,2}\s*月\s*\d{1,2}\s*[日号]|\d{1,2}\s*日)(?:\s*\d{1,2}\s*[时点](?:\d{1,2}\s*分)?)?"


@dataclass(frozen=True, slots=True)
class Words:
    """Compiled patterns: ``furniture``, ``editors`` and ``photo`` are for whole lines, the rest as named.

    ``label`` is a quick test: what has none is no credit, however it is read.
    """

    furniture: re.Pattern[str]
    editors: re.Pattern[str]
    photo: re.Pattern[str]
    captions: re.Pattern[str]
    paper_date: re.Pattern[str]
    jumps: re.Pattern[str]
    adverts: re.Pattern[str]
    adverts_alone: re.Pattern[str]
    phone: re.Pattern[str]
    openers: re.Pattern[str]
    leads: re.Pattern[str]
    continued: re.Pattern[str]
    unfinished: re.Pattern[str]
    numbered: re.Pattern[str]
    bullets: re.Pattern[str]
    own: re.Pattern[str]
    outlet: re.Pattern[str]
    agency: re.Pattern[str]
    mark: re.Pattern[str]
    series: re.Pattern[str]
    role: re.Pattern[str]
    sure_role: re.Pattern[str]
    loose_role: re.Pattern[str]
    by: re.Pattern[str]
    helper: re.Pattern[str]
    report_tail: re.Pattern[str]
    label: re.Pattern[str]
    noise: re.Pattern[str]
    pictures: re.Pattern[str]
    supplying: re.Pattern[str]
    bodies: re.Pattern[str]
    closing: re.Pattern[str]
    not_names: re.Pattern[str]
    no_name: re.Pattern[str]
    clauses: re.Pattern[str]
    folk: re.Pattern[str]
    places: re.Pattern[str]
    told: re.Pattern[str]
    surnames: frozenset[str]


@lru_cache(maxsize=1)
def load() -> Words:
    """The words. Raises ``OntologyError`` where the file lacks a list or a pattern is broken."""
    path = folder() / "layout.yaml"
    try:
        return _compile(settings.values(path.read_text(encoding="utf-8")))
    except (KeyError, re.error) as error:
        raise OntologyError(
            f"{path}: broken list or pattern: {error}. Compare it with the shipped file."
        ) from error


def _compile(raw: dict[str, Any]) -> Words:
    def find(key: str, form: str = "(?:%s)") -> re.Pattern[str]:
        return re.compile(form % raw[key].replace("{N}", NUMBER))

    return Words(
        **_lines(raw, find),
        **_credits(raw, find),
        surnames=_surnames(),
    )


def _lines(raw: dict[str, Any], find: Callable[..., re.Pattern[str]]) -> dict[str, re.Pattern[str]]:
    furniture = "|".join(p.replace("{N}", NUMBER) for p in raw["furniture"])
    names = ("photo", "paper_date", "jumps", "adverts", "adverts_alone", "phone", "openers", "leads")
    return {
        "furniture": re.compile(f"(?:{furniture})"),
        "editors": re.compile(
            rf"[（(【\[]?\s*(?:(?:{raw['editors']})\s*(?:[:：丨|/]|\s).{{1,80}}|(?:{raw['sources']}).{{1,60}})"
        ),
        **{name: find(name) for name in (*names, "continued", "numbered")},
        "captions": find("captions", "[（(]?(?:%s)"),
        "unfinished": find("unfinished", "(?:%s)$"),
        "bullets": find("bullets", r"[%s\s]*"),
    }


def _outlet(raw: dict[str, Any]) -> str:
    """A paper, site or programme, or two or three of them (某省日报·某云客户端), with a note in brackets."""
    word = rf"(?:(?!记者|通讯员)(?:{HAN}|[A-Za-z0-9]))"
    ends, listed = raw["outlet_ends"], "|".join([raw["agencies"], *raw["outlet_names"]])
    writer = r"[^（）()\n]{0,20}(?:记者|通讯员|实习生|作者|文/)"  # a credit, not a note
    part = rf"(?:《[^》\n]{{2,14}}》|{word}{{1,12}}?(?:{ends})|{listed})(?:[（(](?!{writer})[^（）()\n]{{2,24}}[）)])?"
    return rf"(?:{part})(?:\s?[·•・—\-－–/／|｜、&\s]{{0,2}}\s?(?:{part})){{0,3}}"


def _credits(raw: dict[str, Any], find: Callable[..., re.Pattern[str]]) -> dict[str, re.Pattern[str]]:
    outlet, own = _outlet(raw), raw["own"]
    prefix = rf"(?:\s*(?:{raw['role_prefixes']}))*\s*"
    role = rf"{prefix}(?:驻{HAN}{{1,8}}?\s*)?{prefix}(?:{raw['roles']})(?!站)"
    origin = rf"(?:(?:{own}){HAN}{{0,6}}?|{outlet})\s*"
    loose = rf"(?:{HAN}|[A-Za-z0-9·•・—\-－/／+《》.、&（）()]){{1,24}}?"
    mark, after = r"\s*[/／|｜丨:：]\s*", r"(?=[\s：:，,]|$)"
    return {
        "own": re.compile(rf"(?:{own})"),
        "outlet": re.compile(outlet),
        "agency": find("agencies"),
        "mark": re.compile(rf"(?P<word>{raw['slug_marks']})(?!{raw['slug_not']})"),
        "series": find("series", "(?:%s)$"),
        "role": re.compile(rf"(?:{origin})?{role}"),
        "sure_role": re.compile(rf"{origin}{role}"),
        "loose_role": re.compile(rf"(?P<outlet>{loose}){role}"),
        "by": re.compile(rf"(?:文\s*[/／]\s*[图摄]|图\s*[/／]\s*文)\s+|(?:{raw['by_labels']}){mark}"),
        "helper": re.compile(rf"(?:{origin})?(?:{raw['helpers']})(?![部出室])"),
        "report_tail": re.compile(
            rf"\s*(?:发自\s*{HAN}{{2,8}}{after}|{DAY}\s*(?:{HAN}{{2,6}})?(?:报道|消息|[电讯]){after}"
            rf"|(?:(?:{HAN}{{2,6}}[、/])*{HAN}{{2,6}}?)?(?:摄影|综合|联合|采访|独家|现场)*报道{after})"
            rf"|\s*[/／|｜丨]?\s*(?:文\s*[/／、]?\s*[图摄]|图\s*[/／、]?\s*文|文并图|图文|摄影|整理|采写|编译){after}"
            rf"|\s*[/／|｜丨]\s*[文图摄]{after}|[文图摄]{after}"
        ),
        # what a line must hold to be a credit, unless a sign (□) stands before it: a label or a tail
        "label": re.compile(
            rf"{raw['roles']}|(?:{raw['by_labels']}){mark}|{raw['helpers']}|文\s*[/／]\s*[图摄]|图\s*[/／]\s*文"
            rf"|(?:报道|消息|[电讯文图摄]|摄影|整理|采写|编译){after}"
        ),
        "noise": find("credit_noise"),
        "pictures": find("pictures"),
        "supplying": find("supply_words", r"\s*(?:%s)$"),
        "bodies": find("bodies", "(?:%s)$"),
        "closing": find("closing"),
        "not_names": find("not_names"),
        "no_name": re.compile(rf"(?:{raw['no_name_begins']})|{HAN}*?(?:{raw['no_name_holds']})"),
        "clauses": find("clauses"),
        "folk": find("folk_names"),
        "places": find("report_places"),
        "told": find("report_places", r"(?:%s)?(?:摄影|综合|联合|采访|独家|现场)*报道"),
    }


def _surnames() -> frozenset[str]:
    with (folder() / "surnames.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader((line for line in file if not line.startswith("#")), delimiter="\t")
        next(rows)
        return frozenset(row[0] for row in rows if row)
