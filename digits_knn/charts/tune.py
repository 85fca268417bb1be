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
from digits_knn.charts.palette import BLUE, GREEN, MARKER, ORANGE, PURPLE, TEXT
from digits_knn.charts.parts import (
    CLICKABLE,
    ZOOM,
    Frame,
    Tables,
    click,
    colors,
    end_labels,
    end_labels_table,
    finish,
    k_axis,
    k_columns,
    k_columns_table,
    k_marker,
    k_marker_table,
    percent,
    share_axis,
    table,
    zoomed,
)
from digits_knn.knn.model_selection import ValidationCurves
from digits_knn.knn.repeated_splits import RepeatedSplits

TRAIN, VALIDATION, TEST = "Training", "Cross-validation", "Test"
SERIES = {TRAIN: PURPLE, VALIDATION: BLUE, TEST: ORANGE}
WITH_CLASS = "Test + class"
DASHES = [[2, 3], [1, 0], [8, 3], [8, 3, 2, 3]]
PARTS = {"Bias": BLUE, "Variance": ORANGE}
PARTS_TO = 200  # the largest K whose bias and variance are drawn: beyond, bias hides all else
SPLITS = {"This split": ORANGE, "Mean of all": BLUE, "90% of splits": f"{BLUE}55"}
_PUBLISHED = Frame(ZOOM, 0.95)
CORRECT, WRONG = "correct predictions", "wrong predictions"
N_DRAWN = 200  # of the K above ZOOM, as many as a log axis has pixels for
CACHE_SIZE = 64  # tables that do not change with K


def accuracy(frame: Frame, with_class: bool = False) -> alt.LayerChart:
    """Draw the three scores against K, and the test score with a class if one votes."""
    series = SERIES | ({WITH_CLASS: GREEN} if with_class else {})
    x, y = k_axis("K", frame), share_axis("score", CORRECT, frame)
    color = colors("series", series)
    dash = alt.Scale(domain=list(series), range=DASHES[: len(series)])
    band = table("curves").transform_filter(f"datum.series == '{VALIDATION}'")
    lines = table("curves").mark_line(strokeWidth=2.5).encode(x=x, y=y, color=color)
    dots = table("now").mark_point(filled=True, size=100, opacity=1)
    layers = [
        band.mark_area(opacity=0.3, color=BLUE).encode(
            x=x, y=share_axis("low", CORRECT, frame), y2="high:Q"
        ),
        lines.encode(strokeDash=alt.StrokeDash("series:N", scale=dash, legend=None)),
        k_marker(frame),
        dots.encode(x=x, y=y, color=color),
    ]
    title = f"The same, for K up to {frame.last:,}"
    if frame.is_zoomed:  # the larger of the two charts
        title = "What K does to the score"
        layers += end_labels(series, share_axis("place", CORRECT, frame))
    return finish([*layers, k_columns(frame, list(series))], title)


def accuracy_frames(curves: ValidationCurves) -> tuple[Frame, Frame]:
    """Return the two frames of `accuracy`: the first K from close by, and all."""
    low, high = curves.validation - curves.standard_error, curves.validation
    with_class = [] if curves.with_class is None else [curves.with_class]
    return zoomed(curves.train, low, high, curves.test, *with_class), Frame(len(curves.train))


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
    shown = at_k if n_neighbors <= frame.last else {}
    now = {
        "series": pa.array(shown, pa.string()),
        "K": np.full(len(shown), n_neighbors),
        "score": pa.array(shown.values(), pa.float64()),
    }
    return {
        **_accuracy_lines(curves, tuple(k_values), frame),
        **k_marker_table(n_neighbors, frame),
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
    texts[VALIDATION] = [
        f"{score:.1%} ± {error:.1%}"
        for score, error in zip(curves.validation, curves.standard_error, strict=True)
    ]
    ends = {name: float(score[:ZOOM][-1]) for name, score in _scores(curves).items()}
    return {
        "curves": pa.concat_tables(parts),
        **k_columns_table(k_values, frame, texts),
        **(end_labels_table(ends, frame) if frame.is_zoomed else {}),
    }


def _scores(curves: ValidationCurves) -> dict[str, Floats]:
    with_class = {} if curves.with_class is None else {WITH_CLASS: curves.with_class}
    return {TRAIN: curves.train, VALIDATION: curves.validation, TEST: curves.test, **with_class}


def splits_strip() -> alt.LayerChart:
    """Draw the test score of each split as a dot, equal ones on top of each other."""
    x = alt.X("score:Q", title="test score at this K", axis=alt.Axis(format=".1%", tickCount=6))
    x = x.scale(zero=False, padding=12)
    y = alt.Y("height:Q", title="splits", axis=alt.Axis(grid=False, tickMinStep=5))
    dots = table("splits").encode(x=x, y=y, tooltip=["seed:Q", "test score:N"])
    this = dots.transform_filter("datum.kind == 'this split'")
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
        "The same model, scored on each split",
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
        "kind": np.where(seeds == seed, "this split", "split"),
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
            *end_labels(SPLITS, share_axis("place", "test score", frame)),
            k_columns(frame, list(SPLITS)),
        ],
        "This split among all of them, at every K",
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
    said = (
        percent(this_split),
        percent(mean),
        [f"{a:.1%} to {b:.1%}" for a, b in zip(low, high, strict=True)],
    )
    ends = (this_split[-1], mean[-1], low[-1])
    return {
        "band": pa.table({"K": k, "score": mean, "low": low, "high": high}),
        "curve": pa.table({"K": k, "score": this_split}),
        **k_columns_table(k.tolist(), frame, dict(zip(SPLITS, said, strict=True))),
        **end_labels_table(dict(zip(SPLITS, ends, strict=True)), frame),
    }


