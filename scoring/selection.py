"""How likely each applicant was to be hired, so that hires can speak for those who were not.

Inverse weights make up only for what the score saw, and only where chance had a say: where the
score alone decided, nobody like the rejected was hired, and there is nothing to weigh.
"""

import numpy as np

from scoring.applicants import Applicants
from scoring.space import Numbers

LEAST = 0.05  #: no hire speaks for more than twenty people
_OVERLAP = 0.1  #: share of all who lie where both hired and rejected are found
_STEPS = 30
_STILL = 1e-8


def chances(people: Applicants, present: Numbers) -> Numbers | None:
    """Give everyone's chance of being hired from the present composite, by logistic regression."""
    composite = people.scores @ present
    hired = people.hired
    if hired.all() or not hired.any() or composite.std() == 0:
        return None
    between = (composite >= composite[hired].min()) & (composite <= composite[~hired].max())
    if between.mean() < _OVERLAP:
        return None
    x = np.column_stack([np.ones(len(hired)), (composite - composite.mean()) / composite.std()])
    beta = np.zeros(2)
    for _ in range(_STEPS):
        told = 1 / (1 + np.exp(-x @ beta))
        curve = (x * (told * (1 - told))[:, None]).T @ x + _STILL * np.eye(2)
        step = np.linalg.solve(curve, x.T @ (hired - told))
        beta += step
        if float(np.abs(step).max()) < _STILL:
            break
    found: Numbers = np.clip(1 / (1 + np.exp(-x @ beta)), LEAST, 1.0)
    return found
