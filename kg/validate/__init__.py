"""Holds a graph against the shapes: ``ontology/shapes.ttl``, what the ontology says, and shapes of the user's own.

In: a store. Out: a ``Verdict`` with ``Finding``s that name the report and the sentence. Each report's named graph is
looked at alone; a graph without names (Turtle) as a whole.
"""

from kg.validate.finding import Finding
from kg.validate.run import Options, Verdict, validate

__all__ = ["Finding", "Options", "Verdict", "validate"]
