"""What the service counts about itself, in the words Prometheus reads.

Counts only: no label ever carries a person, a conversation or a text.
"""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest


class Metrics:
    """The counters and gauges of one process."""

    def __init__(self) -> None:
        """Begin at zero, apart from any other process's figures."""
        self.registry = CollectorRegistry()
        self.callbacks = self._counter("callbacks", "Callbacks stored")
        self.refusals = self._counter("callback_refusals", "Callbacks not stored", "reason")
        self.turns = self._counter("turns", "Turns taken")
        self.sent = self._counter("effects", "Effects performed", "kind", "outcome")
        self.errors = self._counter("errors", "Errors nobody expected", "place")
        self._depth = Gauge(
            "zhimian_queue_depth", "Rows that wait", ("queue",), registry=self.registry
        )

    def watch(self, queue: str, depth: Callable[[], float]) -> None:
        """Ask for a queue's depth whenever the figures are read."""
        self._depth.labels(queue=queue).set_function(depth)

    def text(self) -> bytes:
        """Write everything in the exposition format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, documentation: str, *labels: str) -> Counter:
        return Counter(f"zhimian_{name}", documentation, labels, registry=self.registry)
