"""What tests of the store share: a class, its students, and a clock that tests set."""

from dataclasses import dataclass, field
from itertools import count

import numpy as np

from digits_knn.arrays import Floats
from digits_knn.dataset import load_split
from digits_knn.store import students, teachers
from digits_knn.store.database import Store
from digits_knn.store.limits import Limiter
from digits_knn.store.records import Classroom, Drawing

STROKES = [np.array([[10.0, 20.5], [30.0, 40.0], [31.5, 40.0]]), np.array([[100.0, 100.0]])]
KEYS = count()


class Clock:
    """Seconds since 1970, as a test sets them."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def image(number: int = 0) -> Floats:
    """Return one of the test digits."""
    counts: Floats = load_split().X_test[number].reshape(8, 8)
    return counts


def key() -> str:
    """Make an id such as a browser makes for a drawing."""
    return f"drawing-{next(KEYS)}"


@dataclass
class World:
    """A class in a store, without limits of pace."""

    store: Store
    classroom: Classroom
    teacher: str  # token
    students: list[str] = field(default_factory=list)  # tokens

    @classmethod
    def started(cls, store: Store, title: str = "Year 8") -> "World":
        for name in ("guesses", "all_guesses", "starts", "sends"):
            setattr(store, name, Limiter(seconds=0, burst=1))
        return cls(store, *teachers.start(store, title))

    @property
    def clock(self) -> Clock:
        assert isinstance(self.store.clock, Clock)
        return self.store.clock

    def join(self) -> str:
        """Let somebody join; return the token."""
        _, token = students.join(self.store, self.classroom.code)
        self.students.append(token)
        return token

    def send(self, token: str, label: int | None = None, key_: str | None = None) -> Drawing:
        """Send a drawing of the digit that is asked next."""
        label = students.progress(self.store, token)[1] if label is None else label
        return students.send(self.store, token, key_ or key(), label, STROKES, image(label), 3)
