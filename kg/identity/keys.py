"""What may be one with what: things without a common key never are. In: a ``Local``. Out: its keys.

With them, only a small part of a store needs to be looked at when reports come and go: what has a key in common with
what they name, and with what that has.
"""

from collections.abc import Iterable, Iterator

from kg.identity import places
from kg.identity.local import Local
from kg.identity.names import firm_kinds, unit, without_place
from kg.identity.words import Words
from kg.ontology import Names


def is_concerned(one: Local, words: Words) -> bool:
    """Whether ``one`` may be called otherwise than by its report alone, if users decide nothing. Others are one if their
    IRIs are: divisions with codes, organs by their full names, whatever has a name of its own."""
    firm = bool(one.kinds & firm_kinds()) or one.label.endswith(words.full)
    return Names.PERSON in one.kinds or firm or places.is_local(one, words)


def concerned(found: Iterable[Local], words: Words) -> Iterator[Local]:
    """Those of ``found`` that are concerned."""
    return (one for one in found if is_concerned(one, words))


def keys(one: Local, words: Words) -> frozenset[str]:
    """The keys of ``one``, which is ``concerned``."""
    found = {one.iri}
    if Names.PERSON in one.kinds:
        return frozenset(found)
    found |= {one.label, words.shortened(one.label)}
    if one.label.endswith(words.full):
        found |= {words.shortened(name) for name in (without_place(one, words),) if name}
        found |= {alias for alias in one.aliases if len(alias) >= words.shortest}
    whole = unit(one, words)
    return frozenset(found | {"\t".join(whole)} if whole is not None else found)
