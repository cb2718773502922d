"""The machine: one literal table of what may happen when, and the one function that reads it.

Every pair of a stage and an event is either a row of `TABLE` or a member of `IGNORED`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeVar, cast, get_args

from handlers import (
    asked,
    clock_rules,
    clocks,
    closing,
    conversation,
    customer_service,
    invitation,
    languages,
    lapse,
    leaving,
    objections,
    personal,
    progress,
    questions,
    relay,
    rights,
    verdict_cards,
    verdicts,
    voice,
    waiting,
)
from handlers.commands import Spoken, Word, recognise
from handlers.decision import Context, Decision, Timer
from handlers.events import (
    AnswerScored,
    CardSent,
    DeliveryFailed,
    EffectFailed,
    HandedBack,
    InterviewEvent,
    InterviewRequested,
    MediaReceived,
    ObjectionAnswered,
    PersonEntered,
    PersonLeft,
    QuestionAsked,
    ReasonGiven,
    RecruiterReplied,
    RenamedByHr,
    ResumeRead,
    TextReceived,
    TimerFired,
    VerdictGiven,
    VerdictRecalled,
)
from handlers.interview import Interview, Stage
from handlers.media_events import ClipTranscribed, ClipUnheard, PictureKept
from handlers.undelivered import undelivered

E = TypeVar("E")
Rule = Callable[[Interview, object, Context], Decision]
Key = tuple[Stage, type[object] | Word | str]


@dataclass(frozen=True, slots=True)
class Row:
    """One rule and where it applies."""

    keys: tuple[Key, ...]
    rule: Rule


Stages = Stage | tuple[Stage, ...]


def on(stages: Stages, event: type[E], rule: Callable[[Interview, E, Context], Decision]) -> Row:
    """Apply a rule to an event at one or several stages."""
    return Row(keys=tuple((s, event) for s in _each(stages)), rule=cast("Rule", rule))


def say(stages: Stages, word: Word, rule: Callable[[Interview, Spoken, Context], Decision]) -> Row:
    """Apply a rule to a word of the chat at one or several stages."""
    return Row(keys=tuple((s, word) for s in _each(stages)), rule=cast("Rule", rule))


def at(
    stages: Stages, timer: str, rule: Callable[[Interview, TimerFired, Context], Decision]
) -> Row:
    """Apply a rule to one timer at one or several stages."""
    return Row(keys=tuple((s, timer) for s in _each(stages)), rule=cast("Rule", rule))


def _each(stages: Stages) -> tuple[Stage, ...]:
    return (stages,) if isinstance(stages, Stage) else stages


def table(*rows: Row) -> Mapping[Key, Rule]:
    """Lay the rows out for looking up; a pair named twice is a mistake."""
    laid: dict[Key, Rule] = {}
    for row in rows:
        for key in row.keys:
            if key in laid:
                message = f"two rules for {key}"
                raise ValueError(message)
            laid[key] = row.rule
    return laid


S = Stage
BEFORE = (S.INVITED, S.EXTRA_OFFERED)
OPEN = (S.INVITED, S.EXTRA_OFFERED, S.ASKING, S.PAUSED)
AFTER = (S.SCORING, S.DECIDING, S.ON_HOLD, S.PASSED, S.REJECTED)
OVER = (S.WITHDRAWN, S.EXPIRED)
LATE = (S.SCORING, S.DECIDING)
DECIDED = (S.ON_HOLD, S.PASSED, S.REJECTED)
OPEN_FOR_MORE = (S.INVITED, S.ASKING, S.PAUSED)
ENDED = (S.PASSED, S.REJECTED)
ALL = tuple(Stage)
#: Who was invited may have sent a clip that is still listened to, if only to a person.
HEARD = tuple(stage for stage in Stage if stage is not S.NEW)
NOT_DECIDING = tuple(stage for stage in Stage if stage is not S.DECIDING)
UNDECIDABLE = tuple(stage for stage in NOT_DECIDING if stage is not S.ON_HOLD)

TABLE = table(
    on(S.NEW, InterviewRequested, invitation.invite),
    # Before the first question
    say(S.INVITED, Word.AGREE, invitation.consent),
    say(S.INVITED, Word.RESUME, invitation.explain),
    say(S.INVITED, Word.WHAT, invitation.explain),
    on(S.INVITED, TextReceived, invitation.explain),
    on(S.INVITED, MediaReceived, invitation.explain),
    on(S.INVITED, PersonEntered, invitation.greet),
    say(S.EXTRA_OFFERED, Word.START, invitation.begin_extra),
    say(S.EXTRA_OFFERED, Word.RESUME, invitation.begin_extra),
    say(S.EXTRA_OFFERED, Word.AGREE, invitation.begin_extra),
    on(S.EXTRA_OFFERED, TextReceived, invitation.explain_extra),
    on(S.EXTRA_OFFERED, MediaReceived, invitation.explain_extra),
    on((*BEFORE, S.DECIDING, *DECIDED), EffectFailed, undelivered),
    on((*BEFORE, S.ASKING, S.PAUSED, *DECIDED), DeliveryFailed, invitation.not_delivered),
    on(S.INVITED, ResumeRead, personal.take_questions),
    # Answering
    on(S.ASKING, TextReceived, conversation.keep_part),
    on(S.ASKING, MediaReceived, voice.receive),
    say(S.ASKING, Word.RIGHT, conversation.heard_right),
    say(S.ASKING, Word.WRONG, conversation.heard_wrong),
    on(HEARD, ClipTranscribed, relay.heard),
    on(HEARD, ClipUnheard, relay.unheard),
    on(HEARD, PictureKept, relay.picture_kept),
    at(S.ASKING, "silence", conversation.silence),
    say(S.ASKING, Word.AGREE, waiting.agree),
    say(S.ASKING, Word.START, conversation.agreed_again),
    say(S.ASKING, Word.RESUME, conversation.say_again),
    say(S.ASKING, Word.DONE, conversation.done),
    say(S.ASKING, Word.REDO, conversation.redo),
    say(S.ASKING, Word.SUPPLEMENT, conversation.supplement),
    say(S.ASKING, Word.AGAIN, conversation.say_again),
    say(S.ASKING, Word.REPHRASE, conversation.rephrase),
    say(S.ASKING, Word.SKIP, conversation.skip),
    say(S.ASKING, Word.USE, waiting.use_kept),
    say(S.ASKING, Word.DROP, waiting.drop_kept),
    say(S.ASKING, Word.WHAT, conversation.help_along),
    say((S.ASKING, S.PAUSED), Word.HELP, conversation.help_along),
    # Stepping aside
    say((*BEFORE, S.ASKING), Word.PAUSE, waiting.pause),
    say(S.PAUSED, Word.PAUSE, waiting.paused_already),
    say((S.PAUSED, S.WITH_PERSON), Word.RESUME, waiting.resume),
    say(S.PAUSED, Word.START, waiting.resume),
    say(S.PAUSED, Word.AGREE, waiting.resume),
    say(S.PAUSED, Word.DONE, waiting.paused_already),
    say(S.PAUSED, Word.REDO, waiting.paused_already),
    say(S.PAUSED, Word.SUPPLEMENT, waiting.paused_already),
    say(S.PAUSED, Word.AGAIN, waiting.paused_already),
    say(S.PAUSED, Word.REPHRASE, waiting.paused_already),
    say(S.PAUSED, Word.SKIP, waiting.paused_already),
    on(S.PAUSED, TextReceived, waiting.keep_paused),
    on(S.PAUSED, MediaReceived, waiting.keep_clip_paused),
    on(S.WITH_PERSON, TextReceived, waiting.hear_for_person),
    on(S.WITH_PERSON, MediaReceived, waiting.show_person),
    on(ALL, RecruiterReplied, relay.reply),
    at(ALL, "relay", relay.pass_on),
    say(OPEN, Word.HUMAN, waiting.call_person),
    say((*AFTER, *OVER), Word.HUMAN, waiting.call_person_later),
    say((*AFTER, *OVER), Word.RESUME, waiting.resume_later),
    on((S.WITH_PERSON, *AFTER, *OVER), HandedBack, waiting.hand_back),
    say((*OPEN, *AFTER, *OVER), Word.RIGHTS, rights.rights),
    say((*OPEN, *AFTER, *OVER), Word.ERASE, rights.ask_erase),
    at(ALL, "erase", rights.still_there),
    say((*OPEN, *LATE, S.ON_HOLD), Word.LEAVE, leaving.ask_leave),
    say((S.PASSED, S.REJECTED), Word.LEAVE, leaving.left_already),
    say((*OPEN, *AFTER, *OVER), Word.CONFIRM, waiting.confirm),
    say((*OPEN, *AFTER, *OVER), Word.PROGRESS, progress.progress),
    say((*OPEN, *AFTER, *OVER), Word.ASK, questions.ask),
    say((*OPEN, *AFTER, *OVER), Word.ENGLISH, languages.speak),
    say((*OPEN, *AFTER, *OVER), Word.CHINESE, languages.speak),
    # The end
    say(LATE, Word.SUPPLEMENT, closing.add_later),
    say(LATE, Word.DONE, closing.done_adding),
    say(LATE, Word.RIGHT, closing.heard_right),
    say(LATE, Word.WRONG, closing.heard_wrong),
    at(LATE, "silence", closing.added_in_silence),
    on((*AFTER, *OVER), TextReceived, closing.hear),
    on((*AFTER, *OVER), MediaReceived, closing.hear_media),
    on((S.ASKING, S.PAUSED, S.WITH_PERSON), AnswerScored, closing.keep_score),
    on(S.SCORING, AnswerScored, closing.keep_last_score),
    on((S.DECIDING, *DECIDED, S.EXTRA_OFFERED), AnswerScored, closing.keep_late_score),
    on((S.ASKING, S.PAUSED, S.WITH_PERSON, S.SCORING), EffectFailed, closing.not_done),
    # The candidate's clocks
    at((S.INVITED, S.EXTRA_OFFERED, S.ASKING, S.PAUSED), "remind", clocks.remind),
    at((*OPEN, S.WITH_PERSON), "expire", lapse.expire),
    # The manager
    on(S.DECIDING, VerdictGiven, verdicts.keep_verdict),
    on(S.ON_HOLD, VerdictGiven, verdicts.decide_again),
    on(UNDECIDABLE, VerdictGiven, verdicts.second_verdict),
    on(ALL, ReasonGiven, verdicts.give_reason),
    on(S.DECIDING, VerdictRecalled, verdicts.drop_reject),
    on(NOT_DECIDING, VerdictRecalled, verdicts.recall_verdict),
    on(ALL, ObjectionAnswered, objections.answer_objection),
    on(S.DECIDING, CardSent, verdict_cards.keep_code),
    on(NOT_DECIDING, CardSent, verdict_cards.settle_late),
    at(S.DECIDING, "nudge_manager", clock_rules.nudge_manager),
    at(S.DECIDING, "escalate", clock_rules.escalate),
    on((*OPEN_FOR_MORE, S.WITH_PERSON), QuestionAsked, asked.ask_later),
    on((S.DECIDING, S.ON_HOLD), QuestionAsked, asked.ask_now),
    on((S.NEW, S.SCORING, S.EXTRA_OFFERED, *ENDED, *OVER), QuestionAsked, asked.not_now),
    # HR
    on(ALL, RenamedByHr, invitation.rename),
)

EVENTS: tuple[type[object], ...] = get_args(InterviewEvent)
TIMERS: tuple[str, ...] = get_args(Timer)
#: Timers have rows of their own, each by its name.
KINDS: tuple[type[object] | str, ...] = (*(e for e in EVENTS if e is not TimerFired), *TIMERS)


def ignored(stages: Stages, *kinds: type[object] | str) -> frozenset[Key]:
    """Name pairs that happen and change nothing."""
    return frozenset(product(_each(stages), kinds))


#: A late timer, a report of something long past, a message before the invitation went out.
IGNORED: frozenset[Key] = frozenset().union(
    ignored(S.NEW, TextReceived, MediaReceived, DeliveryFailed, EffectFailed, AnswerScored),
    ignored(tuple(s for s in ALL if s is not S.NEW), InterviewRequested),
    ignored(tuple(s for s in ALL if s is not S.INVITED), PersonEntered),
    ignored(ALL, PersonLeft),
    ignored((S.NEW, *OPEN), HandedBack),
    ignored((S.INVITED, *OVER), AnswerScored),
    ignored(S.NEW, ClipTranscribed, ClipUnheard, PictureKept),
    ignored(OVER, EffectFailed, DeliveryFailed),
    ignored(tuple(s for s in ALL if s is not S.INVITED), ResumeRead),
    ignored((S.WITH_PERSON, *LATE), DeliveryFailed),
    ignored((S.NEW, *BEFORE, S.PAUSED, S.WITH_PERSON, *DECIDED, *OVER), "silence"),
    ignored((S.NEW, S.WITH_PERSON, *AFTER, *OVER), "remind"),
    ignored((S.NEW, *AFTER, *OVER), "expire"),
    ignored(NOT_DECIDING, "nudge_manager", "escalate"),
)


def decide(interview: Interview, event: InterviewEvent, context: Context) -> Decision:
    """Say what the interview becomes and what must be done about it."""
    heard = isinstance(event, TextReceived | MediaReceived)
    turned = replace(
        interview,
        turn=interview.turn + 1,
        heard_at=context.now if heard else interview.heard_at,
    )
    context = replace(context, job=turned.whole(context.job))
    rule, argument = _rule(turned, event, context)
    decision = Decision(interview=turned) if rule is None else rule(turned, argument, context)
    if interview.candidate.address.channel == "kf":
        return customer_service.plan(decision, context, heard=heard)
    return decision


def _is_code(interview: Interview, text: str, context: Context) -> bool:
    """Tell a line of a program that is only a word, an indented `continue`, from a word of the chat."""
    asked = interview.current if interview.stage is Stage.ASKING else None
    if asked is None or not context.job.question(asked.round_id, asked.question_id).code:
        return False
    return text[:1].isspace() or text.rstrip().endswith((";", "()", "}"))


def _rule(
    interview: Interview, event: InterviewEvent, context: Context
) -> tuple[Rule | None, object]:
    stage = interview.stage
    if isinstance(event, TextReceived):
        spoken = None if _is_code(interview, event.text, context) else recognise(event)
        if spoken is not None and (stage, spoken.word) in TABLE:
            return TABLE[stage, spoken.word], spoken
    if isinstance(event, TimerFired):
        return TABLE.get((stage, event.timer)), event
    return TABLE.get((stage, type(event))), event
