"""Words of a Chinese text: the one door to jieba.

Deterministic and silent. The dictionary is read from the installed package on first use (or by
`warm`), into memory only: no cache file is written to a directory that others share.
"""

import warnings
from functools import cache
from importlib import resources

with warnings.catch_warnings():  # jieba 0.42 is older than the escapes Python now warns about
    warnings.simplefilter("ignore")
    import jieba

_VERBAL = ("v", "i", "l")  # verbs, idioms and fixed phrases: what a clause can rest on
_NAMES = frozenset({"nr", "nrt", "nrfg"})
_NAME = 3
_FUNCTION_WORDS = """
的 地 得 了 着 过 和 与 或 及 并 而 也 都 就 还 又 再 在 是 有 把 被 给 对 向 从 到 以 为 于 之 其
一个 一些 这个 那个 什么 怎么 怎样 如何 哪些 可以 能够 需要 应该 进行 具体 相关 主要 比如 例如
先 主动 积极 真实 合适 适当 正确 清楚 明确 认真 其他 其它 地方 针对 关于 根据 按 按照 通过
交代 讲清 描述 提到 给出 说出 体现 包括 把握 想 好 做到 作出 做出
我 你 他 她 它 我们 你们 他们 自己 您 请 等 中 上 下 后 前 里 个 种 次 会 要 让 使 由 不 没 没有
the a an of to and or in on for with is are was be it that this
"""
_FUNCTION = frozenset(_FUNCTION_WORDS.split())
_DENIALS = frozenset({"不", "没", "没有"})


class _Tokenizer(jieba.Tokenizer):  # type: ignore[misc]  # jieba has no types
    """jieba's tokenizer with its dictionary read straight from the package."""

    initialized: bool
    verbs: frozenset[str]

    def initialize(self, dictionary: str | None = None) -> None:
        """Read the dictionary, without a cache file and without a word to the log."""
        frequencies: dict[str, int] = {}
        verbs: set[str] = set()
        with (
            resources.files("jieba")
            .joinpath(dictionary or "dict.txt")
            .open(encoding="utf-8") as lines
        ):
            for line in lines:
                word, frequency, tag = line.split()
                if tag in _NAMES and len(word) >= _NAME:
                    continue  # people's names: many, seldom met, and nothing here asks for them
                frequencies[word] = int(frequency)
                if tag.startswith(_VERBAL):
                    verbs.add(word)
        total = sum(frequencies.values())
        for word in tuple(frequencies):
            for length in range(1, len(word)):
                frequencies.setdefault(word[:length], 0)
        self.FREQ, self.total, self.verbs = frequencies, total, frozenset(verbs)
        self.initialized = True


@cache
def _tokenizer() -> _Tokenizer:
    tokenizer = _Tokenizer()
    tokenizer.initialize()
    return tokenizer


def warm() -> None:
    """Read the dictionary now, so that the first answer does not wait for it."""
    _tokenizer()


def cut(text: str) -> tuple[str, ...]:
    """Cut a text into words; joined they are the text again."""
    return tuple(str(word) for word in _tokenizer().cut(text))


def is_verbal(word: str) -> bool:
    """Tell whether a clause can rest on this word."""
    return word in _tokenizer().verbs


def content_words(text: str) -> tuple[str, ...]:
    """Give the words that carry meaning, in order, each once."""
    kept = (word for word in cut(text) if word.strip() and word not in _FUNCTION)
    return tuple(dict.fromkeys(word for word in kept if any(map(str.isalnum, word))))


def telling(text: str) -> tuple[str, ...]:
    """Give the words that carry meaning, denials too, in order, as often as they are said."""
    kept = (word for word in cut(text) if word not in _FUNCTION or word in _DENIALS)
    return tuple(word for word in kept if any(map(str.isalnum, word)))
