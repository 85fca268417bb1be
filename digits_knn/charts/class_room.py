"""What a class teaches, as charts: by the number taught, and by K, across people."""

import altair as alt
import numpy as np
import pyarrow as pa

from digits_knn.arrays import Bools, Floats
from digits_knn.charts.palette import BLUE, ORANGE
from digits_knn.charts.parts import (
    Frame,
    Tables,
    end_labels,
    end_labels_table,
    finish,
    k_axis,
    k_marker,
    k_marker_table,
    share_axis,
    table,
    zoomed,
)
from digits_knn.knn.class_progress import ClassProgress

ALONE, TAUGHT, OTHERS = "training digits alone", "with earlier drawings", "with others' drawings"
SERIES = {ALONE: BLUE, TAUGHT: ORANGE}
SERIES_BY_K = {ALONE: BLUE, OTHERS: ORANGE}
SHARE = "share correct"
RECENT = 30  # drawings over which a share is taken: of all so far, early ones would hide the gain


def progress() -> alt.LayerChart:
    """Draw the share of recent drawings read right, by the number taught before."""
    frame = Frame(1)
    x = alt.X("n:Q", title="drawings taught", axis=alt.Axis(grid=False, format="d", tickMinStep=1))
    layers = [
        table("lines")
        .transform_filter(alt.datum.series == name)
        .mark_line(color=color, strokeWidth=3)
        .encode(x=x, y=share_axis("share", SHARE, frame))
        for name, color in SERIES.items()
    ]
    return finish(
        [*layers, *end_labels(SERIES, share_axis("place", SHARE, frame))],
        f"Read first, then taught: share correct of the last {RECENT} drawings",
    )


def progress_tables(done: ClassProgress, n_neighbors: int) -> Tables:
    """Return what `progress` draws at one K, of at least one drawing."""
    at_k = (each[:, n_neighbors - 1] for each in (done.alone, done.earlier))
    shares = dict(zip((ALONE, TAUGHT), map(_recent, at_k), strict=True))
    n = np.arange(len(done.y))
    return {
        "lines": pa.table(
            {
                "series": [name for name in shares for _ in n],
                "n": np.tile(n, len(shares)),
                "share": np.concatenate(list(shares.values())),
            }
        ),
        **end_labels_table({name: float(each[-1]) for name, each in shares.items()}, Frame(1)),
    }


def _recent(is_right: Bools) -> Floats:
    """Return for each drawing the share right of it and the RECENT - 1 before."""
    total = np.concatenate([[0], is_right.cumsum()])
    ends = np.arange(1, len(total))
    starts = np.maximum(ends - RECENT, 0)
    shares: Floats = (total[ends] - total[starts]) / (ends - starts)
    return shares


def by_k(frame: Frame) -> alt.LayerChart:
    """Draw the share read right against K, each person left out of those that vote."""
    x = k_axis("K", frame)
    layers = [
        table("curves")
        .mark_line(color=color, strokeWidth=3)
        .encode(x=x, y=share_axis(field, SHARE, frame))
        for field, color in (("alone", BLUE), ("others", ORANGE))
    ]
    return finish(
        [
            *layers,
            k_marker(frame),
            *end_labels(SERIES_BY_K, share_axis("place", SHARE, frame)),
        ],
        "By K: each student is read with the other students' drawings",
    )


def by_k_frame(done: ClassProgress) -> Frame:
    """Return the frame of `by_k`."""
    return zoomed(done.others.mean(axis=0), done.alone.mean(axis=0))


def by_k_tables(done: ClassProgress, n_neighbors: int, frame: Frame) -> Tables:
    """Return what `by_k` draws."""
    alone, others = (each[:, : frame.last].mean(axis=0) for each in (done.alone, done.others))
    return {
        "curves": pa.table({"K": np.arange(1, frame.last + 1), "alone": alone, "others": others}),
        **k_marker_table(n_neighbors, frame),
        **end_labels_table({ALONE: float(alone[-1]), OTHERS: float(others[-1])}, frame),
    }
