"""What a class does with an answer, without a browser: compare settings, fool the model."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier
from streamlit.testing.v1 import AppTest

from digits_knn import wording
from digits_knn.dataset import load_split
from digits_knn.ink import fabric, preprocessing, samples
from digits_knn.ink.strokes import Stroke
from digits_knn.knn import classifier, teaching
from digits_knn.knn.metrics import METRICS
from digits_knn.knn.teaching import NOTHING
from digits_knn.ui.shared import fooled, state
from tests.app.pages import SEVEN, address, element_data, open_app, send

# a 4 that is half a 9
BETWEEN = [
    np.array([[80.0, 40.0], [80.0, 150.0], [170.0, 145.0]]),
    np.array([[165.0, 55.0], [160.0, 245.0]]),
]


@pytest.fixture
def app() -> AppTest:
    return open_app()


def compare(app: AppTest, strokes: Sequence[Stroke] = SEVEN, **settings: object) -> dict[str, Any]:
    """Open a link with these settings, draw, and return what Compare shows."""
    for name, value in {state.B_K: 50, **settings}.items():
        app.query_params[name] = str(value)
    app.run()
    send(app, fabric.canvas_from_strokes(strokes))
    assert not app.exception
    return element_data(app, "compare")


SETTINGS = [
    (5, "uniform", "euclidean"),
    (9, "distance", "cosine"),
    (200, "uniform", "minkowski"),
]


@pytest.mark.parametrize(("k", "weights", "metric"), SETTINGS)
def test_b_answers_as_scikit_learn_does(app: AppTest, k: int, weights: str, metric: str) -> None:
    shown = compare(app, BETWEEN, b_k=k, b_weights=weights, b_metric=metric)
    split = load_split()
    model = KNeighborsClassifier(k, weights=weights, **METRICS[metric].arguments)
    model.fit(split.X_train, split.y_train)
    image = preprocessing.image_from_strokes(BETWEEN)
    side = shown["sides"]["B"]
    assert side["label"] == str(model.predict(image.reshape(1, 64))[0])
    assert side["score"] == f"Test score: {model.score(split.X_test, split.y_test):.1%}"
    nearest = model.kneighbors(image.reshape(1, 64))[0][0]
    decimals = 1 if nearest[0] >= 1 else 3
    distances = side["neighbors"]["distances"]
    assert distances == [f"{each:.{decimals}f}" for each in nearest[: len(distances)]]
    answer = element_data(app, "answer")
    for name in ("label", "votes", "headline"):  # A is what the page shows
        assert shown["sides"]["A"][name] == answer[name]


SENTENCES: dict[str, tuple[dict[str, Any], str]] = {
    "the same settings": ({"b_k": 5}, "A and B have the same settings."),
    "the same answer": ({"b_k": 3}, "A and B agree: both predict a 4."),
    "another K": ({"b_k": 50}, "the first 5 vote in A and the first 50 in B."),
    "other weights": (
        {"k": 10, "b_k": 10, "b_weights": "distance"},
        "the same 10 neighbors vote, but nearer ones count more in B.",
    ),
    "another metric": ({"k": 8, "b_k": 8, "b_metric": "cosine"}, "neighbors in common."),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_one_sentence_says_how_they_differ(app: AppTest, name: str) -> None:
    settings, expected = SENTENCES[name]
    shown = compare(app, BETWEEN, **settings)
    assert expected in shown["sentence"]
    a, b = (wording.named(int(side["label"])) for side in shown["sides"].values())
    differs = f"A predicts {a}, B {b}: "
    assert shown["sentence"].startswith(differs) == (a != b)


def test_what_is_compared_is_in_the_address_while_it_is_open(app: AppTest) -> None:
    app.run()
    assert not any(name.startswith("b_") for name in address(app))
    app.session_state[state.REASON] = state.COMPARE
    app.run()
    wanted = {"b_k": "50", "b_weights": "uniform", "b_metric": "euclidean"}
    assert wanted.items() <= address(app).items()
    app.session_state[state.B_K] = 9
    app.run()
    assert address(app)["b_k"] == "9"


def test_a_link_with_a_wrong_k_of_b_says_so(app: AppTest) -> None:
    app.query_params[state.B_K] = "2000"
    app.run()
    wanted = "b_k in the link must be a whole number from 1 to 1,347; using 50."
    assert [each.value for each in app.warning] == [wanted]


def fool(app: AppTest, strokes: Sequence[Stroke]) -> str:
    """Draw, mark it as not a digit, and return what is said of it."""
    send(app, fabric.canvas_from_strokes(strokes))
    mark(app, strokes)
    sentence: str = element_data(app, "answer")["taught"]["sentence"]
    return sentence


def mark(app: AppTest, strokes: Sequence[Stroke]) -> None:
    image = preprocessing.image_from_strokes(strokes)
    so_far = getattr(app.session_state, "fooled", {})
    app.session_state["not_a_digit"] = image.tobytes(), so_far
    app.run()
    assert not app.exception


def nearest(strokes: Sequence[Stroke], metric: str = "euclidean") -> float:
    split = load_split()
    model = classifier.fit(split.X_train, split.y_train, metric)
    image = preprocessing.image_from_strokes(strokes)
    return float(classifier.rank(model, image.reshape(1, 64)).distances[0, 0])


CLEAR = {sample.name: sample.strokes for sample in samples.SAMPLES}
SCRIBBLE = [np.array([[50.0, 50], [230, 60], [60, 120], [220, 150], [70, 220], [230, 230]])]


def test_the_least_distance_at_which_the_model_is_fooled_is_kept(app: AppTest) -> None:
    app.run()
    first, better = CLEAR["a two"], CLEAR["a six"]  # digits, which the visitor alone knows
    assert nearest(better) < nearest(first)
    expected = f"sure of a 2 at distance {nearest(first):.1f}, your best so far!"
    assert expected in fool(app, first)
    assert f"{nearest(better):.1f}, your best so far!" in fool(app, better)
    assert f"{nearest(first):.1f}. Your best so far: {nearest(better):.1f}." in fool(app, first)
    assert app.session_state["fooled"] == {"euclidean": nearest(better)}


def test_in_doubt_the_model_is_not_fooled(app: AppTest) -> None:
    app.run()
    assert "Not fooled" in fool(app, SCRIBBLE)
    assert "fooled" not in app.session_state


def test_each_metric_has_a_best_of_its_own(app: AppTest) -> None:
    app.query_params["metric"] = "cosine"
    app.run()
    app.session_state["fooled"] = {"euclidean": 9.0}
    six = CLEAR["a six"]
    assert f"{nearest(six, 'cosine'):.3f}, your best so far!" in fool(app, six)
    assert app.session_state["fooled"].keys() == {"euclidean", "cosine"}


def test_what_was_taught_does_not_count(app: AppTest) -> None:
    app.session_state["taught"] = teaching.teach(
        NOTHING, preprocessing.image_from_strokes(SEVEN), 7
    )
    app.run()
    assert "does not count" in fool(app, SEVEN)
    assert "fooled" not in app.session_state


def test_a_mark_taken_back_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    session: dict[str, Any] = {}
    monkeypatch.setattr("streamlit.session_state", session)
    a, b = np.zeros((8, 8)), np.ones((8, 8))
    fooled.mark(a)
    fooled.record("euclidean", 20)
    fooled.mark(b)
    fooled.record("euclidean", 5)
    fooled.unmark(a)  # that of b stays
    assert fooled.best() == {"euclidean": 5}
    fooled.mark(b)
    assert not fooled.is_marked(b)
    assert fooled.best() == {"euclidean": 20}
    text = fooled.kept()
    session.clear()
    fooled.restore(text)
    assert fooled.best() == {"euclidean": 20}
