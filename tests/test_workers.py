"""kg.workers: answers in the items' order, whatever takes how long; no answer is lost without a word."""

import os
import time

import pytest

from kg.errors import KgError
from kg.workers import in_order

_known: list[int] = []


def learn(number: int) -> None:
    _known.append(number)


def late(item: int) -> int:
    time.sleep(0.05 if item == 0 else 0)
    return item * _known[0]


def die(item: int) -> int:
    os._exit(1)


def test_answers_come_in_the_order_of_the_items() -> None:
    assert list(in_order(late, range(9), workers=2, prepare=learn, given=(10,))) == list(range(0, 90, 10))


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(KgError, match="worker process died"):
        list(in_order(die, range(3), workers=1, prepare=learn, given=(1,)))
