"""Small reports for the tests of living stores, and a program that writes them until it is killed.

``python tests/living.py STORE FILE SEED`` puts and forgets the reports of FILE (``dump``) in a random order for ever.
"""

import hashlib
import json
import random
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kg.identity import words
from kg.store import Built, Living, Output, load, save

# Ids as users have them, and as nobody should have them; their order is not that of their IRIs.
IDS = ("a b", "a!b", "页面#2", "a%b", 'q"\\u0041\\', "0" * 90, "A", "甘州日报 3-6.txt")
PREFIXES = {"kg": "https://w3id.org/report-kg/ontology#", "schema": "https://schema.org/"}


def built(report_id: str, version: int, suffix: str = "") -> Built:
    """A report with some sixty triples, a third of which is another in each version."""
    from graphs import reading

    from kg import graph, ontology, store, terms

    known = ontology.load()
    one = reading(report_id)
    one = replace(one, report=replace(one.report, headline=f"第{version}版\n\\u0041"))
    name = graph.report_iri(report_id, graph.BASE, known)
    triples = sorted(graph.triples(one, known))

    def rank(triple: graph.Triple) -> str:
        turn = version if triple[0] > triples[len(triples) // 2][0] else 0
        return hashlib.sha256(f"{turn} {triple}".encode()).hexdigest()

    chosen = sorted(triples, key=rank)[:60]
    chosen += [t for t in triples if t[0] == name and t[1] in (terms.IDENTIFIER, terms.HEADLINE)]
    data = store.block(set(chosen), name, suffix, PREFIXES)
    return Built(report_id, str(name), data, f"origin of {report_id}", f"{report_id} {version}")


def fresh(path: Path, reports: Iterable[tuple[str, int]]) -> bytes:
    """What a build of ``reports`` (id, version) writes."""
    output = Output(path, PREFIXES)
    for report_id, version in reports:
        output.put(built(report_id, version, output.suffix))
    output.commit()
    output.close()
    return path.read_bytes()


def exported(store: Path, path: Path) -> bytes:
    """What ``kg export`` makes of a store."""
    save(load(store), path, PREFIXES)
    return path.read_bytes()


def dump(path: Path, versions: int) -> dict[str, set[str]]:
    """Writes all reports in all versions for the program below; returns their blocks, sorted, by graph."""
    found: dict[str, set[str]] = {}
    rows = []
    for report_id in IDS:
        for version in range(versions):
            one = built(report_id, version)
            found.setdefault(one.graph, set()).add(one.data.decode())
            rows.append((one.id, one.graph, one.data.decode(), one.origin, one.fingerprint))
    path.write_text(json.dumps(rows), encoding="utf-8")
    return found


def main(store: Path, file: Path, seed: int) -> None:
    """Changes ``store`` till somebody ends it."""
    chance = random.Random(seed)
    rows = json.loads(file.read_text(encoding="utf-8"))
    words.load()  # or most of the time before the end would be spent on it
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    living = Living(store)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    while True:
        report_id, graph, data, origin, mark = chance.choice(rows)
        if chance.random() < 0.2:
            living.remove([report_id])
        else:
            living.put(Built(report_id, graph, data.encode(), origin, mark))
        if chance.random() < 0.02:
            living.commit()
        if chance.random() < 0.01:
            living.close()
            living = Living(store)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
