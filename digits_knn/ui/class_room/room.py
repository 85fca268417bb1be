"""Who looks at the page Class, and the store behind it.

The teacher and each student have a token, which their own browser keeps; a link may bring one, too.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from digits_knn.store import codes, database, exchange, importing, students, teachers
from digits_knn.store.database import Store
from digits_knn.store.errors import ClassError, RemovedError, StoreError, TokenError
from digits_knn.store.records import Classroom, Person
from digits_knn.ui import elements
from digits_knn.ui.shared import network
from digits_knn.ui.shared.once import computed_once
from digits_knn.ui.shared.state import sent_value

PATH = "class"  # of the page, in the address
JOINS = "class"  # in the address: the code of the class that a student joins
TEACHES = "teach"  # in the address: the code of the class that is taught in this browser
TOKEN = "teacher"  # in a teacher's link: the token; it leaves the address at once
VIEW = "class_view"  # of the teacher's screen
VIEWS = ("Drawings", "Scores", "Teach", "Students", "Join", "Manage")
_KEEPER = "class_keeper"
_KEPT = "class_tokens"  # what the browser keeps: by role and code of the class a token
_IS_KNOWN = "class_tokens_known"  # whether the browser has said what it keeps
_FORGOTTEN = "class_tokens_forgotten"
_NOTICE = "class_notice"
_LOGGER = logging.getLogger(__name__)
MAX_TOKENS = 50  # that a browser keeps

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
    try:
        opened = database.open_store()
    except StoreError as error:  # it says where the database is, which is nobody's business
        _LOGGER.error("%s", error)
        raise StoreError("Classes cannot be kept here now. The terminal says why.") from error
    with suppress(ClassError):
        teachers.expire(opened)
    return opened


def is_known() -> bool:
    """Return whether the browser has said what it keeps."""
    return bool(st.session_state.get(_IS_KNOWN))


def joins() -> bool:
    """Return whether a class is to be joined, or was."""
    return bool(st.session_state[JOINS])


def keep() -> None:
    """Ask the browser what it keeps; then let it keep what is known now."""
    _element(
        key=_KEEPER,
        data={
            "tokens": _tokens() if is_known() else None,
            "forgotten": st.session_state.get(_FORGOTTEN, []),
            "most": MAX_TOKENS,
        },
        on_kept_change=_on_kept,
    )


def who() -> Teacher | Student | None:
    """Return who looks at the page, None if nobody knows yet."""
    for role in (TEACHES, JOINS):
        code = st.session_state[role]
        if not code:
            continue
        token = _tokens().get(f"{role} {code}")
        try:
            if token is None and role == JOINS:
                person, token = students.join(store(), code, _address())
                _remember(role, code, token)
                return Student(token, person)
            if token is None:  # a teacher's address, opened by somebody else
                st.session_state[TEACHES], st.session_state[JOINS] = "", code
                continue
            if role == JOINS:
                return Student(token, students.again(store(), token))
            return Teacher(token, teachers.of_teacher(store(), token))
        except (TokenError, RemovedError) as error:
            _forget(role, code)
            _tell(error)
        except ClassError as error:
            _tell(error)
        st.session_state[role] = ""
    return None


def own_classes() -> list[Classroom]:
    """Return the classes that are taught in this browser, the latest first."""
    found = []
    for name, token in reversed(_tokens().items()):
        if name.startswith(f"{TEACHES} "):
            try:
                found.append(teachers.of_teacher(store(), token))
            except TokenError:  # it was deleted, or is in another database
                continue
    return found


def start(title: str) -> None:
    """Start a class, in a callback; those whose time is over are deleted."""
    try:
        teachers.expire(store())
        classroom, token = teachers.start(store(), title, _address())
    except ClassError as error:
        _tell(error)
    else:
        _remember(TEACHES, classroom.code, token)
        go_to(TEACHES, classroom.code)


def start_from_file(content: bytes) -> None:
    """Start a class with the drawings of a file, in a callback."""
    try:
        classroom, token = importing.start_class(store(), exchange.from_file(content), _address())
    except ValueError as error:
        _tell(error)
    else:
        _remember(TEACHES, classroom.code, token)
        go_to(TEACHES, classroom.code)


def join(text: str) -> None:
    """Join the class with this code, as it was typed, in a callback."""
    try:
        go_to(JOINS, codes.read_code(text))
    except ClassError as error:
        _tell(error)


def leave() -> None:
    """Leave the class as a student: whoever joins next in this browser is somebody else."""
    with suppress(ClassError):  # it is gone, or the database is: the browser forgets it anyway
        students.leave(store(), _tokens().get(f"{JOINS} {st.session_state[JOINS]}", ""))
    _forget(JOINS, st.session_state[JOINS])
    go_to()


def go_to(role: str = "", code: str = "", view: str = VIEWS[0]) -> None:
    """Go to a class as its teacher or a student, or, in no role, back to the door."""
    st.session_state[VIEW] = view
    for each in (JOINS, TEACHES):  # TEACHES last: by it `read_address` knows that both are set
        st.session_state[each] = code if each == role else ""


def read_address() -> None:
    """Take a code, or a teacher's token, from the address when the page is opened, and the view."""
    if TEACHES in st.session_state:
        return
    role = code = ""
    view = st.query_params.get(VIEW, "").capitalize()
    try:
        for each in (TEACHES, JOINS):
            if each in st.query_params:
                role, code = each, codes.read_code(st.query_params[each])
        if TOKEN in st.query_params:
            token = st.query_params[TOKEN][: codes.MAX_TOKEN]
            code = teachers.of_teacher(store(), token).code
            role = TEACHES
            _remember(role, code, token)
    except ClassError as error:
        _tell(error)
    # last: the browser's next message may end this run, and it begins anew
    go_to(role, code, view if view in VIEWS else VIEWS[0])


