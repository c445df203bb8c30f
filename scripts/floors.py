"""Compares scores with their floors: ``floors.py FLOORS.json NAME=SCORES.json …``; status 1 where one is below."""

import json
import sys
from pathlib import Path


def main() -> int:
    """Prints a line for each figure; returns the exit status."""
    floors = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    scores = dict(argument.split("=", 1) for argument in sys.argv[2:])
    below = 0
    for name, wanted in floors.items():
        found = json.loads(Path(scores[name]).read_text(encoding="utf-8"))
        for figure, floor in wanted.items():
            value = found[figure]["f1"]
            below += value < floor
            print(
                f"{name:6} {figure:14} F1 {value:.3f}  floor {floor:.2f}  {'ok' if value >= floor else 'BELOW'}"
            )
    return 1 if below else 0


sys.exit(main())
