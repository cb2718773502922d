"""Looks at the models: endpoints answer, and local weights are what they should be."""

import asyncio
from collections.abc import Callable, Sequence

import aiohttp

from bot.findings import Finding, bad, good
from bot.voices import hearing_trouble, speaking_trouble
from config.sections import ModelSettings
from config.settings import Settings

PATIENCE = aiohttp.ClientTimeout(total=8)


async def models(settings: Settings) -> Sequence[Finding]:
    """Look at the language model, and at who hears and speaks."""
    hearing = hearing_trouble if settings.voice.local else None
    speaking = speaking_trouble if settings.voice.local else None
    return [
        await _model("language model", "LLM", settings.llm),
        await _speech("speech recognition", "ASR", settings.asr, hearing),
        await _speech("speech", "TTS", settings.tts, speaking),
    ]


async def _speech(
    name: str, section: str, model: ModelSettings, trouble: Callable[[], str] | None
) -> Finding:
    """Look at the endpoint, or where there is none at the local extra."""
    if model.base_url or model.model or trouble is None:
        return await _model(name, section, model)
    wrong = await asyncio.to_thread(trouble)
    if wrong == "not installed":
        return good(name, "off", f"`make voice` installs it; or set ZHIMIAN_{section}__BASE_URL")
    if wrong:
        return bad(name, f"off: {wrong}", "install the extra again: `make voice`")
    return good(name, "on this machine, its weights are whole")


async def _model(name: str, section: str, model: ModelSettings) -> Finding:
    if not model.enabled:
        if model.base_url:
            return bad(name, "has an address and no model", f"set ZHIMIAN_{section}__MODEL")
        return good(name, "off")
    key = model.api_key.get_secret_value()
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.get(f"{model.base_url}/models", headers=headers) as answer,
        ):
            status = answer.status
    except (aiohttp.ClientError, TimeoutError):
        return bad(name, "does not answer", f"check ZHIMIAN_{section}__BASE_URL")
    if status in {401, 403}:
        return bad(name, f"refuses the key ({status})", f"check ZHIMIAN_{section}__API_KEY")
    if status >= 500:  # noqa: PLR2004 - the border HTTP draws
        return bad(name, f"is out of order ({status})", "ask whoever runs it")
    return good(name, "answers")
