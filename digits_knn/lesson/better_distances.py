"""K-NN with better distances, ours measured and others' published."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from time import perf_counter

import numpy as np

from digits_knn.arrays import Floats, Ints
from digits_knn.dataset import load_split
from digits_knn.knn import classifier, evaluation
from digits_knn.knn.classifier import Neighbors
from digits_knn.lesson import distances
from digits_knn.lesson.distances import Progress

Measure = Callable[[Floats, Floats, Progress | None], Floats]

EUCLIDEAN = "Euclidean"
# By name, in the order in which they are shown
DISTANCES: dict[str, Measure] = {
    EUCLIDEAN: distances.euclidean,
    "Tangent": distances.tangent,
    "Image distortion": distances.distortion,
    "… of each pixel alone": distances.pixel_alone,
    "Learned metric": distances.learned_metric,
}
# How many training digits are misread by all others (leave-one-out), uniform weights, at these K;
# benchmarks/distances.py prints them. The learned metric was learned on them.
LEFT_OUT_K = (1, 3, 5, 9)
LEFT_OUT = {
    EUCLIDEAN: (16, 16, 16, 24),
    "Tangent": (10, 15, 22, 20),
    "Image distortion": (14, 11, 12, 15),
    "… of each pixel alone": (823, 765, 706, 627),
}
COMPARED = (EUCLIDEAN, "Tangent", "Image distortion")  # on one moved digit


@dataclass(frozen=True)
class Strayed:
    """How many of the test digits, once moved, are nearer to another digit than to themselves.

    Attributes
    ----------
    n_strayed : int
        All of them.
    n_misread : int
        Those where this other digit is of another class.
    """

    n_strayed: int
    n_misread: int


@dataclass(frozen=True)
class Measurement:
    """What K-NN does with a distance.

    Attributes
    ----------
    n_correct : dict
        By the name of the weights an ndarray of shape (n_train,); entry k - 1 is how many test
        digits are read right at K = k.
    seconds : float
        How long it took to rank the training digits for all test digits.
    strayed : Strayed
        Where the test digits are once they are moved.
    """

    n_correct: dict[str, Ints]
    seconds: float
    strayed: Strayed


@dataclass(frozen=True)
class Moved:
    """A test digit, moved one pixel to the left, among all digits.

    Attributes
    ----------
    to_itself : float
        Its distance to itself where it was.
    to_other : float
        Its distance to the nearest other digit.
    other, label : ndarray
        This digit, of shape (64,), and what it is.
    """

    to_itself: float
    to_other: float
    other: Floats
    label: int


@dataclass(frozen=True)
class Published:
    """A published result.

    Attributes
    ----------
    method : str
        What was compared, and how.
    error : float
        Share of the test digits that were misread, in percent.
    source, link : str
        Who found it, and where it is.
    """

    method: str
    error: float
    source: str
    link: str


_LECUN = ("LeCun et al. 1998", "https://doi.org/10.1109/5.726791")
_KEYSERS = (
    "Keysers et al. 2007",
    "http://keysers.net/daniel/files/Keysers--Deformation-Models--TPAMI2007.pdf",
)
LIST = "http://yann.lecun.com/exdb/mnist/"  # where most of them are listed
PUBLISHED = (  # on MNIST's 10,000 test digits; of 60,000 training digits, Belongie used 20,000
    Published("Euclidean", 5.0, *_LECUN),
    Published("Euclidean, another author", 3.09, "K. Wilder, on LeCun’s list", LIST),
    Published("Euclidean, slant removed", 2.4, *_LECUN),
    Published(
        "Learned metric (LMNN)",
        1.3,
        "Weinberger et al. 2005",
        "http://papers.nips.cc/paper/2795-distance-metric-learning-for-large-margin-nearest-neighbor-classification",
    ),
    Published("Tangent, on 16 × 16 pixels", 1.1, *_LECUN),
    Published(
        "Shape contexts",
        0.63,
        "Belongie et al. 2002",
        "https://doi.org/10.1109/34.993558",
    ),
    Published("Image distortion (IDM)", 0.54, *_KEYSERS),
    Published("Image distortion (P2DHMDM)", 0.52, *_KEYSERS),
)
NETWORKS = Published(
    "35 convolutional networks",
    0.23,
    "Cireşan et al. 2012",
    "https://arxiv.org/abs/1202.2745",
)


@cache
def moved_and_all_digits() -> tuple[Floats, Floats, Ints]:
    """Return the test digits moved, all digits unmoved, test digits first, and their labels."""
    split = load_split()
    return (
        distances.move(split.X_test),
        np.vstack([split.X_test, split.X_train]),
        np.concatenate([split.y_test, split.y_train]),
    )


def measure(name: str, progress: Progress | None = None) -> Measurement:
    """Rank with a distance, and count who strays.

    Parameters
    ----------
    name : str
        A key of DISTANCES.
    progress : Progress or None
        Called with the share done, 0..1.

    Raises
    ------
    ValueError
        If there is no such distance.
    """
    classifier.check_choice("name", name, DISTANCES)
    if DISTANCES[name] is distances.learned_metric:
        distances.fit_metric()  # once and for all: not part of the time
    split = load_split()
    started = perf_counter()
    neighbors = rank(name, _part(progress, 0))
    seconds = perf_counter() - started
    n_correct = {
        weights: evaluation.correct_by_k(neighbors, split.y_train, split.y_test, weights).sum(
            axis=0
        )
        for weights in classifier.WEIGHTS
    }
    return Measurement(n_correct, seconds, stray(name, _part(progress, 1)))


def rank(name: str, progress: Progress | None = None) -> Neighbors:
    """Rank the training digits for every test digit; parameters and errors as in `measure`."""
    classifier.check_choice("name", name, DISTANCES)
    split = load_split()
    return distances.ranked(DISTANCES[name](split.X_test, split.X_train, progress))


def measure_all(progress: Callable[[float, str], object]) -> dict[str, Measurement]:
    """Measure with every distance.

    Parameters
    ----------
    progress : callable
        Called with the share done, 0..1, and with the distance that is measured.

    Returns
    -------
    dict
        By name, a key of DISTANCES, what K-NN does with it.
    """
    measured = {}
    for i, name in enumerate(DISTANCES):
        so_far = partial(_report_part, progress, i, name)
        measured[name] = measure(name, so_far)
    return measured


def _report_part(progress: Callable[[float, str], object], i: int, name: str, share: float) -> None:
    progress((i + share) / len(DISTANCES), name)


def stray(name: str, progress: Progress | None = None) -> Strayed:
    """Count the test digits that, once moved, are nearer to another digit than to themselves.

    Parameters and errors are those of `measure`.
    """
    classifier.check_choice("name", name, DISTANCES)
    moved, all_digits, labels = moved_and_all_digits()
    found = DISTANCES[name](moved, all_digits, progress)
    to_itself = found.diagonal().copy()
    np.fill_diagonal(found, np.inf)
    strays = found.min(axis=1) < to_itself
    is_other = labels[found.argmin(axis=1)] != labels[: len(moved)]
    return Strayed(int(strays.sum()), int(np.sum(strays & is_other)))


@cache
def stray_euclidean() -> Strayed:
    """Return `stray` of the distance that needs no waiting."""
    return stray(EUCLIDEAN)


@cache
def move_one(name: str, row: int) -> Moved:
    """Compare one moved test digit with itself and with all others.

    Parameters
    ----------
    name : str
        A key of DISTANCES.
    row : int
        Of the test digits, 0..449.

    Raises
    ------
    ValueError
        If there is no such distance or row.
    """
    classifier.check_choice("name", name, DISTANCES)
    moved, all_digits, labels = moved_and_all_digits()
    if not 0 <= row < len(moved):
        raise ValueError(f"row must be from 0 to {len(moved) - 1}, not {row!r}")
    found = DISTANCES[name](moved[[row]], all_digits, None)[0]
    to_itself = float(found[row])
    found[row] = np.inf
    nearest = int(found.argmin())
    return Moved(to_itself, float(found[nearest]), all_digits[nearest], int(labels[nearest]))


def _part(progress: Progress | None, half: int) -> Progress | None:
    return None if progress is None else lambda share: progress((half + share) / 2)
