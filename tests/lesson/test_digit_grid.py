"""A digit written in numbers, unit circles and weights, models side by side."""

import pickle

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import pairwise_distances
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.dataset import load_all, load_split
from digits_knn.knn import classifier
from digits_knn.knn.classifier import WEIGHTS
from digits_knn.knn.metrics import METRICS
from digits_knn.lesson import digit_grid, metrics, models
from digits_knn.lesson.models import Trial
from digits_knn.ui.shared import results, state
from tests.lesson.blocks import assert_prints

SEVEN = load_all()[0][7].reshape(8, 8)


def test_the_recipes_1_is_a_column_and_a_flag() -> None:
    one = digit_grid.recipe()
    assert one.shape == (8, 8)
    assert np.flatnonzero(one).tolist() == [12, 19, 20, 28, 36, 44, 52]
    assert set(one.ravel()) == {0, 16}


@pytest.mark.parametrize(
    "image", [digit_grid.recipe(), SEVEN, np.zeros((8, 8)), np.full((8, 8), 16)]
)
def test_an_image_survives_its_link(image: np.ndarray) -> None:
    assert np.array_equal(digit_grid.parse(digit_grid.format(image)), image)
    assert np.array_equal(digit_grid.parse(digit_grid.format(image).upper()), image)


@pytest.mark.parametrize("bad", ["", "0" * 63, "0" * 65, "0" * 63 + "h", "0" * 63 + "-", "٣" * 64])
def test_a_link_that_names_no_image_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="64 letters"):
        digit_grid.parse(bad)


@pytest.mark.parametrize("bad", [np.zeros((8, 7)), np.full((8, 8), 17), np.full((8, 8), -1)])
def test_what_is_no_image_is_neither_written_nor_asked(bad: np.ndarray) -> None:
    with pytest.raises(ValueError, match="64 whole numbers"):
        digit_grid.format(bad)
    with pytest.raises(ValueError, match="64 whole numbers"):
        digit_grid.classify(bad, 5, "uniform", "euclidean")


@pytest.mark.parametrize("metric", METRICS)
def test_the_usual_distance_is_the_one_beyond_which_draw_sees_no_digit(metric: str) -> None:
    split = load_split()
    D = pairwise_distances(split.X_test, split.X_train, **METRICS[metric].arguments)
    assert digit_grid.reference(metric) == pytest.approx(np.quantile(D.min(axis=1), 0.99))
    outlier = results.reference_quantiles(metric).outlier
    assert digit_grid.reference(metric) == pytest.approx(outlier)


def test_the_usual_distance_of_an_unknown_metric_is_refused() -> None:
    with pytest.raises(ValueError, match="metric must be one of"):
        digit_grid.reference("taxi")


@pytest.mark.parametrize("image", [SEVEN, np.zeros((8, 8)), np.full((8, 8), 16)])
@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "cosine"])
@pytest.mark.parametrize(("k", "weights"), [(1, "uniform"), (12, "distance")])
def test_the_code_of_the_grid_prints_what_stands_beside_it(
    image: np.ndarray, k: int, weights: str, metric: str
) -> None:
    assert_prints(digit_grid.code(image, k, weights, metric))


@pytest.mark.parametrize("metric", METRICS)
def test_the_code_of_the_recipes_1_prints_what_stands_beside_it(metric: str) -> None:
    assert_prints(digit_grid.code(digit_grid.recipe(), 5, "uniform", metric))


@pytest.mark.parametrize(
    ("power", "metric"),
    [(1, "manhattan"), (2, "euclidean"), (3, "minkowski"), (np.inf, "chebyshev")],
)
def test_every_place_of_a_unit_circle_is_1_away(power: float, metric: str) -> None:
    circle = metrics.unit_circle(power)
    far = pairwise_distances([[0, 0]], circle, **METRICS[metric].arguments)
    assert np.allclose(far, 1)
    assert np.allclose(circle[0], circle[-1])
    assert circle.shape == (181, 2)


@pytest.mark.parametrize("bad", [0.5, 0, -1, np.nan])
def test_below_p_1_there_is_no_metric(bad: float) -> None:
    with pytest.raises(ValueError, match="p must be 1 or more"):
        metrics.unit_circle(bad)


def test_a_circle_of_one_place_is_refused() -> None:
    with pytest.raises(ValueError, match="2 points or more"):
        metrics.unit_circle(2, 1)


