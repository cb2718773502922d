"""Switching the language the bot speaks; questions stay as the job file words them."""

from dataclasses import replace

from config.phrases import Phrases
from handlers.asking import show_again
from handlers.commands import Spoken, Word
from handlers.decision import Context, Decision
from handlers.interview import Interview, Stage
from handlers.invitation import explain_extra, text_of
from handlers.people import Language


def speak(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Speak the other language from now on, and say again in it what waits for an answer."""
    language: Language = "en" if spoken.word is Word.ENGLISH else "zh"
    switched = replace(interview, language=language)
    turned = replace(context, phrases=Phrases(language))
    lead = turned.phrases.say("language_switched")
    decision = Decision(interview=switched)
    match interview.stage:
        case Stage.ASKING:
            return show_again(decision, turned, lead=lead)
        case Stage.INVITED:  # nobody agrees to what they cannot read
            return decision.saying(lead.strip()).saying(text_of(turned))
        case Stage.EXTRA_OFFERED:
            return decision.saying(lead.strip()).then(explain_extra(switched, spoken, turned))
        case _:
            return decision.saying(lead.strip())
