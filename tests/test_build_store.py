"""kg.build into a store: what is skipped, replaced and removed, and the same bytes as a fresh build of what is left."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kg import build, cli, fingerprint, store
from kg.errors import KgError
from kg.types import Metadata

CASES = 15
TEXTS = (
    "4月2日，农业银行兰州分行向河西种业集团发放贷款2000万元。",
    "甘州市市长何远志会见了兰山新材料有限公司董事长秦月。",
    "今年一季度，甘州市进出口总值12.6亿元，同比增长8.4%。",
)
PAGE = "\n\n".join(
    f"甘州市第{n}次会见客商\n\n本报讯（记者 林小满）{n}月2日，甘州市市长何远志会见了兰山新材料有限公司董事长秦月。{t}"
    for n, t in enumerate(TEXTS, 3)
)


pytestmark = pytest.mark.usefixtures("quick")


def options(path: Path) -> build.Options:
    """The options of most tests."""
    return build.Options(path, Metadata(home=("甘肃省",), published=date(2025, 4, 3)))


def records(path: Path, texts: dict[str, str]) -> Path:
    """A JSONL file; its name is always the same, as it is in the graph."""
    path.parent.mkdir(exist_ok=True)
    rows = [json.dumps({"id": i, "text": t}, ensure_ascii=False) for i, t in texts.items()]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def changes(inputs: list[Path], given: build.Options) -> tuple[int, int, int, int]:
    """What a build says that it added, replaced, left and removed."""
    found = build.build(inputs, given).changes
    return found.added, found.replaced, found.unchanged, found.removed


def exported(path: Path) -> bytes:
    """What ``kg export`` makes of a store."""
    copy = path.with_suffix(".trig")
    assert cli.main(["export", str(path), "-o", str(copy)]) == 0
    return copy.read_bytes()


def test_any_order_ends_in_the_bytes_of_a_fresh_build(tmp_path: Path) -> None:
    chance, ran, done = random.Random(3), 0, [0, 0, 0, 0]
    for case in range(CASES):
        path, state = tmp_path / f"s{case}", dict[str, str]()
        for step in range(chance.randrange(2, 7)):
            if state and chance.random() < 0.3:
                gone = chance.sample(sorted(state), chance.randrange(1, len(state) + 1))
                assert cli.main(["forget", str(path), *gone, "-q"]) == 0
                done[3] += len(gone)
                state = {i: t for i, t in state.items() if i not in gone}
                continue
            some = {
                i: chance.choice(TEXTS)
                for i in chance.sample(["甲", "乙", "b#2", "c"], chance.randrange(1, 4))
            }
            given = replace(options(path), workers=1)
            for i, n in enumerate(changes([records(tmp_path / f"{case}-{step}" / "in.jsonl", some)], given)):
                done[i] += n
            state |= some
        fresh = tmp_path / f"fresh{case}.trig"
        build.build([records(tmp_path / f"{case}-all" / "in.jsonl", state)], options(fresh))
        if state:
            assert exported(path) == fresh.read_bytes()
            assert store.contents(path) == store.contents(fresh)
        else:
            assert store.contents(path) == []
        ran += 1
    assert ran == CASES == 15
    assert min(done) >= 5


OTHERS: dict[str, Callable[[build.Options], build.Options]] = {
    "base": lambda o: replace(o, base="https://example.org/"),
    "mentions": lambda o: replace(o, mentions=False),
    "min_confidence": lambda o: replace(o, min_confidence=0.5),
    "home": lambda o: replace(o, defaults=Metadata(home=("青海省",))),
    "published": lambda o: replace(o, defaults=Metadata(home=("甘肃省",), published=date(2024, 4, 3))),
    "publisher": lambda o: replace(o, defaults=replace(o.defaults, publisher="甘州日报")),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_options_build_again(tmp_path: Path, name: str) -> None:
    inputs = [records(tmp_path / "in.jsonl", {"a": TEXTS[0]})]
    given = options(tmp_path / "s")
    other = OTHERS[name](given)
    assert changes(inputs, given) == (1, 0, 0, 0)
    assert changes(inputs, given) == (0, 0, 1, 0)
    read = build.build(inputs, other)
    assert read.reports == 1
    assert changes(inputs, other) == (0, 0, 1, 0)
    fresh = tmp_path / "fresh.trig"
    build.build(inputs, replace(other, output=fresh))
    assert exported(tmp_path / "s") == fresh.read_bytes()


@pytest.mark.parametrize("what", ["rules", "ontology", "program"])
def test_other_rules_build_again(tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    rule, own = tmp_path / "mine" / "a.yaml", tmp_path / "mine" / "own.ttl"
    rule.write_text("[]\n", encoding="utf-8")
    own.write_text("", encoding="utf-8")
    inputs = [records(tmp_path / "in.jsonl", {"a": TEXTS[0]})]
    given = options(tmp_path / "s")
    if what != "program":
        given = replace(given, **{what: rule.parent if what == "rules" else own})
    assert build.build(inputs, given).reports == 1
    assert build.build(inputs, given).reports == 0
    if what == "program":
        monkeypatch.setattr(fingerprint, "_shipped", lambda: "the next release")
    else:
        (rule if what == "rules" else own).write_text("# another one\n", encoding="utf-8")
    again = build.build(inputs, given)
    assert again.reports == 1
    assert again.changes == store.Changes(unchanged=1)  # read anew, with the same result
    assert build.build(inputs, given).reports == 0


def test_workers_quiet_and_place_do_not_matter(tmp_path: Path) -> None:
    inputs = [records(tmp_path / "in.jsonl", {"a": TEXTS[0]})]
    assert changes(inputs, options(tmp_path / "s")) == (1, 0, 0, 0)
    (tmp_path / "s").rename(tmp_path / "t")
    (tmp_path / "other").mkdir()
    moved = [inputs[0].rename(tmp_path / "other" / "in.jsonl")]
    assert changes(moved, replace(options(tmp_path / "t"), workers=2)) == (0, 0, 1, 0)


def test_nothing_is_loaded_where_nothing_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = [records(tmp_path / "in.jsonl", {"a": TEXTS[0]})]
    build.build(inputs, options(tmp_path / "s"))
    monkeypatch.setattr(build, "engine", lambda *own: pytest.fail("loaded"))
    assert changes(inputs, options(tmp_path / "s")) == (0, 0, 1, 0)


def test_a_page_with_fewer_reports_loses_the_others(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    other = records(tmp_path / "in.jsonl", {"a": TEXTS[0]})
    assert changes([page, other], options(tmp_path / "s")) == (4, 0, 0, 0)
    page.write_text(PAGE[: PAGE.index("甘州市第5次")], encoding="utf-8")
    assert changes([page], options(tmp_path / "s")) == (0, 2, 0, 1)
    build.build([page, other], options(tmp_path / "fresh.trig"))
    assert exported(tmp_path / "s") == (tmp_path / "fresh.trig").read_bytes()


def test_a_report_that_fails_now_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s"
    build.build([records(tmp_path / "in.jsonl", {"a": TEXTS[0], "b": TEXTS[1]})], options(path))
    before = exported(path)
    broken = [tmp_path / "in.jsonl"]
    broken[0].write_text('{"id": "a"\n{"id": "b", "text": ""}\n', encoding="utf-8")
    summary = build.build(broken, options(path))
    assert (summary.failed, summary.changes) == (2, store.Changes())
    assert exported(path) == before
    monkeypatch.setattr(build.extract, "extract", lambda *_: 1 / 0)
    summary = build.build([records(tmp_path / "in.jsonl", {"a": TEXTS[2], "b": TEXTS[1]})], options(path))
    assert (summary.failed, summary.changes) == (1, store.Changes(unchanged=1))
    assert exported(path) == before


def test_inputs_of_one_name_stay_apart_and_are_replaced_together(tmp_path: Path) -> None:
    pages = []
    for number in range(2):
        (tmp_path / str(number)).mkdir()
        pages.append(tmp_path / str(number) / "a.txt")
        pages[-1].write_text(TEXTS[number], encoding="utf-8")
    assert changes(pages, options(tmp_path / "s")) == (2, 0, 0, 0)
    pages[0].write_text(TEXTS[2], encoding="utf-8")
    assert changes(pages, options(tmp_path / "s")) == (1, 0, 1, 1)
    build.build(pages, options(tmp_path / "fresh.trig"))
    assert exported(tmp_path / "s") == (tmp_path / "fresh.trig").read_bytes()


# --- What users see


def run(*arguments: object) -> int:
    """The exit status of a command."""
    return cli.main([str(a) for a in arguments])


def test_commands_on_a_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, inputs = tmp_path / "s", records(tmp_path / "in.jsonl", {"a": TEXTS[0], "b": TEXTS[1]})
    assert run("build", inputs, "-o", path) == 0
    assert f"{path}: 2 reports added, 0 replaced, 0 unchanged; 2 read: " in capsys.readouterr().err
    records(inputs, {"a": TEXTS[0], "b": TEXTS[2]})
    assert run("build", inputs, "-o", path) == 0
    assert f"{path}: 0 reports added, 1 replaced, 1 unchanged; 1 read: " in capsys.readouterr().err
    assert run("list", path, "--format", "csv") == 0
    out = capsys.readouterr().out
    assert out.startswith("id,date,headline,publisher,entities,events,figures\na,,")
    assert len(out.splitlines()) == 3
    assert run("forget", path, "b", "c") == 1
    err = capsys.readouterr().err
    assert f"kg: {path}: holds no report 'c'." in err
    assert f"{path}: 1 report forgotten" in err
    assert run("list", path) == 0
    out, err = capsys.readouterr()
    assert (len(out.splitlines()), err) == (3, "1 report\n")
    assert run("forget", tmp_path / "no", "a") == run("list", tmp_path / "no") == 2


def test_a_build_beside_another_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inputs = records(tmp_path / "in.jsonl", {"a": TEXTS[0]})
    other = store.Living(tmp_path / "s")
    assert run("build", inputs, "-o", tmp_path / "s") == 2
    assert "another kg is writing to this store" in capsys.readouterr().err
    other.close()
    with pytest.raises(KgError, match="is a file"):
        store.Living(inputs.rename(tmp_path / "plain"))
