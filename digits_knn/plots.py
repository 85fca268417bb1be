"""Charts: arrays in, Altair chart and its tables out.

A chart only names its tables and never changes; the tables come from the function beside it. So a
browser keeps the chart and exchanges rows when K moves: at once, and without a flicker.
Colors are those of M. Okabe and K. Ito (Color Universal Design, 2008), told apart by color-blind
eyes; lines and signs differ too.
"""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray

from digits_knn.deals import Deals
from digits_knn.tuning import Curves

Tables = dict[str, pa.Table]

BLUE, ORANGE, PURPLE, GREEN = "#0072B2", "#E69F00", "#CC79A7", "#009E73"
MARKER = "#888888"  # seen on white and on black
TEXT = "currentColor"  # that of the page around, light or dark
TRAIN, VALIDATION, TEST = "Training", "Cross-validated", "Test"
SERIES = {TRAIN: PURPLE, VALIDATION: BLUE, TEST: ORANGE}
PARTS = {"Bias": BLUE, "Variance": ORANGE}
DASHES = [[2, 3], [1, 0], [8, 3]]
ZOOM = 50  # the largest K of the zoomed charts
N_DRAWN = 200  # K above ZOOM on a log axis
HEIGHT = 300  # pixels
CLICKABLE = "clickable"  # the table whose rows can be clicked
CLICKED = "clicked"  # the row that was
N_CLICKS = "n_clicks"  # a field of these rows: without it the same row clicked twice is no news


def accuracy(zoom: bool) -> alt.LayerChart:
    """Draw the three scores at every K on a log axis, or at the first K closer up."""
    x, y = _k_axis("K", zoom), _share_axis("score", "digits read right", zoom)
    color = _colors("series", SERIES)
    dash = alt.StrokeDash(
        "series:N", scale=alt.Scale(domain=list(SERIES), range=DASHES), legend=None
    )
    low = _share_axis("low", "digits read right", zoom)
    layers = [
        _table("curves")
        .transform_filter(f"datum.series == '{VALIDATION}'")
        .mark_area(opacity=0.3)
        .encode(x=x, y=low, y2="high:Q", color=color),
        _table("curves").mark_line(strokeWidth=2.5).encode(x=x, y=y, color=color, strokeDash=dash),
        _k_marker(x),
        _table("now").mark_point(filled=True, size=100, opacity=1).encode(x=x, y=y, color=color),
    ]
    if not zoom:  # what the colors mean, and the scores at K, where no line passes
        layers += _legend(SERIES, top=100)
    title = f"The same, K from 1 to {ZOOM}" if zoom else "What K does to the score"
    return _finish([*layers, _k_columns(zoom, list(SERIES))], title)


def accuracy_tables(
    curves: Curves, n_neighbors: int, k_values: Sequence[int], zoom: bool
) -> Tables:
    """Give what `accuracy` draws.

    Parameters
    ----------
    curves : the scores of every K.
    n_neighbors : the current K, 1..n_train.
    k_values : the K that can be clicked, ascending.
    zoom : as in `accuracy`.
    """
    scores = {TRAIN: curves.train, VALIDATION: curves.validation, TEST: curves.test}
    end = ZOOM if zoom else len(curves.train)
    # on the log axis, of large K only as many as pixels can show
    drawn = np.unique(np.r_[1 : ZOOM + 1, np.geomspace(ZOOM, end, N_DRAWN).round().astype(int)])
    parts = []
    for name, score in scores.items():
        error = curves.standard_error if name == VALIDATION else np.zeros(len(score))
        k = drawn[drawn <= len(score)]
        shown, spread = score[k - 1], error[k - 1]
        parts.append(
            pa.table(
                {
                    "series": [name] * len(k),
                    "K": k,
                    "score": shown,
                    "low": shown - spread,
                    "high": shown + spread,
                }
            )
        )
    now = n_neighbors - 1
    at_k = {name: score[now] for name, score in scores.items() if now < min(end, len(score))}
    texts = {name: f"{name} {share:.1%}" for name, share in at_k.items()}
    if VALIDATION in texts:
        texts[VALIDATION] += f" ± {curves.standard_error[now]:.1%}"
    return {
        "curves": pa.concat_tables(parts),
        "now": pa.table(
            {
                "series": pa.array(at_k, pa.string()),
                "K": np.full(len(at_k), n_neighbors),
                "score": np.array(list(at_k.values()), dtype=float),
                "text": pa.array(texts.values(), pa.string()),
            }
        ),
        **_k_tables(
            n_neighbors,
            k_values,
            zoom,
            {name: _written(score) for name, score in scores.items()},
        ),
    }


