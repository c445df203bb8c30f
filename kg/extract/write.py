"""Facts as one line of text, for the examples of rules and for ``kg rules try``."""

from kg.types import Amount, Entity, Fact, Modality, Period


def write(fact: Fact) -> str:
    """``Financing: financier 甲; beneficiary 乙; amount 5000000 CNY; date 2025-07-01 → financed``.

    Fillers of a role are joined by 、; the relations that follow stand after →, each name once.
    """
    parts = [f"{r.name} {'、'.join(_name(f) for f in r.fillers)}" for r in fact.roles]
    if fact.entity or fact.label:
        parts.insert(0, f"event {fact.entity.name}" if fact.entity else f"label {fact.label}")
    parts += [f"amount {_amount(a)}" for a in fact.amounts]
    parts += (
        [f"date {_period(fact.period)}"] if fact.period and (fact.period.start or fact.period.end) else []
    )
    parts += [fact.modality.name.lower()] if fact.modality is not Modality.ASSERTED else []
    names = sorted({r for _, r, _ in fact.relations})
    return (
        fact.kind + (f": {'; '.join(parts)}" if parts else "") + (f" → {', '.join(names)}" if names else "")
    )


def _name(filler: Entity | str) -> str:
    return filler.name if isinstance(filler, Entity) else filler


def _amount(amount: Amount) -> str:
    return f"{amount.value:f} {amount.unit}"


def _period(period: Period) -> str:
    if period.start == period.end:
        return str(period.start)
    return f"{period.start or ''}..{period.end or ''}"
