"""Triple stores that answer over HTTP. In: a store and an address. Out: its reports there, or answers from there.

``push`` speaks the SPARQL 1.1 Graph Store HTTP Protocol, ``ask`` the SPARQL 1.1 Protocol.
"""

from kg.remote.address import is_address
from kg.remote.asking import ask, found, names
from kg.remote.client import Client, Credentials, credentials
from kg.remote.journal import Journal, journal_of
from kg.remote.pushing import Outcome, Plan, plan, push

__all__ = [
    "Client",
    "Credentials",
    "Journal",
    "Outcome",
    "Plan",
    "ask",
    "credentials",
    "found",
    "is_address",
    "journal_of",
    "names",
    "plan",
    "push",
]
