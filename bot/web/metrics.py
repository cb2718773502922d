"""What the service counts about itself, in the words Prometheus reads.

Counts only: no label ever carries a person, a conversation or a text.
"""

from collections.abc import Mapping

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
        self._moved = Gauge(
            "zhimian_anchor_change",
            "Change on the fixed answers since the model or its prompts before",
            ("what",),
            registry=self.registry,
        )
        self._depth = Gauge(
            "zhimian_queue_depth", "Rows that wait", ("queue",), registry=self.registry
        )

    def moved(self, shift: float, change: float) -> None:
        """Note how far scores of the fixed answers moved with the model, and its agreement."""
        self._moved.labels(what="mean_levels").set(shift)
        self._moved.labels(what="agreement").set(change)

    def waits(self, depths: Mapping[str, int]) -> None:
        """Note how much waits, by queue; a queue that is not named has nothing left."""
        self._depth.clear()
        for queue, depth in depths.items():
            self._depth.labels(queue=queue).set(depth)

    def text(self) -> bytes:
        """Write everything in the exposition format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, documentation: str, *labels: str) -> Counter:
        return Counter(f"zhimian_{name}", documentation, labels, registry=self.registry)
