"""The architecture: who may import what, no names of the ontology in code, sizes, documented commands."""

import ast
import re
from pathlib import Path

import pytest

from kg import cli, ontology

ROOT = Path(__file__).parent.parent
CODE = sorted((ROOT / "kg").rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in CODE}

# A module may import the modules of its own group and of the groups above it.
ORDER = [
    {"errors", "types", "text", "settings", "workers", "choice"},
    {"ontology", "vocabulary", "marked", "requirements"},
    {"read"},
    {"layout"},
    {"recognise", "pipeline"},
    {"resolve"},
    {"office", "spoken", "apposition", "discourse"},
    {
        "triggers",
        "packing",
        "regexcache",
        "signs",
        "patterns",
        "rules",
        "rulenames",
        "tenure",
        "extract",
        "observe",
    },
    {"explain", "coverage"},
    {"attribution", "conflict", "certainty", "screen", "standing"},
    {"iri", "terms", "graph", "sparql"},
    {"identity"},
    {"store"},
    {"guard"},
    {"query", "table", "search"},
    {"rejections"},
    {"verify", "validate", "account", "network", "arrange", "view"},
    {"export", "remote"},
    {"fingerprint", "intake"},
    {"build", "attempt"},
    {"serve"},
    {"commands", "cli", "__main__"},
]
SPACY = {"pipeline", "recognise"}
RDF = {
    "ontology", "vocabulary", "terms", "graph", "store", "guard", "query", "search", "export", "remote", "validate",
    "requirements", "serve",
}  # fmt: skip


def stage(path: Path) -> str:
    """The module or package right below ``kg``."""
    return path.relative_to(ROOT / "kg").parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Full names of all that a module imports."""
    found: set[str] = set()
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_the_code_is_found() -> None:
    assert len(CODE) > 30


@pytest.mark.parametrize(
    ("library", "allowed"), [("spacy", SPACY), ("rdflib", RDF), ("pyoxigraph", RDF), ("pyvis", {"view"})]
)
def test_libraries_stay_in_their_places(library: str, allowed: set[str]) -> None:
    users = {stage(path) for path in CODE if any(name.split(".")[0] == library for name in imports(path))}
    assert users - allowed == set()


def test_every_module_is_in_the_order() -> None:
    assert {stage(path) for path in CODE} - set().union(*ORDER) == {"__init__"}


def test_imports_go_one_way() -> None:
    level = {name: i for i, group in enumerate(ORDER) for name in group}
    wrong = []
    for path in CODE:
        for name in imports(path):
            parts = name.split(".")
            if parts[0] != "kg" or len(parts) < 2 or parts[1] not in level or stage(path) not in level:
                continue
            if level[parts[1]] > level[stage(path)]:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_no_name_of_the_ontology_in_code() -> None:
    """Classes, relations and roles come from the ontology, its ``Names`` and data files, never from strings."""
    known = ontology.load()
    # words that are also names of the ontology, but mean something else where code uses them
    names = (known.classes | set(known.relations) | set(known.roles)) - PLAIN_WORDS
    wrong = []
    for path in CODE:
        if stage(path) == "ontology":
            continue
        spoken = docstrings(TREES[path])
        for node in ast.walk(TREES[path]):
            if isinstance(node, ast.Constant) and node.value in names and id(node) not in spoken:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.value!r}")
    assert wrong == []


PLAIN_WORDS = {"at", "document", "project", "product", "agreement", "partner"}


def docstrings(tree: ast.AST) -> set[int]:
    """Nodes that are documentation or keys of dataclass fields."""
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_sizes(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 400
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_public_functions_are_documented(path: Path) -> None:
    assert ast.get_docstring(TREES[path])
    undocumented = [
        node.name
        for node in TREES[path].body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert undocumented == []


def test_no_print_outside_scripts() -> None:
    calls = [
        f"{path.name}:{node.lineno}"
        for path in CODE
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert calls == []


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = cli.command_names()
    assert len(commands) >= 7
    assert [c for c in commands if not re.search(rf"\bkg {re.escape(c)}\b", readme)] == []


def test_every_option_of_build_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [o for o in cli.option_names("build") if o not in readme] == []
