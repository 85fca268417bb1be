"""The step on better distances: one digit moved by a pixel, and K-NN with each distance."""

import streamlit as st

from digits_knn.dataset import load_split
from digits_knn.lesson import better_distances, better_distances_code
from digits_knn.lesson.better_distances import DISTANCES, Measurement
from digits_knn.lesson.block import Block
from digits_knn.ui import elements
from digits_knn.ui.learn import question, switches
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
    """Show a digit that moves, how well K-NN does with each distance, and what was published."""
    _show_moved(st.session_state[_SHIFTED])
    measuring.measure_if_requested(_MEASUREMENT, better_distances.measure_all)
    st.html(_table(*_scores(_measured())))
    st.markdown(
        f"The test digits were in view while these distances were made, so the "
        f"{len(load_split().y_train):,} training digits, each left out, give the fairer figures. "
        "A few digits more or less are chance."
    )
    row = st.container(horizontal=True, vertical_alignment="center")
    measuring.show_button(
        _MEASUREMENT, f"Measure the {len(load_split().y_test)} test digits (ten seconds)", row
    )
    if switches.is_on(switches.CODE):
        with row:
            url_setting.choose(_DISTANCE, "Code of", _LABELS)
    with st.expander("Published results on MNIST"):
        st.markdown(_published())


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
        f"By Euclidean distance, **{strayed.n_strayed} of the {n_test}** moved test digits are "
        f"nearer to another digit, {strayed.n_misread} of them to one of another class."
    )


def _scores(measured: dict[str, Measurement]) -> tuple[list[str], list[list[str]]]:
    """Return a table's head and rows: misread training digits, and what was measured."""
    settings, is_answered = state.settings(), question.is_answered()
    n_train, n_test = len(load_split().y_train), len(load_split().y_test)
    at = ", ".join(map(str, better_distances.LEFT_OUT_K))
    head = [
        "distance",
        f"misclassified of {n_train:,} (leave-one-out, uniform weights), at K = {at}",
    ]
    if measured:
        head += [f"correct of {n_test} at K = {settings.n_neighbors:,}", "time per digit"]
    if measured and is_answered:
        head.append("moved, nearer to another digit")
    rows = []
    for name in DISTANCES:
        left_out = better_distances.LEFT_OUT.get(name)
        row = [name, ", ".join(map(str, left_out)) if left_out else "learned on these"]
        if measured:
            each = measured[name]
            correct = each.n_correct[settings.weights][settings.n_neighbors - 1]
            row += [f"{correct} ({correct / n_test:.1%})", f"{1000 * each.seconds / n_test:.2f} ms"]
            if is_answered:
                row.append(str(each.strayed.n_strayed))
        rows.append(row)
    return head, rows


def _published() -> str:
    """Write the published results as a table in Markdown."""
    results = (*better_distances.PUBLISHED, better_distances.NETWORKS)
    rows = (f"| {each.method} | {each.error}% | [{each.source}]({each.link}) |" for each in results)
    return "\n".join(["| Method | Error | Source |", "|---|--:|---|", *rows])


def _table(head: list[str], rows: list[list[str]]) -> str:
    """Write a table; see page.css."""
    titles = "".join(f"<th>{title}</th>" for title in head)
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return (
        f'<table class="lesson_table"><thead><tr>{titles}</tr></thead>'
        f"<tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody></table>"
    )
