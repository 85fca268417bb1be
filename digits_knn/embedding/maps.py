"""Maps of all digits on a plane, on which new images are placed without starting over.

- PCA: the two directions in which the digits differ most; an image is projected onto them.
- t-SNE (van der Maaten and Hinton, 2008), by openTSNE (Poličar, Stražar and Zupan, 2024): near
  digits attract and others repel each other until they rest. That takes seconds, so the result is
  shipped in tsne.npz, made by benchmarks/map.py. A new image starts amid its nearest digits, is
  pulled by them and pushed by all, while these stay.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import ArrayLike
from openTSNE import TSNEEmbedding
from openTSNE.affinity import PerplexityBasedNN
from sklearn.decomposition import PCA
from sklearn.metrics import pairwise_distances

from digits_knn.arrays import Floats, Ints
from digits_knn.dataset import load_all
from digits_knn.knn.classifier import check_choice

Points = Floats
Place = Callable[[ArrayLike], Points]

TSNE_FILE = Path(__file__).with_name("tsne.npz")
PERPLEXITY = 30  # openTSNE's default: about so many digits count as near
N_ITERATIONS = 50  # benchmarks/map.py: more change next to nothing
LEARNING_RATE = 1.0  # openTSNE's own, 0.1, takes twice as many steps to the same places
MARGIN = 0.1  # what is unlike any digit may lie so far outside the unit square


@dataclass(frozen=True, eq=False)  # known by identity, so that what follows can be kept
class DigitsMap:
    """All digits on a plane.

    Attributes
    ----------
    name : str
        A key of MAPS.
    points : ndarray of shape (1797, 2)
        Read-only, x and y of each digit in the order of `load_all`. They lie in the unit square, in
        its middle: the map's longer side is 1, and the other is scaled by the same factor, so that
        shapes are kept.
    place : callable
        From images of shape (n, 64), ink counts 0..16, to their x and y of shape (n, 2), -MARGIN..1
        + MARGIN; what would lie farther out is put on that edge. The same image always lands on the
        same place, and any number of threads may ask at once. Raises ValueError for another shape,
        NaN or infinity (scikit-learn's message).
    """

    name: str
    points: Points
    place: Place


@cache
def load_map(name: str) -> DigitsMap:
    """Load a map; every visitor shares it.

    Raises
    ------
    ValueError
        If name is not a key of MAPS.
    """
    check_choice("map", name, MAPS)
    raw, place_raw = MAPS[name]()
    low, high = raw.min(axis=0), raw.max(axis=0)
    middle: Points = (low + high) / 2
    longer_side = float((high - low).max())

    def scale(points: Points) -> Points:
        return (points - middle) / longer_side + 0.5

    def place(X: ArrayLike) -> Points:
        return scale(place_raw(X)).clip(-MARGIN, 1 + MARGIN)

    points = scale(raw)
    points.flags.writeable = False
    return DigitsMap(name, points, place)


def pca_map() -> tuple[Points, Place]:
    """Return the digits' first two principal components, and the way to those of an image."""
    X, _ = load_all()
    pca = PCA(2).fit(X)
    return pca.transform(X), pca.transform


def tsne_map() -> tuple[Points, Place]:
    """Return the shipped t-SNE coordinates of the digits, and the way to those of an image."""
    with np.load(TSNE_FILE) as file:
        raw = file["points"].astype(np.float64)

    @cache  # searching all neighbors takes a moment that a map without a drawing need not wait for
    def rebuilt() -> TSNEEmbedding:
        return rebuild(raw, load_all()[0])

    first = Lock()  # else a class that draws at once would search once for each

    def place(X: ArrayLike) -> Points:
        with first:
            embedding = rebuilt()
        return place_among(embedding, X)

    return raw, place


MAPS: dict[str, Callable[[], tuple[Points, Place]]] = {"t-SNE": tsne_map, "PCA": pca_map}


def find_affinities(X: Floats) -> PerplexityBasedNN:
    """Return how near each digit is to its nearest, as t-SNE wants it; exactly, on one thread."""
    # a tree, as brute force on several threads breaks ties otherwise each time
    return PerplexityBasedNN(
        X, perplexity=PERPLEXITY, method="exact", knn_kwargs={"algorithm": "kd_tree"}
    )


def rebuild(raw: Points, X: Floats) -> TSNEEmbedding:
    """Make openTSNE's object from the coordinates (n, 2) that it once gave the digits (n, 64)."""
    # bh: the other way, fft, would keep its grid in the object that all threads share
    return TSNEEmbedding(raw, find_affinities(X), negative_gradient_method="bh")


def place_among(embedding: TSNEEmbedding, X: ArrayLike, n_iterations: int = N_ITERATIONS) -> Points:
    """Place images of shape (n, 64) on a t-SNE map, in its own coordinates.

    The steps are those of openTSNE's `transform`, which itself would shift the map while other
    threads read it.

    Raises
    ------
    ValueError
        If X has another shape, or holds NaN or infinity (scikit-learn's message).
    """
    placed = embedding.prepare_partial(X, initialization="median", k=15, perplexity=5)
    placed.optimize(
        n_iterations,
        learning_rate=LEARNING_RATE,
        exaggeration=1.5,
        momentum=0.8,
        max_grad_norm=0.25,
        max_step_norm=None,
        inplace=True,
    )
    return np.asarray(placed)


def neighborhood_preservation_by_k(points: ArrayLike, X: ArrayLike) -> Floats:
    """Return for every K how many neighbors a map keeps.

    Parameters
    ----------
    points : array-like of shape (n, 2)
        The digits on the map; n is 2 or more.
    X : array-like of shape (n, n_features)
        The digits.

    Returns
    -------
    ndarray of shape (n - 1,)
        Shares 0..1; entry k - 1 is the mean share of a digit's k nearest others in X, by Euclidean
        distance, that are also among its k nearest others on the map. Of equal distances the digit
        stored first counts as nearer.

    Raises
    ------
    ValueError
        If points and X are not equally many, or fewer than 2.
    """
    n_points, n_samples = len(np.asarray(points)), len(np.asarray(X))
    if n_points != n_samples or n_points < 2:
        raise ValueError(f"{n_samples} digits need as many points, 2 or more, not {n_points}")
    # a pair is among the k nearest of both from the larger of its two ranks on
    both = np.maximum(_ranks(points), _ranks(X))
    n_shared = np.bincount(both.ravel(), minlength=n_points)[1:n_points].cumsum()
    shares: Floats = n_shared / (n_samples * np.arange(1, n_points))
    return shares


def _ranks(X: ArrayLike) -> Ints:
    """Rank all others by their distance to each sample, from 1; a sample itself is the last."""
    distances = pairwise_distances(X)
    np.fill_diagonal(distances, np.inf)
    ranks = np.empty(distances.shape, dtype=np.int64)
    order = distances.argsort(axis=1, kind="stable")
    np.put_along_axis(ranks, order, np.arange(1, len(ranks) + 1)[None], axis=1)
    return ranks
