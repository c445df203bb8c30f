"""Invented reports in any number for the benchmark of stores: ``bench_reports.py COUNT OUT.jsonl``.

The texts are those of ``scripts/sample`` without their broken lines; cities and counties are taken from the
gazetteer, and people, firms, sums and dates are drawn anew for each report, so that names meet again in other
reports as they do in a paper (a city in dozens, a bank in hundreds, a firm in a few). The same COUNT gives the
same bytes. All of it goes through ``kg build``: nothing in the graph is made up triple by triple.
"""

import csv
import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

GAZETTEER: Final = Path(__file__).parent.parent / "ontology" / "gazetteer"
SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余"
GIVEN: Final = "文涛建国海清晓兰志远立民嘉宁雪琴东升启秀英子涵明辉国栋春生玉梅思远永康佳怡"
FIRMS: Final = "南桂东泰华谊金穗恒源宏川瑞丰天成云岭北斗长河青禾盛景汇通安顺祥云绿野蓝海新辰聚力"
TRADES: Final = (
    "水产加工",
    "港务",
    "新材料",
    "农业科技",
    "物流",
    "纺织",
    "机械制造",
    "生物医药",
    "乳业",
    "地毯",
)
BANKS: Final = ("中国工商银行", "中国农业银行", "中国银行", "中国建设银行", "交通银行", "中国邮政储蓄银行")
COUNTRIES: Final = (
    "越南",
    "马来西亚",
    "泰国",
    "德国",
    "日本",
    "哈萨克斯坦",
    "巴西",
    "印度",
    "俄罗斯",
    "法国",
)
TEXTS: Final = (
    (
        "金融活水润外贸",
        "记者从中国人民银行{city}市分行获悉，今年前四个月，{city}市金融机构加大对外贸企业的信贷支持。"
        "{bank}{city}分行向{firm}发放贷款{n}亿元，用于仓储设施建设；{bank2}{city}分行为{firm2}提供贸易融资{m}万元。"
        "\n{bank3}{city}分行与{city}市水产畜牧协会签订战略合作协议，未来三年拟为协会会员企业授信10亿元。"
        "截至4月末，全市外贸贷款余额达{n2}亿元，同比增长{p}%。"
        "\n中国人民银行{city}市分行行长{man}表示，下一步将推动更多银行网点开办跨境人民币业务。",
    ),
    (
        "{firm}签约{city}",
        "{day}，{city}市人民政府与{firm}在{other}签署《{trade}合作备忘录》。{city}市市长{man}与{firm}总裁{man2}代表双方签字。"
        "\n签约前，{city}市副市长{man3}会见了{man2}一行。"
        "\n根据备忘录，{firm}将投资{n}亿元参与{city}{trade}产业园改造项目。",
    ),
    (
        "前四个月{city}外贸进出口增长{p}%",
        "据{city}海关统计，今年前四个月，{city}市外贸进出口{n2}亿元，比去年同期增长{p}%。其中，出口{n}亿元，增长{q}%。"
        "\n前四个月，{city}市对东盟进出口{n}亿元，增长{q}%，占全市外贸总值的52.9%。其中，对{land}、{land2}分别进出口41.6亿元和{k}亿元。"
        "\n同期，{city}市向{land}出口新能源汽车{m}辆，出口值6.9亿元，增长1.2倍。荔枝、火龙果等农产品首次出口至{land2}。",
    ),
    (
        "{man}在{county}调研",
        "{day}，{city}市委书记{man}深入{county}，调研乡村旅游和{trade}产业发展情况。"
        "\n{man}走进{firm}，了解生产和销售情况。他指出，要引导银行和企业参与冷链设施建设，让农户稳定增收。"
        "\n{county}县长{man2}、{city}市农业农村局局长{man3}参加调研。",
    ),
    (
        "诊疗中心在{city}揭牌",
        "{day}，{city}市第一人民医院与{other}市第一人民医院共建的区域心血管病诊疗中心揭牌。"
        "中心由{city}市第一人民医院投资{m}万元建设，设床位{k}张。"
        "\n{other}市第一人民医院院长{man}、{city}市副市长{man2}出席揭牌仪式。"
        "{firm2}向{city}市第一人民医院捐赠{k}万元。",
    ),
)  # fmt: skip


def reports(count: int) -> Iterator[dict[str, object]]:
    """``count`` records as ``kg build`` reads them."""
    cities, counties = _places()
    draw = random.Random(20250718)
    firms = [f"{a}{b}" for a in _pairs(FIRMS) for b in TRADES]
    for number in range(count):
        city, province = draw.choice(cities)
        published = date(2024, 1, 8) + timedelta(days=draw.randrange(500))
        headline, text = TEXTS[number % len(TEXTS)]
        banks, lands = draw.sample(BANKS, 3), draw.sample(COUNTRIES, 2)
        told = published - timedelta(days=1)
        words = {
            "city": city, "other": draw.choice(cities)[0], "county": draw.choice(counties),
            "bank": banks[0], "bank2": banks[1], "bank3": banks[2], "land": lands[0], "land2": lands[1],
            "firm": f"{city}{draw.choice(firms)}有限公司", "firm2": f"{draw.choice(firms)}有限公司",
            "man": _person(draw), "man2": _person(draw), "man3": _person(draw), "trade": draw.choice(TRADES),
            "n": f"{draw.randrange(11, 990) / 10}", "n2": draw.randrange(100, 999), "m": draw.randrange(300, 9900),
            "k": draw.randrange(20, 400), "p": f"{draw.randrange(11, 400) / 10}", "q": f"{draw.randrange(11, 400) / 10}",
            "day": f"{told.month}月{told.day}日",
        }  # fmt: skip
        yield {
            "id": f"{published}-{number:05}",
            "headline": headline.format(**words),
            "text": text.format(**words),
            "published": str(published),
            "home": [province, f"{city}市"],
            "publisher": f"{city}晨报",
        }


def write(path: Path, count: int) -> int:
    """Writes ``count`` records and returns how many characters their texts have."""
    characters = 0
    with path.open("w", encoding="utf-8") as out:
        for record in reports(count):
            characters += len(str(record["text"]))
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return characters


def _places() -> tuple[list[tuple[str, str]], list[str]]:
    """Cities (without 市) with their provinces, and counties."""
    provinces = {row[4]: row[0] for row in _rows("Province.tsv")}
    cities = [
        (row[0][:-1], provinces[row[5]])
        for row in _rows("City.tsv")
        if row[0].endswith("市") and row[5] in provinces and len(row[0]) <= 4 and row[6:7] != ["until"]
    ]
    counties = [row[0] for row in _rows("County.tsv") if row[0].endswith("县") and len(row[0]) == 3]
    return cities[:120], counties[:400]


def _rows(name: str) -> list[list[str]]:
    with (GAZETTEER / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter="\t") if row and not row[0].startswith("#")]


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(0, len(text), 2)]


def _person(draw: random.Random) -> str:
    return draw.choice(SURNAMES) + draw.choice(_pairs(GIVEN) + list(GIVEN))


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
