"""Charts: arrays in, Altair chart and its tables out.

A chart only names its tables and hardly ever changes; the tables come from the function beside it.
So a browser keeps the chart and exchanges rows when K moves: soon, and without a flicker. It must
be given the tables that it names and no other, or it stops following.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import altair as alt
import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike

from digits_knn.arrays import Floats, Ints
from digits_knn.charts.palette import BLUE, MARKER, ORANGE, PURPLE, TEXT
from digits_knn.charts.parts import (
    CLICKABLE,
    ZOOM,
    Frame,
    Tables,
    click,
    colors,
    finish,
    k_axis,
    k_columns,
    k_columns_table,
    k_marker,
    k_marker_table,
    legend,
    legend_table,
    percent,
    share_axis,
    table,
    zoomed,
)
from digits_knn.knn.model_selection import ValidationCurves
from digits_knn.knn.repeated_splits import RepeatedSplits

TRAIN, VALIDATION, TEST = "Training", "Cross-validated", "Test"
SERIES = {TRAIN: PURPLE, VALIDATION: BLUE, TEST: ORANGE}
DASHES = [[2, 3], [1, 0], [8, 3]]
PARTS = {"Bias": BLUE, "Variance": ORANGE}
CLOSER = f"The same, K from 1 to {ZOOM}"
N_DRAWN = 200  # of the K above ZOOM, as many as a log axis has pixels for
CACHE_SIZE = 64  # tables that do not change with K


def accuracy(frame: Frame) -> alt.LayerChart:
    """Draw the three scores at every K."""
    x, y = k_axis("K", frame), share_axis("score", "digits read right", frame)
    color = colors("series", SERIES)
    dash = alt.Scale(domain=list(SERIES), range=DASHES)
    band = table("curves").transform_filter(f"datum.series == '{VALIDATION}'")
    lines = table("curves").mark_line(strokeWidth=2.5).encode(x=x, y=y, color=color)
    dots = table("now").mark_point(filled=True, size=100, opacity=1)
    layers = [
        band.mark_area(opacity=0.3, color=BLUE).encode(
            x=x, y=share_axis("low", "digits read right", frame), y2="high:Q"
        ),
        lines.encode(strokeDash=alt.StrokeDash("series:N", scale=dash, legend=None)),
        k_marker(frame),
        dots.encode(x=x, y=y, color=color),
    ]
    if not frame.is_zoomed:  # what the colors mean, and the scores at K, where no line passes
        layers += legend(SERIES, top=100)
    title = CLOSER if frame.is_zoomed else "What K does to the score"
    return finish([*layers, k_columns(frame, list(SERIES))], title)


def accuracy_frames(curves: ValidationCurves) -> tuple[Frame, Frame]:
    """Return the two frames of `accuracy`: all K, and the first from close by."""
    low, high = curves.validation - curves.standard_error, curves.validation
    return Frame(len(curves.train)), zoomed(curves.train, low, high, curves.test)


def accuracy_tables(
    curves: ValidationCurves, n_neighbors: int, k_values: Sequence[int], frame: Frame
) -> Tables:
    """Return what `accuracy` draws.

    Parameters
    ----------
    curves : ValidationCurves
        The scores of every K.
    n_neighbors : int
        The current K, 1..n_train.
    k_values : sequence of int
        The K that can be clicked, ascending.
    frame : Frame
        As in `accuracy`.
    """
    place = n_neighbors - 1
    at_k = {
        name: float(score[place]) for name, score in _scores(curves).items() if place < len(score)
    }
    texts = {name: f"{name} {share:.1%}" for name, share in at_k.items()}
    if VALIDATION in texts:
        texts[VALIDATION] += f" ± {curves.standard_error[place]:.1%}"
    shown = at_k if n_neighbors <= frame.last else {}
    now = {
        "series": pa.array(shown, pa.string()),
        "K": np.full(len(shown), n_neighbors),
        "score": pa.array(shown.values(), pa.float64()),
    }
    return {
        **_accuracy_lines(curves, tuple(k_values), frame),
        **k_marker_table(n_neighbors, frame),
        **({} if frame.is_zoomed else legend_table(texts)),
        "now": pa.table(now),
    }


@lru_cache(CACHE_SIZE)
def _accuracy_lines(curves: ValidationCurves, k_values: tuple[int, ...], frame: Frame) -> Tables:
    k_drawn = np.geomspace(min(ZOOM, frame.last), frame.last, N_DRAWN).round().astype(int)
    k_drawn = np.unique([*range(1, min(ZOOM, frame.last) + 1), *k_drawn])
    parts = []
    for name, score in _scores(curves).items():
        k = k_drawn[k_drawn <= len(score)]
        shown = score[k - 1]
        spread = curves.standard_error[k - 1] if name == VALIDATION else np.zeros(len(k))
        rows = {"K": k, "score": shown, "low": shown - spread, "high": shown + spread}
        parts.append(pa.table({"series": [name] * len(k), **rows}))
    texts = {name: percent(score) for name, score in _scores(curves).items()}
    return {"curves": pa.concat_tables(parts), **k_columns_table(k_values, frame, texts)}


def _scores(curves: ValidationCurves) -> dict[str, Floats]:
    return {TRAIN: curves.train, VALIDATION: curves.validation, TEST: curves.test}


def splits_strip() -> alt.LayerChart:
    """Draw the test score of each split as a dot, equal ones on top of each other."""
    x = alt.X("score:Q", title="test score at this K", axis=alt.Axis(format=".1%", tickCount=6))
    x = x.scale(zero=False, padding=12)
    y = alt.Y("height:Q", title="deals", axis=alt.Axis(grid=False, tickMinStep=5))
    dots = table("splits").encode(x=x, y=y, tooltip=["seed:Q", "test score:N"])
    this = dots.transform_filter("datum.kind == 'this deal'")
    line = table("line").encode(x=x)
    return finish(
        [
            line.mark_rule(color=MARKER, strokeWidth=2, strokeDash=[6, 4]),
            line.mark_text(align="right", dx=-6, fontSize=14, color=TEXT).encode(
                text="text:N", y=alt.value(8)
            ),
            dots.mark_point(filled=True, size=45, opacity=0.9, color=BLUE),
            this.mark_point(filled=True, size=260, opacity=1, shape="diamond", color=ORANGE),
        ],
        "The same model, scored on each deal",
    )


def splits_tables(splits: RepeatedSplits, n_neighbors: int, seed: int, published: float) -> Tables:
    """Return what `splits_strip` draws.

    Parameters
    ----------
    splits : RepeatedSplits
        The scores of many splits.
    n_neighbors : int
        The current K.
    seed : int
        The split that is marked.
    published : float
        A score 0..1 to compare with.
    """
    scores = splits.accuracy[:, n_neighbors - 1]
    seeds = np.arange(len(scores))
    # the marked split lies on top of those with the same score
    order = np.lexsort((seeds == seed, scores))
    heights = np.empty(len(scores), dtype=int)
    _, first, counts = np.unique(scores[order], return_index=True, return_counts=True)
    heights[order] = seeds - np.repeat(first, counts) + 1
    rows = {
        "seed": seeds,
        "score": scores,
        "height": heights,
        "kind": np.where(seeds == seed, "this deal", "deal"),
        "test score": percent(scores),
    }
    # only where the splits are: it would stretch the axis
    is_near = scores.min() - 0.01 <= published <= scores.max() + 0.01
    line = {
        "score": pa.array([published] if is_near else [], pa.float64()),
        "text": pa.array([f"the recipe's {published:.1%}"] if is_near else [], pa.string()),
    }
    return {"splits": pa.table(rows), "line": pa.table(line)}


def splits_curves(frame: Frame) -> alt.LayerChart:
    """Draw between which test scores the splits lie at the first K, and one split among them."""
    x, y = k_axis("K", frame), share_axis("score", "test score", frame)
    band = table("band").encode(x=x, y=share_axis("low", "test score", frame), y2="high:Q")
    mean = table("band").encode(x=x, y=y)
    curve = table("curve").encode(x=x, y=y)
    now = table("now").encode(x=x, y=y)
    return finish(
        [
            band.mark_area(opacity=0.25, color=BLUE),
            mean.mark_line(color=BLUE, strokeWidth=2),
            curve.mark_line(color=ORANGE, strokeWidth=2.5, strokeDash=[8, 3]),
            k_marker(frame),
            now.mark_point(filled=True, size=160, opacity=1, shape="diamond", color=ORANGE),
            k_columns(frame, ["this deal", "mean of all", "90% of deals"]),
        ],
        "This deal among all of them, at every K",
    )


def splits_frame(splits: RepeatedSplits) -> Frame:
    """Return the frame of `splits_curves`."""
    return zoomed(splits.accuracy.min(axis=0), splits.accuracy.max(axis=0))


def splits_curves_tables(
    splits: RepeatedSplits, n_neighbors: int, seed: int, frame: Frame
) -> Tables:
    """Return what `splits_curves` draws; parameters as there and in `splits_tables`."""
    shown = [n_neighbors] if n_neighbors <= frame.last else []
    now = {"K": pa.array(shown, pa.int64()), "score": splits.accuracy[seed, [k - 1 for k in shown]]}
    return {
        **_splits_lines(splits, seed, frame),
        **k_marker_table(n_neighbors, frame),
        "now": pa.table(now),
    }


@lru_cache(CACHE_SIZE)
def _splits_lines(splits: RepeatedSplits, seed: int, frame: Frame) -> Tables:
    accuracy = splits.accuracy[:, : frame.last]
    low, high = np.quantile(accuracy, (0.05, 0.95), axis=0)
    mean, this_split = accuracy.mean(axis=0), accuracy[seed]
    k = np.arange(1, frame.last + 1)
    texts = {
        "this deal": percent(this_split),
        "mean of all": percent(mean),
        "90% of deals": [f"{a:.1%} to {b:.1%}" for a, b in zip(low, high, strict=True)],
    }
    return {
        "band": pa.table({"K": k, "score": mean, "low": low, "high": high}),
        "curve": pa.table({"K": k, "score": this_split}),
        **k_columns_table(k.tolist(), frame, texts),
    }


def confusion() -> alt.LayerChart:
    """Draw how many of each written digit were read as which; a cell can be clicked."""
    digits = alt.Scale(domain=[str(digit) for digit in range(10)])
    cells = table(CLICKABLE).encode(
        x=alt.X("read:N", title="read as", scale=digits, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("written:N", title="written", scale=digits),
    )
    squares = cells.mark_rect(cursor="pointer", cornerRadius=3).encode(
        color=colors("kind", {"right": BLUE, "misread": ORANGE, "none": MARKER}),
        opacity=alt.Opacity("strength:Q", scale=None, legend=None),
        tooltip="what:N",
    )
    counts = cells.mark_text(fontSize=17, fontWeight="bold", color=TEXT).encode(text="count:Q")
    chosen = cells.transform_filter("datum.chosen")
    return finish(
        [
            squares.add_params(click("written", "read")),
            counts.transform_filter("datum.count > 0"),
            chosen.mark_rect(filled=False, stroke=MARKER, strokeWidth=4, cornerRadius=3),
        ],
        "What was written, and what was read",
        height=430,
    )


def confusion_tables(matrix: Ints, chosen: tuple[int, int]) -> Tables:
    """Return what `confusion` draws.

    Parameters
    ----------
    matrix : ndarray of shape (10, 10)
        Counts; rows are what was written.
    chosen : tuple
        The cell (written, read) that is marked, or none of them.
    """
    written, read = (each.ravel() for each in np.indices(matrix.shape))
    counts, right = matrix.ravel(), written == read
    most = np.where(right, counts.max(), max(1, counts[~right].max()))
    cells = list(zip(written.tolist(), read.tolist(), counts.tolist(), strict=True))
    rows = {
        "written": written.astype(str),
        "read": read.astype(str),
        "count": counts,
        "kind": np.where(right, "right", np.where(counts > 0, "misread", "none")),
        "strength": np.where(counts > 0, 0.25 + 0.5 * counts / most, 0.06),
        "what": [f"{digit} read as {answer}: {count}" for digit, answer, count in cells],
        "chosen": [(digit, answer) == chosen for digit, answer, _ in cells],
    }
    return {CLICKABLE: pa.table(rows)}


def bias_variance(frame: Frame) -> alt.LayerChart:
    """Draw bias and variance on top of each other: together they are the error."""
    x, y = k_axis("K", frame), share_axis("share", "digits misread", frame)
    areas = table("parts").mark_area(opacity=0.75)
    color = colors("series", PARTS)
    layers = [areas.encode(x=x, y=y.stack("zero"), color=color), k_marker(frame)]
    if not frame.is_zoomed:
        layers += legend(PARTS, top=12)
    title = CLOSER if frame.is_zoomed else "What the errors are made of"
    return finish([*layers, k_columns(frame, list(PARTS))], title, height=205)


def bias_variance_frames(splits: RepeatedSplits) -> tuple[Frame, Frame]:
    """Return the two frames of `bias_variance`: all K, and the first from close by."""
    error = (splits.bias + splits.variance)[splits.k_values <= ZOOM]
    return Frame(int(splits.k_values[-1])), zoomed(error, np.zeros(len(error)))


def bias_variance_tables(
    splits: RepeatedSplits, n_neighbors: int, k_values: Sequence[int], frame: Frame
) -> Tables:
    """Return what `bias_variance` draws; parameters as in `accuracy_tables`."""
    at_k = {name: part[n_neighbors - 1] for name, part in _parts(splits).items()}
    texts = {name: f"{name} {share:.1%}" for name, share in at_k.items()}
    return {
        **_bias_variance_areas(splits, tuple(k_values), frame),
        **k_marker_table(n_neighbors, frame),
        **({} if frame.is_zoomed else legend_table(texts)),
    }


@lru_cache(CACHE_SIZE)
def _bias_variance_areas(splits: RepeatedSplits, k_values: tuple[int, ...], frame: Frame) -> Tables:
    k = splits.k_values[splits.k_values <= frame.last]
    rows = {
        "series": np.repeat(list(PARTS), len(k)),
        "K": np.tile(k, len(PARTS)),
        "share": np.concatenate([part[k - 1] for part in _parts(splits).values()]),
    }
    texts = {name: percent(part) for name, part in _parts(splits).items()}
    return {"parts": pa.table(rows), **k_columns_table(k_values, frame, texts)}


@lru_cache(CACHE_SIZE)
def _parts(splits: RepeatedSplits) -> dict[str, Floats]:
    """Return bias and variance at every K."""
    every_k = np.arange(1, splits.k_values[-1] + 1)
    return dict(zip(PARTS, splits.parts_at(every_k), strict=True))


def published(names: Sequence[str]) -> alt.LayerChart:
    """Draw scores at the first few K, a line for each name; tables: `published_tables`."""
    by_name = dict(zip(names, (PURPLE, BLUE, ORANGE), strict=False))
    x = alt.X("K:Q", title="K, the neighbors that vote", axis=alt.Axis(tickMinStep=1, grid=False))
    lines = table("scores").encode(
        x=x,
        y=share_axis("score", "digits read right", Frame(ZOOM, 0.95)),
        color=colors("series", by_name),
        tooltip=["series:N", "K:Q", alt.Tooltip("score:Q", format=".2%")],
    )
    dots = lines.mark_point(filled=True, size=70, opacity=1)
    layers = [lines.mark_line(strokeWidth=2.5), dots, *legend(by_name, top=112)]
    return finish(layers, "Ours beside the published scores")


def published_tables(scores: Mapping[str, ArrayLike]) -> Tables:
    """Return what `published` draws: by name the scores 0..1 at K = 1, 2, ..."""
    rows = [
        {"series": name, "K": k, "score": float(score)}
        for name, series in scores.items()
        for k, score in enumerate(np.asarray(series).tolist(), start=1)
    ]
    return {
        "scores": pa.Table.from_pylist(rows),
        **legend_table({name: name for name in scores}),
    }
