import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.dataset import load_split
from digits_knn.knn import classifier
from digits_knn.knn.classifier import WEIGHTS, Neighbors
from digits_knn.knn.metrics import METRICS


def ranked(distances: list[float]) -> Neighbors:
    """Return the ranking of one sample whose neighbors are stored nearest first."""
    return Neighbors(np.array([distances]), np.arange(len(distances))[None])


@pytest.mark.parametrize("metric", METRICS)
def test_every_training_digit_is_ranked_once_nearest_first(metric: str) -> None:
    split = load_split()
    neighbors = classifier.rank(
        classifier.fit(split.X_train, split.y_train, metric), split.X_test[:20]
    )
    assert np.all(np.diff(neighbors.distances, axis=1) >= 0)
    assert np.array_equal(np.sort(neighbors.indices, axis=1), np.tile(np.arange(1347), (20, 1)))


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("euclidean", lambda d: np.sqrt(np.sum(d**2))),
        ("manhattan", lambda d: np.sum(np.abs(d))),
        ("minkowski", lambda d: np.sum(np.abs(d) ** 3) ** (1 / 3)),
        ("chebyshev", lambda d: np.max(np.abs(d))),
    ],
)
def test_a_distance_is_what_its_formula_says(metric: str, expected: object) -> None:
    split = load_split()
    neighbors = classifier.rank(
        classifier.fit(split.X_train, split.y_train, metric), split.X_test[:1]
    )
    difference = split.X_test[0] - split.X_train[neighbors.indices[0, 3]]
    assert callable(expected)
    assert neighbors.distances[0, 3] == pytest.approx(expected(difference))


def test_the_cosine_distance_ignores_the_length() -> None:
    model = classifier.fit([[1.0, 0.0], [1.0, 1.0]], [0, 1], "cosine")
    neighbors = classifier.rank(model, [[5.0, 0.0]])
    assert neighbors.distances[0] == pytest.approx([0, 1 - np.sqrt(0.5)])


def test_equal_distances_are_ranked_as_stored() -> None:
    X_train = np.array([[2.0], [0.0], [2.0], [0.0], [9.0]])
    neighbors = classifier.rank(classifier.fit(X_train, [0, 1, 2, 3, 4]), [[1.0]])
    assert neighbors.indices.tolist() == [[0, 1, 2, 3, 4]]


def test_one_sample_is_ranked_as_among_many() -> None:
    split = load_split()
    for metric in METRICS:
        model = classifier.fit(split.X_train, split.y_train, metric)
        together = classifier.rank(model, split.X_test[:30])
        alone = classifier.rank(model, split.X_test[29:30])
        assert np.array_equal(together.indices[29:30], alone.indices), metric


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([0, 1, 1, 2], [0, 0, 1, 1]),
        ([2, 1, 1, 2, 2], [2, 1, 1, 1, 2]),
        ([7, 3], [7, 3]),  # tied votes go to the smaller digit
        ([3, 7], [3, 3]),
    ],
)
def test_the_digit_with_the_most_votes_is_the_answer(
    labels: list[int], expected: list[int]
) -> None:
    distances = [float(rank) for rank in range(1, len(labels) + 1)]
    assert classifier.predict_by_k(ranked(distances), labels).tolist() == [expected]


def test_distance_votes_count_one_over_the_distance() -> None:
    assert classifier.weight_votes(np.array([[1.0, 2.0, 4.0]]), "distance").tolist() == [
        [1, 0.5, 0.25]
    ]
    # 1 against 1/2 + 1/4, then against 1/2 + 1/4 + 1/4: a tie, then 1/5 more
    predictions = classifier.predict_by_k(ranked([1, 2, 4, 4, 5]), [1, 0, 0, 0, 1], "distance")
    assert predictions.tolist() == [[1, 1, 1, 0, 1]]


