"""Templates become pages: escaped, without scripts, and with a policy that allows none.

The only style is our own, inside the page, under its hash.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config.phrases import Phrases

FOLDER = Path(__file__).parent / "templates"


def page(template: str, phrases: Phrases, *, status: int = 200, **values: object) -> web.Response:
    """Fill a template and send it as a page."""
    text = (
        _environment()
        .get_template(template)
        .render(say=phrases.say, language=phrases.language, status=status, style=_style(), **values)
    )
    headers = {"Content-Security-Policy": _policy(), "X-Robots-Tag": "noindex, nofollow"}
    return web.Response(status=status, text=text, content_type="text/html", headers=headers)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@cache
def _style() -> str:
    return (FOLDER / "style.css").read_text(encoding="utf-8")


@cache
def _policy() -> str:
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "img-src 'self'; media-src 'self'; form-action 'none'; frame-ancestors 'none'"
    )
