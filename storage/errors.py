"""What can go wrong with memory, in the words of those who use it.

Says whether to try again (`StorageUnavailable`), to read again (`Stale`) or to mend a setting
(`UnsupportedDatabase`). Refuses to carry a vendor's error to anybody but the log.
"""


class StorageUnavailable(Exception):
    """The database cannot be written or read now; nothing of this piece of work was kept."""


class Stale(Exception):
    """Somebody else changed this row since it was read; nothing of this piece of work was kept."""


class UnsupportedDatabase(ValueError):
    """A database address begins with sqlite:/// or postgresql:// and names a database."""
