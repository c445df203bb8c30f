"""Runs SPARQL constraints, each once for a whole graph. In: a pyoxigraph store of one graph. Out: violations.

As SHACL has it, ``$this`` is what a shape is about, ``?value`` the value that is wrong and ``?path`` its property. The
nodes of the shape are put into the query where its pattern begins.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from kg.graph import vocabularies
from kg.validate.finding import Finding, Teller
from kg.validate.shapes import Constraint


def findings(store: ox.Store, constraints: tuple[Constraint, ...], teller: Teller) -> Iterator[Finding]:
    """What the default graph of ``store`` has against ``constraints``."""
    for constraint in constraints:
        found = store.query(query(constraint), prefixes=vocabularies())
        names = {v.value for v in found.variables}  # type: ignore[union-attr]
        for row in found:  # type: ignore[union-attr]
            path = row["path"].value if "path" in names and row["path"] is not None else ""
            value = row["value"] if "value" in names else None
            yield teller.finding(row["this"], path, value, constraint.messages, warning=constraint.warning)


def query(constraint: Constraint) -> str:
    """The SELECT of ``constraint``, about all nodes of its shape."""
    head, brace, body = constraint.select.replace("$this", "?this").partition("{")
    return f"{head}{brace} {_targets(constraint)} {body}"


def _targets(constraint: Constraint) -> str:
    parts = []
    if constraint.classes:
        kinds = " ".join(f"<{c}>" for c in constraint.classes)
        parts.append(f"{{ VALUES ?_kind {{ {kinds} }} ?this a ?_kind }}")
    if constraint.properties:
        properties = " ".join(f"<{p}>" for p in constraint.properties)
        parts.append(f"{{ VALUES ?_property {{ {properties} }} ?this ?_property ?_object }}")
    return f"{{ SELECT DISTINCT ?this WHERE {{ {' UNION '.join(parts)} }} }}"