@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "cosine"])
@pytest.mark.parametrize("k", [2, 6, 20])
def test_a_digit_whose_answer_changes_with_the_weights_shows_both(k: int, metric: str) -> None:
    neighbors = results.neighbors_of_test_digits(metric)
    y_train = load_split().y_train
    uniform, distance = (
        classifier.predict_by_k(neighbors, y_train, weights)[:, k - 1] for weights in WEIGHTS
    )
    rows = np.flatnonzero(uniform != distance).tolist()
    assert rows
    for row in rows:
        case = metrics.case(neighbors, row, k)
        assert (case.prediction("uniform"), case.prediction("distance")) == (
            uniform[row],
            distance[row],
        )
        assert case.label == load_split().y_test[row]
        assert_prints(metrics.code("3", case, metric))


@pytest.mark.parametrize("k", [0, 1348])
def test_a_case_of_a_k_out_of_range_is_refused(k: int) -> None:
    neighbors = results.neighbors_of_test_digits("euclidean")
    with pytest.raises(ValueError, match="K must be"):
        metrics.case(neighbors, 0, k)


@pytest.mark.parametrize("power", metrics.POWERS)
def test_the_code_of_a_circle_prints_what_stands_beside_it(power: str) -> None:
    assert_prints(metrics.code(power, None, "euclidean"))


def test_a_split_is_scikit_learns() -> None:
    X, y = load_all()
    split = models.split_digits(40, 7)
    parts = train_test_split(X, y, test_size=0.4, random_state=7)
    ours = (split.X_train, split.X_test, split.y_train, split.y_test)
    for part, theirs in zip(ours, parts, strict=True):
        assert np.array_equal(part, theirs)


def test_the_usual_split_gives_the_score_of_the_sidebar() -> None:
    score = models.knn_score(Trial(25, 0, 5, "uniform", "euclidean"))
    assert score == results.score(state.Settings(5, "uniform", "euclidean")).accuracy


def test_what_is_measured_of_the_models() -> None:
    trial = Trial(25, 0, 5, "uniform", "euclidean")
    reported: list[tuple[float, str]] = []
    measured = models.measure(trial, lambda share, name: reported.append((share, name)), 1)
    assert [name for _, name in reported] == [*measured]
    assert [share for share, _ in reported] == [0, 1 / 3, 2 / 3]
    split = load_split()
    knn = KNeighborsClassifier(5).fit(split.X_train, split.y_train)
    assert measured[models.KNN].accuracy == knn.score(split.X_test, split.y_test)
    assert measured[models.KNN].n_bytes > split.X_train.nbytes  # it stores them
    for each in measured.values():
        assert each.fit_seconds > 0
        assert each.predict_seconds > 0
        assert 0.9 < each.accuracy < 1
    bare = LogisticRegression(max_iter=1000).fit(split.X_train / 16, split.y_train)
    assert measured[models.LOGISTIC].n_bytes > len(pickle.dumps(bare)) > 650 * 8
    assert_prints(models.code(trial, measured))


@pytest.mark.parametrize(
    "trial",
    [
        Trial(25, 0, 5, "uniform", "euclidean"),
        Trial(95, 3, 80, "distance", "minkowski"),
        Trial(5, 99, 1, "uniform", "cosine"),
    ],
)
def test_the_code_of_the_score_prints_what_stands_beside_it(trial: Trial) -> None:
    assert_prints(models.code(trial, None))


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ((4, 0, 5, "uniform", "euclidean"), "5 to 95"),
        ((96, 0, 5, "uniform", "euclidean"), "5 to 95"),
        ((25, 0, 0, "uniform", "euclidean"), "K must be"),
        ((95, 0, 90, "uniform", "euclidean"), "K must be a whole number from 1 to 89"),
        ((25, 0, 5, "even", "euclidean"), "weights must be"),
        ((25, 0, 5, "uniform", "taxi"), "metric must be"),
    ],
)
def test_an_odd_setting_of_the_models_is_refused(
    bad: tuple[int, int, int, str, str], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Trial(*bad)


def test_a_median_of_no_times_is_refused() -> None:
    with pytest.raises(ValueError, match="one time or more"):
        models.measure(Trial(25, 0, 5, "uniform", "euclidean"), n_repeats=0)
