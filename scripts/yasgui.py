"""Takes the query editor of `kg serve` from npm into kg/serve/static: its script, its style, all licences in it.

usage: scripts/yasgui          (needs npm and a network; run it to change the version below)
"""

import base64
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

PACKAGE, VERSION = "@zazuko/yasgui", "4.6.2"
SHA512 = "Zw45KdPoAE1KRaAoxIHdQqeJxvaVG1oQdntw0hy0ktX35Zu8ZccuOLrXCLwR+GU+0xMzLw8Mjw6BkSZV2vUuQw=="
TARGET = Path(__file__).parent.parent / "kg" / "serve" / "static"
FILES = ("yasgui.min.js", "yasgui.min.css")
# A prefix that the editor would offer (AtomOwl's): nobody needs it here, and its IRI, http://bblfish.net + a path that
# begins with "work", reads like a path of somebody's machine. Once where it is defined, once in the list of all.
_LEFT_OUT = ((re.compile(r",awol=`[^`]*`"), ""), (re.compile(r",awol,"), ","))
_BUNDLED = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/")
_LICENCES = (
    "LICENSE",
    "LICENSE.md",
    "LICENSE.txt",
    "LICENCE",
    "license",
    "license.txt",
    "License.md",
    "LICENSE-MIT",
)


def main() -> None:
    """Fetches, checks, writes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        packed = npm(folder, "pack", f"{PACKAGE}@{VERSION}", "--json")
        archive = folder / json.loads(packed)[0]["filename"]
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != SHA512:
            raise SystemExit(f"{archive.name}: SHA-512 is {found}, expected {SHA512}.")
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        built = folder / "package" / "build"
        for file in FILES:
            text = (built / file).read_text(encoding="utf-8")
            text = re.sub(r"\n?(//# sourceMappingURL=.*|/\*# sourceMappingURL=.*?\*/)\s*$", "", text)
            if file.endswith(".js"):
                text = shortened(text)
            (TARGET / file).write_text(text.rstrip("\n") + "\n", encoding="utf-8")
        sources = json.loads((built / "yasgui.min.js.map").read_text(encoding="utf-8"))["sources"]
        bundled = sorted({m[1] for m in map(_BUNDLED.search, sources) if m})
        npm(folder, "install", "--ignore-scripts", "--no-audit", "--no-fund", f"{PACKAGE}@{VERSION}")
        text = licences(folder / "node_modules", [PACKAGE, *bundled])
        (TARGET / "yasgui.LICENSES.txt").write_text(text, encoding="utf-8")


def shortened(script: str) -> str:
    """The script without what is left out. Raises ``SystemExit`` where that isn't there as expected."""
    for pattern, instead in _LEFT_OUT:
        script, count = pattern.subn(instead, script)
        if count != 1:
            raise SystemExit(f"{pattern.pattern}: found {count} times, expected once. See _LEFT_OUT.")
    return script


def npm(folder: Path, *arguments: str) -> str:
    """Runs npm in ``folder``; returns what it prints."""
    return subprocess.run(["npm", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def licences(modules: Path, packages: list[str]) -> str:
    """The licences of ``packages``, one after the other."""
    parts = [
        f"yasgui.min.js and yasgui.min.css are the build of {PACKAGE} {VERSION} as npm has it\n"
        "(https://github.com/rdfjs/Yasgui), made by Triply and Zazuko, without the prefix awol in its list.\n"
        "They contain these packages:\n"
    ]
    for package in packages:
        about = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))
        kind = about.get("license") or ", ".join(x["type"] for x in about.get("licenses", ()))
        head = f"{package} {about['version']}: {kind}\n"
        files = [modules / package / name for name in _LICENCES if (modules / package / name).is_file()]
        text = files[0].read_text(encoding="utf-8").strip() if files else author(about)
        parts.append(f"{head}\n{text}\n")
    return f"\n{'=' * 80}\n\n".join(parts)


def author(about: dict[str, object]) -> str:
    """Who made a package that carries no licence's text."""
    who = about.get("author", "")
    name = who.get("name", "") if isinstance(who, dict) else who
    return f"Copyright {name}. {about.get('homepage', '')}"


if __name__ == "__main__":
    main()
