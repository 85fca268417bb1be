"""Who looks at the page Class, and the store behind it.

The teacher and each student have a token, which their own browser keeps; a link may bring one, too.
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from digits_knn.store import codes, database, students, teachers
from digits_knn.store.database import Store
from digits_knn.store.errors import ClassError
from digits_knn.store.records import Classroom, Person
from digits_knn.ui import elements
from digits_knn.ui.shared.once import computed_once
from digits_knn.ui.shared.state import sent_value

PATH = "class"  # of the page, in the address
CODE = "class"  # in the address: the code of the class that a student joins
TEACHER = "teacher"  # in a teacher's link: the token; it leaves the address at once
_KEEPER = "class_keeper"
_KEPT = "class_tokens"  # what the browser keeps: by the class's code a student's, and the teacher's
_TEACHERS_KEY = ""  # in place of a code
_IS_KNOWN = "class_tokens_known"  # whether the browser has said what it keeps
_NOTICE = "class_notice"
MAX_TOKENS = 50  # that a browser keeps
MAX_TOKEN = 200  # characters

_element = elements.register(_KEEPER, "class_room/keeper")


@dataclass(frozen=True)
class Teacher:
    """The teacher, with the token and the class."""

    token: str
    classroom: Classroom


@dataclass(frozen=True)
class Student:
    """A student, with the token and the person."""

    token: str
    person: Person


@computed_once()
def store() -> Store:
    """Return the store of this process."""
    return database.open_store()


def is_known() -> bool:
    """Return whether the browser has said what it keeps."""
    return bool(st.session_state.get(_IS_KNOWN))


def keep() -> None:
    """Ask the browser what it keeps; then let it keep what is known now."""
    _element(
        key=_KEEPER,
        data={"tokens": _tokens() if is_known() else None},
        on_kept_change=_on_kept,
    )


def who() -> Teacher | Student | None:
    """Return who looks at the page, None if nobody knows yet.

    A code in the address makes a student of who opens it, also of a teacher who tries it.
    """
    code = st.session_state.get(CODE, "")
    token = _tokens().get(code)
    if token is not None:
        try:
            if code == _TEACHERS_KEY:
                return Teacher(token, teachers.of_teacher(store(), token))
            return Student(token, students.again(store(), token))
        except ClassError as error:
            _forget(code)
            _tell(error)
    elif code:
        join(code)
        return who()
    return None


def start(title: str) -> None:
    """Start a class, in a callback."""
    try:
        _, token = teachers.start(store(), title, _address())
    except ClassError as error:
        _tell(error)
    else:
        _remember(_TEACHERS_KEY, token)


def join(code: str) -> None:
    """Join a class as a new person; with a wrong code, say so."""
    try:
        person, token = students.join(store(), code, _address())
    except ClassError as error:
        st.session_state[CODE] = ""
        _tell(error)
    else:
        _remember(person.classroom.code, token)
        st.session_state[CODE] = person.classroom.code


def leave() -> None:
    """Go back to the door, in a callback; a student is known when the link is opened again."""
    if not st.session_state.get(CODE):
        _forget(_TEACHERS_KEY)
    st.session_state[CODE] = ""


def read_address() -> None:
    """Take a code, or a teacher's token, from the address when the page is opened."""
    if TEACHER in st.query_params:
        _remember(_TEACHERS_KEY, st.query_params[TEACHER][:MAX_TOKEN])
        st.session_state[CODE] = ""
    elif CODE in st.query_params and CODE not in st.session_state:
        try:
            st.session_state[CODE] = codes.read_code(st.query_params[CODE])
        except ClassError as error:
            _tell(error)
    st.session_state.setdefault(CODE, "")


def in_address() -> dict[str, str]:
    """Return what the address says of the class: for a student the code, never a token."""
    code = st.session_state.get(CODE, "")
    return {CODE: code} if code else {}


def notice() -> str:
    """Return, once, what went wrong."""
    text: str = st.session_state.pop(_NOTICE, "")
    return text


def _tell(error: ClassError) -> None:
    st.session_state[_NOTICE] = str(error)


def _tokens() -> dict[str, str]:
    tokens: dict[str, str] = st.session_state.get(_KEPT, {})
    return tokens


def _remember(code: str, token: str) -> None:
    others = [(other, its) for other, its in _tokens().items() if other != code]
    st.session_state[_KEPT] = dict([*others, (code, token)][-MAX_TOKENS:])


def _forget(code: str) -> None:
    st.session_state[_KEPT] = {c: token for c, token in _tokens().items() if c != code}


def _on_kept() -> None:
    kept: Any = sent_value(_KEEPER, "kept")
    if st.session_state.get(_IS_KNOWN) or not isinstance(kept, dict):
        return
    st.session_state[_IS_KNOWN] = True
    for code, token in list(kept.items())[:MAX_TOKENS]:
        is_token = isinstance(code, str) and isinstance(token, str) and len(token) <= MAX_TOKEN
        if is_token and len(code) <= MAX_TOKEN and code not in _tokens():
            _remember(code, token)


def _address() -> str:
    return st.context.ip_address or ""
