"""How the text holds a frame: done, planned or hoped for, denied."""

from kg.extract.encode import Encoded
from kg.extract.frame import Frame
from kg.rules import Qualifiers
from kg.types import Modality


def modality(encoded: Encoded, frame: Frame, words: Qualifiers) -> Modality:
    """The modality of a frame, from the words between its subject and its trigger."""
    sentence = encoded.sentences[frame.sentence]
    clauses = encoded.clauses(*sentence)
    here = next((c for c in clauses if c[0] <= frame.trigger[0] < c[1]), sentence)
    after = encoded.text[frame.trigger[1] : here[1]]
    if words.negated.search(encoded.text, here[0], frame.trigger[0]) or words.negated_after.search(
        encoded.text[frame.trigger[1] : sentence[1]]
    ):
        return Modality.NEGATED
    if words.planned_after.search(after):
        return Modality.PLANNED
    if words.past_after.search(after) or not _planned(encoded, frame, words, clauses, here):
        return Modality.ASSERTED
    decided = words.agreed.search(encoded.text, sentence[0], frame.trigger[0])
    return Modality.ASSERTED if decided else Modality.PLANNED


def _planned(
    encoded: Encoded, frame: Frame, words: Qualifiers, clauses: list[tuple[int, int]], here: tuple[int, int]
) -> bool:
    begin = here[0] if encoded.text.startswith("了", frame.trigger[1]) else _scope(frame, clauses, here)
    topics = [m.span() for m in words.topic.finditer(encoded.text, begin, frame.trigger[1])]
    planned = [
        m
        for m in words.planned.finditer(encoded.text, begin, frame.trigger[0])
        if not any(b < m.start() < e for b, e in topics)
    ]
    if planned and not words.done.search(encoded.text, planned[-1].end(), frame.trigger[1]):
        return True
    start = encoded.sentences[frame.sentence][0]
    return words.planned_sentence.search(encoded.text[start : frame.trigger[0]]) is not None


def _scope(frame: Frame, clauses: list[tuple[int, int]], here: tuple[int, int]) -> int:
    """Where the clause of the frame's subject begins, if that stands before the trigger in the sentence."""
    starts = [f.begin for f in frame.fillings if f.begin < frame.trigger[0]]
    first = min([*starts, frame.trigger[0]])
    return next((b for b, e in clauses if b <= first < e), here[0])
