"""A class made of a file."""

import math
from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection

from digits_knn.store import names, records, schema
from digits_knn.store.database import Store
from digits_knn.store.exchange import ClassFile
from digits_knn.store.records import Classroom
from digits_knn.store.teachers import add_class, check_start


def start_class(store: Store, file: ClassFile, address: str = "") -> tuple[Classroom, str]:
    """Start a class with the drawings of a file; it is paused until the teacher resumes it.

    Persons keep the names that this program made up; all others get such a name: nothing personal
    is stored. Nobody can be one of them again.

    Parameters
    ----------
    address : str
        Of the browser, as for `teachers.start`.

    Returns
    -------
    (Classroom, str)
        The class and the teacher's token.

    Raises
    ------
    HurryError, LimitError, UnsavedError
        As `teachers.start`.
    """
    check_start(store, address)
    now = store.clock()
    with store.writing() as connection:
        classroom, token = add_class(connection, file.title, now, schema.PAUSED, len(file.y))
        person_ids = _add_persons(connection, classroom.id, file.persons)
        rows = [
            {
                "class_id": classroom.id,
                "person_id": person_ids[file.persons[place]],
                "key": f"imported-{place}",
                "label": int(file.y[place]),
                "answer": int(file.answers[place]),
                "image": file.X[place].astype(np.uint8).tobytes(),
                "strokes": records.stroke_bytes(strokes) if strokes else b"",
                "sent": now if math.isnan(file.sent[place]) else file.sent[place],
                "status": schema.SHOWN,
                "change": place + 1,
            }
            for place, strokes in enumerate(file.strokes)
        ]
        connection.execute(schema.drawings.insert(), rows)
        return classroom, token


def _add_persons(connection: Connection, class_id: int, persons: Sequence[str]) -> dict[str, int]:
    """Add whoever is in a file; return their numbers by what the file calls them."""
    taken = set(persons) & set(names.NAMES)
    person_ids: dict[str, int] = {}
    for person in dict.fromkeys(persons):
        name = person if person in names.NAMES else names.new_name(taken)
        taken.add(name)
        values = {"class_id": class_id, "token_hash": "", "name": name, "turn": 0}
        person_ids[person] = schema.add(connection, schema.persons, {**values, "is_removed": False})
    return person_ids
