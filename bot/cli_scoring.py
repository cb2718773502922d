"""The commands about scores: one report, the grades people gave, answers in bulk, weights."""

import asyncio
import sys
from pathlib import Path

import click

from bot.bulk import count_lines, score_file
from bot.commands import Commands, Reader, given_settings, pass_commands, refuse_to_write_over
from bot.weighing import weigh_file
from scoring.weights import STEPS

REPORT_FORMS = (".pdf", ".png", ".md", ".json")
VIEWS: tuple[Reader, ...] = ("hr", "manager", "candidate")


@click.command(epilog="Example: zhimian report i-7Qx3 --out report.pdf")
@click.argument("interview_id", metavar="ID")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--view",
    type=click.Choice(VIEWS),
    default="hr",
    show_default=True,
    help="Whose: everything for HR, a phone's page for the manager, the candidate's letter.",
)
@click.option("--replay", is_flag=True, help="Make it again from what was kept, and compare.")
@pass_commands
def report(
    commands: Commands, interview_id: str, out: Path | None, view: Reader, *, replay: bool
) -> None:
    """Write an interview's report as .pdf, .png, .md or .json, or check that it can be made again."""
    if out is None and not replay:
        raise click.UsageError("say where to with --out FILE, or --replay to check")
    if out is not None and out.suffix.lower() not in REPORT_FORMS:
        raise click.BadParameter(f"end the file's name in {', '.join(REPORT_FORMS)}")
    settings = given_settings()
    if replay:
        found = commands.replay_report(settings, interview_id)
        for line in found.differences:
            click.echo(line)
        if found.differences:
            raise click.ClickException(f"{len(found.differences)} differences")
        click.echo(f"the same report, {found.count} scores made again")
    if out is not None:
        commands.write_report(settings, interview_id, out, view)
        click.echo(str(out))


@click.command(epilog="Example: zhimian grades --out graded.jsonl")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@pass_commands
def grades(commands: Commands, out: Path) -> None:
    """Write the answers that recruiters graded in chat, for `score --graded` (JSON Lines)."""
    count = commands.write_grades(given_settings(), out)
    click.echo(f"{out}: {count} graded answers")


@click.command(
    epilog="Example: zhimian score --in answers.jsonl --out scores.jsonl --graded graded.jsonl"
)
@click.option(
    "--in", "source", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--out", "target", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--graded",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Answers with a person's grade (0 to 1), to calibrate on first.",
)
def score(source: Path, target: Path, graded: Path | None) -> None:
    """Score answers in bulk (JSON Lines); an interrupted run goes on where --out ends."""
    refuse_to_write_over(target, source, graded)
    settings = given_settings()
    with click.progressbar(
        length=count_lines(source), label="answers", file=sys.stderr, update_min_steps=10
    ) as bar:
        work = score_file(source, target, llm=settings.llm, told=bar.update, graded=graded)
        done = asyncio.run(work)
    if done.before:
        click.echo(f"{done.before} were there from a run that was interrupted")
    if done.unread_grades:
        click.echo(f"{done.unread_grades} graded lines could not be read and were passed over")
    click.echo(f"scored {done.lines - done.unread} of {done.lines}")


@click.command(epilog="Example: zhimian weights --in outcomes.csv --out weights.json")
@click.option(
    "--in", "source", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--out", "target", type=click.Path(dir_okay=False, path_type=Path))
def weights(source: Path, target: Path | None) -> None:
    """Weigh dimensions against how hires turned out (CSV): evidence, gates, proposal or refusal."""
    if target is not None:
        refuse_to_write_over(target, source)
    with click.progressbar(length=STEPS, label="weighing", file=sys.stderr) as bar:
        found = weigh_file(source, told=bar.update)
    if target is None:
        click.echo(found)
        return
    target.write_text(found + "\n", encoding="utf-8")
    click.echo(str(target))
