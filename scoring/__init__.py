"""Judgement: signals, rubric, judge, report; it knows nothing of the world but a model it is handed."""
