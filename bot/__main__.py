"""Where the program begins: a question about itself is answered at once, anything else is loaded.

The one place that loads by name, since everything the program is made of takes seconds to load.
"""

import importlib
import sys

from bot.contents import PROGRAM, QUESTIONS, contents


def main() -> None:
    """Run a command of `zhimian`."""
    if sys.argv[1:] in QUESTIONS:
        contents()(prog_name=PROGRAM)
    importlib.import_module("bot.wired").run()


if __name__ == "__main__":
    main()
