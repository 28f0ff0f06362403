"""A picture as PNG, painted by matplotlib shape by shape: the same picture as the SVG."""

from __future__ import annotations

import warnings
from typing import Any, BinaryIO

from whence.errors import NeedsExtra
from whence.show.drawing import FONTS, PAPER, Dot, Drawing, Line, Rect, Shape, Text

# Asked, where they are installed, for letters that matplotlib's own font lacks.
_ALPHABETS = ("Noto Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "Arial Unicode MS", "PingFang SC", "Microsoft YaHei")
_DOTS = 72.0  # pixels of CSS are taken for points, so that sizes of text need no turning into others


def png(drawing: Drawing, target: BinaryIO, scale: float = 2.0) -> None:
    """Write a picture, `scale` dots for each of its pixels. Raises NeedsExtra without matplotlib."""
    try:
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.font_manager import get_font_names
    except ImportError:
        raise NeedsExtra('A PNG needs one more package: pip install "whence[charts]"; an SVG needs none.') from None
    # Nothing of the user's own settings, or a picture would not be the same everywhere.
    with matplotlib.rc_context(matplotlib.rcParamsDefault), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # a box stands for it
        matplotlib.rcParams["font.family"] = [FONTS[0], *(name for name in _ALPHABETS if name in get_font_names())]
        figure = Figure(figsize=(drawing.width / _DOTS, drawing.height / _DOTS), dpi=_DOTS * scale, facecolor=PAPER)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, drawing.width), ylim=(drawing.height, 0))
        axes.set_axis_off()
        for number, shape in enumerate(drawing.shapes):
            _paint(axes, shape, number)
        figure.savefig(target, format="png", metadata={"Software": None, "Title": drawing.title})


def _paint(axes: Any, shape: Shape, number: int) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, Rectangle

    match shape:
        case Rect():
            edge = shape.edge or "none"
            at = (shape.x, shape.y)
            axes.add_patch(
                Rectangle(at, shape.width, shape.height, facecolor=shape.fill, edgecolor=edge, zorder=number)
            )
        case Line():
            xs, ys = zip(*shape.points, strict=True)
            line = Line2D(xs, ys, color=shape.color, linewidth=shape.width, zorder=number)
            if shape.dashed:
                line.set_dashes((5 / shape.width, 4 / shape.width))
            axes.add_line(line)
        case Dot():
            axes.add_patch(Circle((shape.x, shape.y), shape.radius, facecolor=shape.fill, zorder=number))
        case Text():
            words = shape.words.replace("$", r"\$")  # not mathematics
            where = {"start": "left", "middle": "center", "end": "right"}[shape.anchor]
            axes.text(
                shape.x, shape.y, words, fontsize=shape.size, color=shape.color, ha=where, va="baseline",
                weight="bold" if shape.bold else "normal", rotation=-shape.angle, rotation_mode="anchor", zorder=number,
            )  # fmt: skip
