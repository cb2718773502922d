"""What recruiters are told of a candidate of theirs, with the name: they are the ones who talk to them."""

from handlers.decision import Context, Decision


def tell_recruiters(decision: Decision, key: str, context: Context, **words: str) -> Decision:
    """Tell every recruiter of the job something about a candidate."""
    interview = decision.interview
    notice = context.desk.say(
        key,
        number=interview.number,
        name=interview.candidate.name,
        title=context.job.title,
        **words,
    )
    return decision.telling_each(context.job.recruiters, notice, due_at=context.polite())