def deals_strip() -> alt.LayerChart:
    """Draw the test score of each deal as a dot, equal ones on top of each other."""
    x = alt.X("score:Q", title="test score at this K", axis=alt.Axis(format=".1%", tickCount=6))
    x = x.scale(zero=False, padding=12)
    y = alt.Y("height:Q", title="deals", axis=alt.Axis(grid=False, tickMinStep=5))
    dots = _table("deals").encode(x=x, y=y, tooltip=["seed:Q", "test score:N"])
    color = _colors("kind", {"deal": BLUE, "this deal": ORANGE})
    lines = _table("lines").encode(x=alt.X("score:Q"))
    return _finish(
        [
            lines.mark_rule(color=MARKER, strokeWidth=2, strokeDash=[6, 4]),
            lines.mark_text(align="left", dx=5, fontSize=14, color=TEXT).encode(
                text="text:N", y=alt.value(alt.expr("8"))
            ),
            dots.mark_point(filled=True, size=45, opacity=0.9).encode(color=color),
            dots.transform_filter("datum.kind == 'this deal'").mark_point(
                filled=True, size=260, opacity=1, shape="diamond", color=ORANGE
            ),
        ],
        "The same model, scored on each deal",
    )


def deals_tables(deals: Deals, n_neighbors: int, seed: int, published: float) -> Tables:
    """Give what `deals_strip` draws.

    Parameters
    ----------
    deals : the scores of many deals.
    n_neighbors : the current K.
    seed : the deal that is marked.
    published : a score 0..1 to compare with.
    """
    scores = deals.accuracy[:, n_neighbors - 1]
    # the marked deal lies on top of those with the same score
    order = np.lexsort((np.arange(len(scores)) == seed, scores))
    heights = np.empty(len(scores), dtype=int)
    _, first, counts = np.unique(scores[order], return_index=True, return_counts=True)
    heights[order] = np.arange(len(scores)) - np.repeat(first, counts) + 1
    return {
        "deals": pa.table(
            {
                "seed": np.arange(len(scores)),
                "score": scores,
                "height": heights,
                "kind": ["this deal" if each == seed else "deal" for each in range(len(scores))],
                "test score": [f"{score:.1%}" for score in scores],
            }
        ),
        "lines": pa.table({"score": [published], "text": [f"the recipe's {published:.1%}"]}),
    }


def deals_curves() -> alt.LayerChart:
    """Draw between which test scores the deals lie at the first K, and one deal among them."""
    x, y = _k_axis("K", zoom=True), _share_axis("score", "test score", zoom=True)
    band = _table("band").encode(x=x, y=_share_axis("low", "test score", zoom=True), y2="high:Q")
    return _finish(
        [
            band.mark_area(opacity=0.25, color=BLUE),
            _table("band").mark_line(color=BLUE, strokeWidth=2).encode(x=x, y=y),
            _table("curve")
            .mark_line(color=ORANGE, strokeWidth=2.5, strokeDash=[8, 3])
            .encode(x=x, y=y),
            _k_marker(x),
            _table("now")
            .mark_point(filled=True, size=160, opacity=1, shape="diamond", color=ORANGE)
            .encode(x=x, y=y),
            _k_columns(True, ["this deal", "mean of all", "90% of deals"]),
        ],
        "This deal among all of them, at every K",
    )


def deals_curves_tables(deals: Deals, n_neighbors: int, seed: int) -> Tables:
    """Give what `deals_curves` draws; parameters as in `deals_tables`."""
    accuracy = deals.accuracy[:, :ZOOM]
    low, high = np.quantile(accuracy, (0.05, 0.95), axis=0)
    mean, own = accuracy.mean(axis=0), accuracy[seed]
    k = np.arange(1, len(own) + 1)
    bands = [f"{a:.1%} to {b:.1%}" for a, b in zip(low, high, strict=True)]
    now = [n_neighbors] if n_neighbors <= len(own) else []
    return {
        "band": pa.table({"K": k, "score": mean, "low": low, "high": high}),
        "curve": pa.table({"K": k, "score": own}),
        "now": pa.table(
            {"K": pa.array(now, pa.int64()), "score": own[np.array(now, dtype=int) - 1]}
        ),
        **_k_tables(
            n_neighbors,
            k.tolist(),
            True,
            {"this deal": _written(own), "mean of all": _written(mean), "90% of deals": bands},
        ),
    }


