"""The case an answer is judged in: how much is judged altogether, and what a model must not read."""

from config.job import Job
from handlers.interview import Interview
from scoring.judge_calls import Case


def case_of(interview: Interview, job: Job) -> Case:
    """Say how much is judged in an interview, and whose name is none of the model's business."""
    planned = [each for each in job.all_rounds() if each.id in interview.plan]
    return Case(
        id=interview.id,
        judgements=sum(len(one.dimensions) for each in planned for one in each.questions),
        names=(interview.candidate.name,),
    )
