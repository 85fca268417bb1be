"""Charts of what brute force and trees cost: arrays in, Altair chart and its tables out.

They stand two by two beside each other, below a line that tells their signs.
"""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pyarrow as pa

from digits_knn.arrays import Floats
from digits_knn.charts import palette, parts
from digits_knn.charts.palette import BLUE, ORANGE, PURPLE, TEXT
from digits_knn.charts.parts import Tables

HEIGHT = 340  # pixels with title and axes, as Streamlit counts them
SIGNS_HEIGHT = 76
BRUTE, KD, BALL = "brute force", "k-d tree", "ball tree"
COLORS = {BRUTE: BLUE, KD: ORANGE, BALL: PURPLE}
SHAPES = ["circle", "square", "triangle-up"]
DASHES = [[1, 0], [8, 4], [2, 3]]
DISTANCE = "distance"  # the series of a chart that has no other
DIGITS = 170  # where the digits stand on the axis of dimensions, to the right of 64


def signs(names: Sequence[str], title: str) -> alt.LayerChart:
    """Draw a line with the sign of each series, below a title; tables: `signs_table`."""
    base = parts.table("signs").encode(y=alt.value(12))
    x = alt.X("left:Q", scale=None, axis=None)
    color, dash, shape = _look(names)
    layers = [
        base.mark_rule(strokeWidth=2.5).encode(x=x, x2="right:Q", color=color, strokeDash=dash),
        base.mark_point(filled=True, size=90, opacity=1).encode(
            x=alt.X("middle:Q", scale=None, axis=None), color=color, shape=shape
        ),
        base.mark_text(align="left", baseline="middle", fontSize=15, color=TEXT, dx=7).encode(
            x=alt.X("right:Q", scale=None, axis=None), text="series:N"
        ),
    ]
    return parts.finish(layers, title, height=SIGNS_HEIGHT)


def signs_table(names: Sequence[str]) -> Tables:
    """Return where the signs stand, in pixels."""
    left = np.cumsum([4, *(54 + 7 * len(name) for name in names)])[:-1]
    rows = {"series": list(names), "left": left, "middle": left + 15, "right": left + 30}
    return {"signs": pa.table(rows)}


def times(title: str, x_title: str, along: tuple[int, ...], low: int, high: int) -> alt.LayerChart:
    """Draw times on logarithmic axes.

    Parameters
    ----------
    along : tuple
        What stands at the axis below.
    low, high : int
        The powers of ten in milliseconds between which the times lie.
    """
    ticks = [10.0**power for power in range(low, high + 1)]
    y = alt.Y("value:Q", title=None, axis=alt.Axis(values=ticks, format="~g"))
    y = y.scale(type="log", domain=[ticks[0], ticks[-1]], nice=False)
    x = alt.X("x:Q", title=x_title, axis=alt.Axis(values=list(along), format="~s", grid=False))
    x = x.scale(type="log", domain=[along[0] / 1.2, along[-1] * 1.2], nice=False)
    return parts.finish(_series((BRUTE, KD, BALL), x, y), title, height=HEIGHT)


def times_tables(along: Sequence[int], milliseconds: Floats) -> Tables:
    """Return what `times` draws.

    Parameters
    ----------
    milliseconds : ndarray of shape (n_places, 3)
    """
    texts = [f"{each:.1f} ms" for each in milliseconds.ravel().tolist()]
    return _table(along, list(COLORS), milliseconds, texts)


def powers(*milliseconds: Floats) -> tuple[int, int]:
    """Return the powers of ten between which all these times lie."""
    every = np.log10(np.concatenate([each.ravel() for each in milliseconds]))
    return int(np.floor(every.min())), int(np.ceil(every.max()))


def shares(title: str, names: tuple[str, ...], dimensions: tuple[int, ...]) -> alt.LayerChart:
    """Draw shares against dimension, on a logarithmic axis, and those of the digits beside it."""
    text = f"datum.value < {DIGITS} ? datum.label : 'digits'"
    axis = alt.Axis(values=[*dimensions, DIGITS], labelExpr=text, grid=False, labelOverlap=False)
    x = alt.X("x:Q", title="dimensions", axis=axis)
    x = x.scale(type="log", domain=[dimensions[0] / 1.2, DIGITS * 1.5], nice=False)
    y = alt.Y("value:Q", title=None, axis=alt.Axis(format="~%", tickCount=5))
    y = y.scale(domain=[0, 1], nice=False)
    return parts.finish(_series(names, x, y), title, height=HEIGHT)


def shares_tables(dimensions: Sequence[int], names: Sequence[str], values: Floats) -> Tables:
    """Return what `shares` draws.

    Parameters
    ----------
    values : ndarray of shape (n_dimensions + 1, n_names)
        Shares 0..1; last are the digits'.
    """
    return _table([*dimensions, DIGITS], names, values, parts.percent(values.ravel()))


def _look(names: Sequence[str]) -> tuple[alt.Color, alt.StrokeDash, alt.Shape]:
    """Tell the series apart by color, dashes and shape."""
    colors = {**COLORS, DISTANCE: palette.MARKER}
    places = [list(colors).index(name) % len(SHAPES) for name in names]
    dashes = alt.Scale(domain=list(names), range=[DASHES[place] for place in places])
    shapes = alt.Scale(domain=list(names), range=[SHAPES[place] for place in places])
    return (
        parts.colors("series", {name: colors[name] for name in names}),
        alt.StrokeDash("series:N", scale=dashes, legend=None),
        alt.Shape("series:N", scale=shapes, legend=None),
    )


def _series(names: Sequence[str], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    color, dash, shape = _look(names)
    rows = parts.table("series").encode(x=x, y=y, color=color)
    lines = rows.transform_filter(f"datum.x != {DIGITS}").encode(strokeDash=dash)
    dots = rows.encode(shape=shape, tooltip=["series:N", "text:N"])
    return [lines.mark_line(strokeWidth=2.5), dots.mark_point(filled=True, size=90, opacity=1)]


def _table(
    along: Sequence[int], names: Sequence[str], values: Floats, texts: Sequence[str]
) -> Tables:
    rows = {
        "x": np.repeat(list(along), len(names)),
        "series": list(names) * len(along),
        "value": values.ravel(),
        "text": list(texts),
    }
    return {"series": pa.table(rows)}
