"""kg.iri: readable IRIs from content."""

import pytest
from rdflib import URIRef

from kg import ontology
from kg.errors import KgError
from kg.iri import BASE, Namer, check_base, folder, segment
from kg.types import Entity

NAMER = Namer("https://example.org/", ontology.load())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("中国银行青海省分行", "中国银行青海省分行"),
        ("page.txt#2", "page.txt%232"),
        ("A B", "A%20B"),
        ("50%", "50%25"),
        ("a/b?c", "a%2Fb%3Fc"),
        ('<>"{}|\\^`', "%3C%3E%22%7B%7D%7C%5C%5E%60"),
        ("《方案》（试行）", "《方案》（试行）"),
        ("尤努斯·艾力", "尤努斯·艾力"),
        ("\ufffd", "%EF%BF%BD"),
        ("a\u202eb", "a%E2%80%AEb"),
        ("\ue000", "%EE%80%80"),
        ("𠮷林", "𠮷林"),
        ("", "-"),
    ],
)
def test_segment(name: str, expected: str) -> None:
    assert segment(name) == expected


def test_long_names_are_cut_and_kept_apart() -> None:
    one, other = segment("长" * 200), segment("长" * 199 + "短")
    assert one[:80] == other[:80] == "长" * 80
    assert one != other
    assert len(one) == len(other) == 80 + 1 + 12


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        (Entity("陇东农商银行", "Bank"), "organisation/陇东农商银行"),
        (Entity("甘肃省商务厅", "GovernmentBody"), "organisation/甘肃省商务厅"),
        (Entity("甘州市", "City", code="620700"), "place/甘州市"),
        (Entity("鼓楼区", "County", code="350102"), "place/鼓楼区-350102"),
        (Entity("鼓楼区", "County", code="320106"), "place/鼓楼区-320106"),
        (Entity("临空经济开发区", "DevelopmentZone"), "place/临空经济开发区"),
        (Entity("战略合作协议", "Agreement"), "agreement/r1/战略合作协议"),
        (Entity("《丝路通航协定》", "Agreement"), "agreement/《丝路通航协定》"),
        (Entity("丝路茶博会", "Gathering"), "event/丝路茶博会"),
        (Entity("省政府常务会议", "Meeting"), "event/r1/省政府常务会议"),
        (Entity("何远志", "Person"), "person/何远志"),
    ],
)
def test_entity(entity: Entity, expected: str) -> None:
    assert NAMER.entity(entity, "r1") == "https://example.org/" + expected


def test_one_name_is_one_thing_whatever_its_narrow_class() -> None:
    kinds = ["Organisation", "Company", "Bank", "Association"]
    assert len({NAMER.entity(Entity("远山集团", kind), "r1") for kind in kinds}) == 1


def test_every_entity_class_has_a_folder() -> None:
    known = ontology.load()
    assert {folder(known, c) for c in known.descendants("Entity") - {"Entity"}} == {
        "organisation", "place", "person", "agreement", "document", "project",
    }  # fmt: skip


@pytest.mark.parametrize("base", [BASE, "urn:x:", "http://localhost/a#"])
def test_good_bases(base: str) -> None:
    assert check_base(base) == base
    URIRef(base)


@pytest.mark.parametrize("base", ["", "id/", "https://example.org/a b/", "https://example.org", "a<b:"])
def test_bad_bases(base: str) -> None:
    with pytest.raises(KgError, match="--base"):
        check_base(base)
