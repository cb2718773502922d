"""The measures of language in the words HR reads them in; each with the length it rests on."""

from collections.abc import Iterator

from scoring.language import Language


def told(found: Language | None) -> Iterator[str]:
    """Write the measures of an interview, a line each; nothing where nothing was said."""
    if found is None:
        return
    if found.variety is not None:
        yield f"词汇变化：HD-D {found.variety:.2f}（共 {found.tokens} 个词）"
    yield f"口头语：每百字 {found.fillers:.1f} 个；重复的词 {found.repeats} 处"
    yield f"句子：平均 {found.sentence:.0f} 字"
    yield (
        f"结构：{found.answers} 个回答中，{found.stepwise} 个有先后步骤，{found.reasoned} 个说明了因果"
    )
