"""Which question comes next, how it is put, and when the last one was it.

Refuses to judge: whether something is missing from an answer is the rubric's to say.
"""

from dataclasses import replace

from config.job import Question, Round
from config.role import Role
from handlers.aloud import aloud
from handlers.answers import Answer
from handlers.decision import Context, Decision
from handlers.effects import ScoreQuestion
from handlers.interview import Interview, Stage
from handlers.probing import probe
from handlers.roleplay import state_of
from scoring.rubric import missing_points, salient


def key_of(round_id: str, question_id: str) -> str:
    """Name a question within an interview."""
    return f"{round_id}/{question_id}"


def planned(interview: Interview, context: Context) -> tuple[tuple[Round, Question], ...]:
    """List the questions of the rounds in the plan, in order."""
    rounds = [context.job.round(round_id) for round_id in interview.plan]
    return tuple((each, question) for each in rounds for question in each.questions)


def stretch(
    interview: Interview, context: Context, round_id: str
) -> tuple[tuple[Round, Question], ...]:
    """List the questions counted together: all of the job's own rounds, or one extra round."""
    own = {each.id for each in context.job.rounds}
    counted = own if round_id in own else {round_id}
    return tuple(pair for pair in planned(interview, context) if pair[0].id in counted)


def place(interview: Interview, context: Context, answer: Answer) -> tuple[int, int]:
    """Say which question of how many an answer belongs to, counted from 1."""
    pairs = stretch(interview, context, answer.round_id)
    ids = [(each.id, question.id) for each, question in pairs]
    return ids.index((answer.round_id, answer.question_id)) + 1, len(ids)


def progress_of(interview: Interview, context: Context, answer: Answer) -> str:
    """Word where a question stands: `第2/3题`."""
    index, total = place(interview, context, answer)
    return context.phrases.say("progress", index=index, total=total)


def wording(interview: Interview, context: Context, answer: Answer, *, lead: str = "") -> str:
    """Put a question into one bubble, with where it stands and what leads up to it."""
    if lead and lead[-1].isascii() and not lead[-1].isspace():
        lead += " "  # Chinese sentences stand beside each other without one
    index, total = place(interview, context, answer)
    question = context.job.question(answer.round_id, answer.question_id)
    shape = "follow_up" if answer.follow_up else "question"
    if answer.follow_up and question.role is not None:
        shape = "role_turn"
    asked = context.phrases.say(shape, index=index, total=total, text=answer.asked)
    return f"{lead}{asked}"


def show_again(decision: Decision, context: Context, *, lead: str = "") -> Decision:
    """Show the question that is open, if one is."""
    current = decision.interview.current
    if current is None:
        return decision.saying(lead.strip()) if lead.strip() else decision
    shown = decision.becoming(sent_again(decision.interview, context))
    return shown.saying(wording(shown.interview, context, current, lead=lead))


def sent_again(interview: Interview, context: Context) -> Interview:
    """Note that the open question is sent once more, while nothing has been said to it."""
    current = interview.current
    if current is None or current.parts or current.versions:
        return interview
    return interview.with_answer(replace(current, shown_at=context.now))


def back_to_question(decision: Decision, context: Context) -> Decision:
    """Show the open question again to somebody who is answering and was told something else."""
    if decision.interview.stage is not Stage.ASKING:
        return decision
    return show_again(decision, context, lead=context.phrases.say("we_go_on"))


def begin(interview: Interview, context: Context, *, lead: str = "") -> Decision:
    """Ask the next question that has not been asked, or finish."""
    asked = {(a.round_id, a.question_id) for a in interview.answers}
    for each, question in planned(interview, context):
        if (each.id, question.id) not in asked:
            return _ask(interview, context, each, question, lead)
    return Decision(interview=interview)


def _ask(
    interview: Interview, context: Context, each: Round, question: Question, lead: str
) -> Decision:
    answer = Answer(
        id=f"{each.id}/{question.id}/0",
        round_id=each.id,
        question_id=question.id,
        asked=_asked(question, context),
        follow_up=False,
        asked_at=context.now,
    )
    new_round = bool(interview.answers) and interview.answers[-1].round_id != each.id
    announced = _announced(each, context) if new_round else ""
    after = replace(interview.with_answer(answer), kept=())
    asked = wording(after, context, answer, lead=lead + announced)
    return aloud(Decision(interview=after).saying(asked), context, answer)


def _asked(question: Question, context: Context) -> str:
    """Word a question with what its kind needs to be known first."""
    role, say = question.role, context.phrases.say
    if role is not None:
        line = say("role_line", persona=role.persona, line=role.opening)
        return say("role_opening", text=question.text, persona=role.persona, line=line)
    return f"{question.text}\n{say('code_hint')}" if question.code else question.text


