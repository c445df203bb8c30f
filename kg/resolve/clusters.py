"""Which names are one thing. In: the ``Name`` of each mention. Out: clusters, each to become an ``Entity``."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.resolve.kinds import Kinds
from kg.resolve.names import Name, plain, shown
from kg.types import Entity, Mention


@dataclass(slots=True)
class Cluster:
    """Names that mean one thing, in the order in which the text gives them."""

    key: str
    names: list[Name] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    order: int = 0
    main: Name | None = None

    @property
    def best(self) -> Name:
        """The fullest certain name: what shorter forms were merged into, else a known one, else the longest."""
        if self.main is not None and (self.main.exact or not self.exact):
            return self.main
        return max(self.names, key=lambda n: (n.exact, len(n.full)))

    @property
    def exact(self) -> bool:
        """Whether one of the names is certain to be a full one."""
        return any(n.exact for n in self.names)

    @property
    def forms(self) -> list[str]:
        """All forms, plain, each once."""
        return list(dict.fromkeys(plain(f) for n in self.names for f in (n.full, *n.forms)))

    def kind(self, kinds: Kinds) -> str:
        """The class that its names say most surely: certain names first, then the commonest, then the deepest."""
        sure = [n.kind for n in self.names if n.exact] or [n.kind for n in self.names]
        tally = Counter(sure)
        best = max(tally, key=lambda k: (tally[k], kinds.depth(k), k))
        below = [k for k in tally if kinds.ontology.is_a(k, best)]
        return max(below, key=lambda k: (kinds.depth(k), tally[k], k))


class Clusters:
    """Clusters by key, with what has been merged into what."""

    def __init__(self) -> None:
        self._into: dict[str, str] = {}
        self._found: dict[str, Cluster] = {}
        self._why: dict[str, str] = {}

    def add(self, name: Name, text: str = "") -> None:
        """Puts ``name``, written as ``text``, with the names of the same key."""
        key = self.root(name.key)
        cluster = self._found.setdefault(key, Cluster(key, order=len(self._found)))
        if name not in cluster.names:
            cluster.names.append(name)
        if text and text not in cluster.texts:
            cluster.texts.append(text)

    def root(self, key: str) -> str:
        """The key that ``key`` was merged into, itself if into none."""
        while key in self._into:
            key = self._into[key]
        return key

    def why(self, key: str) -> str:
        """Why the names of ``key`` are with those of another; ``""`` if they aren't."""
        return self._why.get(key, "")

    def merge(self, short: str, full: str, why: str) -> None:
        """Makes one of two clusters; ``why`` is a key of ``within`` in ``identity.yaml``."""
        short, full = self.root(short), self.root(full)
        if short == full or short not in self._found or full not in self._found:
            return
        gone, stays = self._found.pop(short), self._found[full]
        self._into[short] = full
        self._why[short] = why
        stays.main = stays.best
        first, second = (gone, stays) if gone.order < stays.order else (stays, gone)
        stays.names = [*first.names, *(n for n in second.names if n not in first.names)]
        stays.texts = [*first.texts, *(t for t in second.texts if t not in first.texts)]
        stays.order = first.order

    def of(self, name: Name) -> Cluster | None:
        """The cluster of ``name``."""
        return self._found.get(self.root(name.key))

    def all(self) -> list[Cluster]:
        """All clusters in text order."""
        return sorted(self._found.values(), key=lambda c: c.order)


def collect(names: Sequence[Name | None], mentions: Sequence[Mention]) -> Clusters:
    """The clusters of equal names."""
    found = Clusters()
    for name, mention in zip(names, mentions, strict=True):
        if name is not None:
            found.add(name, shown(mention.text))
    return found


def entity(cluster: Cluster, kinds: Kinds, full: str | None = None) -> Entity:
    """The ``Entity`` of a cluster; mentioned if the text has one of its forms."""
    best = cluster.best
    name = full or best.full
    aliases = dict.fromkeys([*cluster.texts, *(f for n in cluster.names for f in _others(n))])
    code = best.entry.code if best.entry is not None else ""
    return Entity(
        name,
        best.kind if best.entry is not None else cluster.kind(kinds),
        tuple(a for a in aliases if a != name),
        mentioned=bool(cluster.texts),
        code=code if code[:1].isdigit() else None,
    )


def _others(name: Name) -> Iterable[str]:
    """Forms beside the texts: not the full name of an exact one, which no text need have written."""
    return name.forms
