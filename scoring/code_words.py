"""What was seen in a piece of code, in the words HR reads it in."""

from scoring.code import Code

_GUARDED = {"empty": "空值", "bounds": "边界", "errors": "异常", "concurrency": "并发"}


def told(found: Code) -> str:
    """Write one line: the language, whether it holds together, its loops, what it guards against."""
    name = {"python": "Python 代码", "sql": "SQL", "": "代码"}[found.tongue]
    sound = "结构完整" if found.sound else "有语法或括号错误"
    loops = f"循环嵌套 {found.loops} 层" if found.loops else "没有循环"
    calls = ",有递归" if found.recursive else ""
    guards = "、".join(_GUARDED[one] for one in found.guards)
    return f"{name}(未运行):{sound},{loops}{calls},{f'考虑了{guards}' if guards else '没有看到边界处理'}"
