"""docs/ontology.md is what scripts/reference makes, and its example is a valid graph."""

import re
import sys
from pathlib import Path

import pyoxigraph as ox

from kg import ontology, validate

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
import reference  # noqa: E402

PAGE = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")


def test_the_page_is_current() -> None:
    assert reference.text() == PAGE, "run scripts/reference"


def test_it_tells_of_every_name() -> None:
    known = ontology.load()
    for name in (*known.classes, *known.relations, *known.roles):
        assert re.search(rf"^\|.*`kg:{name}` \|", PAGE, re.M), name


def test_its_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGE)
    assert len(links) > 8
    heads = {
        re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in re.findall(r"^#+ (.*)$", PAGE, re.M)
    }
    for link in links:
        assert link[1:] in heads if link.startswith("#") else (ROOT / "docs" / link).is_file(), link


def test_its_example_is_valid() -> None:
    (example,) = re.findall(r"```trig\n(.*?)```", PAGE, re.S)
    store = ox.Store()
    store.load(example.encode(), format=ox.RdfFormat.TRIG)
    verdict = validate.validate(store)
    assert (verdict.findings, verdict.reports) == ([], 1)
    assert verdict.triples > 60
