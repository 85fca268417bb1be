"""The step on speed: what is measured, what trees look at, and the code beside it."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import pairwise_distances
from sklearn.neighbors import BallTree, KDTree, NearestNeighbors

from digits_knn.charts import search_cost as cost_charts
from digits_knn.dataset import load_split
from digits_knn.lesson import dimensionality, search_cost
from digits_knn.lesson.search_cost import Costs
from digits_knn.lesson.steps import STEPS
from digits_knn.ui.shared import measuring
from tests.app.pages import open_app
from tests.lesson.blocks import assert_prints

STEP = 8


def measure_little(**arguments: Any) -> Costs:
    few: dict[str, Any] = {"sizes": (50, 100), "dimensions": (2, 3, 5), "n_points": 60}
    return search_cost.measure(**{**few, "n_queries": 7, "n_rounds": 2, **arguments})


LITTLE = measure_little()


def full_sized() -> Costs:
    """Return figures for all that the page measures."""
    parts = [
        search_cost.Times(np.full((n, 3), 1.25), np.full((n, 3), 34.5))
        for n in (len(search_cost.SIZES), len(dimensionality.DIMENSIONS), 1)
    ]
    return Costs(parts[0], parts[1], parts[2], n_differing=0)


def test_all_three_are_timed_at_each_place() -> None:
    for times, n_places in ((LITTLE.by_n, 2), (LITTLE.by_dimension, 3), (LITTLE.digits, 1)):
        for milliseconds in (times.build, times.query):
            assert milliseconds.shape == (n_places, 3)
            assert (milliseconds > 0).all()


def test_times_are_medians_in_milliseconds(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = {"brute": (0.001, 0.002), "kd_tree": (0.003, 0.004), "ball_tree": (0.005, 0.006)}
    slow = iter([True])  # the very first is ten seconds late

    def time(algorithm: str, *_: object) -> tuple[float, float]:
        late = 10.0 if next(slow, False) else 0.0
        return seconds[algorithm][0] + late, seconds[algorithm][1]

    monkeypatch.setattr(search_cost, "_time", time)
    costs = measure_little(n_rounds=3)
    np.testing.assert_allclose(costs.by_n.build, [[1, 3, 5]] * 2)
    np.testing.assert_allclose(costs.by_dimension.query, [[2, 4, 6]] * 3)
    np.testing.assert_allclose(costs.digits.query, [[2, 4, 6]])


def test_all_three_find_the_same_neighbors() -> None:
    assert LITTLE.n_differing == 0


def test_other_neighbors_would_be_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    # scikit-learn has no types
    class Wrong(NearestNeighbors):  # type: ignore[misc]
        def kneighbors(self, X: Any) -> Any:
            distances, places = super().kneighbors(X)
            if self.algorithm == "kd_tree":
                distances[0, -1] += 0.1
            return distances, places

    monkeypatch.setattr(search_cost, "NearestNeighbors", Wrong)
    assert measure_little(n_rounds=1).n_differing == 2 + 3 + 1  # one of each place


def test_progress_reaches_one_and_tells_what_is_measured() -> None:
    reported: list[tuple[float, str]] = []
    measure_little(progress=lambda share, text: reported.append((share, text)))
    shares = [share for share, _ in reported]
    assert shares[0] == 0
    assert shares == sorted(shares)
    assert shares[-1] == 1
    texts = [text for _, text in reported]
    assert texts[0] == "Round 1 of 2: 50 points …"
    assert "Round 2 of 2: 5 dimensions …" in texts
    assert "Round 2 of 2: the digits …" in texts


def test_random_points_are_always_the_same_and_fill_the_cube() -> None:
    X, queries = dimensionality.random_points(1000, 3, 20)
    assert X.shape == (1000, 3)
    assert queries.shape == (20, 3)
    np.testing.assert_array_equal(X, dimensionality.random_points(1000, 3, 20)[0])
    assert X.min() >= 0
    assert X.max() <= 1
    np.testing.assert_allclose(X.mean(axis=0), 0.5, atol=0.05)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: measure_little(n_rounds=0), "n_rounds must be 1 or more, not 0"),
        (lambda: measure_little(sizes=(4,)), "not 4, 3 and 7"),
        (lambda: measure_little(dimensions=(0,)), "not 60, 0 and 7"),
        (lambda: measure_little(n_queries=0), "1 question or more, not 50, 3 and 0"),
        (lambda: search_cost.code("why", None), "view must be .* not 'why'"),
    ],
)
def test_a_bad_argument_is_named(call: Callable[[], object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize("n_dimensions", [2, 6])
def test_the_ball_tree_measures_what_a_metric_of_ours_is_asked_for(n_dimensions: int) -> None:
    X, queries = dimensionality.random_points(300, n_dimensions, 10)
    stored = {row.tobytes() for row in X}
    pairs = []

    def distance(a: Any, b: Any) -> float:
        pairs.append((a.tobytes(), b.tobytes()))
        return float(np.sqrt(((a - b) ** 2).sum()))

    tree = BallTree(X, leaf_size=dimensionality.LEAF_SIZE, metric=distance)
    pairs.clear()
    tree.query(queries, k=dimensionality.N_NEIGHBORS)
    n_measured = sum(bool(stored.intersection(pair)) for pair in pairs)
    assert n_measured < len(pairs)  # the others were distances to centers
    assert dimensionality.effort(X, queries).ball_tree == pytest.approx(n_measured / (300 * 10))


@pytest.mark.parametrize("n_dimensions", [2, 6, 30])
def test_the_kd_tree_measures_the_points_of_the_leaves_it_cannot_rule_out(
    n_dimensions: int,
) -> None:
    X, queries = dimensionality.random_points(300, n_dimensions, 10)
    tree = KDTree(X, leaf_size=dimensionality.LEAF_SIZE)
    _, places, nodes, (low, high) = tree.get_arrays()
    n_measured = sum(_count_measured(0, q, X, places, nodes, low, high, []) for q in queries)
    assert dimensionality.effort(X, queries).kd_tree == pytest.approx(n_measured / (300 * 10))


def _count_measured(
    node: int, q: Any, X: Any, places: Any, nodes: Any, low: Any, high: Any, best: list[float]
) -> int:
    """Search as a k-d tree does, nearer branch first; best holds the nearest distances so far."""

    def bound(node: int) -> float:
        outside = np.maximum(0, np.maximum(low[node] - q, q - high[node]))
        return float(np.linalg.norm(outside))

    if len(best) == dimensionality.N_NEIGHBORS and bound(node) > best[-1]:
        return 0
    if nodes[node]["is_leaf"]:
        inside = X[places[nodes[node]["idx_start"] : nodes[node]["idx_end"]]]
        best[:] = sorted([*best, *np.linalg.norm(inside - q, axis=1)])[: dimensionality.N_NEIGHBORS]
        return len(inside)
    branches = sorted((2 * node + 1, 2 * node + 2), key=bound)
    return sum(_count_measured(each, q, X, places, nodes, low, high, best) for each in branches)


def test_the_ratio_is_that_of_all_distances() -> None:
    split = load_split()
    distances = pairwise_distances(split.X_test, split.X_train)
    ratios = [each.min() / each.mean() for each in distances]
    assert dimensionality.efforts().digits.ratio == pytest.approx(np.mean(ratios))


def test_trees_look_at_few_points_in_two_dimensions_and_at_nearly_all_in_64() -> None:
    few, *_, many = dimensionality.efforts().random
    assert max(few.kd_tree, few.ball_tree) < 0.05
    assert min(many.kd_tree, many.ball_tree) > 0.99
    assert few.ratio < 0.05 < 0.7 < many.ratio
    assert 0.9 < dimensionality.efforts().digits.kd_tree < 1


@pytest.mark.parametrize("view", ["n", "dimension"])
def test_the_code_prints_what_was_measured(view: str) -> None:
    assert search_cost.code(view, None).prints == ""
    assert_prints(search_cost.code(view, full_sized()))


def test_the_prints_are_the_figures() -> None:
    costs = full_sized()
    costs.by_dimension.query[-1] = [1.04, 2.06, 3.0]
    last = search_cost.code("dimension", costs).prints.splitlines()[-3:]
    assert last[0] == "64 dimensions, brute: build 1.2 ms, query 1.0 ms"
    assert last[1] == "64 dimensions, kd_tree: build 1.2 ms, query 2.1 ms"
    assert last[2] == "64 dimensions, ball_tree: build 1.2 ms, query 3.0 ms"


def test_the_code_of_why_prints_it() -> None:
    assert_prints(dimensionality.code())


def test_the_answer_names_the_leaf_size() -> None:
    step = next(step for step in STEPS if step.name == "cost")
    answer = " ".join(step.answer.split())
    assert f"holds for {dimensionality.LEAF_SIZE} points in a leaf" in answer
    assert f"leaf_size {dimensionality.LEAF_SIZE}" in step.note
    assert NearestNeighbors().leaf_size == dimensionality.LEAF_SIZE


def test_the_lines_of_the_code_are_short() -> None:
    for block in (
        search_cost.code("n", None),
        search_cost.code("dimension", None),
        dimensionality.code(),
    ):
        assert max(map(len, block.code.splitlines())) <= 62


def test_charts_know_the_algorithms() -> None:
    assert list(cost_charts.COLORS) == list(search_cost.ALGORITHMS.values())


def test_times_lie_between_the_powers() -> None:
    assert cost_charts.powers(np.array([[0.2, 3.0]]), np.array([[50.0]])) == (-1, 2)


def test_a_chart_names_its_tables_and_no_other() -> None:
    names = ("k-d tree", "ball tree")
    values = np.full((3, 2), 0.5)
    charts = [
        (cost_charts.signs(names, "title"), cost_charts.signs_table(names)),
        (
            cost_charts.times("title", "points", (10, 100), 0, 2),
            cost_charts.times_tables((10, 100), np.full((2, 3), 5.0)),
        ),
        (
            cost_charts.shares("title", names, (2, 4)),
            cost_charts.shares_tables((2, 4), names, values),
        ),
    ]
    for chart, tables in charts:
        assert set(re.findall(r'"data": {"name": "(\w+)"}', chart.to_json(indent=None))) == set(
            tables
        )


def test_the_page_measures_when_asked_and_keeps_it_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    n_measured = []

    def measure(progress: search_cost.Progress) -> Costs:
        progress(0.5, "half")
        n_measured.append(1)
        return full_sized()

    monkeypatch.setattr(search_cost, "measure", measure)
    measuring._measurements.clear()
    for view in ("n", "dimension", "why"):
        app = open_app()
        app.query_params["step"] = str(STEP)
        app.query_params["cost_view"] = view
        app.query_params["code"] = "on"
        app.run()
        app.switch_page("digits_knn/ui/learn/page.py").run()
        assert not app.exception
        if view == "n":
            assert not n_measured
            assert not app.get("vega_lite_chart")  # first a bet
            next(each for each in app.button if each.label == "K-d tree").click().run()
            assert not app.exception
            assert any("You bet on K-d tree." in each.value for each in app.markdown)
        next(each for each in app.button if each.label == "Show the answer").click().run()
        printed = app.code[-1].value
        assert ("nearest/mean" if view == "why" else "build 1.2 ms, query 34.5 ms") in printed
    assert len(n_measured) == 1
    measuring._measurements.clear()
