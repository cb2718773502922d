"""The commands about voice: how recordings were spoken, and how spoken answers are scored."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from bot.commands import Commands, given_settings, pass_commands, refuse_to_write_over
from bot.recordings import Measured, measure_files
from bot.voices import lend_in_bulk
from config.settings import Settings


@click.command(epilog="Example: zhimian voice clips/*.amr --out voice.jsonl")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", "target", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--transcribe", is_flag=True, help="Also write down what was said, on this machine.")
def voice(files: Sequence[Path], target: Path, *, transcribe: bool) -> None:
    """Measure recordings: pace, pauses, pitch; an interrupted run goes on where --out ends."""
    refuse_to_write_over(target, *files)
    settings = given_settings()
    with click.progressbar(length=len(files), label="recordings", file=sys.stderr) as bar:
        done = asyncio.run(_measured(settings, files, target, bar.update, transcribe=transcribe))
    if done.before:
        click.echo(f"{done.before} were there from a run that was interrupted")
    click.echo(f"measured {done.files - done.before - done.refused} of {done.files}")


async def _measured(
    settings: Settings,
    files: Sequence[Path],
    target: Path,
    told: Callable[[int], None],
    *,
    transcribe: bool,
) -> Measured:
    async with lend_in_bulk(settings, transcribe=transcribe) as those:
        if transcribe and those.transcriber is None:
            raise click.ClickException(
                "nobody can transcribe here: `make voice`, or set ZHIMIAN_ASR__BASE_URL"
            )
        return await measure_files(
            files, target, listener=those.listener, transcriber=those.transcriber, told=told
        )


@click.command()
@pass_commands
def parity(commands: Commands) -> None:
    """Compare the scores of spoken and written answers, by job; 10 people each at least."""
    lines = commands.parity(given_settings())
    for line in lines or ("no answer has been scored yet",):
        click.echo(line)
