"""report-kg: knowledge graphs from Chinese newspaper reports.

``kg.to_networkx`` is here for convenience; it is imported when it is asked for, so that ``import kg`` stays cheap.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.export import to_networkx as to_networkx

__all__ = ["to_networkx"]


def __getattr__(name: str) -> object:
    if name == "to_networkx":
        from kg.export import to_networkx

        return to_networkx
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
