"""The sidebar of every page: K and the other settings, and the live test score under them."""

from dataclasses import astuple

import streamlit as st

from digits_knn.knn import classifier, metrics
from digits_knn.knn.metrics import METRICS
from digits_knn.snippets import draw as snippets_draw
from digits_knn.snippets.assemble import Snippet
from digits_knn.ui import elements
from digits_knn.ui.elements import address_bar, code_buttons
from digits_knn.ui.shared import fragments, results, state

_LAST_SHOWN = "last_shown"  # the settings before, and those shown

_TOUCH_K = "touch_k"
_touch_k = elements.register(_TOUCH_K, "sidebar/k_stepper")

SLIDER = "k_slider"  # what its key begins with
_LISTENER = "listener"
_listener = elements.register(_LISTENER, "sidebar/slider_drag")


def step_k(direction: int) -> None:
    """Move K to the next value of the slider, up (1) or down (-1), in a callback."""
    options = state.k_options()
    position = options.index(st.session_state[state.K]) + direction
    fragments.set_k(options[min(max(position, 0), len(options) - 1)])


def show(writes_address: bool) -> None:
    """Show the settings, and how the model scores with them.

    Parameters
    ----------
    writes_address : bool
        Whether they are written into the address here.
    """
    with st.sidebar:
        fragments.add("score", lambda: _show_k_and_score(writes_address))
        # outside of what follows K, which is quicker: it is made when it is asked for
        code_buttons.show_buttons("score_code", {"test score": _code_of_score})
        st.segmented_control(
            "Weights",
            list(classifier.WEIGHTS),
            key=state.WEIGHTS,
            required=True,
            format_func=state.WEIGHTS_LABELS.__getitem__,
            help="Uniform: each neighbor has one vote. Distance: a vote counts 1 / distance.",
        )
        st.selectbox(
            "Metric",
            list(METRICS),
            key=state.METRIC,
            format_func=metrics.labels().__getitem__,
            help=_metric_help(),
        )


def _metric_help() -> str:
    """Return what each metric measures, in Markdown."""
    lines = [f"- **{metric.label}**: {metric.explanation}." for metric in METRICS.values()]
    intro = "How far apart two 8×8 images are, from the differences of their 64 counts:"
    return "\n".join([intro, "", *lines, ""])


def _code_of_score() -> Snippet:
    return snippets_draw.test_score(*astuple(state.settings()))


def show_touch_k() -> None:
    """Show K with two large buttons; on a phone, where the sidebar is folded away."""
    fragments.add("touch", _show_touch_k)


def _show_touch_k() -> None:
    settings = state.settings()
    _touch_k(
        key=_TOUCH_K,
        data={"k": f"{settings.n_neighbors:,}", "score": f"{results.score(settings).accuracy:.1%}"},
        on_step_change=_on_step,
    )


def _on_step() -> None:
    step = state.sent_value(_TOUCH_K, "step")
    if type(step) is int and step in (-1, 1):
        step_k(step)


def _show_k_and_score(writes_address: bool) -> None:
    options = state.k_options()
    # a slider does not take other values and another K at once: with other values it is another
    key = f"{SLIDER}_{state.extra_k()}"
    if st.session_state.get(key) != st.session_state[state.K]:
        st.session_state[key] = st.session_state[state.K]
    st.select_slider(
        "K, the number of neighbors that vote",
        options,
        key=key,
        on_change=on_slider_change,
        args=(key,),
        help="From 1 to all training digits. Arrow keys move it step by step.",
    )
    follow_drag()
    _show_score()
    if writes_address:
        address_bar.show()


def _show_score() -> None:
    settings = state.settings()
    score = results.score(settings)
    before = _setting_before(settings)
    change = 100 * (score.accuracy - results.score(before).accuracy)
    st.metric(
        f"Test score at K = {settings.n_neighbors}",
        f"{score.accuracy:.1%}",
        delta=f"{change:+.1f} points" if before != settings else None,
        delta_color="normal" if change else "off",
        delta_arrow="auto" if change else "off",
        delta_description=_difference(before, settings) if before != settings else None,
    )
    st.caption(
        f"{score.n_correct} of {score.n_samples} right; "
        f"95% interval {score.low:.1%} to {score.high:.1%}"
    )
    if settings.weights == "uniform" and settings.n_neighbors == state.n_train():
        st.caption("All training digits vote: every drawing gets the same answer.")


def _setting_before(settings: state.Settings) -> state.Settings:
    """Return the settings before these; at the beginning, these."""
    before: state.Settings
    last: state.Settings
    before, last = st.session_state.get(_LAST_SHOWN, (settings, settings))
    if settings != state.settled_settings():  # the slider is being dragged
        return last
    if last != settings:
        before = last
    st.session_state[_LAST_SHOWN] = (before, settings)
    return before


def _difference(before: state.Settings, now: state.Settings) -> str:
    """Name the last setting by what was otherwise."""
    if before.metric != now.metric:
        return f"since {METRICS[before.metric].label}"
    if before.weights != now.weights:
        return f"since {before.weights} weights"
    return f"since K = {before.n_neighbors}"


def on_slider_change(key: str) -> None:
    """Follow the slider with this key, which was let go; its callback."""
    fragments.set_k(st.session_state[key])


def follow_drag() -> None:
    """Follow the slider while it is being dragged."""
    _listener(
        key=_LISTENER,
        data={"slider": f"[class*='st-key-{SLIDER}'] input", "k": state.settings().n_neighbors},
        on_k_change=_on_drag,
    )


def _on_drag() -> None:
    state.set_live_k(state.sent_value(_LISTENER, "k"))
    fragments.rerun()
