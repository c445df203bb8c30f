"""Trains the head on LAC's encoder and the judge of candidates: ``train.py [-o HEAD.npz] [CORPUS.txt ...]``.

The reports of the train split (``corpus.is_test``) only, and copies of them with other names (``swapping``). The
judge learns from what heads say of reports that they were not trained on (two folds), so that it does not trust the
head too much; then one head is trained on all.
Recipe: linear to 128, two residual convolutions of width 3 (dilation 1, 2), two BIES CRFs; AdamW 3e-3 with
linear decay, dropout 0.3, batches of 32 sentences of like length.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import corpus
import lessons
import numpy as np
import swapping
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from kg import layout, ontology, pipeline
from kg.recognise import head, judge, overlap
from kg.recognise.components import scenes_of, text_of
from kg.recognise.lac import FEATURES

EPOCHS: Final = 10
COPIES: Final = 2
HIDDEN: Final = 128
FOLDS: Final = 2
BATCH: Final = 32
RATE: Final = 3e-3
DROPOUT: Final = 0.3
# In some sentences the head sees no flags, so that it learns to do without the rules.
NO_FLAGS: Final = 0.15
PENALTY: Final = 1.0
LONGEST: Final = 200
CORPUS: Final = sorted((Path(__file__).parent.parent / "tests" / "corpus").glob("*.txt"))


@dataclass
class Example:
    """A report through the rules: its doc, its names, and its sentences' features, flags and labels."""

    id: str
    doc: Any
    chosen: list[Any]
    marks: list[corpus.Mark]
    features: list[NDArray[np.float16]]
    flags: list[NDArray[np.float32]]
    labels: list[tuple[NDArray[np.int64], ...]]


def main() -> int:
    """Trains and writes the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, default=CORPUS)
    parser.add_argument("-o", dest="output", type=Path, default=head.WEIGHTS)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--copies", type=int, default=COPIES, help="of each report, with other names")
    parser.add_argument("--limit", type=int, help="train on this many reports only (for a learning curve)")
    given = parser.parse_args()
    torch.set_num_threads(1)  # the same sums in the same order on every machine
    reports = [r for path in given.files for r in corpus.read(path)[0] if not corpus.is_test(r)]
    random.Random(0).shuffle(reports)
    reports = reports[: given.limit]
    examples = list(prepared(reports))
    copies = [e for seed in range(1, given.copies + 1) for e in prepared(swapping.swapped(reports, seed))]
    print(
        f"{len(examples)} reports, {sum(len(e.features) for e in examples)} sentences, {len(copies)} copies"
    )
    weights = trained([*examples, *copies], given.epochs)
    weights |= judged(examples, copies, given.epochs)
    with given.output.open("wb") as stream:
        np.savez_compressed(stream, **weights)
    print(f"{given.output}: {given.output.stat().st_size / 1024:.0f} kB")
    return 0


def prepared(reports: Iterable[corpus.Annotated]) -> Iterator[Example]:
    """Each report through layout and rules, with its labels. Reports that the layout splits are left out."""
    known = ontology.load()
    base_of = head.bases(known)
    nlp = pipeline.load(known, parts=[p for p in pipeline.COMPONENTS if p != "overlaps"], trained=False)
    for annotated in reports:
        found = layout.reports(*corpus.source(annotated))
        if len(found) != 1:
            print(f"{annotated.id}: {len(found)} reports in it; left out", file=sys.stderr)
            continue
        report = found[0]
        doc = nlp.make_doc(report.text)
        doc.user_data["published"] = report.published
        for _, component in nlp.pipeline:
            doc = component(doc)
        chosen, _ = overlap.choose(doc.user_data["candidates"], known)
        marks = corpus.moved(annotated, report)
        posts = [(p.begin, p.end) for p in doc.user_data["posts"]]
        flags = head.flags(report.text, chosen, doc.user_data["candidates"], posts, base_of)
        rows = lessons.labelled(report.text, marks, base_of)
        cuts = [span for span, _ in doc.user_data["sentences"]]
        yield Example(
            annotated.id,
            doc,
            chosen,
            marks,
            [f.astype(np.float16) for f in doc.user_data.pop("features")],
            [flags[b:e] for b, e in cuts],
            [tuple(layer[b:e] for layer in rows) for b, e in cuts],
        )


class Crf(nn.Module):
    """A linear-chain conditional random field; ``forward`` is the negative log-likelihood."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.transitions = nn.Parameter(torch.zeros(size, size))
        self.begin = nn.Parameter(torch.zeros(size))
        self.end = nn.Parameter(torch.zeros(size))

    def forward(self, emissions: Tensor, labels: Tensor, alive: Tensor) -> Tensor:
        """Summed over the batch. ``alive`` is false behind a sentence's end."""
        score = self.begin + emissions[:, 0]
        gold = self.begin[labels[:, 0]] + emissions[:, 0].gather(1, labels[:, :1]).squeeze(1)
        for t in range(1, emissions.shape[1]):
            step = torch.logsumexp(score[:, :, None] + self.transitions[None], 1) + emissions[:, t]
            score = torch.where(alive[:, t, None], step, score)
            right = self.transitions[labels[:, t - 1], labels[:, t]]
            right = right + emissions[:, t].gather(1, labels[:, t : t + 1]).squeeze(1)
            gold = gold + torch.where(alive[:, t], right, torch.zeros_like(gold))
        last = labels.gather(1, (alive.sum(1) - 1)[:, None]).squeeze(1)
        return (torch.logsumexp(score + self.end, 1) - gold - self.end[last]).sum()


