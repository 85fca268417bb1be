"""What the charts are made of: axes, the marker of K, what can be clicked, labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike
from scipy.optimize import isotonic_regression

from digits_knn.arrays import Floats
from digits_knn.charts.palette import MARKER, TEXT

Tables = dict[str, pa.Table]

ZOOM = 50  # the largest K of the zoomed charts
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
HEIGHT = 300  # pixels, with title and axes
AROUND = 130  # of these, about what title and axis take
LINE = 20  # pixels from one label to the next
CLICKABLE = "clickable"  # the table whose rows can be clicked
CLICKED = "clicked"  # the row that was
N_CLICKS = "n_clicks"  # a field of these rows: without it the same row clicked twice is no news


@dataclass(frozen=True)
class Frame:
    """What a chart against K spans. It is fixed: where K moves, only the marker is drawn anew.

    Attributes
    ----------
    last : int
        The largest K; from 1 to ZOOM the axis is linear, else logarithmic.
    low, high : float
        The shares at the bottom and at the top.
    """

    last: int
    low: float = 0.0
    high: float = 1.0

    @property
    def is_zoomed(self) -> bool:
        """Whether K is seen from close by."""
        return self.last <= ZOOM


def zoomed(*shares: Floats) -> Frame:
    """Return the frame that shows the first K of these shares from close by."""
    seen = np.concatenate([share[:ZOOM] for share in shares])
    low, high = np.floor(50 * seen.min()) / 50, np.ceil(50 * seen.max()) / 50
    return Frame(min(ZOOM, len(shares[0])), float(low), float(high))


def table(name: str) -> alt.Chart:
    """Begin a layer that draws a named table."""
    return alt.Chart(alt.NamedData(name))


def colors(field: str, by_name: Mapping[str, str]) -> alt.Color:
    """Color by a field that holds names."""
    scale = alt.Scale(domain=list(by_name), range=list(by_name.values()))
    return alt.Color(f"{field}:N", scale=scale, legend=None)


def k_axis(field: str, frame: Frame) -> alt.X:
    """Return the axis of K."""
    if frame.is_zoomed:
        axis = alt.Axis(values=[1, *range(5, frame.last + 1, 5)], grid=False, format="d")
        scale = alt.Scale(domain=[0.5, frame.last + 1], nice=False)
    else:
        axis = alt.Axis(values=list(TICKS), grid=False, format="d")
        scale = alt.Scale(type="log", domain=[0.92, 1.05 * frame.last], nice=False)
    return alt.X(f"{field}:Q", title="K, the neighbors that vote", axis=axis, scale=scale)


def share_axis(field: str, title: str, frame: Frame) -> alt.Y:
    """Return an axis in percent."""
    scale = alt.Scale(domain=[frame.low, frame.high], nice=False)
    return alt.Y(f"{field}:Q", title=title, axis=alt.Axis(format="~%", tickCount=5), scale=scale)


def k_marker(frame: Frame) -> alt.Chart:
    """Draw the line at the current K; its table is `k_marker_table`'s."""
    rule: alt.Chart = table("marker").mark_rule(color=MARKER, strokeWidth=2)
    return rule.encode(x=k_axis("K", frame))


def k_marker_table(n_neighbors: int, frame: Frame) -> Tables:
    """Return where the current K is; beyond the frame there is none."""
    shown = [n_neighbors] if n_neighbors <= frame.last else []
    return {"marker": pa.table({"K": pa.array(shown, pa.int64())})}


def k_columns(frame: Frame, fields: Sequence[str]) -> alt.Chart:
    """Lay a column that nobody sees over each K: it can be clicked, and tells its fields."""
    hover = alt.selection_point(
        name="hover", on="pointerover", clear="pointerout", fields=["K"], empty=False
    )
    columns: alt.Chart = (
        table(CLICKABLE)
        .mark_rect(color=MARKER, cursor="pointer")
        .encode(
            x=k_axis("left", frame),
            x2="right:Q",
            opacity=alt.condition(hover, alt.value(0.25), alt.value(0)),
            tooltip=["K:Q", *(f"{field}:N" for field in fields)],
        )
        .add_params(hover, click("K"))
    )
    return columns


def k_columns_table(
    k_values: Sequence[int], frame: Frame, texts: Mapping[str, Sequence[str]]
) -> Tables:
    """Return the columns.

    Parameters
    ----------
    k_values : sequence of int
        The K that can be clicked, ascending; from close by, it is every one.
    texts : mapping
        By field what it says of each K from 1 on.
    """
    k = np.arange(1, frame.last + 1) if frame.is_zoomed else np.array(k_values)
    k = k[k <= frame.last]
    between = (k[:-1] + k[1:]) / 2 if frame.is_zoomed else np.sqrt(k[:-1] * k[1:])
    first = 0.5 if frame.is_zoomed else 0.92
    rows: dict[str, ArrayLike] = {
        "K": k,
        "left": np.concatenate([[first], between]),
        "right": np.concatenate([between, [k[-1] + 0.5]]),
    }
    for name, text in texts.items():
        rows[name] = [text[each - 1] if each <= len(text) else "–" for each in k.tolist()]
    return {CLICKABLE: pa.table(rows)}


def click(*fields: str) -> alt.Parameter:
    """Let a row be clicked, which tells these fields of it."""
    return alt.selection_point(name=CLICKED, on="click", fields=[*fields, N_CLICKS], toggle=False)


def end_labels(by_name: Mapping[str, str], y: alt.Y) -> list[alt.Chart]:
    """Write at the right of a chart what each curve is, where it ends, behind its color.

    The table is `end_labels_table`'s.

    Parameters
    ----------
    y : alt.Y
        The axis of the curves, for the field "place".
    """
    labels = table("labels").encode(x=alt.value("width"), y=y)
    dots = labels.mark_point(filled=True, size=90, opacity=1, xOffset=12)
    texts = labels.mark_text(align="left", baseline="middle", dx=21, fontSize=14, color=TEXT)
    return [dots.encode(color=colors("series", by_name)), texts.encode(text="series:N")]


def end_labels_table(ends: Mapping[str, float], frame: Frame, height: int = HEIGHT) -> Tables:
    """Return the labels, moved apart where curves end too close to each other.

    Parameters
    ----------
    ends : mapping
        By name the share at which a curve ends.
    height : int
        Of the chart with its title and axes, in pixels.
    """
    gap = LINE * (frame.high - frame.low) / (height - AROUND)
    names = sorted(ends, key=ends.__getitem__)
    steps = gap * np.arange(len(names))
    wanted = np.array([ends[name] for name in names]) - steps
    # isotonic regression: the places nearest to the ends that keep order and gap
    places = isotonic_regression(wanted).x + steps
    places += min(frame.high - places[-1], 0)
    rows = {"series": pa.array(names, pa.string()), "place": places}
    return {"labels": pa.table(rows)}


def percent(shares: Floats) -> list[str]:
    """Write shares."""
    return [f"{share:.1%}" for share in shares.tolist()]


def finish(layers: Sequence[alt.Chart], title: str, height: int = HEIGHT) -> alt.LayerChart:
    """Lay the layers over each other, in type that the back row can read."""
    chart: alt.LayerChart = (
        alt.layer(*layers)
        .properties(height=height, title=title)
        .configure_axis(labelFontSize=14, titleFontSize=14, labelFlush=False)
        .configure_title(fontSize=17, anchor="start")
    )
    return chart
