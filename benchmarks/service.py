"""The real service on a throw-away database, beside a WeCom of its own."""

import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.processes import LOOPBACK, ROOT
from bot.demo.demo import made_up_config
from bot.demo.values import SimulatorConfig

API_TOKEN = "benchmark"  # noqa: S105  of a service that lives for a minute
COMMAND = (sys.executable, "-m", "bot", "serve")


def environment(
    config: SimulatorConfig, *, folder: Path, port: int, wecom_port: int, jobs: Path | None = None
) -> Mapping[str, str]:
    """Write the settings of the service."""
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "ZHIMIAN_HTTP__HOST": LOOPBACK,
        "ZHIMIAN_HTTP__PORT": str(port),
        "ZHIMIAN_PUBLIC_URL": f"http://{LOOPBACK}:{port}",
        "ZHIMIAN_API_TOKEN": API_TOKEN,
        "ZHIMIAN_DATABASE_URL": f"sqlite:///{folder / 'zhimian.db'}",
        "ZHIMIAN_HR_DATABASE_URL": f"sqlite:///{folder / 'hr.db'}",
        "ZHIMIAN_DATA_DIR": str(folder),
        "ZHIMIAN_JOBS_DIR": str(jobs or ROOT / "config" / "jobs"),
        "ZHIMIAN_QUIET_HOURS": "",
        "ZHIMIAN_WORKING_HOURS": "",
        "ZHIMIAN_WECOM__API_BASE": f"http://{LOOPBACK}:{wecom_port}",
        "ZHIMIAN_WECOM__CORP_ID": config.corp_id,
        "ZHIMIAN_WECOM__AGENT_ID": str(config.agent_id),
        "ZHIMIAN_WECOM__SECRET": config.secret,
        "ZHIMIAN_WECOM__TOKEN": config.token,
        "ZHIMIAN_WECOM__ENCODING_AES_KEY": config.encoding_aes_key,
    }


def made_up(folder: Path) -> SimulatorConfig:
    """Make up a company, and write it where the other processes find it."""
    config = made_up_config()
    folder.mkdir(parents=True, exist_ok=True)
    lines = (config.corp_id, str(config.agent_id), config.secret, config.token)
    text = "\n".join((*lines, config.encoding_aes_key))
    (folder / "company.txt").write_text(text, encoding="utf-8")
    return config


def read_company(folder: Path, *, callback_url: str = "") -> SimulatorConfig:
    """Read the company that was made up."""
    corp_id, agent_id, secret, token, key = (folder / "company.txt").read_text().splitlines()
    return SimulatorConfig(
        corp_id=corp_id,
        agent_id=int(agent_id),
        secret=secret,
        token=token,
        encoding_aes_key=key,
        callback_url=callback_url,
    )