class Net(nn.Module):
    """The head as ``kg.recognise.head`` runs it."""

    def __init__(self) -> None:
        super().__init__()
        self.projection = nn.Linear(FEATURES, HIDDEN)
        self.flags = nn.Linear(len(head.FLAGS), HIDDEN, bias=False)
        self.conv1 = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=1, dilation=1)
        self.conv2 = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=2, dilation=2)
        sizes = [len(head.labels(layer)) for layer in head.LAYERS]
        self.out = nn.ModuleList(nn.Linear(HIDDEN, size) for size in sizes)
        self.crf = nn.ModuleList(Crf(size) for size in sizes)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, features: Tensor, flags: Tensor, labels: list[Tensor], alive: Tensor) -> Tensor:
        """The loss of a batch."""
        mask = alive[:, :, None].float()
        hidden = functional.relu(self.projection(self.drop(features)) + self.flags(flags)) * mask
        hidden = self.drop(hidden)
        for conv in (self.conv1, self.conv2):
            step = functional.relu(conv(hidden.transpose(1, 2)).transpose(1, 2))
            hidden = self.drop((hidden + step) * mask)
        loss: Tensor = sum(
            crf(out(hidden), wanted, alive)
            for out, crf, wanted in zip(self.out, self.crf, labels, strict=True)
        )
        return loss / len(features)


Sentence = tuple[NDArray[np.float16], NDArray[np.float32], tuple[NDArray[np.int64], ...]]


def trained(examples: list[Example], epochs: int) -> dict[str, NDArray[np.float16]]:
    """The weights of a head trained on ``examples``."""
    torch.manual_seed(0)
    chance = random.Random(0)
    net = Net()
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.01)
    sentences: list[Sentence] = [
        (f[at : at + LONGEST], m[at : at + LONGEST], tuple(layer[at : at + LONGEST] for layer in wanted))
        for e in examples
        for f, m, wanted in zip(e.features, e.flags, e.labels, strict=True)
        for at in range(0, len(f), LONGEST)
    ]
    steps = epochs * -(-len(sentences) // BATCH)
    done = 0
    for epoch in range(epochs):
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i][0]) + chance.random() * 12)
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        chance.shuffle(batches)
        total = 0.0
        for batch in batches:
            for group in optimiser.param_groups:
                group["lr"] = RATE * (1 - done / steps)
            done += 1
            loss = net(*padded([sentences[i] for i in batch]))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5)
            optimiser.step()
            total += float(loss.detach())
        print(f"  epoch {epoch + 1}: {total / len(batches):.3f}", flush=True)
    return exported(net)


def padded(batch: list[Sentence]) -> tuple[Tensor, Tensor, list[Tensor], Tensor]:
    """A batch as tensors."""
    size, longest = len(batch), max(len(f) for f, _, _ in batch)
    features = torch.zeros(size, longest, FEATURES)
    flags = torch.zeros(size, longest, len(head.FLAGS))
    labels = [torch.zeros(size, longest, dtype=torch.long) for _ in head.LAYERS]
    alive = torch.zeros(size, longest, dtype=torch.bool)
    for row, (f, m, wanted) in enumerate(batch):
        n = len(f)
        features[row, :n] = torch.from_numpy(f.astype(np.float32))
        flags[row, :n] = torch.from_numpy(m)
        alive[row, :n] = True
        for layer, values in zip(labels, wanted, strict=True):
            layer[row, :n] = torch.from_numpy(values)
    flags = flags * (torch.rand(size, 1, 1) >= NO_FLAGS)
    return features, flags, labels, alive


