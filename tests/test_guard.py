"""kg.guard: what may run, and what is told of what may not."""

import pytest

from kg import guard
from kg.errors import QueryError
from kg.graph import vocabularies

FINE = (
    "SELECT * { ?s ?p ?o }",
    "ASK {}",
    "SELECT ?service { ?service ?from 'SERVICE' } # service <x> {",
    "PREFIX service: <http://a/> SELECT * { ?s service:service ?x . ?Service ?from ?From }",
    "PREFIX s: <http://a/SERVICE#> SELECT * { ?s s:from <http://a/service> }",
    "SELECT * FROM <http://a/g> FROM NAMED <http://a/h> { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o FILTER(?s = <file:///a>) } # from",
    'SELECT ?x { ?x rdfs:label "\\u0053ERVICE"@zh }',
    "DESCRIBE <http://a/INSERT>",
    "SELECT * { ?s ?p 'DELETE' }",
)
REFUSED = (
    ("SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", "SERVICE is not allowed"),
    ("select * { service silent <http://a/> { ?s ?p ?o } }", "SERVICE is not allowed"),
    ("SELECT * { ?s ?p 1SERVICE <http://a/> { ?s ?p ?o } }", "SERVICE is not allowed"),
    ("SELECT * { ?s ?p true.SERVICE <http://a/> { ?s ?p ?o } }", "SERVICE is not allowed"),
    ("SELECT * { ?s ?p 'x'SERVICE <http://a/> { ?s ?p ?o } }", "SERVICE is not allowed"),
    ("PREFIX e:<http://a/> SELECT * { FILTER(1<2)SERVICE#>\ne:x{?s?p?o} }", "SERVICE is not allowed"),
    ("PREFIX :<http://a/> SELECT*{FILTER(1<2)SERVICE:x{?s?p?o}FILTER(3>1)}", "SERVICE is not allowed"),
    ('SELECT * { BIND("\\u0022" AS ?x) SERVICE <http://a/> {} BIND("\\u0022" AS ?y) }', "SERVICE is not allowed"),
    ("SELECT * { {} \n# a comment\n SERVICE <http://a/> { ?s ?p ?o } }", "SERVICE is not allowed"),
    ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM with a file is not allowed"),
    ("PREFIX f: <file:///etc/> SELECT * FROM NAMED f:passwd { ?s ?p ?o }", "FROM with a file is not allowed"),
    ("INSERT DATA { <http://a/> <http://a/> 1 }", "INSERT is not allowed"),
    ("PREFIX a: <http://a/>\n# delete\nBASE <http://b/> DELETE WHERE { ?s ?p ?o }", "DELETE is not allowed"),
    ("LOAD <http://a/>", "LOAD is not allowed"),
    ("CLEAR ALL", "CLEAR is not allowed"),
    ("SELECT * { ?s ?p 'service' ", "line 1, column 28"),
)  # fmt: skip


@pytest.mark.parametrize("text", FINE)
def test_fine(text: str) -> None:
    guard.check(text, vocabularies())


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_refused(text: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        guard.check(text, vocabularies())


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("error at 2:7: expected '}'", "line 2, column 7: expected '}'"),
        ("error at 1:3: expected one of Prefix not found, ['%']", "line 1, column 3: unknown prefix."),
        (f"error at 1:3: expected one of {'x, ' * 90}", "line 1, column 3: something else is expected here."),
        ("no place", "no place"),
    ],
)
def test_where(error: str, said: str) -> None:
    assert guard.where(SyntaxError(error)) == said
