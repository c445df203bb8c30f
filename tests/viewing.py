"""What the tests of the page share: graphs to show, a browser, a page that is watched."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from graphs import CITY, SOURCE_TEXT, reading, said

from kg import graph, ontology, store
from kg.types import Amount, Fact, Modality, Observation, Period, Reading, Role

KNOWN = ontology.load()
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
SOURCE = "甘州日报 3-6.txt"


def richer() -> Reading:
    """The reading of ``graphs``, with a figure of three periods and something that is denied."""
    one = reading("r")
    where = said("一季度，", "12%。")
    years = [Period(date(y, 1, 1), date(y, 3, 31), f"{y}年一季度") for y in (2023, 2024)]
    more = tuple(Observation(CITY, "出口", Amount(Decimal(v), "CNY"), p, "figure", where)
                 for v, p in zip((250_000_000, 290_000_000), years, strict=True))  # fmt: skip
    denied = Fact(
        "Visit",
        (Role("visitor", one.facts[3].roles[0].fillers), Role("destination", (CITY,))),
        "visit-test",
        (said("何远志到"),),
        (),
        modality=Modality.NEGATED,
    )
    return replace(one, observations=one.observations + more, facts=(*one.facts, denied))


def stored(folder: Path, one: Reading | None = None) -> store.Store:
    """The store of a reading (default: ``richer``); its source lies in ``folder``, too."""
    one = one or richer()
    path = folder / "g.nq"
    output = store.Output(path, {})
    iri = graph.report_iri(one.report.id, graph.BASE, KNOWN)
    output.add(one.report.id, store.block(graph.triples(one, KNOWN), iri, ".nq", {}))
    output.commit()
    output.close()
    (folder / SOURCE).write_text(SOURCE_TEXT, encoding="utf-8")
    return store.load(path)


def data_of(page: str) -> dict[str, Any]:
    """The data block of a page."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found
    result: dict[str, Any] = json.loads(found[1])
    return result


def launched() -> Iterator[Any]:
    """A headless Chromium; skips without one, but never where CI is set."""
    if BROWSER is None and os.environ.get("CI"):
        pytest.fail("CI is set, but there is no Chromium: the browser tests may not be left out")
    if BROWSER is None:
        pytest.skip("no Chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield browser
        browser.close()


def watched(context: Any, path: Path, wrong: list[str], where: str = "") -> Any:
    """A tab with the page at ``path``; requests, messages, errors and dialogs are put into ``wrong``."""
    tab = context.new_page()
    # the drawing by software gives hints about its speed
    tab.on(
        "console",
        lambda m: None if re.match(r"Canvas2D:|.*GPU stall|.*GL Driver", m.text) else wrong.append(m.text),
    )
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    tab.on(
        "request",
        lambda r: (
            None if r.url.split("#")[0] == path.as_uri() or r.url.startswith("blob:") else wrong.append(r.url)
        ),
    )
    tab.goto(path.as_uri() + where)
    tab.wait_for_function("document.documentElement.dataset.ready")
    return tab
