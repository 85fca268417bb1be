"""What K does to the scores, and the rules by which K is chosen."""

import streamlit as st

from digits_knn import plots
from digits_knn.tuning import Curves
from digits_knn.ui import charts, sidebar, state

NOISE = {0.0: "none", 0.1: "10%", 0.2: "20%", 0.4: "40%"}


def show() -> None:
    """Show the scores of every K, and four ways to choose one."""
    chosen = state.settings()
    noise = st.session_state.get("noise", 0.0) or 0.0
    with st.spinner("Scoring every K …"):
        curves = state.curves(chosen.metric, noise)[chosen.weights]
    for column, zoom in zip(st.columns([3, 2]), (False, True), strict=True):
        with column:
            charts.show_clickable(
                plots.accuracy,
                zoom,
                tables=plots.accuracy_tables(curves, chosen.n_neighbors, sidebar.k_options(), zoom),
                key=f"accuracy_{'zoom' if zoom else 'all'}",
                on_click=charts.take_k,
            )
    said, wrong = st.columns([3, 2])
    said.markdown(_what_k_does(curves, chosen))
    wrong.segmented_control(
        "Training labels made wrong on purpose",
        list(NOISE),
        format_func=NOISE.__getitem__,
        key="noise",
        default=0.0,
        required=True,
        help="Each gets another digit's name by chance. The test labels stay right.",
    )
    _show_choices(curves)


def _show_choices(curves: Curves) -> None:
    best, simple, root, on_test = (
        curves.best,
        curves.one_standard_error,
        curves.square_root,
        curves.best_on_test,
    )

    def test(k: int) -> str:
        return f"{curves.test[k - 1]:.1%}"

    choices = {
        "best": (
            best,
            "best cross-validated",
            f"Each fifth of the training digits is read by the other four: "
            f"{curves.validation[best - 1]:.1%}. Test score {test(best)}.",
        ),
        "simple": (
            simple,
            "one standard error",
            f"The largest K within one standard error ({curves.standard_error[best - 1]:.1%}) of "
            f"the best: more voters, as good. Test score {test(simple)}.",
        ),
        "root": (
            root,
            "√n",
            f"The rule of thumb, √{len(curves.train):,}: it knows nothing of the data. "
            f"Test score {test(root)}.",
        ),
        "on_test": (
            on_test,
            "best on the test digits",
            f"{test(on_test)}, but chosen by it this is a **validation score**: nothing is left "
            f"to test on. K = {best}, chosen without them, has a test score: {test(best)}.",
        ),
    }
    for column, (key, (k, name, why)) in zip(st.columns(4), choices.items(), strict=True):
        with column:
            st.button(
                f"K = {k}: {name}",
                key=f"choose_{key}",
                on_click=state.set_k,
                args=(k,),
                width="stretch",
            )
            st.caption(why)


def _what_k_does(curves: Curves, chosen: state.Settings) -> str:
    k, n_train = chosen.n_neighbors, len(curves.train)
    if k == n_train and chosen.weights == "uniform":
        return (
            f"**K = {k:,}: one answer for every drawing.** All training digits vote, so the "
            f"commonest label always wins, and {curves.test[-1]:.1%} of the test digits happen to have it."
        )
    if k > len(curves.validation):
        return (
            f"**K = {k:,} is far too large.** It is more than cross-validation has digits to vote "
            f"({len(curves.validation):,})."
        )
    score = curves.validation[k - 1]
    best = curves.validation[curves.best - 1]
    behind = f"cross-validated {score:.1%}, {100 * (best - score):.1f} points below the best"
    if k < curves.best:
        own = (
            " Each training digit is its own nearest: hence the training score of 100%."
            if k == 1
            else ""
        )
        return (
            f"**K = {k}: few vote, so it follows noise.** One odd or wrongly labelled digit can "
            f"decide: {behind}.{own}"
        )
    if k <= curves.one_standard_error:
        return (
            f"**K = {k} is as good as any:** cross-validated {score:.1%}, within one standard error "
            f"of the best ({best:.1%} at K = {curves.best})."
        )
    return f"**K = {k:,}: it blurs.** Digits from farther away outvote the nearest ones: {behind}."
