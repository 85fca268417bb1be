"""Metrics and weights side by side, and the scores that others have published."""

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike

from digits_knn.charts import tune as tune_charts
from digits_knn.knn import metrics
from digits_knn.knn.metrics import METRICS
from digits_knn.knn.model_selection import ValidationCurves
from digits_knn.snippets import tune as snippets_tune
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import charts, results, state

# E. Alpaydin and C. Kaynak, optdigits.names (UCI, 1998): shares correct, K = 1, 2, ... 11
PUBLISHED = (0.9800, 0.9738, 0.9783, 0.9761, 0.9789, 0.9777, 0.9766, 0.9766, 0.9772, 0.9755, 0.9789)

SOURCE = """
**Ours is the easier test.** The same 13 people wrote our training and test digits, so a digit often
meets another by the same writer. scikit-learn's 1,797 digits are the test set of UCI's
[Optical Recognition of Handwritten Digits](https://doi.org/10.24432/C50P49). E. Alpaydin and
C. Kaynak (1998, file optdigits.names) tested on all of them, with 3,823 training digits by 30 other
people.
"""

_scored: set[str] = set()  # the metrics kept already, for all visitors: for these no bar is shown


def show() -> None:
    """Show every setting's scores at the current K, and ours beside published ones."""
    settings = state.settings()
    curves = _curves_of_all()
    euclidean = curves["euclidean"]["uniform"]
    scores: dict[str, ArrayLike] = {
        "Published": PUBLISHED,
        "Cross-validation": euclidean.validation[: len(PUBLISHED)],
        "Test": euclidean.test[: len(PUBLISHED)],
    }
    with st.container(key="settings"):
        st.markdown(_table(curves, settings))
        charts.show(
            tune_charts.published,
            tuple(scores),
            tables=tune_charts.published_tables(scores),
        )
        st.markdown(SOURCE)
        with st.expander("The scores in numbers"):
            st.markdown(_in_words(scores))


def codes() -> code_buttons.Makers:
    """Return the code behind the table, and behind our scores in the chart."""
    settings = state.settings()
    return {
        "All settings": lambda: snippets_tune.all_settings(settings.n_neighbors),
        "Our scores": snippets_tune.published,
    }


def _in_words(scores: dict[str, ArrayLike]) -> str:
    lines = [
        f"- {name}: {', '.join(f'{100 * score:.1f}' for score in np.asarray(series))}"
        for name, series in scores.items()
    ]
    return "\n".join([f"Percent correct at K = 1 to {len(PUBLISHED)}:", "", *lines])


def _curves_of_all() -> dict[str, dict[str, ValidationCurves]]:
    """Score every metric; who asks first sees a bar grow."""
    bar = st.empty() if _scored.issuperset(METRICS) else st.progress(0.0)
    curves = {}
    for done, (metric, label) in enumerate(metrics.labels().items()):
        if metric not in _scored:
            bar.progress(done / len(METRICS), f"Scoring every K: {label} …")
        curves[metric] = results.validation_curves(metric)
        _scored.add(metric)
    bar.empty()
    return curves


def _table(curves: dict[str, dict[str, ValidationCurves]], settings: state.Settings) -> str:
    """Write the scores as a table in Markdown, the best of each column in bold."""
    k = settings.n_neighbors
    pairs = [(metric, weights) for metric in curves for weights in curves[metric]]
    lines = [
        f"**All settings at K = {k:,}**",
        "",
        "| Metric | Weights | Cross-validation | Test |",
        "|---|---|---|---|",
    ]
    validation = [curves[m][w].validation[k - 1 : k].sum() for m, w in pairs]  # 0 beyond the end
    test = [curves[m][w].test[k - 1] for m, w in pairs]
    for (metric, weights), scored, tested in zip(pairs, validation, test, strict=True):
        error = curves[metric][weights].standard_error[k - 1 : k].sum()
        cells = [
            METRICS[metric].label,
            state.WEIGHTS_LABELS[weights],
            f"{_emphasized(scored, validation)} ± {error:.1%}" if scored else "–",
            _emphasized(tested, test),
        ]
        if (metric, weights) == (settings.metric, settings.weights):
            cells[0] = f"▶ {cells[0]}"
        lines.append(f"| {' | '.join(cells)} |")
    lines += [
        "",
        ":gray[Bold: best in its column. ▶: your settings. ±: one standard error.]",
    ]
    return "\n".join(lines)


def _emphasized(score: float, scores: list[float]) -> str:
    return f"**{score:.1%}**" if score == max(scores) else f"{score:.1%}"
