"""kg.recognise.amount: (text, [(words, value, unit, bound)]) with equality."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.recognise.amount import find_amounts, number
from kg.types import Amount

TABLE = [
    # money
    ("贷款7600万元", [("7600万元", "76000000", "CNY", "")]),
    ("1.36亿美元", [("1.36亿美元", "136000000", "USD", "")]),
    ("41.5亿元人民币（约5亿欧元）", [
        ("41.5亿元人民币", "4150000000", "CNY", ""), ("约5亿欧元", "500000000", "EUR", "~"),
    ]),
    ("7.5万亿元", [("7.5万亿元", "7500000000000", "CNY", "")]),
    ("三百二十万元", [("三百二十万元", "3200000", "CNY", "")]),
    ("百亿元投资", [("百亿元", "10000000000", "CNY", "")]),
    ("3.7亿、3.1亿、2.9亿元", [
        ("3.7亿", "370000000", "CNY", ""), ("3.1亿", "310000000", "CNY", ""),
        ("2.9亿元", "290000000", "CNY", ""),
    ]),
    ("年产值达到1000亿。", [("1000亿", "100000000000", "CNY", "")]),
    ("粉丝超1亿。", []),
    ("3000元/吨", [("3000元/吨", "3000", "CNY/吨", "")]),
    # shares and growth
    ("增长48.3%", [("48.3%", "48.3", "%", "")]),
    ("２７．４％", [("２７．４％", "27.4", "%", "")]),
    ("增长1.1倍", [("1.1倍", "1.1", "倍", "")]),
    ("增长近一倍", [("近一倍", "1", "倍", "~")]),
    ("提高3.5个百分点", [("3.5个百分点", "3.5", "个百分点", "")]),
    ("三成以上", [("三成以上", "30", "%", ">")]),
    ("七成五", [("七成五", "75", "%", "")]),
    ("百分之十二", [("百分之十二", "12", "%", "")]),
    ("增速为-5.2%", [("-5.2%", "-5.2", "%", "")]),
    # counts and measures
    ("五千余人", [("五千余人", "5000", "人", "~")]),
    ("1.2万余名", [("1.2万余名", "12000", "名", "~")]),
    ("15大类别、32个系列", [("15大类别", "15", "类", ""), ("32个", "32", "个", "")]),
    ("450万千瓦", [("450万千瓦", "4500000", "千瓦", "")]),
    ("5千瓦", [("5千瓦", "5", "千瓦", "")]),
    ("52千瓦时/吨", [("52千瓦时/吨", "52", "千瓦时/吨", "")]),
    ("3GW", [("3GW", "3", "GW", "")]),
    ("1,234.5吨", [("1,234.5吨", "1234.5", "吨", "")]),
    ("30万吨", [("30万吨", "300000", "吨", "")]),
    ("12、13和20项", [("12", "12", "项", ""), ("13", "13", "项", ""), ("20项", "20", "项", "")]),
    ("提前47天", [("47天", "47", "天", "")]),
    ("前47天", []),
    ("期限为5年", [("5年", "5", "年", "")]),
    ("2015年", []),
    ("4个多小时", [("4个多小时", "4", "小时", "")]),
    ("人口190万", [("190万", "1900000", "人", "")]),
    # ranges
    ("0.8-2小时", [("0.8", "0.8", "小时", ""), ("2小时", "2", "小时", "")]),
    ("30至50万元", [("30", "300000", "CNY", ""), ("50万元", "500000", "CNY", "")]),
    ("2万-3万元", [("2万", "20000", "CNY", ""), ("3万元", "30000", "CNY", "")]),
    # bounds
    ("近300人", [("近300人", "300", "人", "~")]),
    ("超100家", [("超100家", "100", "家", ">")]),
    ("不足50户", [("不足50户", "50", "户", "<")]),
    ("突破2亿元", [("2亿元", "200000000", "CNY", ">")]),
    ("4亿多元", [("4亿多元", "400000000", "CNY", "~")]),
    ("签约10亿元", [("10亿元", "1000000000", "CNY", "")]),
    ("附近3公里", [("3公里", "3", "公里", "")]),
    ("700次以上", [("700次以上", "700", "次", ">")]),
    # ranks
    ("居全国第一位", [("第一位", "1", "位", "")]),
    ("列全省第二。", [("第二", "2", "位", "")]),
    # no amounts
    ("上千人和数十家", []),
    ("第24届，第一书记，第一批", []),
    ("7月17日，2025年，〔2025〕12号", []),
    ("热线95598", []),
    ("5G、“1+1+3+10”", []),
    ("20万吨级码头，亿元以上项目", []),
    ("八项规定", []),
    ("前10个月，前3位", []),
    ("成功，三成立", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[t for t, _ in TABLE])
def test_find_amounts(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = find_amounts(text)
    values = [m.value for m in found]
    assert all(isinstance(v, Amount) for v in values)
    assert [(m.text, f"{v.value:f}", v.unit, v.bound) for m, v in zip(found, values, strict=True)] == expected  # type: ignore[union-attr]
    assert all(text[m.begin : m.end] == m.text for m in found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10), ("二十三", 23), ("一千零五", 1005), ("两万三千", 23000), ("三亿二千万", 320000000),
        ("二〇二五", 2025), ("二点五", Decimal("2.5")), ("1,200", 1200),
    ],
)  # fmt: skip
def test_number(text: str, value: int | Decimal) -> None:
    assert number(text) == value


def test_one_digit_counts_are_less_sure() -> None:
    assert [(m.text, m.confidence) for m in find_amounts("三家企业和12家企业")] == [
        ("三家", 0.6),
        ("12家", 1.0),
    ]


@given(
    st.text(
        alphabet="0123456789.,一二十百千万亿余多几约近超不足第成百分之%元吨个家人倍、和至-以上左右",
        max_size=40,
    )
)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_exact_spans_in_order(text: str) -> None:
    found = find_amounts(text)
    assert all(text[m.begin : m.end] == m.text for m in found)
    assert all(a.end <= b.begin for a, b in pairwise(found))


def test_endless_numerals_are_no_number() -> None:
    assert find_amounts("九" * 5000 + "元" + "9" * 5000 + "元") == []
