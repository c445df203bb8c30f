"""One name for one thing in all reports, by the report alone: 北大 → 北京大学, 大通县医院 → 大通回族土族自治县医院.

In: an organisation's names in one report. Out: the name that stands for it everywhere, where that is another one than
the report's. What only other reports could tell is left to ``kg.identity``.
"""

from typing import Final

from kg.recognise.gazetteer import Entry
from kg.resolve import organs
from kg.resolve.clusters import Cluster
from kg.resolve.kinds import Kinds
from kg.resolve.places import DIVISIONS, Scene
from kg.resolve.words import Words

# Divisions that are written with the word for their level or, in names of things of other kinds, without (兰州大学).
_LEVELS: Final = "省市县区旗州盟"


def canonical(scene: Scene, kinds: Kinds, cluster: Cluster, kind: str, name: str) -> str:
    """The name of ``cluster``, which the report calls ``name``, in all reports; ``""`` where that is ``name``."""
    if kind not in kinds.organisations or kind in kinds.places:
        return ""
    listed = dict.fromkeys(n.listed for n in cluster.names if n.listed and n.kind == kind)
    if len(listed) == 1:
        found = next(iter(listed))
        return found if found != name else ""
    found = name if listed or not cluster.texts else _placed(scene, name)
    return found if found != name else ""


def _placed(scene: Scene, name: str) -> str:
    """``name`` with the division that it begins with in full, as its organs are called (北京市朝阳区)."""
    steps = organs.steps(scene, name)
    if not steps:
        return name
    place, end = steps[-1]
    if (
        place.kind not in DIVISIONS
        or name[end - 1] not in _LEVELS
        or not _is_full(scene.words, place, name[:end])
    ):
        return name
    return scene.called(place) + name[end:]


def _is_full(words: Words, place: Entry, form: str) -> bool:
    """Whether ``form`` ends as divisions of this level do, so that what follows is a name of its own."""
    return bool(place.code[:1].isdigit()) and form[-1] == place.name[-1] and form not in words.relative
