"""kg.query and ontology/queries: every named question runs and finds something."""

from pathlib import Path

import pytest
from graphs import CONFLICT, reading, with_moods

from kg import graph, ontology, query, store
from kg.errors import QueryError

NAMED = query.named()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> store.Store:
    """The store of one reading."""
    known = ontology.load()
    path = tmp_path_factory.mktemp("graph") / "g.trig"
    prefixes = graph.prefixes(known)
    output = store.Output(path, prefixes)
    name = graph.report_iri("r", graph.BASE, known)
    output.add(
        "r", store.block(graph.triples(with_moods(reading("r")), known), name, output.suffix, prefixes)
    )
    output.commit()
    output.close()
    return store.load(path)


def test_there_are_enough_named_questions() -> None:
    assert len(NAMED) >= 12


@pytest.mark.parametrize("name", NAMED)
def test_named_questions_find_something(sample: store.Store, name: str) -> None:
    answer = query.ask(sample, NAMED[name].text)
    assert answer.rows
    assert all(len(row) == len(answer.columns) for row in answer.rows)
    assert all(
        any(row[i] for row in answer.rows)
        for i, c in enumerate(answer.columns)
        if c not in EMPTY.get(name, ())
    )


# Columns that have nothing to say about the sample.
EMPTY = {
    "agreements": ("amount", "unit"),
    "visits": ("from", "to"),
    "trade-by-partner": ("one", "other"),
    "projects": ("place",),
    "investments": ("together", "from", "to"),
    "documents-issued": ("from", "to"),
    "cooperation": ("from", "to"),
}


@pytest.mark.parametrize("name", NAMED)
def test_named_questions_are_described_in_two_languages(name: str) -> None:
    assert any("\u4e00" <= char <= "\u9fff" for char in NAMED[name].zh)
    assert NAMED[name].en.isascii()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "who-financed-whom",
            ("陇东农商银行", "兰山新材料公司", "50000000", "CNY", "", "2025-03-05", "2025-03-05", "丝路茶博会开幕",
             "陇东农商银行与兰山新材料公司签订融资贷款协议，发放贷款5000万元。"),
        ),
        ("posts", ("何远志", "厅长", "甘肃省商务厅", "丝路茶博会开幕")),
        ("branches", ("陇东农商银行甘州支行", "陇东农商银行")),
        (
            "conflicts",
            ("甘州市", "出口", "320000000", "CNY", CONFLICT, "丝路茶博会开幕",
             "一季度，甘州市对哈萨克斯坦出口3.2亿元，增长12%。"),
        ),
        (
            "who-says-so",
            ("何远志", "Trade", "", "Asserted", "丝路茶博会开幕", "一季度，甘州市对哈萨克斯坦出口3.2亿元，增长12%。"),
        ),
        ("reports", ("r", "丝路茶博会开幕", "2025-03-06", "林小满")),
        ("where-things-are", ("甘州市", "City", "甘肃省")),
        ("figures-of-a-place", ("甘州市", "出口", "320000000", "CNY", "2025-01-01", "2025-03-31", "Asserted",
                                "丝路茶博会开幕")),
    ],
)  # fmt: skip
def test_answers(sample: store.Store, name: str, expected: tuple[str, ...]) -> None:
    assert query.ask(sample, NAMED[name].text).rows[0] == expected


def test_planned_things_are_in_plans_and_nowhere_else(sample: store.Store) -> None:
    plans = {row[2] for row in query.ask(sample, NAMED["plans"].text).rows}
    assert "盐碱地治理项目" in plans
    claims = {row[2] for row in query.ask(sample, NAMED["where-does-it-say-so"].text).rows}
    assert "盐碱地治理项目" not in claims


def test_planned_figures_are_in_plans_and_told_apart_in_figures(sample: store.Store) -> None:
    plans = query.ask(sample, NAMED["plans"].text).rows
    assert [row[1:5] for row in plans if row[0] == "Observation"] == [
        ("计划投资", "盐碱地治理项目", "90000000", "CNY")
    ]
    held = {row[1]: row[6] for row in query.ask(sample, NAMED["figures"].text).rows}
    assert (held["出口"], held["计划投资"], held["亏损"]) == ("Asserted", "Planned", "Negated")


def test_denials_have_their_speaker_and_rumours_their_word(sample: store.Store) -> None:
    answer = query.ask(sample, NAMED["denials"].text)
    named = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    assert [(row["role"], row["who"], row["source"], row["hearsay"]) for row in named] == [
        ("亏损", "兰山新材料公司", "何远志", ""),
        ("欠薪", "兰山新材料公司", "何远志", "网传"),
    ]
    assert {row["sentence"] for row in named} == {"计划投资建设盐碱地治理项目。"}


def test_a_sum_of_several_banks_says_so(sample: store.Store) -> None:
    rows = query.ask(sample, NAMED["who-financed-whom"].text).rows
    joint = {row[0]: row[2:5] for row in rows if row[1] == "苜蓿加工项目"}
    both = ("30000000", "CNY", "陇东农商银行、陇东农商银行甘州支行")
    assert joint == {"陇东农商银行": both, "陇东农商银行甘州支行": both}


