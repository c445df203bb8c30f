"""Talks to a server. In: requests. Out: its responses; what may pass is tried again, all else is a ``RemoteError``.

User and password come from the environment (``KG_USER``, ``KG_PASSWORD``) or ``~/.netrc``, a token from
``KG_TOKEN``: other users of a machine see command lines. Redirects are not followed, lest they lead a password
elsewhere.
"""

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from kg.errors import RemoteError
from kg.remote.address import checked, shown

_LONGEST: Final = 300  # characters of a server's message that are told
_PASSING: Final = frozenset({408, 429, 500, 502, 503, 504, 507})  # may be otherwise in a moment
_CONNECT: Final = 10.0  # seconds
_PAUSES: Final = 30.0, 120.0  # seconds: the longest of ours, and that a server may ask for
_ERRNO: Final = re.compile(r"\[Errno -?\d+\] (.*)")
_TAG: Final = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.S | re.I)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks: a user with a password, or the bearer of a token; ``""`` where not given."""

    user: str = ""
    password: str = ""
    token: str = ""

    def __bool__(self) -> bool:
        return bool(self.user or self.token)


class RefusalError(RemoteError):
    """The server answered with a status that says no. ``status`` is that of HTTP."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def credentials(environment: Mapping[str, str]) -> Credentials:
    """Those that ``environment`` holds."""
    return Credentials(*(environment.get(name, "") for name in ("KG_USER", "KG_PASSWORD", "KG_TOKEN")))


class Client:
    """A server at ``url``. Requests may come from several threads. ``timeout``: seconds that it may be silent.

    ``tries``: how often a request is sent before it is given up, waiting ``pause`` seconds first, then twice as long
    each time, or as long as the server asks for.
    """

    def __init__(
        self,
        url: str,
        who: Credentials | None = None,
        *,
        timeout: float = 60,
        tries: int = 6,
        pause: float = 1,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url, self.who, self.timeout = checked(url), who or Credentials(), timeout
        self._tries, self._pause, self._sleep = tries, pause, sleep
        self._mine = threading.local()  # a session is not made for several threads
        self._digest = False

    @property
    def name(self) -> str:
        """The address as it may be shown."""
        return shown(self.url)

    def send(self, method: str, **what: Any) -> requests.Response:
        """The response to a request (``params``, ``data``, ``headers`` as requests has them).

        Raises ``RefusalError`` for a status of 300 or more, ``RemoteError`` where the server can't be reached.
        """
        problem: RemoteError = RemoteError(self.name)
        for number in range(self._tries):
            pause = min(self._pause * 2**number, _PAUSES[0])
            try:
                response = self._once(method, what)
            except (requests.ConnectionError, requests.Timeout) as error:
                problem = RemoteError(f"{self.name}: {_reason(error, self.timeout)}")
            except (requests.RequestException, ValueError) as error:
                raise RemoteError(f"{self.name}: can't be asked ({error}).") from error
            else:
                if response.status_code < 300:
                    return response
                problem = self._refusal(response)
                if response.status_code not in _PASSING:
                    raise problem
                pause = _asked_for(response) or pause
            if number + 1 < self._tries:
                self._sleep(pause)
        raise problem

    def _once(self, method: str, what: dict[str, Any]) -> requests.Response:
        response = self._session().request(method, self.url, auth=self._auth(), **self._how(what))
        challenge = response.headers.get("WWW-Authenticate", "").lower()
        if response.status_code == 401 and self.who.user and "digest" in challenge and not self._digest:
            self._digest = True
            response = self._session().request(method, self.url, auth=self._auth(), **self._how(what))
        return response

    def _how(self, what: dict[str, Any]) -> dict[str, Any]:
        return {"timeout": (_CONNECT, self.timeout), "allow_redirects": False, **what}

    def _auth(self) -> AuthBase | None:
        if self.who.token:
            return _Bearer(self.who.token)
        if not self.who.user:
            return None
        name, password = self.who.user.encode(), self.who.password.encode()
        if not self._digest:
            return HTTPBasicAuth(name, password)
        if not hasattr(self._mine, "digest"):
            self._mine.digest = HTTPDigestAuth(self.who.user, self.who.password)
        digest: AuthBase = self._mine.digest
        return digest

    def _session(self) -> requests.Session:
        if not hasattr(self._mine, "session"):
            self._mine.session = requests.Session()
        session: requests.Session = self._mine.session
        return session

    def _refusal(self, response: requests.Response) -> RefusalError:
        status, said = response.status_code, _said(response)
        if status in (401, 403):
            hint = (
                "It does not take the user or token that KG_USER, KG_PASSWORD and KG_TOKEN give."
                if self.who
                else "Set KG_USER and KG_PASSWORD, or KG_TOKEN."
            )
        elif status < 400:
            hint = f"It sends to {shown(response.headers.get('Location', '?'))}: give that address."
        else:
            hint = said
        return RefusalError(f"{self.name}: the server refuses (HTTP {status}). {hint}".strip(), status)


class _Bearer(AuthBase):
    """A token; being an ``AuthBase``, it is not replaced by what ``~/.netrc`` holds."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def _said(response: requests.Response) -> str:
    """The server's message in one line, without markup, cut short."""
    text = response.content[:20_000].decode("utf-8", "replace")
    line = " ".join("".join(c if c.isprintable() else " " for c in _TAG.sub(" ", text)).split())
    line = line if len(line) <= _LONGEST else line[:_LONGEST] + "…"
    return line if not line or line[-1] in ".!?…。" else f"{line}."


def _asked_for(response: requests.Response) -> float:
    """The seconds that a server asks to wait, 0 if it doesn't."""
    text = response.headers.get("Retry-After", "")
    return min(float(text), _PAUSES[1]) if text.isascii() and text.isdigit() else 0


def _reason(error: requests.RequestException, timeout: float) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return f"its certificate is not trusted, or it does not speak TLS ({_innermost(error)})."
    if isinstance(error, requests.ConnectTimeout):
        return "not reachable (no answer). Is the address right?"
    if isinstance(error, requests.Timeout):
        return f"no answer for {timeout:g} seconds. Give it more time with --timeout."
    return f"not reachable ({_innermost(error)}). Is the server running, and the address right?"


def _innermost(error: BaseException) -> str:
    """What the system said, deep inside the errors of the HTTP library."""
    seen: list[BaseException] = []
    while error not in seen:
        seen.append(error)
        inner = getattr(error, "reason", None) or next(
            (a for a in error.args if isinstance(a, BaseException)), None
        )
        error = inner if isinstance(inner, BaseException) else error
    text = " ".join((getattr(error, "strerror", None) or str(error)).split())
    number = _ERRNO.search(text)
    return (number[1] if number else text)[:_LONGEST]
