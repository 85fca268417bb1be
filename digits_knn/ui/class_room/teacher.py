"""The teacher's screen: how to join, what the class draws, and how the model reads it."""

from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from sklearn.metrics import confusion_matrix

from digits_knn.charts import tune as tune_charts
from digits_knn.ink.strokes import Stroke
from digits_knn.store import teachers, wall
from digits_knn.store.errors import ClassError, TokenError
from digits_knn.store.records import Drawing
from digits_knn.store.schema import ENDED, HIDDEN, PAUSED, RUNNING
from digits_knn.ui import elements
from digits_knn.ui.class_room import drawings, manage, room, teach
from digits_knn.ui.class_room.drawings import ClassDrawings
from digits_knn.ui.class_room.room import Teacher
from digits_knn.ui.shared import charts, fragments, network, results, state, url_setting
from digits_knn.ui.shared.pictures import encode_images, svg_path

EVERY = 1.0  # seconds in which the screen asks for what is new
MAX_SHOWN = 120  # drawings, the newest
MAX_POINTS = 300  # of a drawing's lines on the wall
_WALL = "class_wall"
_LINK = "class_link"  # which of this machine's addresses students use
ALL_CELLS = (-1, -1)
_wall = elements.register(_WALL, "class_room/wall")


def show(teacher: Teacher) -> None:
    """Show the class."""
    st.html(Path(__file__).with_name("teacher.css"))
    joins, shows = st.columns([1, 4], gap="medium")
    with joins:
        _show_way_in(teacher)
        fragments.add("class_score", lambda: _guarded(teacher, _show_score), EVERY)
    with shows:
        url_setting.choose(room.VIEW, "View", {view: view for view in room.VIEWS})
        view = st.session_state[room.VIEW]
        if view == "Manage":
            manage.show(teacher)
        elif view == "Join":
            _show_how_to_join(teacher)
        else:
            parts = {
                "Drawings": _show_wall,
                "Scores": _show_scores,
                "Teach": teach.show,
                "Students": manage.show_students,
            }
            fragments.add("class", lambda: _guarded(teacher, parts.get(view, _show_wall)), EVERY)


def _guarded(teacher: Teacher, part: Callable[[Teacher, ClassDrawings], None]) -> None:
    """Show a part of the screen, or why it cannot be shown."""
    try:
        # asked each time: it may have been paused or deleted elsewhere
        classroom = teachers.of_teacher(room.store(), teacher.token)
        part(replace(teacher, classroom=classroom), drawings.follow(classroom.id))
    except ClassError as error:
        if isinstance(error, TokenError):
            drawings.forget()
        st.error(str(error))


def _link(teacher: Teacher) -> str:
    """Return the link to join, by the address that was chosen."""
    addresses = network.addresses() or [network.here()]
    base = st.session_state.get(_LINK)
    return room.link_to_join(base if base in addresses else addresses[0], teacher.classroom.code)


def _show_way_in(teacher: Teacher) -> None:
    """Show title, code and QR code."""
    classroom = teacher.classroom
    title = f'<p class="class_title">{escape(classroom.title)}</p>' if classroom.title else ""
    way = f'<p class="code">{classroom.shown_code}</p>{network.qr_code(_link(teacher))}'
    st.html(title + ("" if classroom.state == ENDED else way) or "<p></p>")
    if classroom.state != RUNNING:
        st.info(f"The class {'is paused' if classroom.state == PAUSED else 'has ended'}.")


def _show_how_to_join(teacher: Teacher) -> None:
    """Show in large how to join."""
    link, addresses = _link(teacher), network.addresses()
    st.html(
        f'<div class="join">{network.qr_code(link)}<div><p>Scan the QR code, or open</p>'
        f'<p class="link">{escape(link)}</p><p>or open Class and enter the code</p>'
        f'<p class="code">{teacher.classroom.shown_code}</p></div></div>'
    )
    if not addresses:
        st.warning(
            "Phones cannot reach this page: it was started for this computer only. Stop it and "
            "start it with `make class`. To try the class now, open the link in another tab."
        )
    elif len(addresses) > 1:
        st.selectbox(
            "This computer has several addresses. Which one do the phones reach?",
            addresses,
            key=_LINK,
            persist_state="session",
            on_change=st.rerun,  # the small code beside follows
        )


