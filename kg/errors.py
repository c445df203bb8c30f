"""The errors that users see: where, what, what was expected, what to do."""

from typing import ClassVar, Final

FAILED: Final = 1  # exit status: done, but something failed, is wrong, or isn't there
MISUSED: Final = 2  # exit status: bad usage or configuration, nothing was done


class KgError(Exception):
    """Base of all errors that this package raises on purpose.

    The message is one or more full sentences and names the place (file, line, record). ``exit_status``: what a command
    ends that it stops.
    """

    exit_status: ClassVar[int] = MISUSED


class OntologyError(KgError):
    """A file below ``ontology/`` is wrong: an unknown name, a missing label, a broken table."""


class RuleError(KgError):
    """A rule file is wrong. The message lists every problem found, one a line."""


class RuleFaultsError(RuleError):
    """Rule files can be read, but say things that are wrong."""


class SourceError(KgError):
    """An input can't be read: missing, not text, wrong encoding, invalid record."""


class StoreError(KgError):
    """A graph can't be read or written."""


class QueryError(KgError):
    """A query is unknown or malformed."""


class UnknownNameError(QueryError):
    """Nothing in a graph has this name."""

    exit_status = FAILED


class DecisionError(KgError):
    """A user's decisions on what is the same can't be read. The message lists every problem found, one a line."""


class RemoteError(KgError):
    """A server can't be reached, refuses, or says what can't be read."""
