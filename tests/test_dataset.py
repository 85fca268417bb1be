import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from digits_knn.dataset import load_split


def test_the_split_is_the_recipes() -> None:
    split = load_split()
    assert split.X_train.shape == (1347, 64)
    assert split.X_test.shape == (450, 64)


def test_every_digit_is_in_one_part() -> None:
    split = load_split()
    both = np.vstack([split.X_train, split.X_test])
    X = load_digits().data
    assert np.array_equal(np.unique(both, axis=0), np.unique(X, axis=0))
    assert both.sum() == X.sum()


def test_counts_are_0_to_16() -> None:
    X_train = load_split().X_train
    assert (X_train.min(), X_train.max()) == (0, 16)
    assert np.array_equal(X_train, X_train.astype(int))


def test_another_seed_gives_another_split() -> None:
    assert not np.array_equal(load_split(1).X_train, load_split(0).X_train)


def test_visitors_cannot_change_the_shared_arrays() -> None:
    with pytest.raises(ValueError, match="read-only"):
        load_split().X_train[0, 0] = 99


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, "0", True])
def test_a_seed_that_is_no_seed_is_refused(seed: object) -> None:
    with pytest.raises(ValueError, match="whole number"):
        load_split(seed)


def test_a_split_is_scikit_learns() -> None:
    X, y = load_digits(return_X_y=True)
    expected = train_test_split(X, y, test_size=0.25, random_state=7)
    split = load_split(7)
    parts = (split.X_train, split.X_test, split.y_train, split.y_test)
    assert all(np.array_equal(ours, theirs) for ours, theirs in zip(parts, expected, strict=True))
