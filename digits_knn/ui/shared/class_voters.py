"""The drawings of a class that vote in this browser, apart from what its visitor taught.

The browser keeps no copy of them: they are in the database, and change there.
"""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from digits_knn.arrays import Floats, Ints
from digits_knn.knn.teaching import Taught

_VOTERS = "class_voters"


@dataclass(frozen=True, eq=False)
class ClassVoters:
    """Drawings of a class, in the order in which they were drawn; read-only.

    Attributes
    ----------
    class_id : int
        `Classroom.id`; 0 if none vote.
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


def voters() -> ClassVoters:
    """Return the drawings that vote now."""
    now: ClassVoters = st.session_state.get(_VOTERS, NONE_VOTE)
    return now


def let_vote(class_id: int, X: Floats, y: Ints) -> None:
    """Let these drawings of a class vote, in place of any before.

    Parameters
    ----------
    X, y : ndarray of shape (n, 64), ndarray of shape (n,)
        As `store.wall.samples` returns them.
    """
    st.session_state[_VOTERS] = ClassVoters(class_id, X.astype(np.uint8), y.copy())


def keep_only(class_id: int) -> None:
    """Let no drawings vote but those of this class, if they do; 0 for none at all."""
    if voters().class_id != class_id:
        st.session_state.pop(_VOTERS, None)


def as_taught() -> Taught:
    """Return the drawings that vote now as a file of them is written; some may be alike."""
    return Taught(voters().X.astype(np.float64), voters().y)
