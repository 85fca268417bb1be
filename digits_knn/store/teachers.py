"""What a teacher does: start a class, run it, see to what was drawn, and delete it.

All functions that take a token raise `TokenError` where it is not the teacher's, `UnsavedError` or
`UnreadError` where the database does not take or give what is asked, and return the class as it is
then.
"""

import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy import delete as delete_from

from digits_knn.store import codes, schema
from digits_knn.store.database import Store
from digits_knn.store.errors import HurryError, LimitError, TokenError
from digits_knn.store.records import SEEN, Classroom, checked_id, checked_title, classroom_of
from digits_knn.store.schema import classes, drawings, persons

MAX_CLASSES = 500  # in one database
KEPT_DAYS = 30  # after the last drawing, unless the teacher keeps the class
DAY, HOUR = 86_400.0, 3_600.0  # seconds


def start(store: Store, title: str = "", address: str = "") -> tuple[Classroom, str]:
    """Start a class.

    Parameters
    ----------
    title : str
        Text of at most `records.MAX_TITLE` characters.
    address : str
        Of the browser, to limit how many one starts; it is not stored.

    Returns
    -------
    (Classroom, str)
        The class, and the teacher's token, which is stored nowhere.

    Raises
    ------
    TitleError
        If the title cannot be shown.
    HurryError, LimitError
        If this address, or all together, have started too many.
    """
    title = checked_title(title)
    check_start(store, address)
    with store.writing() as connection:
        return add_class(connection, title, store.clock())


def check_start(store: Store, address: str) -> None:
    """Raise HurryError if this address has started too many classes just now."""
    if not store.starts.take(address):
        raise HurryError("You have started many classes. Wait half a minute, then start another.")


def add_class(
    connection: Connection,
    title: str,
    now: float,
    state: str = schema.RUNNING,
    changes: int = 0,
) -> tuple[Classroom, str]:
    """Add a class in a transaction that is open; as `start`, with a title that was checked."""
    n_classes: int = connection.execute(select(func.count()).select_from(classes)).scalar_one()
    if n_classes >= MAX_CLASSES:
        raise LimitError(
            f"{MAX_CLASSES} classes are kept here, and there is no room for more. Delete an old "
            "one first."
        )
    code = codes.new_code()
    while connection.execute(select(classes.c.id).where(classes.c.code == code)).first():
        code = codes.new_code()
    secret = codes.new_secret()
    values = {
        "code": code,
        "title": title,
        "token_hash": codes.hashed(secret),
        "state": state,
        "started": now,
        "active": now,
        "is_kept": False,
        "changes": changes,
    }
    number = schema.add(connection, classes, values)
    row = connection.execute(select(classes).where(classes.c.id == number)).one()
    return classroom_of(row), codes.token(number, secret)


def of_teacher(store: Store, token: str) -> Classroom:
    """Return the class of a teacher's token."""
    with store.reading() as connection:
        return _authorized(connection, token)


def rename(store: Store, token: str, title: str) -> Classroom:
    """Change the title; `TitleError` if it cannot be shown."""
    return _change(store, token, title=checked_title(title))


def pause(store: Store, token: str) -> Classroom:
    """Take no drawings until `resume`; students may join."""
    return _change(store, token, state=schema.PAUSED)


def resume(store: Store, token: str) -> Classroom:
    """Take drawings again, in a class that was paused or ended."""
    return _change(store, token, state=schema.RUNNING)


def end(store: Store, token: str) -> Classroom:
    """Take no drawings and nobody else."""
    return _change(store, token, state=schema.ENDED)


def keep(store: Store, token: str, is_kept: bool = True) -> Classroom:
    """Keep the class until it is deleted, or for KEPT_DAYS after the last drawing again."""
    return _change(store, token, is_kept=is_kept)


def hide(store: Store, token: str, drawing_id: int) -> Classroom:
    """Take one drawing off the wall and out of all numbers."""
    return _set_status(store, token, drawing_id, schema.SHOWN, schema.HIDDEN)


