"""Where the program begins: the commands meet the wiring."""

import sys

from bot import app
from bot.cli import Commands, explain, zhimian


def main() -> None:
    """Run a command of `zhimian`."""
    sys.excepthook = explain
    commands = Commands(
        serve=app.serve,
        worker=app.worker,
        migrate=app.migrate,
        demo=app.demo,
        hr_diff=app.hr_diff,
        write_report=app.write_report,
        import_resumes=app.import_resumes,
    )
    zhimian(prog_name="zhimian", obj=commands)


if __name__ == "__main__":
    main()