def confusion() -> alt.LayerChart:
    """Draw how many of each written digit were read as which; a cell can be clicked."""
    digits = alt.Scale(domain=[str(digit) for digit in range(10)])
    cells = _table(CLICKABLE).encode(
        x=alt.X("read:N", title="read as", scale=digits, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("written:N", title="written", scale=digits),
    )
    squares = cells.mark_rect(cursor="pointer", cornerRadius=3).encode(
        color=_colors("kind", {"right": BLUE, "misread": ORANGE, "none": MARKER}),
        opacity=alt.Opacity("strength:Q", scale=None, legend=None),
        tooltip="what:N",
    )
    counts = cells.mark_text(fontSize=17, fontWeight="bold", color=TEXT).encode(text="count:Q")
    chosen = cells.transform_filter("datum.chosen")
    return _finish(
        [
            squares.add_params(_click("written", "read")),
            counts.transform_filter("datum.count > 0"),
            chosen.mark_rect(filled=False, stroke=MARKER, strokeWidth=4, cornerRadius=3),
        ],
        "What was written, and what was read",
        height=430,
    )


def confusion_tables(matrix: NDArray[np.int64], chosen: tuple[int, int]) -> Tables:
    """Give what `confusion` draws.

    Parameters
    ----------
    matrix : ndarray of shape (10, 10), counts; rows are what was written.
    chosen : the cell (written, read) that is marked, or none of them.
    """
    written, read = (each.ravel() for each in np.indices(matrix.shape))
    counts, right = matrix.ravel(), written == read
    kinds = np.where(right, "right", np.where(counts > 0, "misread", "none"))
    most = np.where(right, counts.max(), max(1, counts[~right].max()))
    pairs = list(zip(written.tolist(), read.tolist(), counts.tolist(), strict=True))
    return {
        CLICKABLE: pa.table(
            {
                "written": written.astype(str),
                "read": read.astype(str),
                "count": counts,
                "kind": kinds,
                "strength": np.where(counts > 0, 0.25 + 0.5 * counts / most, 0.06),
                "what": [f"{n} × {w} read as {r}" for w, r, n in pairs],
                "chosen": [(w, r) == chosen for w, r, _ in pairs],
            }
        )
    }


def bias_variance(zoom: bool) -> alt.LayerChart:
    """Draw bias and variance on top of each other: together they are the error."""
    x, y = _k_axis("K", zoom), _share_axis("share", "digits misread", True)
    areas = _table("parts").mark_area(opacity=0.75)
    layers = [
        areas.encode(x=x, y=y.stack("zero"), color=_colors("series", PARTS)),
        _k_marker(x),
    ]
    if not zoom:
        layers += _legend(PARTS)
    title = f"The same, K from 1 to {ZOOM}" if zoom else "What the errors are made of"
    return _finish([*layers, _k_columns(zoom, list(PARTS))], title, height=215)


def bias_variance_tables(
    deals: Deals, n_neighbors: int, k_values: Sequence[int], zoom: bool
) -> Tables:
    """Give what `bias_variance` draws; parameters as in `accuracy_tables`."""
    parts = dict(zip(PARTS, (deals.bias, deals.variance), strict=True))
    shown = deals.k_values <= (ZOOM if zoom else deals.k_values[-1])
    n_shown = int(shown.sum())
    every_k = np.arange(1, deals.k_values[-1] + 1)
    at_every_k = {name: np.interp(every_k, deals.k_values, part) for name, part in parts.items()}
    texts = [f"{name} {part[n_neighbors - 1]:.1%}" for name, part in at_every_k.items()]
    # a chart must not be given a table that it does not name: it would stop following
    now = {} if zoom else {"now": pa.table({"series": list(parts), "text": texts})}
    return {
        **now,
        "parts": pa.table(
            {
                "series": np.repeat(list(parts), n_shown),
                "K": np.tile(deals.k_values[shown], len(parts)),
                "share": np.concatenate([part[shown] for part in parts.values()]),
            }
        ),
        **_k_tables(
            n_neighbors,
            k_values,
            zoom,
            {name: _written(part) for name, part in at_every_k.items()},
        ),
    }


def published(names: Sequence[str]) -> alt.LayerChart:
    """Draw scores at the first few K, a line for each name; tables: `published_tables`."""
    colors = dict(zip(names, (PURPLE, BLUE, ORANGE), strict=False))
    x = alt.X("K:Q", title="K, the neighbors that vote", axis=alt.Axis(tickMinStep=1, grid=False))
    y = _share_axis("score", "digits read right", True).scale(domain=[0.95, 1])
    lines = _table("scores").encode(
        x=x,
        y=y,
        color=_colors("series", colors),
        tooltip=["series:N", "K:Q", alt.Tooltip("score:Q", format=".2%")],
    )
    dots = lines.mark_point(filled=True, size=70, opacity=1)
    layers = [lines.mark_line(strokeWidth=2.5), dots, *_legend(colors, top=100)]
    return _finish(layers, "Ours beside the published scores")


def published_tables(scores: Mapping[str, ArrayLike]) -> Tables:
    """Give what `published` draws: by name the scores 0..1 at K = 1, 2, ..."""
    rows = [
        {"series": name, "K": k, "score": float(score)}
        for name, series in scores.items()
        for k, score in enumerate(np.asarray(series).tolist(), start=1)
    ]
    return {
        "scores": pa.Table.from_pylist(rows),
        "now": pa.table({"series": list(scores), "text": list(scores)}),
    }


def _table(name: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name))


