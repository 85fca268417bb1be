"""The test score of every K with a class's drawings, beside that of the training digits alone."""

from weakref import WeakKeyDictionary

import numpy as np
import streamlit as st

from digits_knn.dataset import load_split
from digits_knn.knn import model_selection
from digits_knn.knn.model_selection import ValidationCurves
from digits_knn.snippets.tune import SEVERAL
from digits_knn.ui.shared import class_voters, state
from digits_knn.ui.shared.class_voters import ClassVoters

# the curves before and after the class is added; gone as soon as its drawings are
_curves_of: WeakKeyDictionary[ClassVoters, tuple[ValidationCurves, ValidationCurves]] = (
    WeakKeyDictionary()
)


def with_class(
    curves: ValidationCurves, settings: state.Settings, noise: float
) -> ValidationCurves:
    """Add the test score when the class's drawings vote, too, if they do in this browser.

    Parameters
    ----------
    noise : float
        Share of the training labels that are wrong; the class's are left as they are.
    """
    voters = class_voters.voters()
    if not len(voters):
        return curves
    before, known = _curves_of.get(voters, (None, curves))
    if before is not curves:
        split = load_split()
        known = model_selection.with_class(
            curves,
            np.vstack([split.X_train, voters.X]),
            np.concatenate([model_selection.add_label_noise(split.y_train, noise), voters.y]),
            split.X_test,
            split.y_test,
            settings.weights,
            settings.metric,
        )
        _curves_of[voters] = curves, known
    return known


def sentence(curves: ValidationCurves, n_neighbors: int) -> str:
    """Say what the class's drawings do to the test score at K; "" if none vote."""
    if curves.with_class is None:
        return ""
    alone, score = (each[n_neighbors - 1] for each in (curves.test, curves.with_class))
    n = len(class_voters.voters())
    drawings = "drawing votes" if n == 1 else f"{n:,} drawings vote"
    return (
        f" If the class's {drawings} too, the test score is {score:.1%} "
        f"({100 * (score - alone):+.1f} points)."
    )


def show_table(curves: ValidationCurves, n_neighbors: int) -> None:
    """Show both test scores in numbers, folded, if the class's drawings vote."""
    if curves.with_class is None:
        return
    rows = [
        f"| {k:,} | {curves.test[k - 1]:.1%} | {curves.with_class[k - 1]:.1%} |"
        for k in sorted({*SEVERAL, n_neighbors})
    ]
    with st.expander("Test scores with the class's drawings, in numbers"):
        header = "| K | training digits alone | with the class's drawings |\n|---|---|---|"
        st.markdown("\n".join([header, *rows]))