def _show_score(teacher: Teacher, drawn: ClassDrawings) -> None:
    settings = state.settings()
    counts = wall.counts(room.store(), teacher.classroom.id)
    n_drawn = len(drawn.shown)
    st.html(
        f'<p class="joined">{_many(len(counts.names), "student")}, {_many(n_drawn, "drawing")}</p>'
    )
    if not drawings.read_on(drawn, settings):
        return
    score = drawings.score(drawn, settings)
    if score is None:
        return
    test = results.score(settings).accuracy
    st.metric(
        f"Class score at K = {settings.n_neighbors:,}",
        f"{score.accuracy:.0%}",
        help="The share of the class's drawings read correctly, by the training digits alone.",
    )
    # no caption: Present hides those
    st.html(
        f'<p class="interval">{score.n_correct} of {score.n_samples} correct; 95% confidence '
        f"interval {score.low:.0%}–{score.high:.0%}. Test score: {test:.1%}.</p>"
    )


def _show_wall(teacher: Teacher, drawn: ClassDrawings) -> None:
    """Show the newest drawings, or how to join."""
    if not drawn.by_id:
        _show_how_to_join(teacher)
        return
    manage.show_notice()
    st.caption("Click a drawing to see who drew it and what the model sees, or to hide it.")
    shown = drawn.shown[-MAX_SHOWN:]
    at_k = drawings.answers(drawn, state.settings(), shown)
    tiles = [_tile(each, int(answer)) for each, answer in zip(shown, at_k, strict=True)]
    hidden = [_tile(each, each.answer) for each in drawn.by_id.values() if each.status == HIDDEN]
    _wall(
        key=_WALL,
        data={
            "drawings": tiles[::-1],
            "hidden": hidden[-MAX_SHOWN:],
            "more": _more(len(drawn.shown) - len(shown), "earlier"),
            "canHide": True,
        },
        on_hide_change=lambda: _change(teacher, "hide"),
        on_unhide_change=lambda: _change(teacher, "unhide"),
    )


def _tile(drawing: Drawing, answer: int) -> dict[str, Any]:
    return {
        "id": drawing.id,
        "path": svg_path(_thinned(drawing.strokes)),
        "image": encode_images(drawing.image.reshape(1, 64))[0],
        "label": drawing.label,
        "answer": answer,
        "person": drawing.person,
    }


def _thinned(strokes: list[Stroke]) -> list[Stroke]:
    """Keep as many points of a drawing as a tile shows: one student is not to fill the wire."""
    step = -(-sum(map(len, strokes)) // MAX_POINTS)
    return [np.vstack([stroke[::step], stroke[-1:]]) for stroke in strokes] if step > 1 else strokes


def _more(n: int, which: str) -> str:
    """Say how many are not shown."""
    return f"And {_many(n, f'{which} one')}." if n > 0 else ""


def _change(teacher: Teacher, what: str) -> None:
    """Hide a drawing or show it again, in a callback."""
    drawing_id = state.sent_value(_WALL, what)
    if type(drawing_id) is not int or not 0 < drawing_id < 2**31:  # a browser may send anything
        return
    act = {"hide": teachers.hide, "unhide": teachers.unhide}[what]
    manage.attempt(lambda: act(room.store(), teacher.token, drawing_id))


def _show_scores(_: Teacher, drawn: ClassDrawings) -> None:
    """Show the confusion matrix, and what is hardest to read."""
    shown, settings = drawn.shown, state.settings()
    if not shown:
        st.markdown("Scores come with the first drawing.")
        return
    if not drawings.read_on(drawn, settings):
        return
    labels = np.array([each.label for each in shown])
    at_k = drawings.answers(drawn, settings, shown)
    charts.show(
        tune_charts.confusion,
        tables=tune_charts.confusion_tables(
            confusion_matrix(labels, at_k, labels=range(10)), ALL_CELLS
        ),
    )
    hardest = drawings.hardest(drawn, settings)
    if not hardest:
        return
    st.markdown(
        f"**Hardest drawings** ({len(hardest):,} of {len(shown):,}: misread or nearly so). A "
        "drawing is hard if the nearest training digit with another label is closer than the "
        "nearest with its own, or almost as close."
    )
    _wall(
        key="class_hardest",
        data={
            "drawings": [_tile(*pair) for pair in hardest[:MAX_SHOWN]],
            "hidden": [],
            "more": _more(len(hardest) - MAX_SHOWN, "easier"),
            "canHide": False,
        },
    )


def _many(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"
