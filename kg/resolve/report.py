"""Puts the steps together for one report: names → clusters → entities → referents → links.

In: the mentions with their names. Out: the ``Resolution``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kg.ontology import Names
from kg.resolve import (
    agreements,
    anaphora,
    branches,
    canonical,
    clusters,
    definitions,
    organs,
    parts,
    reasons,
    short,
)
from kg.resolve.clusters import Cluster, Clusters
from kg.resolve.heads import Heads
from kg.resolve.kinds import Kinds
from kg.resolve.links import Linker
from kg.resolve.linkset import LinkSet
from kg.resolve.names import Name, of_place, plain, shown
from kg.resolve.places import DIVISIONS, Scene
from kg.types import Entity, Mention, Resolution

_LONGEST_PLACE = 14
_WITHIN = tuple(kind for kind in DIVISIONS if kind != Names.COUNTRY)


@dataclass(slots=True)
class Work:
    """One report's resolution in the making."""

    text: str
    mentions: tuple[Mention, ...]
    names: list[Name | None]
    scene: Scene
    kinds: Kinds
    found: Clusters = field(default_factory=Clusters)
    entities: dict[str, Entity] = field(default_factory=dict)
    generic: frozenset[int] = frozenset()
    heads: Heads | None = None
    first: tuple[Name | None, ...] = ()

    @property
    def _asked(self) -> Heads:
        if self.heads is None:
            self.heads = Heads(self.found, self.scene, self.kinds, self._entity)
        return self.heads

    def resolution(self) -> Resolution:
        """The finished resolution."""
        self._cluster()
        referents = self._referents()
        linker = self._linker(referents)
        links = linker.run()
        named = {e for found in referents for e in found}
        others = {e for k in links for e in (k.subject, k.object)} - named
        home = self._home()
        every = sorted(named | others, key=lambda e: (not e.mentioned, e.kind, e.name, e.code or ""))
        why = reasons.of(self.mentions, referents, self.first, self.found, self.scene, self.generic)
        return Resolution(self.mentions, tuple(referents), tuple(every), links, home, tuple(why))

    # --- names to clusters

    def _cluster(self) -> None:
        self.first = tuple(self.names)
        for i, branch in branches.short_for_branch(self.mentions, self.first, self.scene.words):
            self.names[i] = branch
        self.generic = frozenset(i for i, n in enumerate(self.names) if n is not None and self._is_generic(i))
        kept = [None if i in self.generic else n for i, n in enumerate(self.names)]
        self.found = clusters.collect(kept, self.mentions)
        self._defined(kept)
        self._shortened()
        self._branches()
        made = parts.Parts(self.found, self.mentions, kept, self.scene, self.kinds, self._head_length).run()
        for i, whole in made.items():
            self.names[i] = kept[i] = whole
        self._surnames()
        self._agreements(kept)
        for name in self.names:
            while name is not None and name.parent is not None:
                name = name.parent
                self.found.add(name)

    def _is_generic(self, i: int) -> bool:
        m, words = self.mentions[i], self.scene.words
        name = self.names[i]
        if name is not None and name.exact:
            return False
        return words.opener.sub("", shown(m.text)) in words.generic.get(
            self.kinds.family(m.kind), frozenset()
        )

    def _defined(self, kept: list[Name | None]) -> None:
        wanted = [n is not None for n in kept]
        by_form: dict[str, str] = {}
        for cluster in self.found.all():
            for text in cluster.texts:
                by_form.setdefault(plain(text), cluster.key)
        for d in definitions.definitions(self.text, self.mentions, wanted, self.scene.words):
            name = kept[d.full]
            key = by_form.get(plain(d.short))
            if name is not None and key is not None:
                self.found.merge(key, name.key, reasons.DEFINITION)

    def _shortened(self) -> None:
        """Twice: a short form may explain a shorter one only after its own merge."""
        told = (self.text, self.mentions, self.names, self.scene.words, self.kinds)
        for _ in range(2):
            signed = agreements.signed_by(*told, self._best)
            shapes = [short.shape(c, self.kinds, self._head_length) for c in self.found.all() if c.texts]
            found = short.pairs(shapes, self.kinds, self.scene.words, self._asked.listed)
            if not found:
                return
            for a, b in found:
                if not agreements.strangers(signed, a, b):
                    self.found.merge(a, b, reasons.SHORT)

    def _branches(self) -> None:
        """One branch under two forms of its head's or its place's name is one."""
        first: dict[tuple[str, str, str], Cluster] = {}
        for c in self.found.all():
            if c.best.kind not in self.kinds.organisations or not c.texts:
                continue
            key = self._asked.branch(c.best.full)
            same = first.setdefault(key, c) if key is not None else c
            if same is not c:
                short_key, full_key = sorted((same.key, c.key), key=len)
                self.found.merge(short_key, full_key, reasons.UNIT)

    def _head_length(self, form: str) -> int:
        for length in range(min(_LONGEST_PLACE, len(form) - 1), 1, -1):
            if any(e.kind in DIVISIONS for e in self.scene.gazetteer.by_form(form[:length])):
                return length
        return 0

    def _agreements(self, kept: list[Name | None]) -> None:
        """Agreements of one title between different parties become several things."""
        made = agreements.apart(self.text, self.mentions, kept, self.scene.words, self.kinds, self._best)
        for i, name in made.items():
            self.found.add(name, shown(self.mentions[i].text))
            self.names[i] = kept[i] = name

    def _best(self, name: Name) -> Name:
        """The fullest name of what ``name`` means."""
        cluster = self.found.of(name)
        return cluster.best if cluster is not None else name

    def _surnames(self) -> None:
        """周行长 → the report's only person of that surname."""
        persons = [c for c in self.found.all() if c.best.kind == Names.PERSON]
        for c in persons:
            match = self.scene.words.surname_post.fullmatch(c.best.full)
            if match is None:
                continue
            same = [p for p in persons if p is not c and p.best.full.startswith(match["surname"])]
            same = [p for p in same if not self.scene.words.surname_post.fullmatch(p.best.full)]
            if len(same) == 1:
                self.found.merge(c.key, same[0].key, reasons.SURNAME)

    # --- clusters to entities

    def _entity(self, name: Name) -> Entity:
        cluster = self.found.of(name)
        if cluster is None:
            self.found.add(name)
            cluster = self.found.of(name)
        if cluster is None:  # merge() leaves every key with a cluster
            raise AssertionError(name)
        if cluster.key not in self.entities:
            self.entities[cluster.key] = self._made(cluster)
        return self.entities[cluster.key]

    def _made(self, cluster: Cluster) -> Entity:
        made = clusters.entity(cluster, self.kinds)
        name = canonical.canonical(self.scene, self.kinds, cluster, made.kind, made.name)
        return replace(made, canonical=name) if name else made

    def _referents(self) -> list[tuple[Entity, ...]]:
        found: list[tuple[Entity, ...]] = []
        for i, name in enumerate(self.names):
            found.append(() if name is None or i in self.generic else (self._entity(name),))
        self._fill_generic(found)
        home = tuple(self._entity(of_place(e)) for e in self.scene.home.divisions)
        anaphora.Referents(
            self.text, self.mentions, found, self.scene.words, self.kinds, self._heads(found), home
        ).fill()
        return found

    def _fill_generic(self, found: list[tuple[Entity, ...]]) -> None:
        unnamed = self.scene.words.unnamed
        for i in sorted(self.generic, key=lambda i: (shown(self.mentions[i].text) in unnamed, i)):
            family = self.kinds.family(self.mentions[i].kind)
            named = [
                (k, e[0])
                for k, e in enumerate(found)
                if len(e) == 1 and self.kinds.family(e[0].kind) == family
            ]
            stands_for = anaphora.generic(i, self.mentions, named, self.scene.words)
            if stands_for is not None:
                found[i] = stands_for
            elif shown(self.mentions[i].text) not in unnamed:
                name = self.names[i]
                found[i] = (self._alone(i, name),) if name is not None else ()
        self._note_aliases(found)

    def _alone(self, i: int, name: Name) -> Entity:
        self.found.add(name, shown(self.mentions[i].text))
        return self._entity(name)

    def _note_aliases(self, found: list[tuple[Entity, ...]]) -> None:
        """A class word is one more form of the thing that it stands for, and so is a name with the place before it."""
        more: dict[Entity, list[str]] = {}
        forms = [(i, shown(self.mentions[i].text)) for i in sorted(self.generic)]
        for i, text in sorted([*forms, *self._with_place(found)]):
            for e in found[i]:
                if text != e.name and text not in e.aliases and text not in more.setdefault(e, []):
                    more[e].append(text)
        new = {e: replace(e, aliases=(*e.aliases, *texts)) for e, texts in more.items() if texts}
        self.entities = {k: new.get(e, e) for k, e in self.entities.items()}
        found[:] = [tuple(new.get(e, e) for e in row) for row in found]

    def _with_place(self, found: list[tuple[Entity, ...]]) -> Iterator[tuple[int, str]]:
        """Organisations as written right behind a place (杭州|立方电子有限公司): it says where they are, but readers may
        look for them under the whole."""
        before: tuple[Mention, Entity] | None = None
        for i, (mention, named) in enumerate(zip(self.mentions, found, strict=True)):
            if len(named) == 1 and before and before[0].end == mention.begin:
                kinds = self.kinds.family(before[1].kind), self.kinds.family(named[0].kind)
                place, text = before[1], self.text[before[0].begin : mention.end]
                if kinds == (Names.PLACE, Names.ORGANISATION) and place.kind in _WITHIN:
                    yield i, shown(text)
            before = (mention, named[0]) if len(named) == 1 else None

    def _heads(self, found: list[tuple[Entity, ...]]) -> dict[str, str]:
        """Branch → head office, by the names of entities."""
        heads = {}
        for e in dict.fromkeys(e for row in found for e in row):
            unit = branches.split(e.name, self.scene.words, self._asked.known, self._asked.where)
            if unit is not None:
                heads[e.name] = self._asked.head(unit.head, e.kind).name
        return heads

    def _linker(self, referents: list[tuple[Entity, ...]]) -> Linker:
        return Linker(
            LinkSet(self.text, self.mentions, referents, self.scene.words, self.kinds),
            self.names,
            self.scene.gazetteer,
            self.scene.home.codes,
            of_entry=lambda entry: self._entity(of_place(entry)),
            of_head=self._asked.head,
            of_name=self._entity,
            known=self._asked.known,
            where=self._asked.where,
            chain=lambda text: organs.steps(self.scene, text),
        )

    def _home(self) -> dict[str, Entity]:
        """Home by level. A county-level city or a municipality is also what 市 means, so it is the ``City``."""
        found = {e.kind: self._entity(of_place(e)) for e in self.scene.home.divisions}
        city = self.scene.home.ending("市")
        if city is not None:
            found[Names.CITY] = self._entity(of_place(city))
        nation = next(iter(self.scene.gazetteer.by_form(self.scene.words.nation)), None)
        if nation is not None:
            found[Names.COUNTRY] = self._entity(of_place(nation))
        return found
