"""Tune K without a browser: what its views say, and what K does to them."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digits_knn.dataset import load_split
from digits_knn.knn import evaluation, metrics
from digits_knn.ui.shared import results, state
from tests.app.pages import address, element_data, open_app

VIEWS = ["Scores", "Chance", "Mistakes", "Bias and variance", "Settings"]


@pytest.fixture
def app() -> AppTest:
    return open_app()


def tune(app: AppTest, view: str = "Scores") -> AppTest:
    app.run()
    app.switch_page("digits_knn/ui/tune/page.py").run()
    app.session_state["view"] = view
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    return "\n".join(each.value for each in [*app.markdown, *app.caption])


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("k", ["1", "137", "1347"])
def test_every_view_is_shown_at_every_k(app: AppTest, view: str, k: str) -> None:
    app.query_params["k"] = k
    tune(app, view)
    assert not app.warning
    assert len(app.get("vega_lite_chart")) == (2 if view in ("Scores", "Chance") else 1)


@pytest.mark.parametrize(
    ("k", "title"),
    [
        ("1", "as good as the best"),
        ("2", "few votes"),
        ("3", "is the best in cross-validation"),
        ("4", "an even number of votes can tie"),
        ("5", "as good as the best"),
        ("37", "distant digits outvote the nearest"),
        ("1300", "far too large"),
        ("1347", "every drawing gets the same answer"),
    ],
)
def test_it_is_said_what_k_does(app: AppTest, k: str, title: str) -> None:
    app.query_params["k"] = k
    assert title in element_data(tune(app), "choices")["title"]


def test_at_n_train_the_share_of_the_commonest_label_is_right(app: AppTest) -> None:
    app.query_params["k"] = "1347"
    split = load_split()
    share = np.mean(split.y_test == np.bincount(split.y_train).argmax())
    assert f"{share:.1%}" in element_data(tune(app), "choices")["sentence"]


def test_every_rule_names_its_k_and_the_test_score_of_it(app: AppTest) -> None:
    curves = results.validation_curves("euclidean")["uniform"]
    best, simple, root, on_test = element_data(tune(app), "choices")["rules"]
    assert (best["k"], simple["k"]) == (curves.best, curves.one_standard_error)
    assert (root["k"], on_test["k"]) == (37, curves.best_on_test)
    for rule in (best, simple, root, on_test):
        assert f"{curves.test[rule['k'] - 1]:.1%}" in rule["why"]
    assert "validation score" in on_test["why"]
    assert f"{curves.test[best['k'] - 1]:.1%}" in on_test["why"]  # both numbers


def test_it_is_said_that_small_k_wins_because_the_digits_are_clean(app: AppTest) -> None:
    tune(app)
    assert (
        "These digits are clean, so a small K scores best."
        in element_data(app, "choices")["sentence"]
    )
    assert (
        "With noisier data, the best K is larger" in element_data(app, "choices")["rules"][0]["why"]
    )
    app.session_state["noise"] = 0.4
    app.run()
    assert "clean" not in element_data(app, "choices")["sentence"]
    assert "noisier" not in element_data(app, "choices")["rules"][0]["why"]


def test_where_both_choose_one_k_its_test_score_is_fair(app: AppTest) -> None:
    app.query_params["metric"] = "chebyshev"
    curves = results.validation_curves("chebyshev")["uniform"]
    assert curves.best == curves.best_on_test == 1
    why = element_data(tune(app), "choices")["rules"][3]["why"]
    assert "validation score" in why
    assert "so the score is fair" in why


def test_wrong_labels_move_the_best_k_up(app: AppTest) -> None:
    tune(app)
    before = element_data(app, "choices")["rules"][0]["k"]
    assert element_data(app, "score")["title"] == "Test score at K = 5"
    app.session_state["noise"] = 0.4
    app.run()
    assert element_data(app, "choices")["rules"][0]["k"] > before
    assert (
        "the 40% wrong labels; the test labels are correct"
        in (element_data(app, "choices")["sentence"])
    )
    # two test scores are on the page, each with its labels
    assert element_data(app, "score")["title"] == "Test score at K = 5, with correct labels"
    assert element_data(app, "touch_k")["score"].endswith("with correct labels")
    app.switch_page("digits_knn/ui/draw/page.py").run()
    assert element_data(app, "score")["title"] == "Test score at K = 5"
    assert element_data(app, "score")["accuracy"] == (
        f"{results.score(state.Settings(5, 'uniform', 'euclidean')).accuracy:.1%}"
    )  # elsewhere the labels stay correct
    app.switch_page("digits_knn/ui/tune/page.py").run()
    assert element_data(app, "choices")["rules"][0]["k"] > before  # it holds


def test_the_verdict_on_k_follows_the_rule(app: AppTest) -> None:
    tune(app)
    for metric in ("euclidean", "chebyshev", "cosine"):
        app.sidebar.selectbox[0].set_value(metric)
        curves = results.validation_curves(metric)["uniform"]
        for k in (1, 2, 3, 4, 5, 6, 8, 12):
            app.sidebar.select_slider[0].set_value(k).run()
            title = element_data(app, "choices")["title"]
            is_good = curves.validation[k - 1] >= curves.good_enough
            assert ("best" in title) == is_good, f"{metric}, K = {k}: {title}"


def test_the_view_is_in_the_link_and_holds_over_pages(app: AppTest) -> None:
    app.query_params["view"] = "mistakes"
    app.run()
    app.switch_page("digits_knn/ui/tune/page.py").run()
    assert element_data(app, "gallery")
    assert address(app)["view"] == "mistakes"
    app.switch_page("digits_knn/ui/about/page.py").run()
    app.switch_page("digits_knn/ui/tune/page.py").run()
    assert element_data(app, "gallery")


def test_another_split_is_named_with_its_seed_and_score(app: AppTest) -> None:
    tune(app, "Chance")
    chosen = state.Settings(5, "uniform", "euclidean")
    assert "`random_state=0`" in words(app)
    assert f"{results.score(chosen).accuracy:.1%}" in words(app)  # as in the sidebar
    next(each for each in app.button if each.label == "New split").click().run()
    assert "`random_state=1`" in words(app)
    split = load_split(1)
    expected = evaluation.accuracy_by_k(split.X_train, split.y_train, split.X_test, split.y_test)
    assert f"K = 5 scores {expected[4]:.1%}" in words(app)
    app.switch_page("digits_knn/ui/about/page.py").run()
    tune(app, "Chance")
    assert "`random_state=1`" in words(app)  # it holds
    next(each for each in app.button if each.label == "First split").click().run()
    assert "In this split (`random_state=0`" in words(app)


def test_the_gallery_shows_all_mistakes(app: AppTest) -> None:
    app.query_params["k"] = "5"
    shown = element_data(tune(app, "Mistakes"), "gallery")
    predictions = results.predictions("uniform", "euclidean")[:, 4]
    wrong = np.flatnonzero(predictions != load_split().y_test)
    assert len(shown["digits"]) == len(wrong)
    assert shown["title"] == f"{len(wrong)} of 450 test digits at K = 5"
    split = load_split()
    eights = int(np.sum((split.y_test == 8) & (predictions == 1)))
    assert f"{len(wrong)} of 450 test digits are misclassified at K = 5." in words(app)
    assert f"8 classified as 1: {eights}" in words(app).replace("\u00a0", " ")
    for digit in shown["digits"]:
        assert not digit["isCorrect"]
        assert len(digit["neighbors"]["labels"]) == 5
        assert len(digit["strip"]) == 50
        assert digit["strip"][4] in digit["sentence"]
        assert digit["flips"].startswith("Answer: ")


def test_a_cell_shows_its_digits_alone(app: AppTest) -> None:
    tune(app, "Mistakes")
    app.session_state["cell"] = (6, 6)
    app.run()
    shown = element_data(app, "gallery")
    predictions = results.predictions("uniform", "euclidean")[:, 4]
    count = int(np.sum((load_split().y_test == 6) & (predictions == 6)))
    assert shown["title"] == f"{count} of 450 test digits at K = 5 (first 24)"
    assert {digit["sentence"] for digit in shown["digits"]} == {"6 classified as 6"}
    assert all(digit["isCorrect"] for digit in shown["digits"])
    app.session_state["cell"] = (6, 0)
    app.run()
    assert element_data(app, "gallery")["title"] == "0 of 450 test digits at K = 5"


def test_a_large_k_shows_the_first_digits_and_says_so(app: AppTest) -> None:
    app.query_params["k"] = "1347"
    shown = element_data(tune(app, "Mistakes"), "gallery")
    assert len(shown["digits"]) == 24
    assert "first 24" in shown["title"]
    assert len(shown["digits"][0]["neighbors"]["labels"]) == 10
    assert "10 of 1,347 neighbors" in shown["shown"]


def test_with_all_neighbors_every_average_is_alike(app: AppTest) -> None:
    shown = element_data(tune(app, "Bias and variance"), "averages")
    assert shown["columns"] == ["K = 1", "K = 5", "K = 50", "K = 1,347"]
    assert len(shown["rows"]) == 3
    assert "same gray" in words(app)
    first = shown["rows"][0]["cells"]
    next(each for each in app.button if each.label == "Another digit").click().run()
    other = element_data(app, "averages")["rows"][0]["cells"]
    assert first[0]["picture"] != other[0]["picture"]
    blur = [np.array([int(each, 17) for each in cell[-1]["picture"]]) for cell in (first, other)]
    assert np.abs(blur[0] - blur[1]).max() <= 1  # other splits, the same gray


def test_with_distance_weights_no_equal_averages_are_claimed(app: AppTest) -> None:
    app.query_params["weights"] = "distance"
    tune(app, "Bias and variance")
    assert "same gray" not in words(app)
    assert "At K = 1,347 (not in the chart): bias" in words(app)


@pytest.mark.parametrize("noise", [0.0, 0.4])
def test_variance_is_small_on_clean_digits_and_falls_with_k_on_wrong_labels(
    app: AppTest, noise: float
) -> None:
    tune(app, "Bias and variance")
    app.session_state["noise"] = noise
    app.run()
    splits = results.repeated_splits(state.Settings(5, "uniform", "euclidean"), noise)
    first = app.markdown[0].value.splitlines()[0].strip()
    assert first.startswith("**")
    assert first.endswith("**")
    at_1, at_20 = splits.parts_at((1, 20))[1]
    if noise:
        assert f"from {at_1:.1%} at K = 1 to {at_20:.1%} at K = 20" in first
    else:
        assert f"variance is small: {at_1:.1%} at K = 1" in first
    bias, variance = splits.parts_at(5)
    assert f"At K = 5: bias {bias:.1%}, variance {variance:.1%}." in words(app)
    assert "squared bias and includes label noise" in words(app)
    bias, variance = splits.parts_at(1347)
    assert f"bias {bias:.1%}, variance {variance:.1%}" in words(app).split("same gray")[1]


def test_all_settings_are_scored_at_k(app: AppTest) -> None:
    app.query_params.update({"k": "3", "metric": "cosine", "weights": "distance"})
    tune(app, "Settings")
    lines = [line for line in words(app).splitlines() if line.startswith("| ")]
    assert len(lines) == 11
    for weights in ("uniform", "distance"):
        for metric, label in metrics.labels().items():
            score = results.score(state.Settings(3, weights, metric)).accuracy
            (line,) = (x for x in lines if label in x and state.WEIGHTS_LABELS[weights] in x)
            assert f"{score:.1%}" in line
    (ours,) = (line for line in lines if "▶" in line)
    assert "Cosine" in ours
    assert "Distance" in ours
    assert "optdigits.names" in words(app)


@pytest.mark.parametrize(
    ("name", "value"),
    [("k", "1348"), ("k", "x"), ("metric", "hamming"), ("weights", "none"), ("view", "all")],
)
def test_a_wrong_link_gets_a_notice_and_the_default(app: AppTest, name: str, value: str) -> None:
    app.query_params[name] = value
    app.run()
    assert "in the link must be " in app.warning[0].value
    tune(app)
    assert element_data(app, "choices")["k"] == state.DEFAULT_K


def test_k_moves_all_views_and_holds_over_pages(app: AppTest) -> None:
    tune(app)
    app.sidebar.select_slider[0].set_value(20).run()
    assert element_data(app, "choices")["k"] == 20
    assert "K = 20" in element_data(app, "score")["title"]
    app.switch_page("digits_knn/ui/draw/page.py").run()
    assert app.sidebar.select_slider[0].value == 20