def _colors(field: str, colors: dict[str, str]) -> alt.Color:
    scale = alt.Scale(domain=list(colors), range=list(colors.values()))
    return alt.Color(f"{field}:N", scale=scale, legend=None)


def _k_axis(field: str, zoom: bool) -> alt.X:
    """Give the axis of K, linear up to ZOOM or logarithmic."""
    if zoom:
        axis = alt.Axis(values=[1, *range(5, ZOOM + 1, 5)], grid=False, format="d")
        scale = alt.Scale(domain=[0.5, ZOOM + 0.5], nice=False)
    else:
        axis = alt.Axis(values=[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], grid=False, format="d")
        scale = alt.Scale(type="log", nice=False, padding=6)
    return alt.X(f"{field}:Q", title="K, the neighbors that vote", axis=axis, scale=scale)


def _share_axis(field: str, title: str, zoom: bool) -> alt.Y:
    scale = alt.Scale(zero=False) if zoom else alt.Scale(domain=[0, 1])
    return alt.Y(f"{field}:Q", title=title, axis=alt.Axis(format="~%"), scale=scale)


def _k_marker(x: alt.X) -> alt.Chart:
    """Draw the line at the current K."""
    rule: alt.Chart = _table("marker").mark_rule(color=MARKER, strokeWidth=2)
    return rule.encode(x=x)


def _k_columns(zoom: bool, fields: list[str]) -> alt.Chart:
    """Lay a column that nobody sees over each K: it can be clicked, and tells its values."""
    hover = alt.selection_point(
        name="hover", on="pointerover", clear="pointerout", fields=["K"], empty=False
    )
    columns: alt.Chart = (
        _table(CLICKABLE)
        .mark_rect(color=MARKER, cursor="pointer")
        .encode(
            x=_k_axis("left", zoom),
            x2="right:Q",
            opacity=alt.condition(hover, alt.value(0.25), alt.value(0)),
            tooltip=["K:Q", *(f"{field}:N" for field in fields)],
        )
        .add_params(hover, _click("K"))
    )
    return columns


def _click(*fields: str) -> alt.Parameter:
    """Let a row be clicked, which tells these fields of it."""
    return alt.selection_point(name=CLICKED, on="click", fields=[*fields, N_CLICKS], toggle=False)


def _k_tables(
    n_neighbors: int, k_values: Sequence[int], zoom: bool, texts: dict[str, list[str]]
) -> Tables:
    """Give the tables of `_k_marker` and `_k_columns`; texts are those of every K from 1."""
    k = np.arange(1, ZOOM + 1) if zoom else np.array(k_values)
    between = (k[:-1] + k[1:]) / 2 if zoom else np.sqrt(k[:-1] * k[1:])
    columns: dict[str, ArrayLike] = {
        "K": k,
        "left": np.concatenate([[k[0] * 0.9 if not zoom else 0.5], between]),
        "right": np.concatenate([between, [k[-1] + 0.5]]),
    }
    for name, text in texts.items():
        columns[name] = [text[each - 1] if each <= len(text) else "–" for each in k.tolist()]
    # beyond the chart there is no marker; clipped, it would stay where it was
    marker = pa.array([n_neighbors] if k[0] <= n_neighbors <= k[-1] else [], pa.int64())
    return {"marker": pa.table({"K": marker}), CLICKABLE: pa.table(columns)}


def _legend(colors: dict[str, str], top: int = 12) -> list[alt.Chart]:
    """Write the table "now" into the left of a chart, line by line, each behind its color."""
    lines = _table("now").transform_window(line="row_number()")
    lines = lines.transform_calculate(height=f"{top} + 24 * (datum.line - 1)")
    lines = lines.encode(y=alt.Y("height:Q", scale=None, axis=None))
    dots = lines.mark_point(filled=True, size=100, opacity=1)
    texts = lines.mark_text(align="left", baseline="middle", fontSize=15, color=TEXT)
    return [
        dots.encode(x=alt.value(16), color=_colors("series", colors)),
        texts.encode(x=alt.value(28), text="text:N"),
    ]


def _written(shares: NDArray[np.float64]) -> list[str]:
    return [f"{share:.1%}" for share in shares.tolist()]


def _finish(layers: Sequence[alt.Chart], title: str, height: int = HEIGHT) -> alt.LayerChart:
    """Lay the layers over each other, in type that the back row can read."""
    chart: alt.LayerChart = (
        alt.layer(*layers)
        .properties(height=height, title=title)
        .configure_axis(labelFontSize=14, titleFontSize=14)
        .configure_title(fontSize=17, anchor="start")
    )
    return chart
