"""Organisations that longer names begin with: whether a form is one, and which entity it is.

In: a report's clusters and scene. Out: answers for ``short``, ``branches`` and ``links``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from kg.ontology import Names
from kg.recognise.gazetteer import Entry
from kg.resolve import organs
from kg.resolve.clusters import Clusters
from kg.resolve.kinds import Kinds
from kg.resolve.names import Name, plain
from kg.resolve.places import DIVISIONS, Scene
from kg.types import Entity

_LONGEST_PLACE = 14


@dataclass(slots=True)
class Heads:
    """Looks forms up among the report's organisations and the gazetteer's. ``entity`` makes an entity of a name."""

    found: Clusters
    scene: Scene
    kinds: Kinds
    entity: Callable[[Name], Entity]
    forms: dict[str, str] = field(default_factory=dict)
    cores: frozenset[str] | None = None

    def listed(self, form: str) -> bool:
        """Whether ``form`` names a known organisation, or one of the report's but for legal words."""
        if any(e.kind not in DIVISIONS for e in self.scene.gazetteer.by_form(form)):
            return True
        return len(form) > 1 and form in self._cores()

    def _cores(self) -> frozenset[str]:
        """The report's organisations without their legal words (飞虹集团公司 → 飞虹)."""
        if self.cores is None:
            legal = self.scene.words.hard_legal
            texts = [
                plain(t)
                for c in self.found.all()
                if c.best.kind in self.kinds.organisations and c.best.kind != Names.GOVERNMENT
                for t in c.texts
            ]
            self.cores = frozenset([*texts, *(legal.sub("", t) for t in texts)])
        return self.cores

    def known(self, form: str) -> bool:
        if not self.forms:
            self.forms = {
                t: c.key
                for c in self.found.all()
                for t in (*c.texts, c.best.full)
                if c.texts and c.kind(self.kinds) in self.kinds.organisations
            }
        if form in self.forms:
            return True
        return any(e.kind not in DIVISIONS for e in self.scene.gazetteer.by_form(form))

    def where(self, form: str) -> Entry | None:
        return organs.named_place(self.scene, form)

    def head(self, form: str, kind: str) -> Entity:
        """The entity of an organisation that a longer name begins with."""
        key = self.forms.get(form)
        for cluster in self.found.all() if key else ():
            if cluster.key == self.found.root(key or ""):
                return self.entity(cluster.best)
        listed = [e for e in self.scene.gazetteer.by_form(form) if e.kind not in DIVISIONS]
        if listed:
            e = listed[0]
            full = form if e.kind in self.scene.words.as_written else e.name
            return self.entity(Name(full, e.kind, exact=full == e.name, forms=(form,), listed=e.name))
        placed = self._placed(form)
        return self.entity(placed or Name(form, kind))

    def _placed(self, form: str) -> Name | None:
        for length in range(min(_LONGEST_PLACE, len(form) - 1), 1, -1):
            place = organs.named_place(self.scene, form[:length])
            if place is not None and (known := self.scene.words.organs.get(form[length:])):
                return Name(
                    known.full(self.scene.called(place)), known.kind, place=place, exact=True, forms=(form,)
                )
        return None