def _announced(each: Round, context: Context) -> str:
    return context.phrases.say("round_begins", name=each.name) + spoken_hint(each, context)


def spoken_hint(each: Round, context: Context) -> str:
    """Say how a round is answered by voice, where it can be."""
    if each.mode == "text" or not context.hears:
        return ""
    label = context.phrases.say("read_aloud") if context.speaks else ""
    return context.phrases.say(f"spoken_{each.mode}") + label


def follow_up(interview: Interview, context: Context, answered: Answer) -> Decision | None:
    """Ask for what the rubric expects and the answer has not shown, while follow-ups are left."""
    question = context.job.question(answered.round_id, answered.question_id)
    given = interview.to_question(answered.round_id, answered.question_id)
    used = len(given) - 1
    if question.role is not None:
        return _role_turn(interview, context, question.role, given)
    if used >= question.follow_ups:
        return None
    said = "\n".join(a.text for a in given if not a.skipped)
    asked, probed = {a.asked for a in given}, {a.point for a in given}
    if context.phrases.language != context.job.language:
        question = replace(question, ask={})  # the job file's wording is in the other language
    found = probe(question, said, asked, probed, context.phrases)
    if found is None:
        return None
    text, because = found
    answer = Answer(
        id=f"{answered.round_id}/{answered.question_id}/{used + 1}",
        round_id=answered.round_id,
        question_id=answered.question_id,
        asked=text,
        follow_up=True,
        point=because.point,
        because=because,
        asked_at=context.now,
    )
    after = interview.with_answer(answer)
    put = wording(after, context, answer, lead=stood_out(question, context, answered))
    return aloud(Decision(interview=after).saying(put), context, answer)


def _role_turn(
    interview: Interview, context: Context, role: Role, given: tuple[Answer, ...]
) -> Decision | None:
    """Say what the person who is played says next; None when the dialogue is over."""
    state = state_of(role, given)
    if state.end is not None:
        return None
    first = given[0]
    turn = Answer(
        id=f"{first.round_id}/{first.question_id}/{len(given)}",
        round_id=first.round_id,
        question_id=first.question_id,
        asked=context.phrases.say("role_line", persona=role.persona, line=state.line),
        follow_up=True,
        asked_at=context.now,
    )
    after = interview.with_answer(turn)
    put = wording(after, context, turn)
    return aloud(Decision(interview=after).saying(put), context, turn)


def closing_words(interview: Interview, context: Context, answered: Answer) -> str:
    """Lead to the next question: what stood out, or how a dialogue ended."""
    question = context.job.question(answered.round_id, answered.question_id)
    if question.role is None:
        return stood_out(question, context, answered)
    given = interview.to_question(answered.round_id, answered.question_id)
    line = context.phrases.say(
        "role_line", persona=question.role.persona, line=state_of(question.role, given).line
    )
    return context.phrases.say("role_over", line=line, persona=question.role.persona)


def said_by_now(interview: Interview, context: Context) -> bool:
    """Tell whether what the open follow-up asks for stands in the other answers meanwhile."""
    asked = interview.answers[-1]
    if not asked.open or not asked.follow_up or asked.parts:
        return False
    question = context.job.question(asked.round_id, asked.question_id)
    if question.role is not None:
        return False
    given = interview.to_question(asked.round_id, asked.question_id)
    said = "\n".join(a.text for a in given if not a.skipped)
    return asked.point not in missing_points(question.text, question.expect, said)


def stood_out(question: Question, context: Context, answered: Answer) -> str:
    """Name something of an answer; nothing of a program."""
    return "" if question.code else acknowledged(context, answered.text)


def acknowledged(context: Context, said: str) -> str:
    """Name something the person said, without judging it; nothing when nothing stands out."""
    fragment = salient(said)
    return context.phrases.say("acknowledgement", fragment=fragment) if fragment else ""


def judged(interview: Interview, round_id: str, question_id: str) -> Decision:
    """Have what was said to a question judged, or judged anew."""
    said = interview.said_to(round_id, question_id)
    key = key_of(round_id, question_id)
    version = interview.versions.get(key, 0) + 1
    after = replace(interview, versions={**interview.versions, key: version})
    effect = ScoreQuestion(round_id=round_id, question_id=question_id, version=version, answer=said)
    return Decision(interview=after).doing(effect)


def all_asked(interview: Interview, context: Context) -> bool:
    """Tell whether every planned question has been asked and closed."""
    asked = {(a.round_id, a.question_id) for a in interview.answers if not a.open}
    return all((each.id, question.id) in asked for each, question in planned(interview, context))


def all_scored(interview: Interview) -> bool:
    """Tell whether every question that was sent to be judged has come back."""
    have = {key_of(s.round_id, s.question_id): s.version for s in interview.scored}
    return all(have.get(key) == version for key, version in interview.versions.items())
