"""K-nearest neighbors: rank every training digit, then let the first K vote.

One rule for ties, used by the page's answer, its score and every curve:

- training digits at equal distance are ranked in the order in which they are stored;
- digits with equal votes: the smaller digit wins, as in scikit-learn.

scikit-learn leaves the first case open (it depends on the search algorithm), so the two can
differ where distances tie at ranks K and K + 1, and only there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.arrays import Floats, Ints
from digits_knn.knn.metrics import METRICS, check_metric

WEIGHTS = ("uniform", "distance")
DISTANCE_DECIMALS = 12  # beyond these, cosine distances of one pair differ from call to call


@dataclass(frozen=True)
class Neighbors:
    """Every training digit, nearest first, for each of some samples.

    Attributes
    ----------
    distances : ndarray of shape (n_queries, n_train)
        Ascending along each row.
    indices : ndarray of shape (n_queries, n_train)
        Rows of X_train.
    """

    distances: Floats
    indices: Ints


def check_choice(name: str, value: str, choices: "dict[str, Any] | tuple[str, ...]") -> None:
    """Raise ValueError, naming the choices, unless value is one of them."""
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")


def check_n_neighbors(n_neighbors: int, n_train: int) -> None:
    """Raise ValueError unless n_neighbors is a whole number from 1 to n_train."""
    if not isinstance(n_neighbors, (int, np.integer)) or not 1 <= n_neighbors <= n_train:
        raise ValueError(f"K must be a whole number from 1 to {n_train}, not {n_neighbors!r}")


def fit(X_train: ArrayLike, y_train: ArrayLike, metric: str = "euclidean") -> KNeighborsClassifier:
    """Fit scikit-learn's classifier; for K-NN that only stores the digits.

    Parameters
    ----------
    X_train : array-like of shape (n_train, n_features)
    y_train : array-like of shape (n_train,)
        Labels.
    metric : str
        A key of `metrics.METRICS`.

    Raises
    ------
    ValueError
        If the metric is unknown, or scikit-learn refuses the arrays.
    """
    check_metric(metric)
    # brute: in 64 dimensions trees are slower, and every rank is wanted anyway
    model = KNeighborsClassifier(algorithm="brute", **METRICS[metric].arguments)
    return model.fit(X_train, y_train)


def rank(model: KNeighborsClassifier, X: ArrayLike) -> Neighbors:
    """Rank all training digits by their distance to each sample.

    Parameters
    ----------
    model : KNeighborsClassifier
        A classifier from `fit`.
    X : array-like of shape (n_queries, n_features)

    Raises
    ------
    ValueError
        If X has another shape, or holds NaN or infinity (scikit-learn's message).
    """
    distances, indices = model.kneighbors(X, n_neighbors=model.n_samples_fit_)
    distances = distances.round(DISTANCE_DECIMALS)
    order = np.lexsort((indices, distances))
    return Neighbors(
        np.take_along_axis(distances, order, axis=1),
        np.take_along_axis(indices, order, axis=1),
    )


def restrict(neighbors: Neighbors, queries: Ints, rows: Ints) -> Neighbors:
    """Rank only some of the training digits, without searching again.

    Parameters
    ----------
    neighbors : Neighbors
        The ranking of all training digits.
    queries : ndarray of shape (n_queries,)
        The samples wanted, as rows of the ranking.
    rows : ndarray of shape (n_rows,)
        The training digits wanted, rows of X_train, ascending.

    Returns
    -------
    Neighbors
        The ranking of `X_train[rows]` for these samples; its indices count in `rows`.

    Raises
    ------
    ValueError
        If rows are not ascending, so that ties would be ranked otherwise.
    """
    if np.any(np.diff(rows) <= 0):
        raise ValueError("rows must be ascending")
    position = np.full(neighbors.indices.shape[1], -1)
    position[rows] = np.arange(len(rows))
    indices = position[neighbors.indices[queries]]
    is_ranked = indices >= 0
    shape = (len(queries), len(rows))
    return Neighbors(
        neighbors.distances[queries][is_ranked].reshape(shape), indices[is_ranked].reshape(shape)
    )


def predict_by_k(neighbors: Neighbors, y_train: ArrayLike, weights: str = "uniform") -> Ints:
    """Answer for every K at once.

    Parameters
    ----------
    neighbors : Neighbors
        The ranking of n_queries samples.
    y_train : array-like of shape (n_train,)
        Labels.
    weights : str
        "uniform", each neighbor one vote, or "distance", each 1 / its distance; where a neighbor is
        at distance 0, such neighbors alone vote, one each (as in scikit-learn).

    Returns
    -------
    ndarray of shape (n_queries, n_train)
        Labels; entry [i, k - 1] is the answer at K = k.

    Raises
    ------
    ValueError
        If weights is unknown, or y_train does not fit the ranking.
    """
    classes, encoded = np.unique(np.asarray(y_train), return_inverse=True)
    if encoded.shape != neighbors.indices.shape[1:]:
        raise ValueError(
            f"y_train has shape {encoded.shape}, but {neighbors.indices.shape[1:]} were ranked"
        )
    vote_weights = weight_votes(neighbors.distances, weights)
    if len(classes) <= np.iinfo(np.uint8).max:
        encoded = encoded.astype(np.uint8)  # half the time
    predictions: Ints = classes[leading_class_by_k(encoded[neighbors.indices], vote_weights)]
    return predictions


def weight_votes(distances: Floats, weights: str) -> Floats:
    """Return what each neighbor's vote counts.

    Parameters
    ----------
    distances : ndarray of shape (n_queries, n_ranks)
        Ascending along each row.
    weights : str
        "uniform" or "distance".

    Returns
    -------
    ndarray of the same shape

    Raises
    ------
    ValueError
        If weights is unknown.
    """
    check_choice("weights", weights, WEIGHTS)
    if weights == "uniform":
        return np.broadcast_to(1.0, distances.shape)
    at_zero = distances == 0
    with np.errstate(divide="ignore"):
        inverse = 1 / distances
    # ranked by distance, so a neighbor at 0 is in the vote at every K if it is anywhere
    return np.where(at_zero[:, :1], at_zero, inverse)


def leading_class_by_k(
    ranked: NDArray[np.integer[Any]], vote_weights: Floats
) -> NDArray[np.integer[Any]]:
    """Count the votes neighbor by neighbor, and tell after each which class leads.

    Parameters
    ----------
    ranked : ndarray of shape (n_queries, n_ranks)
        Class numbers from 0, nearest first; of a small type such as uint8 it takes half the time.
    vote_weights : ndarray of the same shape
        What each vote counts, 0 or more.

    Returns
    -------
    ndarray of the same shape and type
        Entry [i, k - 1] is the class with the most votes of the first k, of several the smallest,
        as in scikit-learn.
    """
    n_queries = len(ranked)
    n_classes = int(ranked.max()) + 1
    by_rank, weight_by_rank = np.ascontiguousarray(ranked.T), np.ascontiguousarray(vote_weights.T)
    votes = np.zeros(n_queries * n_classes)
    row_starts = n_classes * np.arange(n_queries)
    leader = np.full(n_queries, n_classes, dtype=ranked.dtype)
    most = np.zeros(n_queries)
    leading = np.empty(by_rank.shape, dtype=ranked.dtype)
    for rank_, (voter, weight) in enumerate(zip(by_rank, weight_by_rank, strict=True)):
        place = row_starts + voter
        count = votes[place] + weight
        votes[place] = count
        # votes only grow, so nobody but this voter's class can take the lead
        takes = (count > most) | ((count == most) & (voter < leader))
        np.copyto(leader, voter, where=takes)
        np.copyto(most, count, where=takes)
        leading[rank_] = leader
    return leading.T


def votes_by_k(neighbors: Neighbors, y_train: Ints, weights: str, largest: int) -> Floats:
    """Count the votes on one sample for each K from 1 to the largest.

    Parameters
    ----------
    neighbors : Neighbors
        The ranking for this sample alone.
    y_train : ndarray of shape (n_train,)
        Labels.
    weights : str
        "uniform" or "distance".
    largest : int
        K, 1..n_train.

    Returns
    -------
    ndarray of shape (n_classes, largest)
        Entry [c, k - 1] is what the class, of those ascending, got at K = k: a count, or a sum of 1
        / distance.

    Raises
    ------
    ValueError
        If K is out of range, or weights is unknown.
    """
    check_n_neighbors(largest, len(y_train))
    classes = np.unique(y_train)
    ranked = y_train[neighbors.indices[0, :largest]]
    vote_weights = weight_votes(neighbors.distances[:, :largest], weights)[0]
    votes: Floats = np.cumsum((ranked == classes[:, None]) * vote_weights, axis=1)
    return votes


@dataclass(frozen=True)
class Classification:
    """The answer for one image, with its reasons.

    Attributes
    ----------
    label : int
        The digit with the most votes.
    votes : ndarray of shape (n_classes,)
        Counts, or sums of 1 / distance; classes ascending.
    indices : ndarray of shape (n_neighbors,)
        Rows of X_train, nearest first.
    labels : ndarray of shape (n_neighbors,)
        What these neighbors say.
    distances : ndarray of shape (n_neighbors,)
        Ascending.
    own_distance : float
        How far the nearest of all training digits is that say the same.
    rival : int
        The label of the nearest training digit that says otherwise.
    rival_distance : float
        How far it is.
    n_train : int
        How many training digits there are.
    """

    label: int
    votes: Floats
    indices: Ints
    labels: Ints
    distances: Floats
    own_distance: float
    rival: int
    rival_distance: float
    n_train: int


def classify(
    neighbors: Neighbors,
    y_train: Ints,
    n_neighbors: int,
    weights: str = "uniform",
) -> Classification:
    """Classify one image.

    Parameters
    ----------
    neighbors : Neighbors
        The ranking for this image alone.
    y_train : ndarray of shape (n_train,)
        The labels of all that were ranked.
    n_neighbors : int
        K, 1..n_train.
    weights : str
        "uniform" or "distance".

    Raises
    ------
    ValueError
        If K is out of range, weights is unknown, other than one image or other than the labelled
        digits were ranked, or there is one label only.
    """
    return classify_by_k(neighbors, y_train, (n_neighbors,), weights)[0]


def classify_by_k(
    neighbors: Neighbors, y_train: Ints, ks: Sequence[int], weights: str = "uniform"
) -> list[Classification]:
    """Classify one image at several K, which takes little longer than at one.

    Parameters
    ----------
    neighbors : Neighbors
        The ranking for this image alone.
    y_train : ndarray of shape (n_train,)
        The labels of all that were ranked.
    ks : sequence of int
        K, each 1..n_train.
    weights : str
        "uniform" or "distance".

    Returns
    -------
    list of Classification
        One for each K.

    Raises
    ------
    ValueError
        As `classify`.
    """
    for k in ks:
        check_n_neighbors(k, len(y_train))
    if neighbors.indices.shape != (1, len(y_train)):
        raise ValueError(
            f"one image and {len(y_train)} labels need a ranking of shape {(1, len(y_train))}, "
            f"not {neighbors.indices.shape}"
        )
    indices, distances = neighbors.indices[0], neighbors.distances[0]
    labels = y_train[indices]
    if labels.min() == labels.max():
        raise ValueError(
            f"the model knows one label only, {labels[0]}: it has nothing to choose from"
        )
    classes = np.unique(y_train)
    votes = votes_by_k(neighbors, y_train, weights, max(ks, default=1))
    classifications = []
    for k in ks:
        votes_at_k = votes[:, k - 1]
        label = int(classes[votes_at_k.argmax()])  # argmax: tied votes go to the smaller digit
        own, other = int((labels == label).argmax()), int((labels != label).argmax())
        classifications.append(
            Classification(
                label=label,
                votes=votes_at_k,
                indices=indices[:k],
                labels=labels[:k],
                distances=distances[:k],
                own_distance=float(distances[own]),
                rival=int(labels[other]),
                rival_distance=float(distances[other]),
                n_train=len(y_train),
            )
        )
    return classifications
