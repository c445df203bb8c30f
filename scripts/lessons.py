"""What the recogniser learns from the corpus, as far as it needs no torch.

In: a report's text with its marks, or the candidates in it. Out: labels, right answers, and from which probability on
a candidate is best taken for a name.
"""

from collections.abc import Callable, Iterable
from typing import Final

import corpus
import numpy as np
from numpy.typing import NDArray

from kg import ontology
from kg.recognise import head, judge

# Whether a span is a name: True, False, or None where two readers could differ.
Answer = Callable[[judge.Span], bool | None]

THRESHOLDS: Final = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75)
HAIR: Final = 0.001  # of F1


def labelled(text: str, marks: Iterable[corpus.Mark], base_of: dict[str, str]) -> list[NDArray[np.int64]]:
    """A label a character in each layer; of names inside names of one layer the outer one."""
    rows = [np.zeros(len(text), dtype=np.int64) for _ in head.LAYERS]
    index = [{name: i for i, name in enumerate(head.labels(layer))} for layer in head.LAYERS]
    for mark in sorted(marks, key=lambda m: (m.begin - m.end, m.begin)):
        base = base_of.get(mark.kind)
        begin, end = head.bare(text, mark.begin, mark.end)
        if base is None or corpus.is_relative(text[begin:end]):
            continue
        layer = head.LAYER_OF[base]
        if rows[layer][begin:end].any():
            continue
        if end - begin == 1:
            rows[layer][begin] = index[layer][f"S-{base}"]
        else:
            rows[layer][begin] = index[layer][f"B-{base}"]
            rows[layer][begin + 1 : end - 1] = index[layer][f"I-{base}"]
            rows[layer][end - 1] = index[layer][f"E-{base}"]
    return rows


def truth(text: str, marks: Iterable[corpus.Mark], base_of: dict[str, str]) -> Answer:
    """Whether a span is a name of the report: True, False, or None where two readers could differ."""
    marked = {}
    for mark in marks:
        begin, end = head.bare(text, mark.begin, mark.end)
        if not corpus.is_relative(text[begin:end]):
            marked[begin, end] = mark

    def answer(span: judge.Span) -> bool | None:
        mark = marked.get(span[:2])
        if mark is None:
            return False
        if span[2] not in corpus.alternatives(mark.kind, base_of):
            return False
        return None if mark.optional else True

    return answer


def best_threshold(
    scenes: list[tuple[judge.Scene, Answer]], weights: judge.Weights, known: ontology.Ontology
) -> float:
    """The probability from which on a candidate is a name, for the best F1 on what the head had not seen.

    The lowest of those as good but for a hair: a name that is lost takes its facts with it, one too many seldom has any.
    """
    reached: dict[float, float] = {}
    for threshold in THRESHOLDS:
        right = found = there = 0
        for scene, answer in scenes:
            names, _ = judge.judge(scene, weights._replace(threshold=threshold), known, {})
            answers = [answer(scene.span(c)) for c in names]
            right += sum(a is True for a in answers)
            found += sum(a is not None for a in answers)
            there += sum(answer(span) is True for span in scene.proposals)
        f1 = 2 * right / (found + there)
        print(f"  threshold {threshold}: F1 {f1:.4f} of what was proposed", flush=True)
        reached[threshold] = f1
    return min(t for t, f1 in reached.items() if f1 >= max(reached.values()) - HAIR)
