"""A metric is one entry of a table: a sixth is added, and every page has it."""

from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier
from streamlit.testing.v1 import AppTest

from digits_knn.dataset import load_split
from digits_knn.ink.fabric import canvas_from_strokes
from digits_knn.knn import pixel_contributions
from digits_knn.knn.metrics import METRICS, Metric
from digits_knn.lesson.steps import STEPS
from digits_knn.snippets import draw as snippets_draw
from digits_knn.snippets import tune as snippets_tune
from digits_knn.ui.draw.reasons import PANELS
from digits_knn.ui.shared import state
from tests.app.pages import SEVEN, element_data, open_app, send

NAME = "canberra"
CANBERRA = Metric(
    {"metric": NAME},
    "Canberra",
    "each difference as a share of the sum of the two counts",
    lambda image, neighbor: (
        np.abs(image - neighbor) / np.maximum(np.abs(image) + np.abs(neighbor), 1)
    ),
    "The differences, each divided by the sum of the two counts, sum to the distance, {distance}.",
    """
    parts = np.abs(image - neighbor) / np.maximum(image + neighbor, 1)
    distance = total = parts.sum()
    """,
    is_tied=True,
)


@pytest.fixture(autouse=True)
def sixth(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setitem(METRICS, NAME, CANBERRA)
        yield


@pytest.fixture
def app() -> AppTest:
    app = open_app()
    app.query_params["metric"] = NAME
    app.run()
    return send(app, canvas_from_strokes(SEVEN))


def test_its_contributions_sum_to_scikit_learns_distance() -> None:
    split = load_split()
    model = KNeighborsClassifier(1, metric=NAME, algorithm="brute")
    distances, rows = model.fit(split.X_train, split.y_train).kneighbors(split.X_test[:5])
    for image, row, distance in zip(split.X_test, rows[:, 0], distances[:, 0], strict=False):
        compared = pixel_contributions.compare(
            image.reshape(8, 8), split.X_train[row].reshape(8, 8), NAME
        )
        assert compared.distance == pytest.approx(distance)
        assert compared.parts.sum() == pytest.approx(distance)


def test_it_can_be_chosen_in_the_sidebar(app: AppTest) -> None:
    metric = app.selectbox(key=state.METRIC)
    assert metric.value == NAME
    assert "Canberra" in metric.options
    assert CANBERRA.explanation in metric.help


@pytest.mark.parametrize("reason", PANELS)
def test_draw_gives_every_reason_by_it(app: AppTest, reason: str) -> None:
    app.session_state[state.REASON] = reason
    app.run()
    assert not app.exception
    assert element_data(app, "answer")["label"] == "7"
    if reason == "Why this neighbor":
        names = [each["name"] for each in element_data(app, "why")["metrics"]]
        assert names == [*(metric.label for metric in METRICS.values())]
        assert "divided by the sum of the two counts" in element_data(app, "why")["sentence"]


@pytest.mark.parametrize("view", state.VIEWS)
def test_tune_k_has_it_in_every_view(app: AppTest, view: str) -> None:
    app.session_state[state.VIEW] = view
    app.switch_page("digits_knn/ui/tune/page.py").run(timeout=120)
    assert not app.exception
    if view == "Settings":
        assert any("▶ Canberra" in text.value for text in app.markdown)


def test_the_map_has_it(app: AppTest) -> None:
    app.switch_page("digits_knn/ui/map/page.py").run()
    assert not app.exception
    assert element_data(app, "map_reading")["prediction"] == "7"


@pytest.mark.parametrize("step", range(1, len(STEPS) + 1))
def test_the_lesson_has_it_in_every_step(app: AppTest, step: int) -> None:
    app.session_state["step"] = step
    app.session_state["plane_metric"] = NAME
    app.switch_page("digits_knn/ui/learn/page.py").run()
    assert not app.exception


def test_its_code_runs_and_gives_the_same() -> None:
    split = load_split()
    image = split.X_test[0].reshape(8, 8)
    given = _run(snippets_draw.comparison(image, 7, NAME).code)
    compared = pixel_contributions.compare(image, split.X_train[7].reshape(8, 8), NAME)
    assert np.allclose(np.asarray(given["parts"]), compared.parts)
    given = _run(snippets_draw.other_metrics(image, 7, 5, "uniform").code)
    assert list(given["distances"]) == [*METRICS]
    assert "canberra" in snippets_tune.all_settings(5).code


def _run(code: str) -> dict[str, Any]:
    given: dict[str, Any] = {}
    with redirect_stdout(StringIO()):
        exec(compile(code, "snippet", "exec"), given)
    return given
