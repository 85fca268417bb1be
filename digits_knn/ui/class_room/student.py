"""A student's page: one digit asked for after the other, and how the last one was read."""

from pathlib import Path
from typing import Any

import streamlit as st

from digits_knn.dataset import load_split
from digits_knn.ink import fabric, preprocessing
from digits_knn.ink.strokes import Stroke, is_dot
from digits_knn.knn import classifier
from digits_knn.knn.classifier import Classification
from digits_knn.store import students
from digits_knn.store.errors import ClassError
from digits_knn.store.records import Drawing
from digits_knn.ui import elements
from digits_knn.ui.class_room import room
from digits_knn.ui.class_room.room import Student
from digits_knn.ui.elements import drawing_canvas, pen
from digits_knn.ui.shared import fragments, results
from digits_knn.ui.shared.pictures import encode_images
from digits_knn.ui.shared.state import DEFAULT_K, Settings, sent_value

_CONTROLS = "student"
_INITIAL = "student_canvas"  # what the canvas was given
_SENDS = "student_sends"  # the browser's own id of the drawing that is to be sent
_ASKED = "student_asked"  # the digit that is asked for
_SENT = "student_sent"  # the last drawing, and how it was read
_NOTICE = "student_notice"
# every drawing is read alike, whatever somebody sets on another page
SETTINGS = Settings(DEFAULT_K, "uniform", "euclidean")

_element = elements.register(_CONTROLS, "class_room/student")


def show(student: Student) -> None:
    """Show what is asked for, a canvas, and the buttons."""
    st.html(Path(__file__).with_name("student_page.css"))
    fragments.add("student", lambda: _show(student))


def _show(student: Student) -> None:
    session = st.session_state
    if drawing_canvas.is_new():
        session[_INITIAL] = fabric.EMPTY
    try:
        if _ASKED not in session:
            session[_ASKED] = students.next_label(room.store(), student.token)
        asked = session[_ASKED]
        counts = students.own_counts(room.store(), student.token)
    except ClassError as error:
        st.error(str(error))
        return
    st.html(
        f'<p class="asked">Please draw a <b>{asked}</b></p>'.replace("a <b>8", "an <b>8"),
    )
    notice = ""
    strokes: list[Stroke] = []
    try:
        strokes = fabric.strokes_from_canvas(drawing_canvas.show(session[_INITIAL]))
    except ValueError as error:
        notice = str(error)
    if (key := session.pop(_SENDS, None)) is not None and not notice:
        notice = _send(student, key, strokes)
        if not notice:
            st.rerun(scope="fragment")
    _element(
        key=_CONTROLS,
        data={
            "name": student.person.name,
            "asked": asked,
            "counts": counts.tolist(),
            "sent": session.get(_SENT),
            "notice": notice or session.pop(_NOTICE, ""),
            "nCleared": session[_INITIAL].get("count", 0),
        },
        on_send_change=_on_send,
        on_clear_change=fragments.and_rerun(_clear, "student"),
        on_skip_change=fragments.and_rerun(lambda: _skip(student), "student"),
        on_undo_change=fragments.and_rerun(lambda: _undo(student), "student"),
        on_leave_change=_on_leave,
    )
    pen.follow(is_live=False)


def _send(student: Student, key: str, strokes: list[Stroke]) -> str:
    """Send the drawing; return what is said if it was not taken."""
    if not strokes or is_dot(strokes):
        return "There is nothing to send yet. Draw the digit first."
    image = preprocessing.image_from_strokes(strokes)
    neighbors = classifier.rank(results.model(SETTINGS.metric), image.reshape(1, 64))
    classification = classifier.classify(
        neighbors, load_split().y_train, SETTINGS.n_neighbors, SETTINGS.weights
    )
    label = st.session_state[_ASKED]
    try:
        drawing = students.send(
            room.store(), student.token, key, label, strokes, image, classification.label
        )
    except ClassError as error:
        return str(error)
    st.session_state[_SENT] = _sent(drawing, classification)
    st.session_state.pop(_ASKED)
    _clear()
    return ""


def _sent(drawing: Drawing, classification: Classification) -> dict[str, Any]:
    images = load_split().X_train[classification.indices]
    return {
        "label": drawing.label,
        "answer": drawing.answer,
        "image": encode_images(drawing.image.reshape(1, 64))[0],
        "pictures": encode_images(images),
        "labels": classification.labels.tolist(),
    }


def _on_send() -> None:
    key = sent_value(_CONTROLS, "send")
    if isinstance(key, str):  # a browser may send anything
        st.session_state[_SENDS] = key


def _clear() -> None:
    st.session_state[_INITIAL] = drawing_canvas.another(fabric.EMPTY, st.session_state[_INITIAL])


def _skip(student: Student) -> None:
    try:
        label = st.session_state[_ASKED]
        st.session_state[_ASKED] = students.skip(room.store(), student.token, label)
    except ClassError as error:
        st.session_state[_NOTICE] = str(error)
    else:
        _clear()


def _undo(student: Student) -> None:
    """Take the last drawing back, and show it again."""
    try:
        students.undo(room.store(), student.token)
    except ClassError as error:
        st.session_state[_NOTICE] = str(error)
        return
    st.session_state.pop(_SENT, None)
    st.session_state.pop(_ASKED, None)
    st.session_state[_NOTICE] = "Your last drawing was taken back. Draw it again."
    _clear()


def _on_leave() -> None:
    room.go_to()
    st.session_state.pop(_ASKED, None)
    st.session_state.pop(_SENT, None)
