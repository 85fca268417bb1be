"""The sidebar of every page: K and the other settings, and the live test score under them."""

import streamlit as st

from digits_knn import classifier
from digits_knn.ui import state

_LAST_SHOWN = "last_shown"  # (settings, score) pairs: what is shown, and what was before

# Fine where K matters, coarse where a step of one changes nothing
COMMON_K = (*range(1, 31), *range(35, 51, 5), *range(60, 101, 10), *range(150, 501, 50))
LARGE_K = tuple(range(600, 1301, 100))


def k_options() -> list[int]:
    """Give the slider's values, the current K always among them (an address may set any)."""
    return sorted({*COMMON_K, *LARGE_K, state.n_train(), st.session_state[state.K]})


def step_k(direction: int) -> None:
    """Move K to the next value of the slider, up (1) or down (-1)."""
    options = k_options()
    position = options.index(st.session_state[state.K]) + direction
    st.session_state[state.K] = options[min(max(position, 0), len(options) - 1)]


def show() -> None:
    """Show the settings, and how the model scores with them."""
    with st.sidebar:
        st.select_slider(
            "K, the number of neighbors that vote",
            k_options(),
            key=state.K,
            bind="query-params",
            help="From 1 to all training digits. Arrow keys move it step by step.",
        )
        st.segmented_control(
            "Weights",
            list(classifier.WEIGHTS),
            key=state.WEIGHTS,
            bind="query-params",
            required=True,
            format_func=state.WEIGHTS_LABELS.__getitem__,
            help="Uniform: each neighbor has one vote. Distance: a vote counts 1 / distance.",
        )
        st.selectbox(
            "Metric",
            list(classifier.METRICS),
            key=state.METRIC,
            bind="query-params",
            format_func=state.METRIC_LABELS.__getitem__,
            help="How the distance between two 8×8 images is measured.",
        )
        _show_score()


def show_touch_k() -> None:
    """Show K with two large buttons; on a phone, where the sidebar is folded away."""
    chosen = state.settings()
    with st.container(key="touch_k", horizontal=True, vertical_alignment="center"):
        st.button("−", key="k_down", on_click=step_k, args=(-1,), help="Smaller K")
        st.markdown(
            f"**K = {chosen.n_neighbors}** · test score {state.score(chosen).accuracy:.1%}",
            text_alignment="center",
        )
        st.button("+", key="k_up", on_click=step_k, args=(1,), help="Larger K")


def _show_score() -> None:
    chosen = state.settings()
    score = state.score(chosen)
    change = _change(chosen)
    st.metric(
        f"Test score at K = {chosen.n_neighbors}",
        f"{score.accuracy:.1%}",
        delta=f"{change:+.1f} points",
        delta_color="normal" if change else "off",
        delta_arrow="auto" if change else "off",
        delta_description="since the last setting",
    )
    st.caption(
        f"{score.n_right} of {score.n_samples} right; "
        f"95% interval {score.low:.1%} to {score.high:.1%}"
    )
    if chosen.weights == "uniform" and chosen.n_neighbors == state.n_train():
        st.caption("All training digits vote: every drawing gets the same answer.")


def _change(chosen: state.Settings) -> float:
    """Give the score's difference to the one at the settings before, in points."""
    shown = st.session_state.get(_LAST_SHOWN, (chosen, chosen))
    if shown[1] != chosen:
        shown = (shown[1], chosen)
    st.session_state[_LAST_SHOWN] = shown
    before, now = (state.score(each).accuracy for each in shown)
    return 100 * (now - before)
