"""Fit what tells words to the scorer, once for all: writes scoring/data/addressed.npy and meant.npz.

Run it after a change of a sentence here, of scoring/data/addressed.toml, of how text is cut or of the
embedding's release: `make addressed`. The sentences in this folder were written for it; `build/addressed`
holds two corpora of other people's plain text, which are read and not kept. Says first how well it does on
sentences that were kept apart. Deterministic, some minutes.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.addressed import letters, meaning
from benchmarks.addressed.texts import FOLDS, OTHERS, OWN, Learned, folds, texts
from scoring import nearness
from scoring.meant import THRESHOLD

DATA = Path(__file__).parents[2] / "scoring" / "data"
FALSE = (0.01, 0.02, 0.03, 0.05)


def main() -> None:
    """Try on what was kept apart, fit on everything, write what is shipped."""
    found = texts()
    known: meaning.Places = {}
    likes: list[list[float]] = []
    for by_kind in (True, False):
        fold = folds(found, by_kind=by_kind)
        title = "kept apart by kind" if by_kind else "kept apart by chance"
        likes = _apart(found, fold)
        _told(f"{title}, letters", found, fold, likes)
        if nearness.installed():
            meaning.places(found, likes, known)
            _told(f"{title}, meaning too", found, fold, _moved(found, fold, likes, known))
    np.save(DATA / "addressed.npy", letters.learned(found).astype(np.float16))
    if nearness.installed():
        weights = meaning.regressed(found, likes, known)
        release = np.array(nearness.RELEASE)
        np.savez(DATA / "meant.npz", weights=weights.astype(np.float16), release=release)
    print(
        f"{sum(one.attack for one in found)} attacks, {sum(not one.attack for one in found)} fair"
    )


def _apart(found: Sequence[Learned], fold: Sequence[int]) -> list[list[float]]:
    """Say how each stretch sounds, by weights that did not see its text; nothing for patterns."""
    said: list[list[float]] = [[float("-inf")] * len(one.bag) for one in found]
    for kept in range(FOLDS):
        weights = letters.learned(
            [one for one, its in zip(found, fold, strict=True) if its != kept]
        )
        for place, one in enumerate(found):
            if fold[place] == kept:
                said[place] = letters.likes(one, weights)
    return said


def _moved(
    found: Sequence[Learned],
    fold: Sequence[int],
    likes: Sequence[list[float]],
    known: meaning.Places,
) -> list[list[float]]:
    said = list(likes)
    for kept in range(FOLDS):
        seen = [place for place, its in enumerate(fold) if its != kept]
        weights = meaning.regressed(
            [found[one] for one in seen], [likes[one] for one in seen], known
        )
        for place, one in enumerate(found):
            if fold[place] == kept:
                said[place] = meaning.moved(one, likes[place], weights, known)
    return said


def _told(
    title: str, found: Sequence[Learned], fold: Sequence[int], likes: Sequence[Sequence[float]]
) -> None:
    """Print how many attacks are found, and how many fair texts are called attacks."""
    most = np.array([max(said) for said in likes])
    attack = np.array([one.attack for one in found])
    own = np.array([one.source in OWN for one in found])
    plain = most[np.array([one.source == OTHERS for one in found])]
    hit, fair = most[own & attack], most[own & ~attack]
    print(
        f"{title}: above {THRESHOLD} {(hit > THRESHOLD).mean():.3f} of {len(hit)} attacks, "
        f"{(fair > THRESHOLD).mean():.3f} of {len(fair)} honest, {(plain > THRESHOLD).mean():.4f} plain"
    )
    for kept in range(FOLDS):
        here = np.array(fold) == kept
        print(
            f"  fold {kept}: {(most[own & attack & here] > THRESHOLD).mean():.3f}, "
            f"{(most[own & ~attack & here] > THRESHOLD).mean():.3f}"
        )
    for share in FALSE:
        line = float(np.quantile(fair, 1 - share))
        print(
            f"  {share:.0%} of honest above {line:+.2f}: {(hit > line).mean():.3f} found, "
            f"{(plain > line).mean():.4f} plain"
        )


if __name__ == "__main__":
    main()
