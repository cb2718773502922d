"""How the HR database fails, in three words: gone, contended, refusing.

Carries no vendor's message: those repeat the row they failed on, and with it a person's phone.
Only names of tables, columns and constraints pass.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

#: What a vendor's message may tell: names out of the schema, never a value out of a row.
NAMES = re.compile(
    r"""(?:no\ such\ (?:table|column):|has\ no\ column\ named|constraint\ failed:)\s*([\w.]+)
    |(?:column|field|for\ key|constraint|relation)\s+['"]([^'"\s]+)['"]
    |table\ (?:or\ view\ )?['"]([^'"\s]+)['"]""",
    re.VERBOSE | re.IGNORECASE,
)
CONTENDED = {"40001", "40P01", "23505", "55P03", 1213, 1205, 1062, 1020}
CONTENDED_FILE = ("SQLITE_BUSY", "SQLITE_LOCKED")
TAKEN = {"23505", 1062, "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
GONE_CLASSES = ("08", "28", "3D", "53", "57", "58")
GONE = {
    *(0, 1040, 1042, 1043, 1044, 1045, 1049, 1053, 1077, 1078, 1079, 1129, 1130, 1158, 1159),
    *(1160, 1161, 1203, 1226, 1290, 1317, 1836, 1927, 1969, 4031),
}
CLIENT_SIDE = range(2000, 3000)
GONE_FILE = ("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_PROTOCOL", "SQLITE_NOTADB")

MENDING = (
    (
        exc.IntegrityError,
        "a constraint of theirs forbids it; loosen it or give the column a default",
    ),
    (exc.DataError, "a value does not fit; widen the column"),
    (exc.ProgrammingError, "a table, a column or a right is missing; compare it with the mapping"),
)


class HrUnavailable(Exception):
    """The HR database cannot be reached now; nothing of this piece of work was kept."""

    def __init__(self, reason: str) -> None:
        """Keep a reason without passwords and personal data."""
        super().__init__(reason)
        self.reason = reason


class HrRefused(Exception):
    """The HR database is there and will not do this until somebody mends it."""

    def __init__(self, reason: str) -> None:
        """Keep a reason that says what to mend, without passwords and personal data."""
        super().__init__(reason)
        self.reason = reason


class Contended(Exception):
    """Somebody else was writing the same rows; the whole transaction is tried again."""

    def __init__(self, reason: str, *, taken: bool) -> None:
        """Keep what it was, and whether a unique key was taken rather than a lock."""
        super().__init__(reason)
        self.reason = reason
        self.taken = taken


@contextmanager
def narrowed(doing: str) -> Iterator[None]:
    """Turn whatever the database raises into one of the three words."""
    try:
        yield
    except exc.DBAPIError as error:
        raise _narrow(error, doing) from None
    except exc.TimeoutError:
        raise HrUnavailable(f"{doing}: every connection to the HR database is busy") from None
    except (exc.SQLAlchemyError, OSError) as error:
        raise HrRefused(f"{doing}: {type(error).__name__}{_names(error)}") from None


def _narrow(error: exc.DBAPIError, doing: str) -> Exception:
    code = _code(error)
    text = str(code)
    if code in CONTENDED or code in TAKEN or text.startswith(CONTENDED_FILE):
        return Contended(f"{doing}: a row is taken{_names(error)}", taken=code in TAKEN)
    gone = isinstance(code, int) and (code in GONE or code in CLIENT_SIDE)
    broken = code is None and isinstance(error, exc.OperationalError | exc.InterfaceError)
    if gone or broken or error.connection_invalidated or text.startswith(GONE_FILE):
        return HrUnavailable(f"{doing}: the HR database cannot be reached ({_label(code)})")
    if isinstance(code, str) and code.startswith(GONE_CLASSES):
        return HrUnavailable(f"{doing}: the HR database does not let us in now ({_label(code)})")
    mending = next((say for kind, say in MENDING if isinstance(error, kind)), "look at its log")
    return HrRefused(f"{doing}: HR's database refuses{_names(error)} ({_label(code)}): {mending}")


def _code(error: exc.DBAPIError) -> str | int | None:
    """Find the vendor's own code: MySQL's number, SQLSTATE, SQLite's name."""
    first = error.orig.args[0] if error.orig is not None and error.orig.args else None
    if isinstance(first, int):
        return first
    for attribute in ("sqlstate", "sqlite_errorname"):
        found = getattr(error.orig, attribute, None)
        if isinstance(found, str):
            return found
    return None


def _label(code: str | int | None) -> str:
    if code == "SQLITE_CANTOPEN":
        return "its file is not there or cannot be opened; zhimian migrate makes one"
    return "no answer" if code is None else f"code {code}"


def _names(error: Exception) -> str:
    original = error.orig if isinstance(error, exc.DBAPIError) else error
    message = str(original).splitlines()[0] if str(original) else ""
    found = dict.fromkeys(name for match in NAMES.findall(message) for name in match if name)
    return f" at {', '.join(found)}" if found else ""
