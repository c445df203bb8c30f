"""What the server counts. In: requests and their ends. Out: text that Prometheus reads."""

from collections.abc import Callable
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """Counters of one server; ``gauges`` are asked for when they are read: name → what it is, and its value."""

    def __init__(self, gauges: dict[str, tuple[str, Callable[[], float]]]) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "kg_http_requests", "Requests by status.", ["status"], registry=self._registry
        )
        self._seconds = Histogram(
            "kg_request_seconds",
            "How long requests took.",
            ["what"],
            registry=self._registry,
            buckets=_BUCKETS,
        )
        self._refused = Counter(
            "kg_queries_refused",
            "Queries without an answer: timeout, memory, crash, gone, busy, ending.",
            ["why"],
            registry=self._registry,
        )
        for why in ("timeout", "memory", "crash", "gone", "busy", "ending"):
            self._refused.labels(why)
        for name, (about, value) in gauges.items():
            Gauge(name, about, registry=self._registry).set_function(value)

    def request(self, status: int, what: str, seconds: float) -> None:
        """Counts a request; ``what``: the part of the server that answered it."""
        self._requests.labels(str(status)).inc()
        self._seconds.labels(what).observe(seconds)

    def refused(self, why: str) -> None:
        """Counts a query that was killed or never ran."""
        self._refused.labels(why).inc()

    def text(self) -> bytes:
        """All of it."""
        return generate_latest(self._registry)
