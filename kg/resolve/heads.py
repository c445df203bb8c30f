"""Organisations that longer names begin with: whether a form is one, and which entity it is.

In: a report's clusters and scene. Out: answers for ``short``, ``branches`` and ``links``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from kg.ontology import Names
from kg.recognise.gazetteer import Entry
from kg.resolve import branches, organs
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

    def branch(self, form: str) -> tuple[str, str, str] | None:
        """What tells the branch ``form`` from others; the head by its listed name."""
        found = branches.key(form, self.scene.words, self.known, self.where)
        if found is None:
            return None
        listed = (e.name for e in self.scene.gazetteer.by_form(found[0]) if e.kind not in DIVISIONS)
        return next(listed, found[0]), found[1], found[2]

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
        made = self._placed(form) or self._branch(form, kind) or organs.zone(self.scene, form)
        return self.entity(made or Name(form, kind))

    def _placed(self, form: str) -> Name | None:
        for length in range(min(_LONGEST_PLACE, len(form) - 1), 1, -1):
            place = organs.named_place(self.scene, form[:length])
            if place is not None and (known := self.scene.words.organs.get(form[length:])):
                return Name(
                    known.full(self.scene.called(place)), known.kind, place=place, exact=True, forms=(form,)
                )
        return None

    def _branch(self, form: str, kind: str) -> Name | None:
        """A bank's branch under the bank's full name, as ``identify`` has it where the text names it."""
        for length in range(len(form) - 2, 1, -1):
            for e in self.scene.gazetteer.by_form(form[:length]):
                if e.kind == Names.BANK and e.name != form[:length]:
                    return Name(e.name + form[length:], kind, exact=True, forms=(form,))
        return None
