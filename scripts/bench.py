"""Measures ``kg build``: ``bench.py CHARACTERS``. Each build is a process of its own; the median of three counts."""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Prints start-up, characters a second while warming up, after it and over a whole run, and peak memory."""
    wanted = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        short = work / "short.jsonl"
        short.write_text(record(0, "本报讯 今天，市商务局召开会议。"), encoding="utf-8")
        warming = corpus(work / "warming.jsonl", wanted // 3)
        whole = corpus(work / "whole.jsonl", wanted // 3 + wanted)
        cold = once(warming[0], work)
        start, warm, done = (measured(path, work) for path in (short, warming[0], whole[0]))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"start-up (build of one short report): {start:.2f} s")
    print(f"the very first run, of {warming[1]} characters, when patterns are compiled: {cold:.1f} s")
    first = warming[1] / (warm - start)
    print(f"the first {warming[1]} characters of any other: {first:.0f} characters/s on one core")
    more = whole[1] - warming[1]
    print(f"the next {more} characters: {more / (done - warm):.0f} characters/s on one core")
    print(
        f"a whole run of {whole[1]} characters, start-up and all: "
        f"{done:.1f} s, {whole[1] / done:.0f} characters/s on one core"
    )
    print(f"peak memory: {peak:.0f} MB")


def corpus(path: Path, wanted: int) -> tuple[Path, int]:
    """A file of about so many characters, of the sample pages over and over, and how many it has."""
    pages = [p.read_text(encoding="utf-8") for p in sorted((HERE / "sample").glob("*.txt"))]
    characters, lines = 0, []
    while characters < wanted:
        text = pages[len(lines) % len(pages)]
        lines.append(record(len(lines), text))
        characters += len(text)
    path.write_text("".join(lines), encoding="utf-8")
    return path, characters


def record(number: int, text: str) -> str:
    """One line of JSONL."""
    known = {"id": f"r{number}", "text": text, "published": "2025-04-18"}
    return json.dumps(known, ensure_ascii=False) + "\n"


def measured(path: Path, work: Path) -> float:
    """Seconds of one build, the median of three."""
    return statistics.median(once(path, work) for _ in range(3))


def once(path: Path, work: Path) -> float:
    """Seconds of one build; what is kept between runs is kept in ``work``."""
    command = [sys.executable, "-m", "kg", "build", str(path), "-o", str(work / "out.trig"), "--quiet"]
    began = time.perf_counter()
    subprocess.run(command, check=False, env=os.environ | {"KG_CACHE": str(work / "kept")})
    return time.perf_counter() - began


main()
