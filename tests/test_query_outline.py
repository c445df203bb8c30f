"""kg.query.outline: what of a query is taken apart, and what is left as it is."""

import pytest

from kg.query.outline import outline

# Queries, and the triples that are found in them.
UNDERSTOOD = (
    ("SELECT ?x { ?x a kg:Bank }", ["?x a kg:Bank ."]),
    (
        "SELECT ?x WHERE { ?x a kg:Bank ; rdfs:label ?l , '甲'@zh ;; kg:p 1.5 ; . <http://e/> kg:q ?x. }",
        [
            "?x a kg:Bank .",
            "?x rdfs:label ?l .",
            "?x rdfs:label '甲'@zh .",
            "?x kg:p 1.5 .",
            "<http://e/> kg:q ?x .",
        ],
    ),
    ("SELECT $x { $x :p.q \"a\\\"}\" }", ['?x :p.q "a\\"}" .']),
    ('SELECT ?x { ?x kg:p """a " b""" ; kg:q ""^^xsd:string }', ['?x kg:p """a " b""" .', '?x kg:q ""^^xsd:string .']),
    ("PREFIX e: <http://e/#>\nSELECT ?x { # a } remark\n ?x e:p true . }", ["?x e:p true ."]),
    ("SELECT (COUNT(*) AS ?n) { ?x kg:p ?y FILTER(?y < 3 && ?x != <a>) ?x kg:q ?z } LIMIT 1", None),
    ("SELECT ?x { ?x kg:p ?y . OPTIONAL { ?x kg:q ?z { SELECT ?z { ?z ?p ?o } } } BIND(1 AS ?b) MINUS { ?x a ?y } }", None),
    ("SELECT ?x { ?x kg:p ?y FILTER NOT EXISTS { ?x kg:q ?z } . FILTER REGEX(?y, 'a') } ORDER BY ?x LIMIT 3", None),
)  # fmt: skip


@pytest.mark.parametrize(("text", "patterns"), UNDERSTOOD)
def test_what_is_understood(text: str, patterns: list[str] | None) -> None:
    found = outline(text)
    assert found is not None
    assert found.prologue + found.before == text[: text.index("{") + 1]
    assert text.endswith(found.after)
    if patterns is not None:
        assert [str(p) for p in found.patterns] == patterns


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?x a kg:Bank }",
        "CONSTRUCT { ?x a kg:Bank } WHERE { ?x a kg:Bank }",
        "SELECT * { ?x a kg:Bank }",
        "SELECT DISTINCT * { ?x a kg:Bank }",
        "SELECT REDUCED ?x { ?x a kg:Bank }",
        "SELECT ?x { ?x a kg:Bank } LIMIT 10",
        "SELECT DISTINCT ?x { ?x a kg:Bank } OFFSET 10",
        "SELECT (GROUP_CONCAT(?x) AS ?g) { ?x a kg:Bank }",
        "SELECT ?x (EXISTS { ?x a kg:Bank } AS ?b) { ?x kg:p ?y }",
        "SELECT ?x FROM <http://e/g> { ?x a kg:Bank }",
        "SELECT ?x { GRAPH ?g { ?x a kg:Bank } }",
        "SELECT ?x { ?x a kg:Bank } VALUES ?x { kg:y }",
        "SELECT ?x { ?x a kg:Bank VALUES ?x { kg:y } }",
        "SELECT ?x { { ?x a kg:Bank } UNION { ?x a kg:Place } }",
        "SELECT ?x { ?x a kg:Bank . { SELECT ?x { ?x kg:p ?y } LIMIT 1 } }",
        "SELECT ?x { OPTIONAL { ?x kg:p ?y } ?x a kg:Bank }",
        "SELECT ?x { ?x a kg:Bank BIND(1 AS ?y) ?x kg:p ?y }",
        "SELECT ?x { ?x kg:p/kg:q ?y }",
        "SELECT ?x { ?x kg:p+ ?y }",
        "SELECT ?x { ?x ^kg:p ?y }",
        "SELECT ?x { ?x kg:p [ kg:q ?y ] }",
        "SELECT ?x { ?x kg:p ( 1 2 ) }",
        "SELECT ?x { _:b kg:p ?x }",
        "SELECT ?x { ?x kg:p _:b }",
        "SELECT ?x { << ?a kg:p ?b >> kg:q ?x }",
        "SELECT ?x { ?x kg:p ?y ?x kg:q ?z }",
        "SELECT ?x { ?x kg:p ?y . . }",
        "SELECT ?x { ?x kg:p }",
        "SELECT ?x { 'a' kg:p ?x }",
        "SELECT ?x { ?x kg:p ?y ",
        "SELECT ?x { ?x kg:p ?y FILTER(?x }",
        "SELECT ?x { ?x kg:p '\\u0041' }",
        "SELECT ?x { FILTER(true) }",
        "BASE <http://e/> SELECT ?x { ?x a <Bank> }",
        "",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert outline(text) is None
