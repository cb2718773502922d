"""The commands about one person's data: a copy of it, and erasing it."""

from pathlib import Path

import click

from bot.commands import Commands, given_settings, pass_commands


@click.command(epilog="Example: zhimian erase '#12' --yes")
@click.argument("who", metavar="WHO")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@pass_commands
def erase(commands: Commands, who: str, *, yes: bool) -> None:
    """Erase a person everywhere: WHO is a candidate's id, an interview's, or its number (#12).

    Works beside a running service. Run it again when it was interrupted: it goes on where it was.
    """
    settings = given_settings()
    if not yes:
        click.confirm(f"{commands.about(settings, who)}; erase for good?", abort=True)
    for line in commands.erase(settings, who):
        click.echo(line)


@click.command(epilog="Example: zhimian export '#12' --out copy.json")
@click.argument("who", metavar="WHO")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@pass_commands
def export(commands: Commands, who: str, out: Path) -> None:
    """Write a copy of a person's data as JSON: WHO as for `zhimian erase`."""
    text = commands.export(given_settings(), who)
    out.touch(mode=0o600)
    out.write_text(text + "\n", encoding="utf-8")
    click.echo(str(out))
