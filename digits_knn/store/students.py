"""What a student does: join a class, be asked for digits, draw, and take the last drawing back."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, func, insert, select, update

from digits_knn import monitoring
from digits_knn.arrays import Ints
from digits_knn.ink.strokes import Stroke
from digits_knn.store import codes, names, schema
from digits_knn.store.database import Store
from digits_knn.store.errors import (
    EndedError,
    FullError,
    HurryError,
    LimitError,
    PausedError,
    RemovedError,
    TokenError,
    UnknownCodeError,
)
from digits_knn.store.records import (
    SEEN,
    Classroom,
    Drawing,
    Person,
    checked_key,
    checked_label,
    classroom_of,
    drawing_of,
    image_bytes,
    stroke_bytes,
)
from digits_knn.store.schema import classes, drawings, persons
from digits_knn.store.teachers import lock, without_content

MAX_PERSONS = 60  # in a class at once
MAX_JOINED = 600  # in a class ever, those included who were removed
MAX_BY_PERSON = 300  # drawings, those included that were taken back
# every drawing is read alike when it is sent, by the defaults, whatever K is set elsewhere
ANSWER_K = 5
MAX_BY_CLASS = 6_000
UNSAVED = "Your drawing could not be saved. It is still on your canvas: send it again."
TOO_FAST = (
    "You are sending too fast. Your drawing is still on your canvas: wait a moment, then send it "
    "again."
)


def join(store: Store, code: str, address: str = "") -> tuple[Person, str]:
    """Join a class as a new person.

    Parameters
    ----------
    code : str
        As it was typed.
    address : str
        Of the browser, to limit wrong codes; it is not stored.

    Returns
    -------
    (Person, str)
        The person, with the class, and a token for the browser, which is stored nowhere.

    Raises
    ------
    UnknownCodeError, EndedError, FullError
        If there is no such class, or it takes nobody.
    HurryError
        If this address, or all together, have tried too many wrong codes.
    UnsavedError
        If the database does not take it.
    """
    code = codes.read_code(code)  # a slip of the finger that can be no code is no guess
    # spent before the look-up and given back after it: many guesses at once gain nothing
    if not store.guesses.take(address) or not store.all_guesses.take(None):
        raise HurryError("There were too many wrong codes. Wait half a minute, then try again.")
    with store.reading() as connection:
        class_id = connection.execute(select(classes.c.id).where(classes.c.code == code)).scalar()
    if class_id is None:
        raise UnknownCodeError
    store.guesses.give_back(address)
    store.all_guesses.give_back(None)
    with store.writing() as connection:
        return _add_person(connection, class_id, store.clock())


def _add_person(connection: Connection, class_id: int, now: float) -> tuple[Person, str]:
    classroom = lock(connection, class_id, now)
    if classroom.state == schema.ENDED:
        raise EndedError
    joined = connection.execute(
        select(persons.c.name, persons.c.is_removed).where(persons.c.class_id == class_id)
    ).all()
    if sum(not row.is_removed for row in joined) >= MAX_PERSONS or len(joined) >= MAX_JOINED:
        raise FullError(f"This class is full: it has {MAX_PERSONS} students.")
    secret = codes.new_secret()
    name = names.new_name({row.name for row in joined})
    values = {
        "class_id": class_id,
        "token_hash": codes.hashed(secret),
        "name": name,
        "turn": len(joined) % 10,  # everybody starts at another digit
        "is_removed": False,
    }
    number = schema.add(connection, persons, values)
    return Person(number, name, classroom), codes.token(number, secret)


def again(store: Store, token: str) -> Person:
    """Return the person of a token, after a reload or another network; the class may have ended.

    Raises
    ------
    TokenError, RemovedError
        If the token is nobody's, or the teacher has removed its person.
    UnreadError
        If the database does not answer.
    """
    with store.reading() as connection:
        row = _authorized(connection, token)
        return Person(row.id, row.name, _classroom(connection, row.class_id))


def leave(store: Store, token: str) -> None:
    """Leave the class: who has no drawings there is not counted any more.

    Raises
    ------
    TokenError, RemovedError, UnsavedError
        If this person is in no class, or the database does not take it.
    """
    with store.writing() as connection:
        row = _authorized(connection, token)
        if not _counts(connection, row.id).any():
            connection.execute(
                update(persons).where(persons.c.id == row.id).values(is_removed=True)
            )


def progress(store: Store, token: str) -> tuple[Ints, int]:
    """Return what this person has drawn, and what to ask for.

    Returns
    -------
    counts : ndarray of shape (10,)
        Drawings of each digit in the class.
    label : int
        The digit to ask for: one that was drawn least often.

    Raises
    ------
    TokenError, RemovedError, UnreadError
        As `again`.
    """
    with store.reading() as connection:
        row = _authorized(connection, token)
        counts = _counts(connection, row.id)
    return counts, _next_label(counts, row.turn)


def skip(store: Store, token: str, label: int) -> int:
    """Ask for another digit than this one, which comes later; return the next.

    Raises
    ------
    TokenError, RemovedError, UnsavedError, DrawingError
        As `send`.
    """
    turn = (checked_label(label) + 1) % 10
    with store.writing() as connection:
        row = _authorized(connection, token)
        _set_turn(connection, row.id, turn)
        return _next_label(_counts(connection, row.id), turn)


def send(
    store: Store,
    token: str,
    key: str,
    label: int,
    strokes: Sequence[Stroke],
    image: ArrayLike,
    answer: int,
) -> Drawing:
    """Store a drawing; when this returns, it is on the disk.

    Parameters
    ----------
    key : str
        Made by the browser for this drawing, 8 to 64 letters, digits, hyphens and underscores: sent
        again with the same key, as after a lost answer, it is stored once.
    label : int
        The digit that was asked for, 0..9.
    strokes : sequence of arrays of shape (n, 2)
        Canvas pixels.
    image : array-like of shape (8, 8)
        How they were read: ink counts 0..16.
    answer : int
        What they were taken for, 0..9.

    Raises
    ------
    TokenError, RemovedError, EndedError, PausedError
        If this person or this class sends no drawings.
    HurryError, LimitError
        If too many were sent, just now or ever.
    DrawingError
        If it is no drawing, or has no ink.
    UnsavedError
        If it could not be stored; send it again.
    """
    values = {
        "key": checked_key(key),
        "label": checked_label(label),
        "answer": checked_label(answer),
        "image": image_bytes(image),
        "strokes": stroke_bytes(strokes),
        "status": schema.SHOWN,
    }
    with store.writing(UNSAVED) as connection:
        person, classroom = _locked(connection, token, store.clock())
        # few statements: everybody else in the class waits for this transaction
        found = connection.execute(
            select(
                select(drawings.c.id)
                .where(drawings.c.person_id == person.id, drawings.c.key == key)
                .scalar_subquery()
                .label("known"),
                _number(drawings.c.person_id == person.id).label("by_person"),
                _number(drawings.c.class_id == classroom.id).label("by_class"),
            )
        ).one()
        if found.known is not None:
            return _drawing(connection, found.known)
        _check_open(classroom)
        for n, most, whose in (
            (found.by_person, MAX_BY_PERSON, "from one student"),
            (found.by_class, MAX_BY_CLASS, "from one class"),
        ):
            if n >= most:
                raise LimitError(f"The limit is {most:,} drawings {whose}. Thank you!")
        if not store.sends.take(person.id):
            raise HurryError(TOO_FAST)
        values |= {
            "class_id": classroom.id,
            "person_id": person.id,
            "sent": store.clock(),
            "change": classroom.changes,
        }
        row = connection.execute(insert(drawings).values(values).returning(drawings)).one()
        _set_turn(connection, person.id, (checked_label(label) + 1) % 10)
    monitoring.DRAWINGS.inc()  # committed
    return drawing_of(row, person.name)


def undo(store: Store, token: str, drawing_id: int) -> Drawing | None:
    """Take back a drawing, if it is this person's last; return what is left of it, else None.

    So this may come twice, as after a lost answer. The same digit is asked next.

    Parameters
    ----------
    drawing_id : int
        `Drawing.id`.

    Raises
    ------
    TokenError, RemovedError, EndedError
        If this person or this class takes nothing back.
    UnsavedError
        If the database does not take it.
    """
    with store.writing() as connection:
        person, classroom = _locked(connection, token, store.clock())
        if classroom.state == schema.ENDED:
            raise EndedError
        last = connection.execute(
            select(drawings.c.id, drawings.c.label)
            .where(drawings.c.person_id == person.id, drawings.c.status.in_(SEEN))
            .order_by(drawings.c.id.desc())
            .limit(1)
        ).first()
        if last is None or last.id != drawing_id:
            return None
        connection.execute(
            update(drawings)
            .where(drawings.c.id == last.id)
            .values(without_content(schema.UNDONE, classroom.changes))
        )
        _set_turn(connection, person.id, last.label)
        return _drawing(connection, last.id)


def _authorized(connection: Connection, token: str) -> Row[Any]:
    number, secret = codes.parse_token(token)
    row = connection.execute(select(persons).where(persons.c.id == number)).first()
    if row is None or not codes.is_secret(secret, row.token_hash):
        raise TokenError
    if row.is_removed:
        raise RemovedError
    return row


def _locked(connection: Connection, token: str, now: float) -> tuple[Row[Any], Classroom]:
    """Find the person of a token, and lock the class for a change."""
    classroom = lock(connection, _authorized(connection, token).class_id, now)
    # again: the teacher may have removed this person while the lock was waited for
    return _authorized(connection, token), classroom


def _classroom(connection: Connection, class_id: int) -> Classroom:
    return classroom_of(connection.execute(select(classes).where(classes.c.id == class_id)).one())


def _drawing(connection: Connection, drawing_id: int) -> Drawing:
    query = select(drawings, persons.c.name).join(persons, drawings.c.person_id == persons.c.id)
    row = connection.execute(query.where(drawings.c.id == drawing_id)).one()
    return drawing_of(row, row.name)


def _check_open(classroom: Classroom) -> None:
    if classroom.state == schema.ENDED:
        raise EndedError
    if classroom.state == schema.PAUSED:
        raise PausedError


def _number(condition: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(drawings).where(condition).scalar_subquery()


def _set_turn(connection: Connection, person_id: int, turn: int) -> None:
    connection.execute(update(persons).where(persons.c.id == person_id).values(turn=turn))


def _counts(connection: Connection, person_id: int) -> Ints:
    query = select(drawings.c.label).where(
        drawings.c.person_id == person_id, drawings.c.status.in_(SEEN)
    )
    labels = np.array(connection.execute(query).scalars().all(), dtype=np.int64)
    return np.bincount(labels, minlength=10)


def _next_label(counts: Ints, turn: int) -> int:
    """Return the first digit from `turn` on, in a circle, that was drawn least often."""
    circle = (turn + np.arange(10)) % 10
    return int(circle[counts[circle].argmin()])
