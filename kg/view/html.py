"""The page around the data. In: a title and JSON values. Out: one HTML text that needs nothing else.

Texts of reports stand in one JSON block only, where nothing can end the block, and the scripts show them as text.
The content security policy allows exactly our style and scripts, by their hashes, and nothing from anywhere.
"""

import hashlib
import json
import re
from base64 import b64encode
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pyvis
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

# The page's own script: modules in the order in which they need each other.
MODULES: Final = (
    "data",
    "words",
    "dom",
    "state",
    "filter",
    "looks",
    "drawvis",
    "drawsigma",
    "graph",
    "plot",
    "tell",
    "served",
    "panel",
    "reading",
    "legend",
    "time",
    "search",
    "save",
    "address",
    "keys",
    "main",
)
_IMPORT = re.compile(r"^import [^;]*;\n", re.M)
_EXPORT = re.compile(r"^export ", re.M)
_LANGUAGE: Final = {"zh": "zh-CN", "en": "en"}


def html(title: str, data: dict[str, Any], *, large: bool, language: str = "zh") -> str:
    """The page. ``large``: with the library that draws many things (WebGL) beside the usual one."""
    folder = _folder()
    libraries = [_vis(), *([_read("vendor/sigma.min.js")] if large else [])]
    style, script = _read("view.css"), _script()
    environment = Environment(loader=FileSystemLoader(str(folder)), autoescape=select_autoescape())
    return environment.get_template("view.html").render(
        title=title,
        language=_LANGUAGE[language],
        style=Markup(style),
        libraries=[Markup(text) for text in libraries],
        script=Markup(script),
        data=Markup(_json(data)),
        styles=_hash(style),
        scripts=" ".join(_hash(text) for text in (*libraries, script)),
    )


@lru_cache(maxsize=1)
def _script() -> str:
    """The modules as one script: without their imports and exports, in a scope of their own."""
    parts = [_EXPORT.sub("", _IMPORT.sub("", _read(f"view/{name}.js"))) for name in MODULES]
    return '"use strict";\n(function () {\n' + "\n".join(parts) + "})();\n"


def _folder() -> Path:
    return Path(str(resources.files("kg") / "templates"))


@lru_cache(maxsize=8)
def _read(name: str) -> str:
    return (_folder() / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _vis() -> str:
    """vis-network as pyvis ships it."""
    found = sorted((Path(pyvis.__file__).parent / "templates" / "lib").glob("vis-9*/vis-network.min.js"))
    return found[-1].read_text(encoding="utf-8")


def _json(data: object) -> str:
    """JSON that can stand in a ``script`` element whatever the texts hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _hash(text: str) -> str:
    """What a content security policy allows exactly ``text`` by."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"
