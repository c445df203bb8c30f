"""Observations: every stated figure with whose it is, of what, how much and when.

In: a report, its resolution and facts. Out: ``Observation``s in text order. A figure whose subject the text doesn't
give is left out.
"""

from kg.observe.reader import observe

__all__ = ["observe"]
