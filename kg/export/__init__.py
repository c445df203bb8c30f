"""Carries a graph into other tools. In: a store. Out: a networkx graph, or files: one module a family of formats."""

from kg.export.formats import FORMATS, Choices, export
from kg.export.networkfiles import write_network
from kg.export.networks import to_networkx

__all__ = ["FORMATS", "Choices", "export", "to_networkx", "write_network"]