def exported(net: Net) -> dict[str, NDArray[np.float16]]:
    """The weights under the names that ``kg.recognise.head`` reads."""
    found = {
        "projection": net.projection.weight.T,
        "bias": net.projection.bias,
        "flags": net.flags.weight.T,
    }
    for name, conv in (("conv1", net.conv1), ("conv2", net.conv2)):
        found[name] = conv.weight.permute(2, 1, 0)
        found[f"{name}_bias"] = conv.bias
    for i, (out, crf) in enumerate(zip(net.out, net.crf, strict=True)):
        found |= {f"out{i}": out.weight.T, f"out{i}_bias": out.bias}
        found |= {f"transitions{i}": crf.transitions, f"begin{i}": crf.begin, f"end{i}": crf.end}
    return {name: value.detach().numpy().astype(np.float16) for name, value in found.items()}


def judged(examples: list[Example], copies: list[Example], epochs: int) -> dict[str, NDArray[Any]]:
    """The judge's weights, from heads that have seen neither the reports that they speak of nor their copies."""
    known = ontology.load()
    base_of = head.bases(known)
    scenes = []
    for fold in range(FOLDS):
        print(f"fold {fold + 1} of {FOLDS}", flush=True)
        asked = examples[fold::FOLDS]
        held = {e.id for e in asked}
        loaded = stored(trained([e for e in (*examples, *copies) if e.id not in held], epochs))
        for e in asked:
            answer = lessons.truth(text_of(e.doc), e.marks, base_of)
            scenes.append((scene_of(e, loaded, base_of), answer))
    rows, wanted = [], []
    for scene, right in scenes:
        for span in scene.proposals:
            answer = right(span)
            if answer is not None:
                rows.append(list(scene.features(span)))
                wanted.append(float(answer))
    of, constant = regression(rows, wanted)
    threshold = lessons.best_threshold(scenes, judge.Weights(of, constant, 0.0), known)
    names = sorted(of)
    print(f"{len(rows)} candidates, {len(names)} features, threshold {threshold}")
    return {
        "judge": np.array(names),
        "judge_weights": np.array([of[n] for n in names], dtype=np.float32),
        "judge_constant": np.array(constant, dtype=np.float32),
        "judge_threshold": np.array(threshold, dtype=np.float32),
    }


def stored(weights: dict[str, NDArray[Any]]) -> head.Head:
    """A ``Head`` of these weights, by way of a file, as the program reads it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "head.npz"
        np.savez(path, **weights)  # type: ignore[arg-type]
        return head.Head(path)


def scene_of(e: Example, loaded: head.Head, base_of: dict[str, str]) -> judge.Scene:
    """The example's candidates before this head."""
    e.doc.user_data["features"] = [f.astype(np.float32) @ loaded.projection for f in e.features]
    return scenes_of([e.doc], [e.chosen], loaded, base_of)[0]


def regression(rows: list[list[tuple[str, float]]], wanted: list[float]) -> tuple[dict[str, float], float]:
    """A logistic regression with an L2 penalty: the weight of each feature, and the constant."""
    index = {n: i for i, n in enumerate(sorted({n for row in rows for n, _ in row}))}
    matrix = torch.zeros(len(rows), len(index))
    for i, row in enumerate(rows):
        for name, value in row:
            matrix[i, index[name]] = value
    target = torch.tensor(wanted)
    weights = torch.zeros(len(index), requires_grad=True)
    constant = torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights, constant], max_iter=400, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        scores = matrix @ weights + constant
        value = functional.binary_cross_entropy_with_logits(scores, target, reduction="sum")
        value = value + PENALTY * (weights * weights).sum() / 2
        value.backward()
        return value

    optimiser.step(loss)
    return {n: float(weights[i].detach()) for n, i in index.items()}, float(constant.detach())


if __name__ == "__main__":
    sys.exit(main())