def confusion() -> alt.LayerChart:
    """Draw how many of each written digit were read as which; a cell can be clicked."""
    digits = alt.Scale(domain=[str(digit) for digit in range(10)])
    cells = table(CLICKABLE).encode(
        x=alt.X("read:N", title="classified as", scale=digits, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("written:N", title="written", scale=digits),
    )
    squares = cells.mark_rect(cursor="pointer", cornerRadius=3).encode(
        color=colors("kind", {"correct": BLUE, "mistake": ORANGE, "none": MARKER}),
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
        "How each digit is classified at this K",
        height=400,
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
    counts, is_correct = matrix.ravel(), written == read
    most = np.where(is_correct, counts.max(), max(1, counts[~is_correct].max()))
    cells = list(zip(written.tolist(), read.tolist(), counts.tolist(), strict=True))
    rows = {
        "written": written.astype(str),
        "read": read.astype(str),
        "count": counts,
        "kind": np.where(is_correct, "correct", np.where(counts > 0, "mistake", "none")),
        "strength": np.where(counts > 0, 0.25 + 0.5 * counts / most, 0.06),
        "what": [f"{digit} classified as {answer}: {count}" for digit, answer, count in cells],
        "chosen": [(digit, answer) == chosen for digit, answer, _ in cells],
    }
    return {CLICKABLE: pa.table(rows)}


def bias_variance(frame: Frame) -> alt.LayerChart:
    """Draw bias and variance on top of each other: together they are the error."""
    x, y = k_axis("K", frame), share_axis("share", WRONG, frame)
    areas = table("parts").mark_area(opacity=0.75)
    layers = [
        areas.encode(x=x, y=y.stack("zero"), color=colors("series", PARTS)),
        k_marker(frame),
        *end_labels(PARTS, share_axis("place", WRONG, frame)),
        k_columns(frame, list(PARTS)),
    ]
    return finish(layers, "What the errors are made of", height=285)


def bias_variance_frame(splits: RepeatedSplits) -> Frame:
    """Return the frame of `bias_variance`."""
    last = min(PARTS_TO, int(splits.k_values[-1]))
    error = (splits.bias + splits.variance)[splits.k_values <= last]
    return Frame(last, high=float(np.ceil(20 * error.max()) / 20))


def bias_variance_tables(
    splits: RepeatedSplits, n_neighbors: int, k_values: Sequence[int], frame: Frame
) -> Tables:
    """Return what `bias_variance` draws; parameters as in `accuracy_tables`."""
    return {
        **_bias_variance_areas(splits, tuple(k_values), frame),
        **k_marker_table(n_neighbors, frame),
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
    bias, variance = (float(part[k[-1] - 1]) for part in _parts(splits).values())
    ends = {"Bias": variance + bias / 2, "Variance": variance / 2}  # the middle of each area
    return {
        "parts": pa.table(rows),
        **k_columns_table(k_values, frame, texts),
        **end_labels_table(ends, frame),
    }


@lru_cache(CACHE_SIZE)
def _parts(splits: RepeatedSplits) -> dict[str, Floats]:
    """Return bias and variance at every K."""
    every_k = np.arange(1, splits.k_values[-1] + 1)
    return dict(zip(PARTS, splits.parts_at(every_k), strict=True))


def published(names: Sequence[str]) -> alt.LayerChart:
    """Draw scores at the first few K, a line for each name; tables: `published_tables`."""
    by_name = dict(zip(names, (PURPLE, BLUE, ORANGE), strict=False))
    axis = alt.Axis(values=list(range(1, ZOOM, 2)), grid=False, format="d")
    x = alt.X("K:Q", title="K, the neighbors that vote", axis=axis)
    lines = table("scores").encode(
        x=x,
        y=share_axis("score", CORRECT, _PUBLISHED),
        color=colors("series", by_name),
        tooltip=["series:N", "K:Q", alt.Tooltip("score:Q", format=".2%")],
    )
    dots = lines.mark_point(filled=True, size=70, opacity=1)
    labels = end_labels(by_name, share_axis("place", CORRECT, _PUBLISHED))
    layers = [lines.mark_line(strokeWidth=2.5), dots, *labels]
    return finish(layers, "Our scores beside the published ones")


def published_tables(scores: Mapping[str, ArrayLike]) -> Tables:
    """Return what `published` draws: by name the scores 0..1 at K = 1, 2, ..."""
    by_name = {name: np.asarray(series).tolist() for name, series in scores.items()}
    rows = [
        {"series": name, "K": k, "score": float(score)}
        for name, series in by_name.items()
        for k, score in enumerate(series, start=1)
    ]
    ends = {name: float(series[-1]) for name, series in by_name.items()}
    return {"scores": pa.Table.from_pylist(rows), **end_labels_table(ends, _PUBLISHED)}
