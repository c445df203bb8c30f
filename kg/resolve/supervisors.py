"""Local offices of the state's supervisors: 云岭银监局 is 中国银行业监督管理委员会云岭监管局.

In: what follows a place in an organisation's name, with the place and the scene. Out: its full ``Name``, with the
supervisor as its parent.
"""

import re
from typing import Final

from kg.ontology import Names
from kg.recognise.gazetteer import Entry
from kg.resolve.names import Name
from kg.resolve.places import Scene

_LEVEL: Final = re.compile(r"(?<=..)[市县区]$")


def office(scene: Scene, rest: str, place: Entry) -> Name | None:
    """The office at ``place``; none where its supervisor did not stand in the year of the report."""
    match = scene.words.supervisor.fullmatch(rest)
    if match is None:
        return None
    supervisor = scene.words.supervisors[match["short"]]
    if scene.year is not None and not supervisor.since <= scene.year <= supervisor.until:
        return None
    full = scene.words.supervisor_office.format(
        name=supervisor.name, place=_called(scene, place), unit=match["unit"]
    )
    parent = Name(supervisor.name, Names.GOVERNMENT, exact=True, listed=supervisor.name)
    return Name(full, Names.GOVERNMENT, place=place, parent=parent, exact=True)


def _called(scene: Scene, place: Entry) -> str:
    """The short name of a division (黔东南 of 黔东南苗族侗族自治州)."""
    lengths = range(2, len(place.name))
    forms = (place.name[:n] for n in lengths if place in scene.gazetteer.by_form(place.name[:n]))
    return next(forms, _LEVEL.sub("", place.name))
