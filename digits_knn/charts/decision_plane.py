"""The chart of the lesson's plane: scores of its points at every K."""

import altair as alt
import numpy as np
import pyarrow as pa

from digits_knn.arrays import Floats
from digits_knn.charts import palette, parts

TRAINING, LEAVE_ONE_OUT = "training", "leave-one-out"
_COLORS = {TRAINING: palette.ORANGE, LEAVE_ONE_OUT: palette.BLUE}
_DASHES = {TRAINING: [6, 4], LEAVE_ONE_OUT: [1, 0]}
_LEAST_HEIGHT = 240  # pixels: in a higher chart the labels are only farther apart


def scores(n: int, height: int) -> alt.LayerChart:
    """Draw both scores of n points against K, which a slider above names.

    Its tables are `scores_tables`'.
    """
    frame = parts.Frame(max(n, 2))
    x = parts.k_axis("K", frame).title(None)
    y = parts.share_axis("share", "correct", frame)
    dashes = alt.Scale(domain=list(_DASHES), range=list(_DASHES.values()))
    lines = (
        parts.table("scores")
        .mark_line(strokeWidth=3)
        .encode(
            x=x,
            y=y,
            color=parts.colors("series", _COLORS),
            strokeDash=alt.StrokeDash("series:N", scale=dashes, legend=None),
            tooltip=["K:Q", "series:N", alt.Tooltip("share:Q", format=".1%")],
        )
    )
    labels = parts.end_labels(_COLORS, parts.share_axis("place", "correct", frame))
    layers = [lines, parts.k_marker(frame), *labels]
    return parts.finish(layers, "Share of the points predicted correctly", height)


def scores_tables(training: Floats, leave_one_out: Floats, n_neighbors: int) -> parts.Tables:
    """Return the tables; entry k - 1 of both scores is K = k."""
    n, n_leave_one_out = len(training), len(leave_one_out)
    rows = {
        "K": np.r_[1 : n + 1, 1 : n_leave_one_out + 1],
        "share": np.r_[training, leave_one_out],
        "series": [TRAINING] * n + [LEAVE_ONE_OUT] * n_leave_one_out,
    }
    frame = parts.Frame(max(n, 2))
    ends = {TRAINING: float(training[-1]), LEAVE_ONE_OUT: float(leave_one_out[-1])}
    return {
        "scores": pa.table(rows),
        **parts.k_marker_table(n_neighbors, frame),
        **parts.end_labels_table(ends, frame, _LEAST_HEIGHT),
    }