def test_neighbors_at_distance_zero_vote_alone() -> None:
    assert classifier.weight_votes(np.array([[0.0, 0.0, 1.0]]), "distance").tolist() == [[1, 1, 0]]
    predictions = classifier.predict_by_k(ranked([0, 1, 1]), [1, 0, 0], "distance")
    assert predictions.tolist() == [[1, 1, 1]]


@pytest.mark.parametrize("weights", WEIGHTS)
def test_a_reading_is_the_answer_of_its_k(weights: str) -> None:
    split = load_split()
    model = classifier.fit(split.X_train, split.y_train)
    predictions = classifier.predict_by_k(
        classifier.rank(model, split.X_test[:3]), split.y_train, weights
    )
    for sample, expected in zip(split.X_test[:3], predictions, strict=True):
        for k in (1, 2, 10, 300, 1347):
            classification = classifier.classify(
                classifier.rank(model, [sample]), split.y_train, k, weights
            )
            assert classification.label == expected[k - 1]


def compared_k(n_train: int) -> list[int]:
    """Return every K to 50 and forty beyond, the last included: a fit takes its time."""
    beyond = np.geomspace(51, max(n_train, 51), 40).astype(int).tolist()
    return sorted({k for k in (*range(1, 51), *beyond) if k <= n_train})


def compare_with_scikit_learn(
    X_train: NDArray[np.float64],
    y_train: NDArray[np.int64],
    X: NDArray[np.float64],
    metric: str,
    weights: str,
) -> int:
    """Compare the answers at each of `compared_k` where no distances tie at ranks K and K + 1.

    Returns
    -------
    int : how many were compared; AssertionError where one differs.
    """
    neighbors = classifier.rank(classifier.fit(X_train, y_train, metric), X)
    ours = classifier.predict_by_k(neighbors, y_train, weights)
    n_train = len(y_train)
    compared = 0
    for k in compared_k(n_train):
        theirs = KNeighborsClassifier(
            k, weights=weights, algorithm="brute", **METRICS[metric].arguments
        )
        predicted = theirs.fit(X_train, y_train).predict(X)
        tie = np.zeros(len(X), dtype=bool)
        if k < n_train:
            tie = np.isclose(neighbors.distances[:, k - 1], neighbors.distances[:, k], rtol=1e-12)
        assert np.array_equal(ours[~tie, k - 1], predicted[~tie]), f"K = {k}"
        compared += int((~tie).sum())
    return compared


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("metric", METRICS)
def test_answers_equal_scikit_learns_at_every_k(metric: str, weights: str) -> None:
    split = load_split()
    n_rows = 8
    compared = compare_with_scikit_learn(
        split.X_train, split.y_train, split.X_test[:n_rows], metric, weights
    )
    # Chebyshev distances are whole numbers up to 16, so nearly all of them tie
    share = {"chebyshev": 0.005, "manhattan": 0.15}.get(metric, 0.4)
    assert compared > share * n_rows * len(compared_k(1347))


def test_a_reading_holds_the_votes_of_k_neighbors() -> None:
    split = load_split()
    model = classifier.fit(split.X_train, split.y_train)
    classification = classifier.classify(classifier.rank(model, split.X_test[:1]), split.y_train, 7)
    assert classification.votes.sum() == 7
    assert np.array_equal(classification.labels, split.y_train[classification.indices])
    assert classification.label == np.bincount(classification.labels).argmax()
    assert len(classification.distances) == 7


def test_a_reading_names_its_nearest_rival() -> None:
    X_train = np.arange(6.0).reshape(-1, 1) * np.ones(64)
    y_train = np.array([4, 4, 9, 4, 1, 1])
    neighbors = classifier.rank(classifier.fit(X_train, y_train), np.zeros((1, 64)))
    classification = classifier.classify(neighbors, y_train, 3)
    assert (classification.label, classification.own_distance) == (4, 0)
    assert (classification.rival, classification.rival_distance) == (
        9,
        16,
    )  # 2 in each of 64 pixels


