"""Run one coroutine to its end; the only bridge between pytest and asyncio."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")


def run(coroutine: Coroutine[object, object, T]) -> T:
    """Run a coroutine in a fresh event loop and return what it returns."""
    return asyncio.run(coroutine)
