"""What a teacher does with the class: pause, rename, save or delete it, or remove a student."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from digits_knn.store import exchange, teachers, wall
from digits_knn.store.errors import ClassError
from digits_knn.store.records import MAX_TITLE
from digits_knn.store.schema import ENDED, RUNNING
from digits_knn.store.teachers import KEPT_DAYS
from digits_knn.ui.class_room import drawings, room
from digits_knn.ui.class_room.drawings import ClassDrawings
from digits_knn.ui.class_room.room import Teacher

_NOTICE = "teacher_notice"  # why the last of it did not work
FILES = {
    "CSV": "64 pixels, the digit that was asked for, and a made-up name.",
    "NPZ": "NumPy's arrays X, y and person.",
    "JSON": "The same, plus the strokes, the time, and how each was read.",
}


def show_notice() -> None:
    """Show why the last of it did not work."""
    if text := st.session_state.get(_NOTICE):
        st.error(text)


def show_students(teacher: Teacher, _: ClassDrawings) -> None:
    """Show how many drawings of each digit each student has sent."""
    show_notice()
    counts = wall.counts(room.store(), teacher.classroom.id)
    if not counts.names:
        st.markdown("Nobody has joined yet.")
        return
    header = "| | " + " | ".join(map(str, range(10))) + " | all |\n|" + "---|" * 12
    rows = [
        f"| {name} | " + " | ".join(str(n or "") for n in row) + f" | **{sum(row)}** |"
        for name, row in zip(counts.names, counts.counts.tolist(), strict=True)
    ]
    total = counts.counts.sum(axis=0).tolist()
    rows.append("| **all** | " + " | ".join(f"**{n}**" for n in total) + f" | **{sum(total)}** |")
    st.markdown("\n".join([header, *rows]))
    names = dict(zip(counts.person_ids, counts.names, strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        person = st.selectbox(
            "Remove a student and all their drawings",
            list(names),
            format_func=names.__getitem__,
            index=None,
            placeholder="Choose a student",
            width=280,
        )
        st.button(
            "Remove",
            disabled=person is None,
            on_click=partial(
                attempt, lambda: teachers.remove_person(room.store(), teacher.token, person or 0)
            ),
        )


def show(teacher: Teacher) -> None:
    """Show what only the teacher may do with the class."""
    show_notice()
    classroom, store = teacher.classroom, room.store()

    def button(text: str, act: Any, **more: Any) -> None:
        st.button(text, on_click=partial(attempt, lambda: act(store, teacher.token)), **more)

    with st.container(horizontal=True):
        if classroom.state == RUNNING:
            button("Pause", teachers.pause, help="Students cannot send drawings until you resume.")
        else:
            button("Reopen" if classroom.state == ENDED else "Resume", teachers.resume)
        button("End the class", teachers.end, disabled=classroom.state == ENDED)
        st.button(
            "Other classes",
            on_click=room.go_to,
            help="Start or open another class. This browser remembers this one.",
        )
    st.text_input(
        "Title",
        classroom.title,
        key="class_new_title",
        max_chars=MAX_TITLE,
        width=420,
        on_change=partial(
            attempt,
            lambda: teachers.rename(store, teacher.token, st.session_state["class_new_title"]),
        ),
    )
    st.checkbox(
        "Keep this class",
        classroom.is_kept,
        key="class_kept",
        help=f"Otherwise it is deleted {KEPT_DAYS} days after its last drawing or change.",
        on_change=partial(
            attempt, lambda: teachers.keep(store, teacher.token, st.session_state["class_kept"])
        ),
    )
    drawn = drawings.follow(classroom.id).shown
    with st.container(horizontal=True):
        for kind, write in {
            "CSV": exchange.to_csv,
            "NPZ": exchange.to_npz,
            "JSON": lambda shown: exchange.to_json(classroom.title, shown),
        }.items():
            st.download_button(
                f"Download {kind}",
                partial(write, drawn),
                f"class-{classroom.code}.{kind.lower()}",
                disabled=not drawn,
                on_click="ignore",
                help=FILES[kind],
            )
    with st.expander("Your link to this class"):
        st.markdown(
            "This browser knows that you are the teacher. To open the class on another computer, "
            "use this link. Whoever has it can do what you can, so don't show it to the class."
        )
        st.code(room.link_for_teacher(teacher.token), language=None, wrap_lines=True)
    if st.button("Delete the class"):
        _ask_to_delete(teacher)


@st.dialog("Delete the class?")
def _ask_to_delete(teacher: Teacher) -> None:
    st.markdown("This deletes the class and every drawing in it, for good.")
    if st.button("Delete the class and its drawings", type="primary"):
        attempt(lambda: teachers.delete(room.store(), teacher.token))
        if _NOTICE not in st.session_state:
            drawings.forget()
            room.go_to()
        st.rerun()


def attempt(act: Callable[[], Any]) -> None:
    """Act, in a callback, and keep the sentence that says why it did not work."""
    st.session_state.pop(_NOTICE, None)
    try:
        act()
    except ClassError as error:
        st.session_state[_NOTICE] = str(error)