def test_a_model_of_one_label_has_nothing_to_say() -> None:
    model = classifier.fit(np.zeros((3, 64)), [5, 5, 5])
    with pytest.raises(ValueError, match="one label only"):
        classifier.classify(classifier.rank(model, np.zeros((1, 64))), np.array([5, 5, 5]), 1)


def test_with_all_neighbors_every_image_gets_the_commonest_label() -> None:
    split = load_split()
    model = classifier.fit(split.X_train, split.y_train)
    commonest = np.bincount(split.y_train).argmax()
    for x in split.X_test[:5]:
        neighbors = classifier.rank(model, [x])
        assert classifier.classify(neighbors, split.y_train, 1347).label == commonest


@pytest.mark.parametrize("k", [0, -1, 1348, 2.5, "5"])
def test_a_k_out_of_range_is_refused(k: object) -> None:
    split = load_split()
    neighbors = classifier.rank(classifier.fit(split.X_train, split.y_train), split.X_test[:1])
    with pytest.raises(ValueError, match="whole number from 1 to 1347"):
        # the wrong type is part of what is tested
        classifier.classify(neighbors, split.y_train, k)  # type: ignore[arg-type]


def test_only_one_image_is_read_and_only_among_what_was_ranked() -> None:
    split = load_split()
    model = classifier.fit(split.X_train, split.y_train)
    with pytest.raises(ValueError, match="one image"):
        classifier.classify(classifier.rank(model, split.X_test[:2]), split.y_train, 5)
    with pytest.raises(ValueError, match="1346 labels"):
        classifier.classify(classifier.rank(model, split.X_test[:1]), split.y_train[:-1], 5)


def test_an_unknown_metric_is_refused_with_the_choices() -> None:
    with pytest.raises(ValueError, match=r"euclidean, manhattan.*not 'hamming'"):
        classifier.fit([[0.0]], [0], "hamming")


def test_unknown_weights_are_refused_with_the_choices() -> None:
    with pytest.raises(ValueError, match="uniform, distance, not 'rank'"):
        classifier.predict_by_k(ranked([1, 2]), [0, 1], "rank")


def test_labels_that_do_not_fit_the_ranking_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(3,\), but \(2,\) were ranked"):
        classifier.predict_by_k(ranked([1, 2]), [0, 1, 1])


def test_an_image_with_nan_is_refused() -> None:
    split = load_split()
    model = classifier.fit(split.X_train, split.y_train)
    with pytest.raises(ValueError, match="NaN"):
        classifier.rank(model, np.full((1, 64), np.nan))


def test_a_ranking_among_some_is_that_of_a_search_among_them() -> None:
    split = load_split()
    whole = classifier.rank(classifier.fit(split.X_train, split.y_train), split.X_test[:9])
    rows = np.flatnonzero(np.random.default_rng(0).random(1347) < 0.3)
    queries = np.array([7, 0, 4])
    some = classifier.restrict(whole, queries, rows)
    model = classifier.fit(split.X_train[rows], split.y_train[rows])
    searched = classifier.rank(model, split.X_test[queries])
    assert np.array_equal(some.indices, searched.indices)
    assert np.array_equal(some.distances, searched.distances)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_the_most_votes_at_every_k_are_the_answers(weights: str) -> None:
    split = load_split()
    neighbors = classifier.rank(classifier.fit(split.X_train, split.y_train), split.X_test[:1])
    votes = classifier.votes_by_k(neighbors, split.y_train, weights, 1347)
    predictions = classifier.predict_by_k(neighbors, split.y_train, weights)[0]
    assert np.array_equal(votes.argmax(axis=0), predictions)
    if weights == "uniform":
        assert np.array_equal(votes.sum(axis=0), np.arange(1, 1348))
    with pytest.raises(ValueError, match="from 1 to 1347"):
        classifier.votes_by_k(neighbors, split.y_train, weights, 1348)
