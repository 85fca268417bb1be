"""What the store hands out: classes, persons and drawings; and what it takes of a drawing."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from sqlalchemy import Row

from digits_knn.arrays import Floats
from digits_knn.ink import fabric, packed
from digits_knn.ink.strokes import Stroke
from digits_knn.store import codes, schema
from digits_knn.store.errors import ClassError, DrawingError, TitleError

MAX_TITLE = 60  # characters
GRID = 0.5  # pixels of the canvas that strokes are rounded to
# controls, half characters, and what turns the direction or starts a line
FORBIDDEN = ("Cc", "Cs", "Cf", "Zl", "Zp")
JOINERS = "\u200c\u200d"  # of Persian letters and of emoji


@dataclass(frozen=True)
class Classroom:
    """A class.

    Attributes
    ----------
    id : int
        For `wall` and links within the program.
    code : str
        What students type, 8 letters; `shown_code` is parted for reading.
    title : str
        Text by the teacher, or "".
    state : str
        "running", "paused" or "ended".
    started, active : float
        When it began, and when something last happened, seconds since 1970.
    is_kept : bool
        Whether it stays longer than `teachers.KEPT_DAYS`.
    changes : int
        How many changes its drawings have seen.
    """

    id: int
    code: str
    title: str
    state: str
    started: float
    active: float
    is_kept: bool
    changes: int

    @property
    def shown_code(self) -> str:
        """The code in two groups."""
        return codes.shown(self.code)


@dataclass(frozen=True)
class Person:
    """A student in a class, known by a made-up name only."""

    id: int
    name: str
    classroom: Classroom


@dataclass(frozen=True, eq=False)  # arrays have no == that gives one answer
class Drawing:
    """A drawing that was sent.

    Attributes
    ----------
    id : int
        Ascending in the order in which they were sent, whatever the clock says.
    person_id, person : int, str
        Whose it is.
    label : int
        The digit that was asked for, 0..9.
    answer : int
        How it was read when it was sent, 0..9.
    image : ndarray of shape (8, 8)
        Ink counts 0..16 as they were then.
    sent : float
        Seconds since 1970.
    status : str
        "shown", "hidden", "undone" or "removed"; of the last two the content is gone.
    change : int
        The number of its last change in the class.
    packed : str
        The strokes as text; `strokes` reads it.
    """

    id: int
    person_id: int
    person: str
    label: int
    answer: int
    image: Floats
    sent: float
    status: str
    change: int
    packed: str

    @property
    def strokes(self) -> list[Stroke]:
        """Arrays of shape (n, 2), canvas pixels; none if it came from a file without."""
        return packed.unpack(self.packed) if self.packed else []


def classroom_of(row: Row[Any]) -> Classroom:
    """Take a class from a row of `schema.classes`."""
    return Classroom(
        id=row.id,
        code=row.code,
        title=row.title,
        state=row.state,
        started=row.started,
        active=row.active,
        is_kept=row.is_kept,
        changes=row.changes,
    )


def drawing_of(row: Row[Any], person: str) -> Drawing:
    """Take a drawing from a row of `schema.drawings`; `person` is the name of whose it is."""
    counts = np.frombuffer(row.image, dtype=np.uint8) if row.image else np.zeros(64)
    return Drawing(
        id=row.id,
        person_id=row.person_id,
        person=person,
        label=row.label,
        answer=row.answer,
        image=counts.reshape(8, 8).astype(np.float64),
        sent=row.sent,
        status=row.status,
        change=row.change,
        packed=row.strokes.decode(),
    )


def checked_title(title: str) -> str:
    """Return a title that can be shown as text, without space around it.

    Raises
    ------
    TitleError
        If it is too long or has characters that cannot be seen.
    """
    text = unicodedata.normalize("NFC", title.strip())
    if len(text) > MAX_TITLE:
        raise TitleError(f"A title has at most {MAX_TITLE} characters; this one has {len(text):,}.")
    if any(unicodedata.category(each) in FORBIDDEN for each in text if each not in JOINERS):
        raise TitleError("A title is one line of letters, digits and signs.")
    return text


def checked_key(key: str) -> str:
    """Return the browser's own id of a drawing: 8 to 64 letters, digits, hyphens, underscores.

    Raises
    ------
    DrawingError
        If it is none.
    """
    if not re.fullmatch("[A-Za-z0-9_-]{8,64}", key):
        raise DrawingError
    return key


def checked_id(number: object) -> int:
    """Return the number of a row.

    Raises
    ------
    ClassError
        If no row can have it: a database would fail at it.
    """
    if not isinstance(number, int) or not 0 <= number < 2**31:
        raise ClassError
    return number


def checked_label(label: object) -> int:
    """Return a whole number from 0 to 9.

    Raises
    ------
    DrawingError
        If it is none.
    """
    # a bool is an int to Python, not to a reader
    if isinstance(label, bool) or not isinstance(label, (int, np.integer)) or not 0 <= label <= 9:
        raise DrawingError
    return int(label)


def image_bytes(image: ArrayLike) -> bytes:
    """Write an image as 64 bytes.

    Raises
    ------
    DrawingError
        If it has not 8 x 8 counts from 0 to 16, or no ink.
    """
    counts = np.asarray(image)
    if counts.shape != (8, 8) or counts.dtype.kind not in "iuf":
        raise DrawingError
    if not np.isin(counts, np.arange(17)).all():
        raise DrawingError
    if not counts.any():
        raise DrawingError("There is nothing on the canvas yet. Draw the digit first.")
    return counts.astype(np.uint8).tobytes()


def stroke_bytes(strokes: Sequence[Stroke]) -> bytes:
    """Write strokes, to half a pixel.

    Raises
    ------
    DrawingError
        If there are none or too many, or one is no array of points within bounds.
    """
    if not len(strokes):
        raise DrawingError("There is nothing on the canvas yet. Draw the digit first.")
    if len(strokes) > fabric.MAX_STROKES or sum(map(len, strokes)) > fabric.MAX_POINTS:
        raise DrawingError("This drawing has too many strokes. Clear the canvas and draw again.")
    arrays = [np.asarray(stroke) for stroke in strokes]
    for stroke in arrays:
        if stroke.ndim != 2 or stroke.shape[1] != 2 or not len(stroke):
            raise DrawingError
        # NaN compares false
        if stroke.dtype.kind not in "iuf" or not (abs(stroke) <= fabric.MAX_COORDINATE).all():
            raise DrawingError
    text = packed.pack_on(arrays, GRID)
    if text is None or len(text) > packed.MAX_KEPT:
        raise DrawingError("This drawing has too many strokes. Clear the canvas and draw again.")
    return text.encode()


SEEN = (schema.SHOWN, schema.HIDDEN)  # states of drawings that have content
