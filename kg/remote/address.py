"""Addresses of servers. In: what a user wrote. Out: whether it is one, and how to show it. Imports next to nothing."""

from urllib.parse import urlsplit, urlunsplit

from kg.errors import RemoteError

_LOCAL = ("localhost", "127.0.0.1", "::1")


def is_address(text: object) -> bool:
    """Whether ``text`` begins like the address of a server."""
    return str(text).lower().startswith(("http://", "https://"))


def checked(url: str) -> str:
    """``url`` if it can be the address of a server. Raises ``RemoteError``."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not is_address(url) or not host:
        raise RemoteError(f"{url}: is no address. Expected one like http://localhost:7878/store.")
    if parts.username or parts.password:
        raise RemoteError(
            f"{shown(url)}: an address must hold no password, since others see it. Set KG_USER and KG_PASSWORD."
        )
    return url


def shown(url: str) -> str:
    """``url`` without what may be secret: user, password, query."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def is_open(url: str) -> bool:
    """Whether what is sent to ``url`` can be read on its way: neither encrypted nor on this machine."""
    parts = urlsplit(url)
    return parts.scheme.lower() == "http" and (parts.hostname or "") not in _LOCAL
