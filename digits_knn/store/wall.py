"""What the class has drawn, for whoever looks: all of it, or what has changed since."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import func, select

from digits_knn.arrays import Floats, Ints
from digits_knn.store import schema
from digits_knn.store.database import Store
from digits_knn.store.records import SEEN, Drawing, drawing_of
from digits_knn.store.schema import drawings as drawn
from digits_knn.store.schema import persons


@dataclass(frozen=True, eq=False)
class Counts:
    """How many drawings there are, hidden ones left out.

    Attributes
    ----------
    person_ids : list of int
    names : list of str
        Who is in the class, in the order in which they joined; those who were removed are not.
    counts : ndarray of shape (n_persons, 10)
        Drawings of each digit.
    """

    person_ids: list[int]
    names: list[str]
    counts: Ints


def drawings(store: Store, class_id: int, since: int = 0) -> tuple[list[Drawing], int]:
    """Return what has changed since a cursor, and the cursor for the next time.

    Parameters
    ----------
    class_id : int
        `Classroom.id`; who may look is for the caller to see to.
    since : int
        0 for all, or the cursor that came with the answer before.

    Returns
    -------
    (list of Drawing, int)
        In the order of their last changes. A drawing that was seen before comes again when it is
        hidden, shown, taken back or removed.

    Raises
    ------
    UnreadError
        If the database does not answer.
    """
    query = (
        select(drawn, persons.c.name)
        .join(persons, drawn.c.person_id == persons.c.id)
        .where(drawn.c.class_id == class_id, drawn.c.change > since)
        .order_by(drawn.c.change, drawn.c.id)
    )
    if not since:  # who has seen nothing need not know what is gone
        query = query.where(drawn.c.status.in_(SEEN))
    newest = select(func.max(drawn.c.change)).where(drawn.c.class_id == class_id)
    with store.reading() as connection:
        # the cursor first: what comes between the two is told twice rather than never
        cursor = connection.execute(newest).scalar() or 0
        rows = connection.execute(query).all()
    return [drawing_of(row, row.name) for row in rows], max(cursor, since)


def shown(changed: Sequence[Drawing]) -> list[Drawing]:
    """Return those that count, in the order in which they were drawn."""
    return sorted((each for each in changed if each.status == schema.SHOWN), key=lambda d: d.id)


def samples(chosen: Sequence[Drawing]) -> tuple[Floats, Ints, Ints]:
    """Return drawings as K-NN takes them.

    Returns
    -------
    X : ndarray of shape (n, 64)
        Ink counts 0..16.
    y : ndarray of shape (n,)
        The digits that were asked for.
    persons : ndarray of shape (n,)
        Whose each is: `Drawing.person_id`.
    """
    X = np.array([each.image.ravel() for each in chosen]).reshape(-1, 64)
    numbers = np.array([(each.label, each.person_id) for each in chosen], dtype=np.int64)
    y, persons = numbers.reshape(-1, 2).T
    return X, y, persons


def counts(store: Store, class_id: int) -> Counts:
    """Count the drawings of each person and digit.

    Raises
    ------
    UnreadError
        If the database does not answer.
    """
    who = (
        select(persons.c.id, persons.c.name)
        .where(persons.c.class_id == class_id, ~persons.c.is_removed)
        .order_by(persons.c.id)
    )
    what = (
        select(drawn.c.person_id, drawn.c.label, func.count().label("n"))
        .where(drawn.c.class_id == class_id, drawn.c.status == schema.SHOWN)
        .group_by(drawn.c.person_id, drawn.c.label)
    )
    with store.reading() as connection:
        rows = connection.execute(what).all()  # first: who has drawn has joined before
        joined = connection.execute(who).all()
    place = {row.id: number for number, row in enumerate(joined)}
    table = np.zeros((len(joined), 10), dtype=np.int64)
    for row in rows:
        if row.person_id in place:
            table[place[row.person_id], row.label] = row.n
    return Counts([row.id for row in joined], [row.name for row in joined], table)
