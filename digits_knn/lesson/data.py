"""The data, some of their images, and the place of a pixel in the row of 64."""

import numpy as np
from sklearn.datasets import load_digits

from digits_knn.arrays import Ints
from digits_knn.dataset import load_all
from digits_knn.lesson.block import Block, block

ANY = "any"
DIGITS = (ANY, *(str(digit) for digit in range(10)))
N_SHOWN = 10


def rows_shown(digit: str, shuffle: int) -> Ints:
    """Choose ten rows of `load_all`.

    Parameters
    ----------
    digit : str
        One of DIGITS; "any" chooses among all.
    shuffle : int
        0 takes the first ten, another number ten by chance, always the same ones.

    Raises
    ------
    ValueError
        If digit is none of DIGITS, or shuffle is negative.
    """
    if digit not in DIGITS:
        raise ValueError(f"digit must be one of {', '.join(DIGITS)}, not {digit!r}")
    y = load_all()[1]
    rows = np.flatnonzero(y == int(digit)) if digit != ANY else np.arange(len(y))
    if shuffle:
        rows = np.random.default_rng(shuffle).permutation(rows)
    return rows[:N_SHOWN]


def code(digit: str, shuffle: int, shown: int) -> Block:
    """Return the code of the step.

    Parameters
    ----------
    digit, shuffle : str
        As in `rows_shown`.
    shown : int
        Which of the ten is shown in numbers, counted from 0.
    """
    X, y = load_all()
    chosen = rows_shown(digit, shuffle)
    row = chosen[shown]
    find = "np.arange(len(y))" if digit == ANY else f"np.flatnonzero(y == {digit})"
    mix = f"rows = np.random.default_rng({shuffle}).permutation(rows)\n" if shuffle else ""
    return block(
        f"""
        X, y = load_digits(return_X_y=True)
        print(X.shape, X.min(), X.max())

        rows = {find}
        """,
        mix,
        f"""
        rows = rows[:{N_SHOWN}]
        print(y[rows])  # the labels of the ten

        image = X[rows[{shown}]].reshape(8, 8)  # row by row
        print(np.array_equal(image.ravel(), X[rows[{shown}]]))
        """,
        prints=f"{X.shape} {X.min()} {X.max()}\n{y[chosen]}\n"
        f"{np.array_equal(load_digits().images[row].ravel(), X[row])}",
    )