def in_address() -> dict[str, str]:
    """Return what the address says of the class: the code, never a token, and a teacher's view."""
    said = {role: code for role in (TEACHES, JOINS) if (code := st.session_state.get(role, ""))}
    view = st.session_state.get(VIEW)
    if TEACHES in said and view in VIEWS[1:]:
        said[VIEW] = view.lower()
    return said


def link_to_join(base: str, code: str) -> str:
    """Return the link by which a student joins, by one of the page's addresses."""
    return f"{base}?{urlencode({JOINS: code})}"


def link_for_teacher(token: str) -> str:
    """Return the link that makes whoever opens it the teacher."""
    return f"{network.here()}?{urlencode({TOKEN: token})}"


def notice() -> str:
    """Return, once, what went wrong."""
    text: str = st.session_state.pop(_NOTICE, "")
    return text


def _tell(error: ValueError) -> None:
    st.session_state[_NOTICE] = str(error)


def _tokens() -> dict[str, str]:
    tokens: dict[str, str] = st.session_state.get(_KEPT, {})
    return tokens


def _remember(role: str, code: str, token: str) -> None:
    name = f"{role} {code}"
    others = [(other, its) for other, its in _tokens().items() if other != name]
    st.session_state[_KEPT] = dict([*others, (name, token)][-MAX_TOKENS:])
    st.session_state[_FORGOTTEN] = [
        each for each in st.session_state.get(_FORGOTTEN, []) if each != name
    ]


def _forget(role: str, code: str) -> None:
    name = f"{role} {code}"
    st.session_state[_KEPT] = {each: token for each, token in _tokens().items() if each != name}
    # also in the browser, which keeps what another tab remembers
    st.session_state[_FORGOTTEN] = [*st.session_state.get(_FORGOTTEN, []), name][-MAX_TOKENS:]


def _on_kept() -> None:
    kept: Any = sent_value(_KEEPER, "kept")
    if st.session_state.get(_IS_KNOWN) or not isinstance(kept, dict):
        return
    st.session_state[_IS_KNOWN] = True
    known = {
        name: token
        for name, token in list(kept.items())[:MAX_TOKENS]
        if isinstance(token, str)
        and len(token) <= codes.MAX_TOKEN
        and name.split(" ")[0] in (TEACHES, JOINS)
        and name.count(" ") == 1
        and len(name) <= codes.MAX_TOKEN
    }
    st.session_state[_KEPT] = known | _tokens()


def _address() -> str:
    return st.context.ip_address or ""
