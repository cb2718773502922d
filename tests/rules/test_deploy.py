"""The files that operators copy are understood by the program they are for."""

import re

from bot.web.metrics import Metrics
from config.mapping import load_mapping, parse_mapping
from config.settings import known_variables, load_settings
from tests.hr.theirs import MAPPING
from tests.rules.tree import ROOT

DEPLOY = ROOT / "docs" / "deploy"


def test_the_settings_to_copy_are_settings() -> None:
    settings = load_settings({"ZHIMIAN_CONFIG": str(DEPLOY / "zhimian.toml")})
    assert settings.warnings == ()
    named = set()
    for name in ("zhimian.env", "zhimian.service", "Containerfile"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        named |= set(re.findall(r"(?<!…)(ZHIMIAN_[A-Z_]+)=", text))
    assert named - set(known_variables()) == set()


def test_the_mapping_to_copy_is_the_one_that_is_tested() -> None:
    copied = load_mapping(DEPLOY / "hr-mapping.toml")
    tested = parse_mapping(MAPPING, file=copied.file)
    assert copied == tested


def test_the_figures_to_watch_are_counted() -> None:
    told = (ROOT / "docs" / "going-live.md").read_text(encoding="utf-8")
    figures = Metrics()
    figures.waits({"inbox": 1, "outbox": 1})
    counted = figures.text().decode()
    for name in set(re.findall(r"`(zhimian_\w+)", told)):
        assert name in counted
