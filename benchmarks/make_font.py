"""Cut the report's font from the full Noto Sans SC; run by hand when the font changes.

    pip install fonttools
    python benchmarks/make_font.py NotoSansSC_400Regular.ttf scoring/data/NotoSansSC-gbk.ttf

The source is `400Regular/NotoSansSC_400Regular.ttf` of the npm package
`@expo-google-fonts/noto-sans-sc` 0.4.3 (SIL Open Font License 1.1). Every character of GBK is
kept, because given names use characters that GB 2312 lacks.
"""

import sys

from fontTools import subset

LEAD, TRAIL = range(0x81, 0xFF), range(0x40, 0xFF)
EXTRA = "—…“”‘’·×÷℃①②③④⑤⑥⑦⑧⑨⑩★☆●○■□▲△→←↑↓•–€£¥™®©"


def main(source: str, target: str) -> None:
    """Write the subset."""
    pairs = (bytes([lead, trail]) for lead in LEAD for trail in TRAIL)
    characters = "".join(pair.decode("gbk", "ignore") for pair in pairs)
    characters += "".join(map(chr, range(32, 127))) + EXTRA
    options = subset.Options()
    options.hinting = False
    options.name_IDs = ["*"]
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    font.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:3])
