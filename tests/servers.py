"""Servers for the tests of remote engines: a real triple store, and one that answers what a test wants."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests


class Oxigraph:
    """The server of the package ``oxigraph`` with its data in a folder; it may be killed and started again."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder, self.options = folder, options
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        program = Path(sys.executable).with_name("oxigraph")
        command = [
            program,
            "serve",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--location",
            self.folder,
            *self.options,
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                requests.get(self.url, timeout=1)
                return
            except requests.RequestException:
                time.sleep(0.02)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """Ends it as a loss of power would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Oxigraph]:
    """A running server; it is ended afterwards."""
    server = Oxigraph(folder, *options)
    server.start()
    try:
        yield server
    finally:
        server.kill()


class Scripted(ThreadingHTTPServer):
    """Answers the requests one after the other with ``answers`` (status, headers, body), the last one for ever."""

    daemon_threads = True

    def __init__(self, answers: list[tuple[int, dict[str, str], bytes]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.delay = 0.0
        self.url = f"http://127.0.0.1:{self.server_port}/store"

    def handle_error(self, *_: object) -> None:
        """Says nothing of clients that have gone."""


class _Handler(BaseHTTPRequestHandler):
    server: Scripted

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append((self.command, self.path, dict(self.headers), body))
        time.sleep(self.server.delay)
        answers = self.server.answers
        status, headers, said = answers[min(len(self.server.seen), len(answers)) - 1]
        if status == 0:  # hang up
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_PUT = do_POST = do_DELETE = do_GET = _answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def scripted(*answers: tuple[int, dict[str, str], bytes] | int) -> Iterator[Scripted]:
    """A server with such answers; a number stands for a status with nothing else."""
    server = Scripted([(a, {}, b"") if isinstance(a, int) else a for a in answers])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