def unhide(store: Store, token: str, drawing_id: int) -> Classroom:
    """Show a hidden drawing again."""
    return _set_status(store, token, drawing_id, schema.HIDDEN, schema.SHOWN)


def remove_person(store: Store, token: str, person_id: int) -> Classroom:
    """Remove a person with all drawings; the browser is not let in again with its token."""
    with store.writing() as connection:
        classroom = _authorized(connection, token)
        changed = lock(connection, classroom.id, store.clock())
        connection.execute(
            update(persons)
            .where(persons.c.id == checked_id(person_id), persons.c.class_id == changed.id)
            .values(is_removed=True)
        )
        connection.execute(
            update(drawings)
            .where(drawings.c.person_id == person_id, drawings.c.class_id == changed.id)
            .where(drawings.c.status.in_(SEEN))
            .values(without_content(schema.REMOVED, changed.changes))
        )
        return changed


def delete(store: Store, token: str) -> None:
    """Delete the class and all that is in it, and clear it from the file."""
    with store.writing() as connection:
        _delete(connection, [_authorized(connection, token).id])
    store.erase_traces()


def expire(store: Store, days: float = KEPT_DAYS) -> int:
    """Delete the classes that nobody keeps and where nothing happened for so many days.

    Nothing is deleted while the clock cannot be trusted: if since the start it has run an hour
    ahead of, or behind, the one that nobody sets.

    Returns
    -------
    int
        How many.
    """
    now = store.clock()
    if abs((now - store.opened) - (time.monotonic() - store.steady)) > HOUR:
        return 0
    is_due = (~classes.c.is_kept) & (classes.c.active < now - days * DAY)
    # most of the time there is none, and nobody need wait for a lock
    with store.reading() as connection:
        due = connection.execute(select(classes.c.id).where(is_due)).scalars().all()
    if due:
        with store.writing() as connection:
            # asked again: somebody may have drawn meanwhile
            due = connection.execute(select(classes.c.id).where(is_due)).scalars().all()
            _delete(connection, due)
    store.erase_traces()
    return len(due)


def lock(connection: Connection, class_id: int, now: float) -> Classroom:
    """Number a change of a class, which nobody else changes until this transaction ends.

    So whoever has seen change n has seen all before it: none is committed later.
    """
    row = connection.execute(
        update(classes)
        .where(classes.c.id == class_id)
        .values(changes=classes.c.changes + 1, active=now)
        .returning(classes)
    ).first()
    if row is None:
        raise TokenError
    return classroom_of(row)


def without_content(status: str, change: int) -> dict[str, Any]:
    """Return what is left of a drawing that is taken back: that it was there."""
    return {"status": status, "change": change, "image": b"", "strokes": b""}


def _delete(connection: Connection, class_ids: Sequence[int]) -> None:
    connection.execute(delete_from(classes).where(classes.c.id.in_(class_ids)))
    connection.execute(update(schema.state).values(has_traces=True))


def _authorized(connection: Connection, token: str) -> Classroom:
    number, secret = codes.parse_token(token)
    row = connection.execute(select(classes).where(classes.c.id == number)).first()
    if row is None or not codes.is_secret(secret, row.token_hash):
        raise TokenError
    return classroom_of(row)


def _change(store: Store, token: str, **values: object) -> Classroom:
    with store.writing() as connection:
        classroom = _authorized(connection, token)
        connection.execute(update(classes).where(classes.c.id == classroom.id).values(values))
        return lock(connection, classroom.id, store.clock())


def _set_status(store: Store, token: str, drawing_id: int, before: str, after: str) -> Classroom:
    with store.writing() as connection:
        classroom = _authorized(connection, token)
        changed = lock(connection, classroom.id, store.clock())
        connection.execute(
            update(drawings)
            .where(drawings.c.id == checked_id(drawing_id), drawings.c.class_id == changed.id)
            .where(drawings.c.status == before)
            .values(status=after, change=changed.changes)
        )
        return changed
