"""The sidebar of every page: K and the other settings, and the live test score under them."""

from dataclasses import astuple, replace
from typing import Any

import streamlit as st

from digits_knn.knn import classifier, metrics
from digits_knn.knn.metrics import METRICS
from digits_knn.snippets import draw as snippets_draw
from digits_knn.snippets.assemble import Snippet
from digits_knn.ui import elements
from digits_knn.ui.elements import address_bar, code_buttons
from digits_knn.ui.shared import address, class_voters, fragments, results, state

_LAST_SHOWN = "last_shown"  # the settings before, and those shown

_CLASS_VOTES = "class_votes"
_TOUCH_K = "touch_k"
MOST_TAPS = 5  # that the page follows before the server has answered the first
_touch_k = elements.register(_TOUCH_K, "sidebar/k_stepper")

SLIDER = "k_slider"  # what its key begins with
_SCORE = "score"
_score = elements.register(_SCORE, "sidebar/score")


def show(writes_address: bool) -> None:
    """Show the settings, and how the model scores with them.

    Parameters
    ----------
    writes_address : bool
        Whether they are written into the address here.
    """
    with (
        st.sidebar,
        st.container(key="sidebar_settings"),
    ):  # the lesson hides it where it does nothing
        fragments.add("score", lambda: _show_k_and_score(writes_address))
        # outside of what follows K, which is quicker: it is made when it is asked for
        code_buttons.show_buttons("score_code", {"test score": _code_of_score})
        st.segmented_control(
            "Weights",
            list(classifier.WEIGHTS),
            key=state.WEIGHTS,
            persist_state="session",
            required=True,
            format_func=state.WEIGHTS_LABELS.__getitem__,
            help="Uniform: each neighbor has one vote. "
            "Distance: each vote is weighted by 1 / distance.",
        )
        st.selectbox(
            "Metric",
            list(METRICS),
            key=state.METRIC,
            persist_state="session",
            format_func=metrics.labels().__getitem__,
            help=_metric_help(),
        )
        _show_class_votes()


def _show_class_votes() -> None:
    """Show, to the teacher of a class that has drawn, the box that lets its drawings vote."""
    n = len(class_voters.offered())
    if not n:
        return
    is_on = class_voters.offered() is class_voters.voters()
    if st.session_state.get(_CLASS_VOTES) != is_on:
        st.session_state[_CLASS_VOTES] = is_on
    st.checkbox(
        "The class votes too",
        key=_CLASS_VOTES,
        on_change=lambda: class_voters.switch(st.session_state[_CLASS_VOTES] is True),
        help=f"On Draw (marked with ◆), Tune K and Map, the class's drawings ({n:,}) vote beside "
        "the training digits. Only in this tab, until you reload it.",
    )


def _metric_help() -> str:
    """Return what each metric measures, in Markdown."""
    lines = [f"- **{metric.label}**: {metric.explanation}." for metric in METRICS.values()]
    intro = "How the distance between two 8×8 images is computed from their 64 pixels:"
    return "\n".join([intro, "", *lines, ""])


def _code_of_score() -> Snippet:
    return snippets_draw.test_score(*astuple(state.settings()))


def show_touch_k() -> None:
    """Show K with two large buttons; on a phone, where the sidebar is folded away."""
    fragments.add("touch", _show_touch_k)


def _show_touch_k() -> None:
    settings, options = state.settings(), state.k_options()
    place = options.index(settings.n_neighbors)
    near = options[max(place - MOST_TAPS, 0) : place + MOST_TAPS + 1]

    def words(k: int) -> dict[str, Any]:
        score = results.score(replace(settings, n_neighbors=k))
        said = f"test score {score.accuracy:.1%}"
        if _others_have_wrong_labels():
            said = f"{score.accuracy:.1%} with correct labels"  # no room for more
        return {"title": f"K = {k:,}", "score": said}

    now = words(settings.n_neighbors)
    _touch_k(
        key=_TOUCH_K,
        data={
            "k": settings.n_neighbors,
            **now,
            "atK": {k: elements.changed(now, words(k)) for k in near},
        },
        on_k_change=_on_touch,
    )


def _on_touch() -> None:
    fragments.set_k(state.sent_value(_TOUCH_K, "k"))


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
        format_func="{:,}".format,
        on_change=on_slider_change,
        args=(key,),
        help="From 1 to all training digits. Use the arrow keys for single steps.",
    )
    _show_score()
    if writes_address:
        address_bar.show()


def _show_score() -> None:
    """Show the score, also ahead at every K of the slider; it follows the slider being dragged."""
    settings, settled = state.settings(), state.settled_settings()
    words = _words(settings, _setting_before(settings))
    _score(
        key=_SCORE,
        data={
            "slider": f"[class*='st-key-{SLIDER}'] input",
            "k": settings.n_neighbors,
            **words,
            "atK": {
                k: elements.changed(words, _words(replace(settings, n_neighbors=k), settled))
                for k in state.k_options()
            },
        },
        on_k_change=_on_drag,
    )


def _words(settings: state.Settings, before: state.Settings) -> dict[str, str]:
    """Return a score, what it means, and how it has changed since the setting before."""
    score = results.score(settings)
    change = 100 * (score.accuracy - results.score(before).accuracy)
    all_vote = settings.weights == "uniform" and settings.n_neighbors == state.n_train()
    return {
        "title": f"Test score at K = {settings.n_neighbors:,}, with correct labels"
        if _others_have_wrong_labels()
        else f"Test score at K = {settings.n_neighbors:,}",
        "accuracy": f"{score.accuracy:.1%}",
        "change": "" if before == settings else _change(change, before, settings),
        "direction": "up" if change > 0 else "down" if change < 0 else "",
        "what": f"Share of the {score.n_samples} test digits classified correctly",
        "meaning": f"{score.n_correct} of {score.n_samples} correct; 95% confidence interval "
        f"{score.low:.1%}–{score.high:.1%}",
        "note": "All training digits vote, so every drawing gets the same answer."
        if all_vote
        else "",
    }


def _others_have_wrong_labels() -> bool:
    """Return whether scores on the page are of a model whose training labels are partly wrong."""
    return bool(st.session_state[state.NOISE]) and address.path() == "tune"


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


def _change(change: float, before: state.Settings, now: state.Settings) -> str:
    """Return how the score has changed, naming the last setting by what was different."""
    if before.metric != now.metric:
        return f"{change:+.1f} points from {METRICS[before.metric].label}"
    if before.weights != now.weights:
        return f"{change:+.1f} points from {before.weights} weights"
    return f"{change:+.1f} points from K = {before.n_neighbors:,}"


def on_slider_change(key: str) -> None:
    """Follow the slider with this key, which was let go; its callback."""
    fragments.set_k(st.session_state[key])


def _on_drag() -> None:
    state.set_live_k(state.sent_value(_SCORE, "k"))
    fragments.rerun()
