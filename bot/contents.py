"""What `zhimian` can do, said without loading any of it: that would take seconds.

A test holds this page to the commands themselves. Refuses to do anything.
"""

from collections.abc import Mapping
from typing import Final

import click

PROGRAM: Final = "zhimian"
ABOUT: Final = "智面: interview candidates over WeCom, report, decide, and keep HR in step."
SETTINGS: Final[Mapping[str, object]] = {
    "help_option_names": ["-h", "--help"],
    "max_content_width": 100,
}
#: What is answered from here.
QUESTIONS: Final = (["-h"], ["--help"], ["--version"])
SUMMARIES: Final[Mapping[str, str]] = {
    "demo": "Rehearse the whole on this machine: a local WeCom and a page to play everybody on.",
    "doctor": "Check settings, databases, WeCom, clock and models; say how to mend what is wrong.",
    "erase": "Erase a person everywhere: WHO is a candidate's id, an interview's, or its number (#12).",
    "export": "Write a copy of a person's data as JSON: WHO as for `zhimian erase`.",
    "grades": "Write the answers that recruiters graded in chat, for `score --graded` (JSON Lines).",
    "hr": "Compare with the HR database.",
    "jobs": "Look at job files.",
    "migrate": "Create or upgrade the bot's database and the reference HR tables; safe to repeat.",
    "parity": "Compare the scores of spoken and written answers, by job; 10 people each at least.",
    "report": "Write an interview's report as .pdf, .png, .md or .json, or check that it can be made again.",
    "resumes": "Take in résumés.",
    "score": "Score answers in bulk (JSON Lines); an interrupted run goes on where --out ends.",
    "serve": "Serve HTTP and do the work, in one process.",
    "voice": "Measure recordings: pace, pauses, pitch; an interrupted run goes on where --out ends.",
    "weights": "Weigh dimensions against how hires turned out (CSV): evidence, gates, proposal or refusal.",
    "worker": "Do work beside a serving process, for the same database.",
}


def contents() -> click.Group:
    """Make the page: a group that knows its commands by name only."""
    named = [click.Command(name, help=summary) for name, summary in SUMMARIES.items()]
    group = click.Group(PROGRAM, commands=named, help=ABOUT, context_settings={**SETTINGS})
    return click.version_option(package_name=PROGRAM, prog_name=PROGRAM)(group)
