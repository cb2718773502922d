"""A process that accepts rows and writes down which it has answered for, until it is killed.

`python -m tests.storage.acceptor URL FILE FIRST`: keys begin with FIRST, so that several may run.
"""

import asyncio
import itertools
import os
import sys

from storage.acceptor import Acceptor
from storage.database import open_database
from tests.storage.world import said

CALLERS = 20


async def accept(url: str, file: int, first: str) -> None:
    """Accept rows from many callers at once; write each key after its answer."""
    acceptor = Acceptor(open_database(url), stored=lambda: None)
    numbers = itertools.count()

    async def caller() -> None:
        for number in numbers:
            key = f"{first}{number}"
            await acceptor.put(said(key, f"app:{number % 7}"))
            os.write(file, f"{key}\n".encode())

    await asyncio.gather(*(caller() for _ in range(CALLERS)))


if __name__ == "__main__":
    answered = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    asyncio.run(accept(sys.argv[1], answered, sys.argv[3]))
