"""Marked text: one line in which the names are marked, for rule examples and tests.

``[中国银行青海省分行|Bank]向[兰山新材|Company]放贷`` gives the plain text and its mentions. Marks nest
(``[[江源|Company]沙棘提取项目|Project]``). ``[我省|Province=青海省]`` gives the mention's ``key``.
"""

from kg.types import Mention


def parse(marked: str, recogniser: str = "marked") -> tuple[str, tuple[Mention, ...]]:
    """The text without marks and its mentions, outer before inner, in text order.

    Raises ``ValueError`` with the position where brackets don't match or a mark has no class.
    """
    text: list[str] = []
    open_at: list[tuple[int, int]] = []
    mentions: list[Mention] = []
    i = 0
    while i < len(marked):
        char = marked[i]
        if char == "[":
            open_at.append((len(text), i))
        elif char == "|" and open_at:
            end = marked.find("]", i)
            if end < 0:
                raise ValueError(f"mark at {open_at[-1][1]} is not closed in {marked!r}")
            kind, _, key = marked[i + 1 : end].partition("=")
            begin, _ = open_at.pop()
            mentions.append(
                Mention(begin, len(text), "".join(text[begin:]), kind, recogniser, 1.0, key or None)
            )
            i = end
        elif char == "]":
            raise ValueError(f"']' at {i} closes no mark with a class in {marked!r}; write [name|Class]")
        else:
            text.append(char)
        i += 1
    if open_at:
        raise ValueError(f"mark at {open_at[-1][1]} has no class in {marked!r}; write [name|Class]")
    return "".join(text), tuple(sorted(mentions, key=lambda m: (m.begin, -m.end)))
