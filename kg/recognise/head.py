"""A trained head on LAC's encoder: how likely a stretch of a sentence is a name of a class.

In: for each sentence the encoder's features (``lac.Analysis``) and ``Flags``, what the other recognisers saw there.
Out: a ``Lattice`` a sentence, which gives the log-odds of any stretch and the best names.

Two conditional random fields over BIES labels (Lafferty et al. 2001) stand on one trunk of two residual
convolutions: one for organisations, places and persons, one for agreements, documents, projects and events, so that a
firm inside a project's name is found, too. Trained by ``scripts/train``; no torch at run time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from math import exp, log
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray

from kg.ontology import Names, Ontology
from kg.recognise.grammar import Candidate
from kg.recognise.lac import session
from kg.recognise.viterbi import viterbi

WEIGHTS: Final = Path(__file__).with_name("head.npz")

NAMES: Final = (Names.ORGANISATION, Names.PLACE, Names.PERSON)
WORKS: Final = (Names.AGREEMENT, Names.DOCUMENT, Names.PROJECT, Names.EVENT)
LAYERS: Final = (NAMES, WORKS)
LAYER_OF: Final = {kind: i for i, layer in enumerate(LAYERS) for kind in layer}
# Where a class is below two: the first that fits. An airport is a place rather than a project.
_ORDER: Final = (*WORKS[:2], Names.EVENT, *NAMES, Names.PROJECT)
# Recognisers whose finds are no names of their own: 我省, 该公司.
UNJUDGED: Final = frozenset({"relative", "anaphor"})

FLAGS: Final = (
    *(f"{kind}-{place}" for kind in (*NAMES, *WORKS) for place in "BIES"),
    *("post-B", "post-I", "gazetteer-B", "gazetteer-I", "gazetteer-E"),
    *(f"lac-{kind}" for kind in NAMES),
    "unjudged",
)
_FLAG: Final = {name: i for i, name in enumerate(FLAGS)}
# Characters in one padded batch, and what lengths are padded to multiples of.
_BATCH: Final = 3000
_STEP: Final = 16
# Characters in one group: the more, the less each step through the sentences costs.
_DECODED: Final = 8000
# What every onnxruntime of the allowed range reads.
_OPSET: Final = 17
_IR_VERSION: Final = 8
# Log-odds beyond this say no more.
_SUREST: Final = 11.5

Array = NDArray[np.float64]


def labels(layer: Sequence[str]) -> list[str]:
    """The labels of a layer: ``O``, then begin, inside, end and single of each class."""
    return ["O", *(f"{place}-{kind}" for kind in layer for place in "BIES")]


def bases(ontology: Ontology) -> dict[str, str]:
    """Class → the class of ``LAYERS`` that it counts as; classes that are none of them are left out."""
    return {
        kind: base
        for kind in sorted(ontology.classes)
        if (base := next((b for b in _ORDER if ontology.is_a(kind, b)), None))
    }


def bare(text: str, begin: int, end: int) -> tuple[int, int]:
    """The stretch without the quotation or title marks around it."""
    while end - begin > 2 and text[begin] in "《“‘「" and text[end - 1] in "》”’」":
        begin, end = begin + 1, end - 1
    return begin, end


def flags(
    text: str,
    chosen: Iterable[Candidate],
    candidates: Iterable[Candidate],
    posts: Iterable[tuple[int, int]],
    base_of: Mapping[str, str],
) -> NDArray[np.float32]:
    """A row of ``FLAGS`` a character: the names that the rules chose, posts, gazetteer and LAC hits."""
    rows = np.zeros((len(text), len(FLAGS)), dtype=np.float32)
    for c in chosen:
        begin, end = bare(text, c.begin, c.end)
        if c.recogniser in UNJUDGED:
            rows[begin:end, _FLAG["unjudged"]] = 1
        elif base := base_of.get(c.kind):
            _put(rows, begin, end, base)
    for begin, end in posts:
        rows[begin, _FLAG["post-B"]] = 1
        rows[begin + 1 : end, _FLAG["post-I"]] = 1
    for c in candidates:
        if c.recogniser == "gazetteer":
            rows[c.begin, _FLAG["gazetteer-B"]] = 1
            rows[c.begin + 1 : c.end - 1, _FLAG["gazetteer-I"]] = 1
            rows[c.end - 1, _FLAG["gazetteer-E"]] = 1
        elif c.recogniser == "lac" and base_of.get(c.kind) in NAMES:
            rows[c.begin : c.end, _FLAG[f"lac-{base_of[c.kind]}"]] = 1
    return rows


def _put(rows: NDArray[np.float32], begin: int, end: int, base: str) -> None:
    if end - begin == 1:
        rows[begin, _FLAG[f"{base}-S"]] = 1
        return
    rows[begin, _FLAG[f"{base}-B"]] = 1
    rows[begin + 1 : end - 1, _FLAG[f"{base}-I"]] = 1
    rows[end - 1, _FLAG[f"{base}-E"]] = 1


class _Layer(NamedTuple):
    """One sentence in one layer: emissions and their running sums, scores up to and from each character.

    ``numbers`` gives a label's column, ``places`` those of a class's begin, inside and end.
    """

    emissions: Array
    sums: Array
    forward: Array
    backward: Array
    total: float
    transitions: Array
    numbers: dict[str, int]
    places: dict[str, tuple[int, int, int]]
    best: list[tuple[int, int, str]]

    def log_odds(self, begin: int, end: int, kind: str) -> float:
        """Of ``kind`` naming just ``[begin, end)``: the sum over all labellings that say so."""
        # ``item`` gives plain floats: arithmetic on numpy's scalars is several times slower
        forward, backward, step = self.forward.item, self.backward.item, self.transitions.item
        if end - begin == 1:
            i = self.numbers[f"S-{kind}"]
            score = forward(begin, i) + backward(begin, i)
        else:
            b, i, e = self.places[kind]
            inner = end - begin - 2
            score = forward(begin, b) + self.emissions.item(end - 1, e) + backward(end - 1, e)
            if inner:
                steps = step(b, i) + (inner - 1) * step(i, i) + step(i, e)
                score += steps + self.sums.item(end - 1, i) - self.sums.item(begin + 1, i)
            else:
                score += step(b, e)
        chance = exp(min(score - self.total, 0.0))
        if chance >= 1:
            return _SUREST
        return max(-_SUREST, min(_SUREST, log(max(chance, 1e-6) / (1 - chance))))


class Lattice(NamedTuple):
    """What the head says of one sentence; ``begin`` is where the sentence begins in the text."""

    begin: int
    layers: tuple[_Layer, ...]

    def log_odds(self, begin: int, end: int, kind: str) -> float:
        """Log-odds that ``text[begin:end]`` is a name of ``kind`` (one of ``LAYERS``'s classes)."""
        return self.layers[LAYER_OF[kind]].log_odds(begin - self.begin, end - self.begin, kind)

    def best(self) -> list[tuple[int, int, str]]:
        """The names of the likeliest labelling: (begin, end, class)."""
        return [(b + self.begin, e + self.begin, kind) for layer in self.layers for b, e, kind in layer.best]


class Head:
    """The trained weights; ``path`` is what ``scripts/train`` wrote."""

    def __init__(self, path: Path = WEIGHTS) -> None:
        with np.load(path) as stored:
            self._weights: dict[str, Array] = {
                name: stored[name].astype(np.float64)
                for name in stored.files
                if stored[name].dtype.kind == "f"
            }
            self.names: dict[str, list[str]] = {
                name: [str(v) for v in stored[name]]
                for name in stored.files
                if stored[name].dtype.kind == "U"
            }

    def __getitem__(self, name: str) -> Array:
        return self._weights[name]

    @cached_property
    def projection(self) -> NDArray[np.float32]:
        """What the encoder's features are multiplied with inside its graph."""
        return self["projection"].astype(np.float32)

    def lattices(
        self,
        begins: Sequence[int],
        features: Sequence[NDArray[np.float32]],
        marks: Sequence[NDArray[np.float32]],
    ) -> list[Lattice]:
        """A ``Lattice`` a sentence from its beginning, projected features and flags."""
        found: dict[int, Lattice] = {}
        for group in _groups([len(f) for f in features]):
            scores = [self._run(batch, features, marks) for batch in group]
            rows = [i for batch in group for i in batch]
            lengths = np.array([len(features[i]) for i in rows])
            layers = [
                self._layer(_stacked(part), lengths, n) for n, part in enumerate(zip(*scores, strict=True))
            ]
            for row, i in enumerate(rows):
                found[i] = Lattice(begins[i], tuple(layer[row] for layer in layers))
        return [found[i] for i in range(len(begins))]

    def _run(
        self,
        batch: list[int],
        features: Sequence[NDArray[np.float32]],
        marks: Sequence[NDArray[np.float32]],
    ) -> list[NDArray[np.float32]]:
        """The emissions of each layer for sentences that are padded to one length."""
        lengths = np.array([len(features[i]) for i in batch])
        shape = len(batch), _padded(int(lengths.max()))
        inputs = {
            "features": np.zeros((*shape, self.projection.shape[1]), dtype=np.float32),
            "flags": np.zeros((*shape, len(FLAGS)), dtype=np.float32),
            "alive": (np.arange(shape[1])[None, None, :] < lengths[:, None, None]).astype(np.float32),
        }
        for row, i in enumerate(batch):
            inputs["features"][row, : lengths[row]] = features[i]
            inputs["flags"][row, : lengths[row]] = marks[i]
        emissions: list[NDArray[np.float32]] = self._trunk.run(None, inputs)
        return emissions

    @cached_property
    def _trunk(self) -> ort.InferenceSession:
        """From features and flags to the emissions of each layer; one thread, as in ``kg.recognise.lac``."""
        make: Any = onnx.helper.make_node
        nodes = [
            make("MatMul", ["flags", "w:flags"], ["marked"]),
            make("Add", ["features", "marked"], ["summed"]),
            make("Add", ["summed", "w:bias"], ["biased"]),
            make("Relu", ["biased"], ["opened"]),
            make("Transpose", ["opened"], ["turned"], perm=[0, 2, 1]),
            make("Mul", ["turned", "alive"], ["hidden0"]),
        ]
        for n in (1, 2):  # the dilation, too
            at, step = f"hidden{n - 1}", f"step{n}"
            inputs = [at, f"w:conv{n}", f"w:conv{n}_bias"]
            nodes += [
                make("Conv", inputs, [step], kernel_shape=[3], dilations=[n], pads=[n, n]),
                make("Relu", [step], [f"{step}+"]),
                make("Add", [at, f"{step}+"], [f"{step}="]),
                make("Mul", [f"{step}=", "alive"], [f"hidden{n}"]),
            ]
        nodes.append(make("Transpose", ["hidden2"], ["back"], perm=[0, 2, 1]))
        for n in range(len(LAYERS)):
            nodes.append(make("MatMul", ["back", f"w:out{n}"], [f"score{n}"]))
            nodes.append(make("Add", [f"score{n}", f"w:out{n}_bias"], [f"emissions{n}"]))
        used = {i for node in nodes for i in node.input if i.startswith("w:")}
        weights = [onnx.numpy_helper.from_array(self._for_graph(name), name) for name in sorted(used)]
        value = onnx.helper.make_tensor_value_info
        into = [value(name, onnx.TensorProto.FLOAT, None) for name in ("features", "flags", "alive")]
        out = [value(f"emissions{n}", onnx.TensorProto.FLOAT, None) for n in range(len(LAYERS))]
        graph = onnx.helper.make_graph(nodes, "head", into, out, weights)
        opset = [onnx.helper.make_opsetid("", _OPSET)]
        return session(onnx.helper.make_model(graph, opset_imports=opset, ir_version=_IR_VERSION))

    def _for_graph(self, name: str) -> NDArray[np.float32]:
        """The weights as a graph node takes them: convolutions as (out, in, width)."""
        stored = self[name.removeprefix("w:")]
        return np.ascontiguousarray(
            stored.transpose(2, 1, 0) if stored.ndim > 2 else stored, dtype=np.float32
        )

    def _layer(self, emissions: Array, lengths: NDArray[np.int64], number: int) -> list[_Layer]:
        transitions, begin, end = (self[f"{name}{number}"] for name in ("transitions", "begin", "end"))
        rows = len(emissions)
        names = labels(LAYERS[number])
        index = {name: i for i, name in enumerate(names)}
        places = {
            kind: (index[f"B-{kind}"], index[f"I-{kind}"], index[f"E-{kind}"]) for kind in LAYERS[number]
        }
        every, last = np.arange(rows), lengths - 1
        edged = emissions.copy()
        edged[:, 0] += begin
        edged[every, last] += end
        best = viterbi(edged, transitions, lengths)
        forward, backward = _sums(emissions, lengths, np.exp(transitions), begin, end)
        ends = forward[every, last] + end
        most = ends.max(axis=1)
        totals = np.log(np.exp(ends - most[:, None]).sum(axis=1)) + most
        sums = np.concatenate([np.zeros((rows, 1, len(names))), emissions.cumsum(axis=1)], axis=1)
        sizes = [_padded(int(length)) for length in lengths]  # as long as alone, whatever stands beside it
        return [
            _Layer(
                emissions[row, : sizes[row]],
                sums[row, : sizes[row] + 1],
                forward[row, : sizes[row]],
                backward[row, : sizes[row]],
                float(totals[row]),
                transitions,
                index,
                places,
                spans([names[label] for label in best[row, : lengths[row]]]),
            )
            for row in range(rows)
        ]


def _padded(length: int) -> int:
    """The length to which a sentence is padded: it depends on nothing but the sentence, so that a convolution's last
    bits are the same in every batch."""
    return -(-length // _STEP) * _STEP


def _groups(lengths: Sequence[int]) -> Iterator[list[list[int]]]:
    """The numbers of sentences, shorter ones first: batches of one padded length that go through the trunk together,
    in groups whose labels are looked for together."""
    group: list[list[int]] = []
    rows = 0
    for size, same in groupby(
        sorted(range(len(lengths)), key=lambda i: (lengths[i], i)), lambda i: _padded(lengths[i])
    ):
        numbers = list(same)
        most = max(1, _BATCH // max(size, 1))
        for at in range(0, len(numbers), most):
            batch = numbers[at : at + most]
            if group and (rows + len(batch)) * size > _DECODED:
                yield group
                group, rows = [], 0
            group.append(batch)
            rows += len(batch)
    if group:
        yield group


def _stacked(parts: Sequence[NDArray[np.float32]]) -> Array:
    """Batches of different lengths as one, padded with zeros."""
    every = np.zeros((sum(map(len, parts)), parts[-1].shape[1], parts[-1].shape[2]))
    row = 0
    for part in parts:
        every[row : row + len(part), : part.shape[1]] = part
        row += len(part)
    return every


def spans(found: Sequence[str]) -> list[tuple[int, int, str]]:
    """The names that a labelling spells out; broken ones are none."""
    names: list[tuple[int, int, str]] = []
    begun: tuple[int, str] | None = None
    for i, label in enumerate(found):
        place, _, kind = label.partition("-")
        if place == "S":
            names.append((i, i + 1, kind))
        if place == "B":
            begun = (i, kind)
        elif place == "E" and begun and begun[1] == kind:
            names.append((begun[0], i + 1, kind))
            begun = None
        elif place != "I" or not begun or begun[1] != kind:
            begun = None
    return names


def _sums(
    emissions: Array, lengths: NDArray[np.int64], odds: Array, begin: Array, end: Array
) -> tuple[Array, Array]:
    """Logarithms of the sums over all labellings up to each label and from it on (the forward-backward algorithm).

    Each step's values are scaled to a sum of 1, so that no logarithm is taken inside the loop (Rabiner 1989, V.A).
    Behind a row's length they are meaningless.
    """
    steps = emissions.shape[1]
    given = np.ascontiguousarray(emissions.transpose(1, 0, 2))
    most = given.max(axis=2, keepdims=True)
    chances = np.exp(given - most)
    forward, backward = np.empty_like(given), np.empty_like(given)
    up, down = np.empty_like(most), np.empty_like(most)  # the scale of each step
    before = np.exp(begin) * chances[0]
    for t in range(steps):
        if t:
            before = (forward[t - 1] @ odds) * chances[t]
        before.sum(axis=1, keepdims=True, out=up[t])
        np.divide(before, up[t], out=forward[t])
    closing = np.exp(end)
    going = (np.arange(steps)[:, None] < lengths - 1)[:, :, None]
    backward[-1], down[-1] = closing, 1.0
    for t in range(steps - 2, -1, -1):
        after = (chances[t + 1] * backward[t + 1]) @ odds.T
        after.sum(axis=1, keepdims=True, out=down[t])
        after /= down[t]
        backward[t] = np.where(going[t], after, closing)
    risen = (np.log(up) + most).cumsum(axis=0)
    fallen = np.where(going, np.log(down) + np.concatenate([most[1:], most[:1] * 0]), 0.0)
    fallen = fallen[::-1].cumsum(axis=0)[::-1]
    forward, backward = np.log(forward) + risen, np.log(backward) + fallen
    return forward.transpose(1, 0, 2), backward.transpose(1, 0, 2)
