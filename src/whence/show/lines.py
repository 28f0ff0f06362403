"""Text laid into the lines of a terminal, each behind an indent or a sign, and in a style where colour is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rich.text import Text

from whence.show.palette import View
from whence.show.terminal import drawn


def laid(text: Text, view: View, before: str = "", style: str = "") -> Iterator[str]:
    """`text` in lines of the view's width, each with `before` in front; the style is that of both."""
    text.stylize_before(style)
    narrower = replace(view, width=view.width - len(before))
    sign = drawn(Text(before.rstrip(), style), view).rstrip("\n")
    sign += " " * (len(before) - len(before.rstrip()))
    for line in drawn(text, narrower).rstrip("\n").split("\n"):
        yield (sign + line).rstrip()
