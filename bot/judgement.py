"""Looks at the configured model as a judge: empty phrases are offered, moved scores are told."""

from collections.abc import Sequence

from bot.anchors import FILE, read_trials, said
from bot.findings import Finding, bad, good
from bot.gateways.language_model import language_model
from config.settings import Settings
from scoring.anchor_set import fooled_by, is_alarming
from scoring.engine import Scorer

JUDGING_S = 20.0  #: a call of the model may take while it is looked at


async def judgement(settings: Settings) -> Sequence[Finding]:
    """Offer the model empty phrases that fool judges, and say what the fixed answers showed."""
    name, llm = "judgement", settings.llm
    async with language_model(llm, timeout_s=JUDGING_S) as model:
        fooled, away = await fooled_by(Scorer(model).score)
    if away:
        mend = "see what the endpoint logs; answers are scored by rules meanwhile"
        return [bad(name, "the model does not judge as asked", mend)]
    if fooled:
        mend = "do not let this model score; choose another ZHIMIAN_LLM__MODEL"
        return [bad(name, f"empty phrases earn marks: {'; '.join(fooled)}", mend)]
    found = [good(name, "empty phrases earn nothing")]
    trials = read_trials(settings.data_dir / FILE)
    if len(trials) > 1:
        before, after = trials[-2:]
        told = said(before, after)
        mend = "grade some answers again (打分) before comparing people scored before and after"
        alarm = is_alarming(before, after)
        found.append(bad("anchors", told, mend) if alarm else good("anchors", told))
    return found
