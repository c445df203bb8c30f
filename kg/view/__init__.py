"""One HTML page that shows a graph in any browser, without a network. In: a store. Out: the page's text.

What the graph tells is gathered (``told``), a part of it chosen (``choose``), laid out (``drawing``), turned into
plain JSON (``data``) and put into a template of our own (``html``). The page shows it by the scripts in
``kg/templates/view``. Text of reports reaches the page only as JSON data and is shown as text.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from kg import ontology as onto
from kg.choice import Choice
from kg.ontology import Ontology
from kg.store import Store
from kg.view.choose import choose
from kg.view.data import page_data
from kg.view.html import html
from kg.view.texts import texts
from kg.view.told import gather
from kg.view.wording import figure

__all__ = ["LIMIT", "Choice", "figure", "page"]

LIMIT: Final = 20_000  # things in one page: what browsers draw well
_LARGE: Final = 600  # things with relations above which WebGL draws


def page(
    store: Store,
    *,
    title: str,
    limit: int = LIMIT,
    ontology: Ontology | None = None,
    choice: Choice | None = None,
    sources: Sequence[Path] = (),
    text: bool = True,
    served: tuple[str, str] | None = None,
) -> str:
    """The page of ``store``, labelled by ``ontology`` (default: the one that is shipped).

    ``limit``: how many things at most, the most reported ones. ``choice``: which part of the graph. ``sources``:
    files and folders to look for the reports' sources in: from them come whole sentences and the texts of the
    reading view; without them it shows the passages that are in the graph. ``text``: whether more of the reports
    than the evidence sentences is in the page. ``served``: by a server that tells so in Chinese and English what it
    shows of what; then the page leads to the neighbourhoods and entities of that server. Raises
    ``QueryError`` and ``ViewError`` for a choice that can't be made.
    """
    ontology = ontology or onto.load()
    told = choose(gather(store, ontology), choice or Choice(), store, ontology)
    found = page_data(told, ontology, limit)
    found["title"] = title
    if served:
        found["served"] = list(served)
        choice = choice and replace(choice, focus="")  # the server says which
    found["chosen"] = choice.words() if choice else ""
    texts(found, store, told, sources, whole=text)
    drawn = sum(node["part"] >= 0 for node in found["nodes"])
    found["large"] = drawn > _LARGE
    return html(title, found, large=drawn > _LARGE)
