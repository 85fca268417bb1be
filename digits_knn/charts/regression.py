"""The charts of regression: a noisy curve, and predicted numbers of digits; see `charts.tune`."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pyarrow as pa

from digits_knn.arrays import Floats, Ints
from digits_knn.charts import parts
from digits_knn.charts.palette import BLUE, MARKER, ORANGE, TEXT
from digits_knn.charts.parts import Tables

SPAN = (-0.25, 1.25)  # of the curve, wider than the points
N_PLACES = 601  # where the curve is predicted
HEIGHT, SCATTER_HEIGHT = 400, 330  # pixels
LETTERS = "ABCDEF"  # of the digits shown beside the scatter


def noisy_curve() -> alt.LayerChart:
    """Draw the points, the curve that they come from, and what K-NN predicts."""
    x = alt.X("x:Q", title=None, axis=alt.Axis(tickCount=6, grid=False))
    x = x.scale(domain=list(SPAN), nice=False)
    y = alt.Y("y:Q", title=None, axis=alt.Axis(tickCount=4))
    y = y.scale(domain=[-1, 3], nice=False)
    thin = alt.MarkDef("line", color=MARKER, strokeWidth=2, strokeDash=[5, 4], clip=True)
    thick = alt.MarkDef("line", color=ORANGE, strokeWidth=3)
    keys = parts.table("keys").encode(x=x, y=y)
    texts = parts.table("texts").encode(x=x, y=y, text="text:N")
    return _finish(
        [
            parts.table("empty").mark_rect(color=MARKER, opacity=0.16).encode(x=x, x2="end:Q"),
            _draw(parts.table("truth"), thin).encode(x=x, y=y),
            _draw(parts.table("predicted"), thick).encode(x=x, y=y, order="x:Q"),
            parts.table("points")
            .mark_point(filled=True, size=38, opacity=0.8, color=BLUE)
            .encode(x=x, y=y),
            _draw(keys.transform_filter("datum.line == 'predicted'"), thick),
            _draw(keys.transform_filter("datum.line == 'truth'"), thin),
            texts.mark_text(align="left", baseline="middle", fontSize=14, color=TEXT),
        ],
        "The mean of the K nearest points",
        HEIGHT,
    )


def _draw(table: alt.Chart, mark: alt.MarkDef) -> alt.Chart:
    drawn: alt.Chart = table.properties(mark=mark)
    return drawn


def _finish(layers: Sequence[alt.Chart], title: str, height: int) -> alt.LayerChart:
    chart = parts.finish(layers, title, height)
    # close together: there are two of them and words between
    chart.config.title.offset = 2
    padded: alt.LayerChart = chart.properties(padding={"top": 2, "bottom": 2})
    return padded


def places(points: Floats) -> Floats:
    """Return the x at which the curve is drawn, ascending.

    Parameters
    ----------
    points : ndarray of shape (n,)
        The x of the points. They are among the places: weighed by distance, the line goes through
        each.
    """
    return np.sort([*np.linspace(*SPAN, N_PLACES), *points])


def noisy_curve_tables(
    points: tuple[Floats, Floats], truth: tuple[Floats, Floats], predicted: tuple[Floats, Floats]
) -> Tables:
    """Return what `noisy_curve` draws.

    Parameters
    ----------
    points, truth, predicted : tuple
        X ascending and y of the points, of the curve without noise, and of what is predicted,
        ndarrays of equal shape.
    """
    low, high = points[0][0], points[0][-1]
    empty = {"x": [SPAN[0], high], "end": [low, SPAN[1]]}
    xy = {"points": points, "truth": truth, "predicted": predicted}
    drawn = {name: pa.table({"x": x, "y": y}) for name, (x, y) in xy.items()}
    return {**drawn, "empty": pa.table(empty), **_legend(high)}


def _legend(high: float) -> Tables:
    keys = {
        "line": ["predicted", "predicted", "truth", "truth"],
        "x": [0.07, 0.12, 0.57, 0.62],
        "y": [2.65] * 4,
    }
    texts = {
        "x": [SPAN[0] + 0.02, high + 0.02, 0.14, 0.64],
        "y": [2.65, -0.65, 2.65, 2.65],
        "text": ["no data", "no data", "predicted", "without noise"],
    }
    return {"keys": pa.table(keys), "texts": pa.table(texts)}


def scatter(what: str, low: float, high: float) -> alt.LayerChart:
    """Draw what is predicted for each test digit against what is true.

    Parameters
    ----------
    what : str
        What is predicted, with its unit.
    low, high : float
        The ends of both axes.
    """
    domain = [low, high]
    axis = alt.Axis(tickCount=4, grid=False)
    scale = alt.Scale(domain=domain, nice=False)
    x = alt.X("true:Q", title=f"true {what}", axis=axis, scale=scale)
    y = alt.Y("predicted:Q", title="predicted", axis=axis, scale=scale)
    dots = parts.table("digits").encode(x=x, y=y)
    shown = parts.table("shown").encode(x=x, y=y)
    lines = parts.table("lines").encode(x=x, y=y, strokeDash=_dashes())
    return _finish(
        [
            lines.mark_line(color=MARKER, strokeWidth=2),
            dots.mark_point(filled=True, size=26, opacity=0.5, color=BLUE).encode(tooltip="what:N"),
            shown.mark_point(filled=True, size=120, opacity=1, shape="diamond", color=ORANGE),
            shown.mark_text(dy=-13, fontSize=15, fontWeight="bold", color=TEXT).encode(
                text="letter:N"
            ),
        ],
        "Each test digit",
        SCATTER_HEIGHT,
    )


def _dashes() -> alt.StrokeDash:
    scale = alt.Scale(domain=["right", "mean"], range=[[1, 0], [6, 4]])
    return alt.StrokeDash("line:N", scale=scale, legend=None)


def scatter_tables(
    true: Floats, predicted: Floats, mean: float, labels: Ints, shown: Ints, low: float, high: float
) -> Tables:
    """Return what `scatter` draws.

    Parameters
    ----------
    true, predicted : ndarrays of shape (n_test,)
        Numbers of the test digits.
    mean : float
        The number that would be predicted for all.
    labels : ndarray of shape (n_test,)
        What they are.
    shown : ndarray of shape (n_shown,)
        The test digits that get LETTERS.
    low, high : float
        The ends of both axes.
    """
    rows = zip(labels.tolist(), true.tolist(), predicted.tolist(), strict=True)
    digits = {
        "true": true,
        "predicted": predicted,
        "what": [
            f"{label}: true {right:.1f}, predicted {guess:.1f}" for label, right, guess in rows
        ],
    }
    lines = {
        "line": ["right", "right", "mean", "mean"],
        "true": [low, high, low, high],
        "predicted": [low, high, mean, mean],
    }
    letters = list(LETTERS[: len(shown)])
    chosen = {"true": true[shown], "predicted": predicted[shown], "letter": letters}
    return {"digits": pa.table(digits), "lines": pa.table(lines), "shown": pa.table(chosen)}
