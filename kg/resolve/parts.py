"""Names that begin with another thing's: 高新区党工委, 北钢人力资源部, 公司外贸部, 组委会办公室.

In: the clusters of a report, its mentions and their names. Out: the full names of such mentions, by index; they are
put into the clusters.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kg.ontology import Names
from kg.resolve import organs
from kg.resolve.clusters import Cluster, Clusters
from kg.resolve.kinds import Kinds
from kg.resolve.names import Name, plain, shown
from kg.resolve.places import Scene
from kg.resolve.reasons import PART
from kg.types import Mention


@dataclass(slots=True)
class Parts:
    """Goes through ``kept`` (parallel to ``mentions``); ``head_length`` gives the length of the place in front."""

    found: Clusters
    mentions: Sequence[Mention]
    kept: list[Name | None]
    scene: Scene
    kinds: Kinds
    head_length: Callable[[str], int]
    made: dict[int, Name] = field(default_factory=dict)

    def run(self) -> dict[int, Name]:
        """The new names by the mentions' indices."""
        self._event_bodies()
        self._parts()
        return self.made

    def _parts(self) -> None:
        """高新区党工委, 株洲开发区管委会, 高新区清水园区: names that begin with a form of another thing."""
        forms = self._part_forms()
        for i, name in enumerate(self.kept):
            if name is None or name.exact or name.kind == Names.PERSON:
                continue
            made = self._whole(name, shown(self.mentions[i].text), forms) or self._of_last(i, name)
            if made is None:
                continue
            self._replace(i, made)

    def _part_forms(self) -> dict[str, Cluster]:
        """Form → the thing that it names: as written, and companies without place and legal words (北钢)."""
        forms: dict[str, Cluster] = {}
        for c in self.found.all():
            forms.update({t: c for t in c.texts if len(t) > 2})
        for c in self.found.all():
            if c.best.kind in self.kinds.organisations and c.best.kind not in (Names.GOVERNMENT, Names.PARTY):
                bare = self.scene.words.hard_legal.sub("", plain(c.best.full))
                bare = bare[self.head_length(bare) :]
                if len(bare) > 1 and not self.scene.words.unit_tail.search(bare):
                    forms.setdefault(bare, c)
        return forms

    def _whole(self, name: Name, text: str, forms: dict[str, Cluster]) -> Name | None:
        for length in range(len(text) - 1, 1, -1):
            cluster = forms.get(text[:length])
            head = cluster.best if cluster is not None else organs.zone(self.scene, text[:length])
            if head is None:
                continue
            made = organs.part_of(self.scene.words, head, text, text[:length])
            if made is not None:
                return made
            if name.kind in (Names.ZONE, Names.DEVELOPMENT_ZONE) and head.full != text[:length]:
                return Name(head.full + text[length:], name.kind, place=head.place, parent=None)
            if cluster is not None and self._department_of(head, text, length):
                return Name(head.full + text[length:], name.kind, parent=head)
        return None

    def _of_last(self, i: int, name: Name) -> Name | None:
        """公司外贸部: a department of the company named last."""
        text = shown(self.mentions[i].text)
        rule = next(
            (r for w, r in self.scene.words.anaphora.items() if text.startswith(w) and r.count == 1), None
        )
        if rule is None or name.kind not in self.kinds.organisations:
            return None
        word = next(w for w in self.scene.words.anaphora if text.startswith(w))
        for k in range(i - 1, -1, -1):
            head = self.kept[k]
            if head is None or not any(self.kinds.ontology.is_a(head.kind, kind) for kind in rule.kinds):
                continue
            cluster = self.found.of(head)
            whole = cluster.best if cluster is not None else head
            if self._department_of(whole, text, len(word)):
                return Name(whole.full + text[len(word) :], name.kind, parent=whole)
            return None
        return None

    def _department_of(self, head: Name, text: str, length: int) -> bool:
        """北钢|人力资源部: a department under a short form of its organisation."""
        rest = text[length:]
        if head.kind not in self.kinds.organisations or head.full == text[:length]:
            return False
        if self.scene.words.hard_legal.match(rest):  # 北钢|股份有限公司销售处 says its whole itself
            return False
        unit = self.scene.words.unit_tail.search(rest)
        return unit is not None and len(rest) > 2 and rest[0] not in self.scene.words.not_head_before

    def _event_bodies(self) -> None:
        """组委会, 组委会办公室: of the report's only named fair, festival or forum."""
        events = {c.key: c for c in self.found.all() if c.best.kind == Names.GATHERING}
        if len(events) != 1:
            return
        event = next(iter(events.values())).best
        for i, name in enumerate(self.kept):
            match = self.scene.words.event_body.match(shown(self.mentions[i].text)) if name else None
            if name is None or match is None or name.kind not in self.kinds.organisations:
                continue
            text = shown(self.mentions[i].text)
            body = Name(event.full + text[: match.start("part")], Names.ORGANISATION)
            whole = Name(event.full + text, name.kind, parent=body if match["part"] else None)
            self._replace(i, whole)

    def _replace(self, i: int, made: Name) -> None:
        """Gives mention ``i`` another name; what it was called before goes with it."""
        name = self.kept[i]
        before = self.found.of(name) if name is not None else None
        self.found.add(made, shown(self.mentions[i].text))
        if before is not None:
            self.found.merge(before.key, made.key, PART)
        self.made[i] = self.kept[i] = made
