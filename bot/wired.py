"""Where the commands meet the wiring: everything the program is made of is loaded here."""

import sys

from bot.app import (
    compare_ways,
    demo,
    hr_diff,
    import_resumes,
    migrate,
    replay_report,
    serve,
    worker,
    write_grades,
    write_report,
)
from bot.app_people import about, erase, export
from bot.cli import explain, zhimian
from bot.commands import Commands


def run() -> None:
    """Run a command of `zhimian`."""
    sys.excepthook = explain
    commands = Commands(
        serve=serve,
        worker=worker,
        migrate=migrate,
        demo=demo,
        hr_diff=hr_diff,
        write_report=write_report,
        import_resumes=import_resumes,
        replay_report=replay_report,
        write_grades=write_grades,
        about=about,
        erase=erase,
        export=export,
        parity=compare_ways,
    )
    zhimian(prog_name="zhimian", obj=commands)
