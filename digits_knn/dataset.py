"""scikit-learn's digits and the recipe's split of them."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from digits_knn.arrays import Floats, Ints

TEST_SIZE = 0.25  # the recipe's: 450 of the 1,797 digits
RANDOM_STATE = 0  # ours: the recipe names none


@dataclass(frozen=True)
class Split:
    """The digits split into a training and a test part.

    Attributes
    ----------
    X_train, X_test : ndarray of shape (n_samples, 64)
        Ink counts 0..16, row by row.
    y_train, y_test : ndarray of shape (n_samples,)
        Labels 0..9.
    """

    X_train: Floats
    X_test: Floats
    y_train: Ints
    y_test: Ints


@cache
def load_all() -> tuple[Floats, Ints]:
    """Load scikit-learn's 1,797 digits as (X, y), read-only: every visitor shares them."""
    X, y = load_digits(return_X_y=True)
    X.flags.writeable = y.flags.writeable = False
    return X, y


def split_rows(random_state: int = RANDOM_STATE) -> tuple[Ints, Ints]:
    """Split the rows of `load_all` into (train, test), in the order in which a split stores them.

    Raises
    ------
    ValueError
        If random_state is not a whole number from 0 to 2**32 - 1.
    """
    # a bool is an int to Python, not to a reader
    if type(random_state) is not int or not 0 <= random_state < 2**32:
        raise ValueError(
            f"random_state must be a whole number from 0 to 2**32 - 1, not {random_state!r}"
        )
    rows = np.arange(len(load_all()[1]))
    train, test = train_test_split(rows, test_size=TEST_SIZE, random_state=random_state)
    return train, test


@cache
def load_split(random_state: int = RANDOM_STATE) -> Split:
    """Load the digits, a quarter of them kept for the test; the arrays are read-only.

    The same as `train_test_split(X, y, test_size=0.25, random_state=random_state)`.

    Raises
    ------
    ValueError
        If random_state is not a whole number from 0 to 2**32 - 1.
    """
    X, y = load_all()
    train, test = split_rows(random_state)
    parts = (X[train], X[test], y[train], y[test])
    for part in parts:
        part.flags.writeable = False
    return Split(*parts)
