"""A student's page: one digit asked for after the other, and how the last one was read."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import streamlit as st

from digits_knn import monitoring, wording
from digits_knn.dataset import load_split
from digits_knn.ink import fabric, packed, preprocessing
from digits_knn.ink.strokes import Stroke, is_dot
from digits_knn.knn import classifier
from digits_knn.knn.classifier import Classification
from digits_knn.store import schema, students
from digits_knn.store.errors import (
    ClassError,
    EndedError,
    PausedError,
    RemovedError,
    TokenError,
    UnreadError,
)
from digits_knn.store.records import Drawing
from digits_knn.ui import elements
from digits_knn.ui.class_room import room
from digits_knn.ui.class_room.room import Student
from digits_knn.ui.elements import drawing_canvas, pen, tab
from digits_knn.ui.shared import fragments, results
from digits_knn.ui.shared.pictures import encode_images
from digits_knn.ui.shared.state import sent_value
from digits_knn.ui.shared.visitor import UNSENT, UNSENT_IS_REPLACED

_CONTROLS = "student"
_INITIAL = "student_canvas"  # what the canvas was given
_SENDS = "student_sends"  # of the drawing to be sent: the browser's own id, and the digit asked
_ASKED = "student_asked"  # the digit that is asked for
_SENT = "student_sent"  # the last drawing, and how it was read
_NOTICE = "student_notice"
_OF = "student_of"  # whose all of this is
_COUNTS = "student_counts"
_N_ANSWERED = "student_n_answered"  # presses: the buttons wait until this grows
_LAST = "student_drawing"  # what the canvas sent last
_STALE = "student_stale"  # what it sends until it has loaded what it was given

_STATE = "student_class_state"  # of the class, as it was seen last
_LEAVES = "student_leaves"  # whether the student is asked about it
EVERY = 4.0  # seconds in which a phone asks whether the class is paused or has ended

_element = elements.register(_CONTROLS, "class_room/student")


def show(student: Student) -> None:
    """Show what is asked for, a canvas, and the buttons."""
    st.html(Path(__file__).with_name("student_page.css"))
    fragments.add("student", lambda: _show(student))
    fragments.add_nested("class_state", lambda: _follow_class(student), EVERY)
    if st.session_state.pop(_LEAVES, False):
        _ask_to_leave()


def wait() -> None:
    """Hold what is on the canvas while the browser is asked whose it is, as after a restart."""
    st.html(Path(__file__).with_name("student_page.css"))
    st.html('<p class="asked">&nbsp;</p>')
    st.session_state[UNSENT_IS_REPLACED] = True
    drawing = st.session_state[_LAST] = drawing_canvas.show(fabric.EMPTY)
    with suppress(ValueError):  # it is no drawing
        if strokes := fabric.strokes_from_canvas(drawing):
            _keep(strokes)


def keep() -> None:
    """Let the tab keep the drawing that was not sent, if there is one."""
    tab.keep({UNSENT: st.session_state.get(UNSENT, "")})


def _follow_class(student: Student) -> None:
    """Show the page anew when the class is paused, goes on, or ends."""
    state = ""
    try:
        state = students.again(room.store(), student.token).classroom.state
    except UnreadError:  # it is asked again
        return
    except ClassError:  # the class is deleted, or the student removed: that part says so
        pass
    before = st.session_state.get(_STATE)
    st.session_state[_STATE] = state
    if before != state and before is not None:
        st.rerun()  # a part may name no other to run


def _closed() -> str:
    """Return why nothing can be sent, "" if it can."""
    state = st.session_state.get(_STATE)
    if state == schema.PAUSED:
        return PausedError.sentence
    return EndedError.sentence if state == schema.ENDED else ""


def _show(student: Student) -> None:
    session = st.session_state
    if session.get(_OF) != student.token:  # another class, or another person
        forget()
        session[_OF] = student.token
        session[_STATE] = student.person.classroom.state
    if session.pop(UNSENT_IS_REPLACED, False) or drawing_canvas.is_new():
        session[_INITIAL] = drawing_canvas.another(_unsent(), session.get(_INITIAL, fabric.EMPTY))
        session[_STALE] = session.get(_LAST)
    notice: str = session.get(_NOTICE, "")
    try:
        counts, label = students.progress(room.store(), student.token)
        session[_COUNTS] = counts.tolist()
        session.setdefault(_ASKED, label)
    except ClassError as error:
        is_out = isinstance(error, (TokenError, RemovedError))
        if is_out or _ASKED not in session or _COUNTS not in session:
            st.error(str(error))
            st.button("Try again", on_click=fragments.rerun)
            return
        notice = str(error)  # the canvas stays, and what is on it
    asked: int = session[_ASKED]
    article, digit = wording.named(asked).split()
    st.html(f'<p class="asked">Please draw {article} <b>{digit}</b></p>')
    strokes: list[Stroke] = []
    try:
        strokes = _drawn()
    except ValueError as error:
        notice = str(error)
    _keep(strokes)
    key, label = session.pop(_SENDS, (None, None))
    if key is not None and label == asked:  # not what was drawn for another
        notice = _send(student, key, strokes)
        if not notice:
            fragments.rerun_here()
    _element(
        key=_CONTROLS,
        data={
            "name": student.person.name,
            "asked": asked,
            "counts": session[_COUNTS],
            "sent": session.get(_SENT),
            "notice": notice,
            "closed": _closed(),
            "nCleared": session[_INITIAL].get("count", 0),
            "nAnswered": session.get(_N_ANSWERED, 0),
        },
        on_send_change=_answered(_on_send),
        on_clear_change=_answered(_clear),
        on_skip_change=_answered(lambda: _skip(student)),
        on_undo_change=_answered(lambda: _undo(student)),
        on_leave_change=_on_leave,
    )
    pen.follow(is_live=False)


def forget() -> None:
    """Forget what belongs to one student in one class."""
    for name in (_OF, _ASKED, _COUNTS, _SENT, _SENDS, _NOTICE, _STATE):
        st.session_state.pop(name, None)


def _unsent() -> dict[str, Any]:
    """Return for the canvas what was drawn before a reload or on another page, and not sent."""
    try:
        return fabric.canvas_from_strokes(packed.unpack(st.session_state.get(UNSENT, "")))
    except ValueError:  # there is none
        return fabric.EMPTY


def _keep(strokes: list[Stroke]) -> None:
    """Let the tab keep what is drawn until it is sent."""
    text = ""
    if strokes:
        with suppress(ValueError):  # too large
            text = packed.pack(strokes, packed.MAX_KEPT)
    st.session_state[UNSENT] = text
    keep()


def _drawn() -> list[Stroke]:
    """Show the canvas, and return its strokes, or those that it was given and has not loaded."""
    session = st.session_state
    drawing = drawing_canvas.show(session[_INITIAL])
    if _STALE in session and drawing == session[_STALE]:
        drawing = session[_INITIAL]
    else:
        session.pop(_STALE, None)
        session[_LAST] = drawing
    return fabric.strokes_from_canvas(drawing)


def _send(student: Student, key: str, strokes: list[Stroke]) -> str:
    """Send the drawing; return what is said if it was not taken."""
    if not strokes or is_dot(strokes):
        return "There is nothing to send yet. Draw the digit first."
    start = time.perf_counter()
    image = preprocessing.image_from_strokes(strokes)
    neighbors = classifier.rank(results.model("euclidean"), image.reshape(1, 64))
    classification = classifier.classify(neighbors, load_split().y_train, students.ANSWER_K)
    label = st.session_state[_ASKED]
    try:
        drawing = students.send(
            room.store(), student.token, key, label, strokes, image, classification.label
        )
    except ClassError as error:
        return str(error)
    seconds = time.perf_counter() - start
    monitoring.note_answer("class", seconds, strokes, [classification.label])
    st.session_state[_SENT] = _sent(drawing, classification)
    st.session_state.pop(_ASKED, None)
    _clear()
    return ""


def _sent(drawing: Drawing, classification: Classification) -> dict[str, Any]:
    images = load_split().X_train[classification.indices]
    return {
        "id": drawing.id,
        "label": drawing.label,
        "answer": drawing.answer,
        "image": encode_images(drawing.image.reshape(1, 64))[0],
        "pictures": encode_images(images),
        "labels": classification.labels.tolist(),
    }


def _answered(act: Callable[[], None]) -> Callable[[], None]:
    """Return a callback that acts, and tells the buttons so."""

    def callback() -> None:
        st.session_state[_N_ANSWERED] = st.session_state.get(_N_ANSWERED, 0) + 1
        act()

    return fragments.and_rerun(callback, "student")


def _on_send() -> None:
    sent = sent_value(_CONTROLS, "send")
    if not isinstance(sent, dict):  # a browser may send anything
        return
    key, asked = sent.get("key"), sent.get("asked")
    if isinstance(key, str) and type(asked) is int:
        st.session_state.pop(_NOTICE, None)
        st.session_state[_SENDS] = key, asked


def _clear() -> None:
    st.session_state[_STALE] = st.session_state.get(_LAST)
    st.session_state[_INITIAL] = drawing_canvas.another(fabric.EMPTY, st.session_state[_INITIAL])


def _skip(student: Student) -> None:
    label = st.session_state.get(_ASKED)
    if label is None:
        return
    st.session_state.pop(_NOTICE, None)
    try:
        st.session_state[_ASKED] = students.skip(room.store(), student.token, label)
    except ClassError as error:
        st.session_state[_NOTICE] = str(error)
    else:
        _clear()


def _undo(student: Student) -> None:
    """Take the last drawing back, and ask for it again."""
    drawing_id = sent_value(_CONTROLS, "undo")
    # asked again, as after a late answer, it is done already: what is drawn since stays
    if type(drawing_id) is not int or st.session_state.get(_SENT, {}).get("id") != drawing_id:
        return
    try:
        undone = students.undo(room.store(), student.token, drawing_id)
    except ClassError as error:
        st.session_state[_NOTICE] = str(error)
        return
    st.session_state.pop(_SENT, None)
    if undone is None:  # by another tab, or one has sent more since
        st.session_state[_NOTICE] = "Only your last drawing can be taken back."
        return
    st.session_state.pop(_ASKED, None)
    st.session_state[_NOTICE] = "Your last drawing was taken back. Draw it again."
    _clear()


def _on_leave() -> None:
    st.session_state[_LEAVES] = True
    st.rerun()  # the whole page: the message names this part only


@st.dialog("Leave the class?")
def _ask_to_leave() -> None:
    st.markdown("Your drawings stay in the class. If you join again, you get another name.")
    if st.button("Leave", type="primary"):
        room.leave()
        forget()
        st.session_state[UNSENT] = ""  # whoever joins next in this tab draws another
        st.rerun()
