"""``kg rules``: tries and checks the extraction rules."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.commands.arguments import command, day, own, places
from kg.commands.telling import check_home, say
from kg.text import counted
from kg.types import Metadata

if TYPE_CHECKING:
    from kg.commands.arguments import Commands


def add(group: "Commands") -> None:
    """Declares the command line."""
    p = command(
        group,
        "rules",
        "Try and check the extraction rules.",
        """
kg rules check
kg rules try "6月3日，中国银行青海省分行向兰山新材发放贷款3000万元。" --home 青海省""",
        None,
    )
    sub = p.add_subparsers(title="commands", metavar="COMMAND")
    check = command(
        sub,
        "check",
        "Check the names in all rules and run their examples.",
        """
kg rules check
kg rules check --rules my-rules --ontology my.ttl
kg rules check --corpus reports.jsonl""",
        _check,
    )
    check.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="check these instead of the shipped rules"
    )
    own(check)
    check.add_argument(
        "--corpus",
        type=Path,
        metavar="FILE",
        help="reports (.jsonl, .txt or a folder): also say which patterns never fire there, and which overlap",
    )
    attempt = command(
        sub,
        "try",
        "Show what is read out of a sentence, by which rule, and where the other rules stopped.",
        """
kg rules try "市长李明会见了东方集团董事长李近。" --home 青海省,西宁市
kg rules try "甲公司向乙县捐赠100万元。" --rules my-rules --ontology my.ttl --rule donation""",
        _try,
    )
    attempt.add_argument("sentence", metavar="SENTENCE", help="one or more sentences of a report")
    attempt.add_argument("--rule", metavar="ID", help="one rule only, pattern by pattern")
    own(attempt)
    attempt.add_argument("--published", type=day, metavar="DATE", help="day of publication, as 2025-07-18")
    attempt.add_argument("--home", type=places, default=(), metavar="PLACE[,PLACE]", help="the paper's home")


def _check(given: argparse.Namespace) -> int:
    """``kg rules check``."""
    from kg import attempt

    found = attempt.check(attempt.Own(given.rules, given.ontology), given.folder, given.corpus)
    for fault in found.faults:
        say(f"kg: {fault}")
    if found.notes:
        sys.stdout.write("\n".join(found.notes) + "\n")
    faults = counted(len(found.faults), "fault") if found.faults else "all well"
    line = f"{counted(found.count, 'rule')}, {faults}" if found.count else f"{faults}; no examples were run"
    sys.stdout.write(line + "\n")
    return 1 if found.faults else 0


def _try(given: argparse.Namespace) -> int:
    """``kg rules try``."""
    from kg import attempt

    check_home(given.home)
    metadata = Metadata(published=given.published, home=given.home)
    own = attempt.Own(given.rules, given.ontology)
    sys.stdout.write(attempt.show(given.sentence, metadata, own, given.rule))
    return 0
