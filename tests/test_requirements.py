"""kg.requirements: what shapes.ttl says an event must have."""

from kg import ontology, requirements
from kg.ontology import Names


def test_the_roles_that_an_event_needs() -> None:
    needed = requirements.load()
    assert [r.roles for r in needed["Cooperation"]] == [(("participant", 2),)]
    assert {r.roles for r in needed["Visit"]} == {(("visitor", 1),), (("destination", 1),)}
    assert [r.roles for r in needed["Trade"]] == [(("exporter", 1), ("importer", 1), ("partner", 2))]
    assert needed["Trade"][0].text == "a trade has an exporter, an importer or two partners"


def test_all_of_them_are_names_of_the_ontology() -> None:
    known, needed = ontology.load(), requirements.load()
    events = {kind for kind in needed if known.is_a(kind, Names.EVENT)}
    assert len(events) == 12
    for kind in events:
        for role, least in (role for r in needed[kind] for role in r.roles):
            assert least > 0
            assert known.role_belongs(role, kind) or role == Names.POST_TITLE


def test_it_is_read_with_the_next_file(tmp_path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/report-kg/ontology#> .\n"
        "[] sh:targetClass kg:Visit ; sh:property [ sh:path kg:visitor ; sh:minCount 3 ; sh:message 'x'@en ] .",
        encoding="utf-8",
    )
    assert requirements.load(path) == {"Visit": (requirements.Requirement((("visitor", 3),), "x"),)}
