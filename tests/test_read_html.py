"""Web pages: the article and what is known of it, whatever the page's age, and clear words where there is none."""

import hashlib
import sys
from datetime import date
from pathlib import Path

import pytest

from kg.read import Failure, Record, read
from kg.types import Metadata

LEAD = "本报讯（记者 何平）6月3日，渝北江源农商行向桃溪竹业有限公司发放贷款860万元，用于更新生产线。"
SECOND = "据介绍，今年以来该行已为36家竹加工企业发放贷款1.2亿元，同比增长18.6%。"
THIRD = "“有了这笔钱，订单就接得上了。”公司总经理罗成说，产品计划销往更多国家。"
HEADLINE = "江源农商行放贷支持竹加工企业"
BODY = "\n".join((LEAD, SECOND, THIRD))
MENU = '<div class="nav"><a href="/">首页</a> <a href="/a">要闻</a> <a href="/b">经济</a></div>'
LINKS = '<div><h3>相关新闻</h3><ul><li><a href="/x">全县春耕现场会召开</a></li></ul></div>'

PAGES = {
    "today": f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{HEADLINE}_江源新闻网</title></head><body>
{MENU}<div class="main"><h1>{HEADLINE}</h1><div class="info">2024年06月04日 08:30</div>
<div id="content"><p>　　{LEAD}</p><p>　　{SECOND}</p><p>　　{THIRD}</p></div>{LINKS}</div></body></html>""",
    "a paper's own site": f"""<html><head><title>江源日报数字报</title></head><body><table><tr><td>第01版：要闻
<a href="1">上一版</a></td></tr><tr><td><h3>江源日报</h3><h1 id="title">{HEADLINE}</h1><div id="ozoom">
<founder-content><P>　　{LEAD}</P><P>　　{SECOND}</P><P>　　{THIRD}</P></founder-content></div></td></tr></table>
</body></html>""",
    "with breaks for paragraphs": f"""<html><head><title>江源县新闻网</title></head><body>{MENU}<h2>{HEADLINE}</h2>
<div class="c">　　{LEAD}<br><br>　　{SECOND}<br>　　{THIRD}</div></body></html>""",
}


def one(path: Path, **options: object) -> Record:
    (found,) = read(path, **options)  # type: ignore[arg-type]
    assert isinstance(found, Record), found
    return found


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_article_is_found(tmp_path: Path, page: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    found = one(path)
    assert "\n".join(map(str.strip, found.source.text.split("\n"))) == BODY
    assert found.metadata.headline == HEADLINE
    assert found.source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("meta", "codec", "used"),
    [
        ('<meta charset="gb2312">', "gb18030", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030", "gb18030"),
        ("", "gb18030", "gb18030"),
        ("<meta charset=utf-8>", "utf-8", "utf-8"),
        ("<meta charset=nonsense>", "utf-8", "utf-8"),
        ("<meta charset=gb2312>", "utf-8-sig", "utf-8"),
    ],
)
def test_the_encoding_is_the_page_s(tmp_path: Path, meta: str, codec: str, used: str) -> None:
    path = tmp_path / "a.htm"
    path.write_bytes(PAGES["today"].replace('<meta charset="utf-8">', meta).encode(codec))
    found = one(path)
    assert (found.source.encoding, found.source.text) == (used, BODY)


def test_what_is_known_wins_over_what_is_guessed(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGES["today"], encoding="utf-8")
    assert one(path).metadata.published == date(2024, 6, 4)
    given = Metadata(published=date(2024, 6, 5), publisher="江源日报", home=("重庆市",))
    assert one(path, defaults=given).metadata == Metadata(
        headline=HEADLINE, published=date(2024, 6, 5), publisher="江源日报", home=("重庆市",)
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"<html><head><title>x</title></head><body></body></html>", "no article was found"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "NUL bytes"),
        (b"<html><head><meta charset=utf-8></head><body>\xff\xfe\xfa</body></html>", "not in encoding utf-8"),
    ],
)
def test_what_is_no_page_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(data)
    (failure,) = read(path)
    assert isinstance(failure, Failure)
    assert said in failure.message
    assert failure.where == str(path)


def test_without_the_library_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    path = tmp_path / "a.html"
    path.write_text(PAGES["today"], encoding="utf-8")
    (failure,) = read(path)
    assert isinstance(failure, Failure)
    assert "pip install 'report-kg[html]'" in failure.message