def test_every_relation_is_in_where_does_it_say_so(sample: store.Store) -> None:
    assert len(query.ask(sample, NAMED["where-does-it-say-so"].text).rows) == 23


def test_prefixes_are_known(sample: store.Store) -> None:
    text = "SELECT ?n { ?x a kg:Bank ; rdfs:label ?n } ORDER BY ?n"
    assert query.ask(sample, text) == query.Answer(("n",), (("陇东农商银行",), ("陇东农商银行甘州支行",)))


def test_ask_and_construct(sample: store.Store) -> None:
    assert query.ask(sample, "ASK { ?x a kg:Bank }").rows == (("true",),)
    rows = query.ask(sample, "CONSTRUCT { ?x a kg:Bank } WHERE { ?x a kg:Bank }").rows
    assert [row[0].rpartition("/")[2] for row in rows] == ["陇东农商银行", "陇东农商银行甘州支行"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * WHERE { ?s ?p }", "line 1, column 25"),
        ("SELECT * WHERE { ?s foaf:name ?o }", "unknown prefix"),
        ("SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }", "SERVICE is not allowed"),
        ("select * { service silent <http://localhost:1/> { ?s ?p ?o } }", "SERVICE is not allowed"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM with a file is not allowed"),
        ("SELECT * FROM NAMED <http://localhost:1/> { ?s ?p ?o }", "FROM is not allowed"),
        (
            "PREFIX e: <http://localhost:1/> SELECT * { FILTER(1<2)SERVICE#>\ne:x { ?s ?p ?o } }",
            "SERVICE is not allowed",
        ),
        ("SELECT * { \\u0053ERVICE <http://localhost:1/> { ?s ?p ?o } }", "SERVICE is not allowed"),
        ("# '\nSELECT * { SERVICE <http://localhost:1/> { ?s ?p '' } }", "SERVICE is not allowed"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE is not allowed"),
        ("", "not valid SPARQL"),
    ],
)
def test_refused(sample: store.Store, text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        query.ask(sample, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?from ?service { ?from ?service ?o }",
        'SELECT * { ?s rdfs:label "SERVICE <x> FROM <y>"@zh }',
        "# FROM here on\nSELECT * { ?s ?p ?o }",
        "SELECT * { ?s <https://example.org/service> ?o }",
    ],
)
def test_words_elsewhere_are_no_matter(sample: store.Store, text: str) -> None:
    query.ask(sample, text)


def test_find(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("\ufeffASK {}", encoding="utf-8")
    assert query.find("visits") == NAMED["visits"].text
    assert query.find(str(path)) == "ASK {}"
    assert query.find("ASK { ?s ?p ?o }") == "ASK { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("name", "message"), [("vists", "no query 'vists'.*visits"), ("no.rq", "no such file")]
)
def test_find_fails(name: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        query.find(name)


def test_a_question_without_description_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.rq").write_text("# zh: 问题\nASK {}", encoding="utf-8")
    with pytest.raises(QueryError, match="first two lines"):
        query.named(tmp_path)


def test_what_several_reports_say_of_a_thing_counts_once(tmp_path):
    line = "<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:City> <urn:report{}> .\n"
    path = tmp_path / "two.nq"
    path.write_text("".join(line.format(n) for n in (1, 2)), encoding="utf8")
    graph = store.load(path)
    assert query.ask(graph, "SELECT (COUNT(*) AS ?n) { ?x a <urn:City> }").rows == (("1",),)
    assert query.ask(graph, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?x a <urn:City> } }").rows == (("2",),)


def test_two_that_trade_both_ways_are_one_row_with_all_passages_in_the_order_of_the_text(
    tmp_path: Path,
) -> None:
    path = tmp_path / "g.ttl"
    path.write_text(
        """
@prefix kg: <https://w3id.org/report-kg/ontology#> . @prefix x: <urn:x:> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
x:e a kg:Trade ; kg:modality kg:Asserted ; kg:partner x:a, x:b ; kg:evidence x:late, x:early .
x:a rdfs:label "甲市"@zh . x:b rdfs:label "乙国"@zh .
x:ab rdf:subject x:a ; rdf:predicate kg:tradedWith ; rdf:object x:b ; prov:wasDerivedFrom x:e .
x:ba rdf:subject x:b ; rdf:predicate kg:tradedWith ; rdf:object x:a ; prov:wasDerivedFrom x:e .
x:late nif:anchorOf "后一句" ; nif:beginIndex 40 ; dcterms:isPartOf x:r .
x:early nif:anchorOf "前一句" ; nif:beginIndex 9 ; dcterms:isPartOf x:r .
""",
        encoding="utf8",
    )
    answer = query.ask(store.load(path), NAMED["trade-by-partner"].text)
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    assert [{r["one"], r["other"]} for r in rows] == [{"甲市", "乙国"}]
    assert rows[0]["sentence"] == "前一句 … 后一句"
