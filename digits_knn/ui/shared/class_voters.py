"""The drawings of a class that may vote in its teacher's tab, apart from what was taught there.

The page Class offers them while it is open, and the sidebar lets them vote. The browser keeps no
copy of them: they are in the database, and change there.
"""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from digits_knn.arrays import Floats, Ints

_OFFERED = "class_voters"
_VOTING = "class_voting"  # the class that votes, if it is the one that is offered


@dataclass(frozen=True, eq=False)
class ClassVoters:
    """Drawings of a class, in the order in which they were drawn; read-only.

    Attributes
    ----------
    class_id : int
        `Classroom.id`; 0 of no class.
    X : ndarray of shape (n, 64)
        Ink counts 0..16, a byte each; some may be alike.
    y : ndarray of shape (n,)
        Labels 0..9.
    """

    class_id: int
    X: NDArray[np.uint8]
    y: Ints

    def __post_init__(self) -> None:
        self.X.flags.writeable = self.y.flags.writeable = False

    def __len__(self) -> int:
        return len(self.y)


NONE_VOTE = ClassVoters(0, np.empty((0, 64), dtype=np.uint8), np.empty(0, dtype=np.int64))


def offered() -> ClassVoters:
    """Return the drawings that may vote."""
    now: ClassVoters = st.session_state.get(_OFFERED, NONE_VOTE)
    return now


def voters() -> ClassVoters:
    """Return the drawings that vote now."""
    is_on = st.session_state.get(_VOTING) == offered().class_id
    return offered() if is_on else NONE_VOTE


def switch(is_on: bool) -> None:
    """Let what is offered vote, or not."""
    st.session_state[_VOTING] = offered().class_id if is_on else 0


def offer(class_id: int, X: Floats, y: Ints) -> None:
    """Offer these drawings of a class, in place of any before; if the class votes, they do.

    Parameters
    ----------
    X, y : ndarray of shape (n, 64), ndarray of shape (n,)
        As `store.wall.samples` returns them.
    """
    st.session_state[_OFFERED] = ClassVoters(class_id, X.astype(np.uint8), y.copy())


def keep_only(class_id: int) -> bool:
    """Offer no drawings but those of this class, 0 for none at all; return whether some are gone.

    Another class is not to vote before it is asked to.
    """
    if offered().class_id in (0, class_id):
        return False
    del st.session_state[_OFFERED]
    st.session_state.pop(_VOTING, None)
    return True
