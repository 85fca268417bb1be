"""Step 9 of the lesson: one digit moved by a pixel, and what better distances make of it."""

import streamlit as st

from digits_knn.dataset import load_split
from digits_knn.lesson import better_distances, better_distances_code
from digits_knn.lesson.better_distances import DISTANCES, Measurement
from digits_knn.lesson.block import Block
from digits_knn.ui import elements
from digits_knn.ui.learn import question
from digits_knn.ui.shared import measuring, pictures, state, url_setting

_DISTANCE, _SHIFTED = "distance_shown", "shifted"
_LABELS = {
    "tangent": "Tangent",
    "distortion": "Distortion",
    "learned": "Learned",
    better_distances_code.MOVED: "Moved",
}
_FIRST = 29  # a 9 that, once moved, is taken for a 3
SETTINGS = {
    _DISTANCE: url_setting.one_of(list(_LABELS)),
    _SHIFTED: url_setting.whole_number(_FIRST, 0, len(load_split().y_test) - 1),
}
_MEASUREMENT = "distances"  # the key of what was measured
_NAME = "learn_further"
_element = elements.register(_NAME, "learn/better_distances")


def _measured() -> dict[str, Measurement]:
    """Return what was measured, by the name of the distance; nothing yet at first."""
    return measuring.last(_MEASUREMENT) or {}


def show() -> None:
    """Show a digit that moves, the distances measured here, and what was published."""
    _show_moved(st.session_state[_SHIFTED])
    measuring.measure_if_requested(_MEASUREMENT, better_distances.measure_all)
    row = st.container(horizontal=True, vertical_alignment="center")
    with row:
        measuring.show_button(_MEASUREMENT, "Measure", row)
        st.markdown("Code:", width="content")
        url_setting.choose(_DISTANCE, "Code", _LABELS)
    if measured := _measured():
        _show_scores(measured)
    else:
        st.markdown("How many digits does each distance read right? It takes about ten seconds.")
    _show_published()


def uses_sidebar() -> bool:
    """Return whether K, weights or metric of the sidebar change anything here."""
    return True


def block() -> Block:
    """Return the code of the distance chosen."""
    shown: str = st.session_state[_DISTANCE]
    measured = _measured().get(better_distances_code.SHOWN[shown])
    settings = state.settings()
    return better_distances_code.code(shown, measured, settings.n_neighbors, settings.weights)


def _show_moved(row: int) -> None:
    split, moved = load_split(), better_distances.moved_and_all_digits()[0]
    n_test = len(split.y_test)
    is_answered = question.is_answered()
    compared = better_distances.COMPARED if is_answered else ()
    _element(
        key=_NAME,
        data={
            "row": row,
            "count": n_test,
            "label": int(split.y_test[row]),
            "before": pictures.encode_images(split.X_test[[row]])[0],
            "moved": pictures.encode_images(moved[[row]])[0],
            "distances": [
                {
                    "name": name,
                    "itself": each.to_itself,
                    "other": each.to_other,
                    "picture": pictures.encode_images([each.other])[0],
                    "label": each.label,
                }
                for name in compared
                for each in (better_distances.move_one(name, row),)
            ],
        },
        on_shifted_change=url_setting.on_sent(_NAME, _SHIFTED, SETTINGS[_SHIFTED]),
    )
    if not is_answered:
        return
    strayed = better_distances.stray_euclidean()
    st.markdown(
        f"By Euclidean distance **{strayed.n_strayed} of the {n_test}** test digits, once moved, "
        f"are nearer to another digit, {strayed.n_misread} of them to one of another class."
    )


def _show_scores(measured: dict[str, Measurement]) -> None:
    """Show what was measured, at the sidebar's K and weights."""
    settings, is_answered = state.settings(), question.is_answered()
    n_test = len(load_split().y_test)
    rows = []
    for name in DISTANCES:
        each = measured[name]
        right = each.n_correct[settings.weights][settings.n_neighbors - 1]
        rows.append(
            [
                name,
                f"{right} ({right / n_test:.1%})",
                f"{1000 * each.seconds / n_test:.2f} ms",
            ]
        )
        if is_answered:
            rows[-1].append(str(each.strayed.n_strayed))
    head = [f"At K = {settings.n_neighbors:,}", f"right of {n_test}", "a digit takes"]
    astray = "*Astray*: once moved, nearer to another digit than to itself. " if is_answered else ""
    st.markdown(_table([*head, "astray"] if is_answered else head, rows))
    st.caption(
        f"{astray}A few digits more or less are chance. Each pixel alone, without the pixels "
        "around it, forgives so much that little is told apart. The time leaves out what learning "
        "the metric takes."
    )


def _show_published() -> None:
    """Show the published results."""
    rows = [
        [
            each.method,
            f"{each.error}%",
            f"[{each.source}]({each.link})" if each.link else each.source,
        ]
        for each in (*better_distances.PUBLISHED, better_distances.NETWORKS)
    ]
    head = ["Published, on MNIST", "misread", "by"]
    st.markdown(_table(head, rows))


def _table(head: list[str], rows: list[list[str]]) -> str:
    """Write a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
