"""Every snippet is run as a visitor would, and must give what the page shows.

Where the digits themselves are compared, equally distant ones may be listed in another order.
"""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import PIL.ImageDraw
import pytest
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix

from digits_knn.dataset import load_all, load_split, split_rows
from digits_knn.embedding import maps
from digits_knn.ink.pictures import image_from_picture
from digits_knn.ink.preprocessing import PreprocessingSteps, image_from_strokes, preprocess_strokes
from digits_knn.ink.samples import SAMPLES
from digits_knn.knn import (
    classifier,
    confidence,
    evaluation,
    model_selection,
    repeated_splits,
    taught_files,
    teaching,
)
from digits_knn.knn.classifier import WEIGHTS, Neighbors
from digits_knn.knn.metrics import METRICS
from digits_knn.knn.pixel_contributions import compare
from digits_knn.knn.repeated_splits import RepeatedSplits
from digits_knn.knn.teaching import NOTHING, Taught
from digits_knn.snippets import draw as snippets_draw
from digits_knn.snippets import map as snippets_map
from digits_knn.snippets import tune as snippets_tune
from digits_knn.snippets.assemble import CLASS_FILE, TAUGHT_FILE, Snippet

Image = NDArray[np.float64]
Run = Callable[[Snippet], dict[str, Any]]
Files = tuple[str, ...]

LONGEST = 88  # columns
N_SPLITS = 40  # of the page's 200; with fewer, some digit is never tested
DRAWN = {sample.name: sample.strokes for sample in SAMPLES}["a hard six, nearly a zero"]
SEVEN = next(sample for sample in SAMPLES if sample.digit == 7)
NAMED = {
    "the sidebar's settings": (5, "uniform", "euclidean"),
    "distance weights": (7, "distance", "euclidean"),
    "many equal distances": (5, "uniform", "chebyshev"),
    "equal distances and votes": (4, "distance", "chebyshev"),
    "whole distances": (11, "distance", "manhattan"),
    "p = 3": (3, "uniform", "minkowski"),
    "the cosine": (20, "distance", "cosine"),
}
SETTINGS = pytest.mark.parametrize(
    ("n_neighbors", "weights", "metric"), NAMED.values(), ids=NAMED.keys()
)
TAUGHT = (TAUGHT_FILE,)
WITH_FILES = pytest.mark.parametrize(
    "files",
    [(), TAUGHT, (CLASS_FILE, TAUGHT_FILE)],
    ids=["alone", "with what was taught", "with the class's, too"],
)
EACH_METRIC = pytest.mark.parametrize("metric", METRICS)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run code beside files of drawings, and give its variables; it must print."""
    monkeypatch.chdir(tmp_path)
    for file, drawings in VOTERS.items():
        Path(file).write_bytes(taught_files.to_npz(drawings().X, drawings().y))

    def run_it(snippet: Snippet) -> dict[str, Any]:
        capsys.readouterr()
        variables: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(snippet.code, snippet.title, "exec"), variables)
        printed = capsys.readouterr().out
        assert printed.strip(), "nothing was printed"
        return {**variables, "printed": printed}

    return run_it


@cache
def taught() -> Taught:
    """Return the samples as drawings that were taught, one of them wrongly."""
    added = NOTHING
    for sample in SAMPLES:
        added = teaching.teach(added, image_from_strokes(sample.strokes), sample.digit)
    return teaching.teach(added, drawing(), 6)


@cache
def of_class() -> Taught:
    """Return drawings of a class, two of them alike: other people's digits, a little bolder."""
    split = load_split()
    rows = [*range(40), 3]
    return Taught((split.X_test[rows] + 1).clip(0, 16), split.y_test[rows])


VOTERS = {CLASS_FILE: of_class, TAUGHT_FILE: taught}


def sizes(files: Files) -> dict[str, int]:
    """Return how many drawings each file holds."""
    return {file: len(VOTERS[file]()) for file in files}


@cache
def drawing() -> Image:
    return image_from_strokes(DRAWN)


@cache
def training_data(files: Files = ()) -> tuple[Image, NDArray[np.int64]]:
    split = load_split()
    X, y = split.X_train, split.y_train
    for file in files:
        X, y = teaching.with_training(VOTERS[file](), X, y)
    return X, y


@cache
def of_drawing(metric: str, files: Files = ()) -> Neighbors:
    model = classifier.fit(*training_data(files), metric)
    return classifier.rank(model, drawing().reshape(1, 64))


@cache
def of_test(metric: str) -> Neighbors:
    return classifier.rank(classifier.fit(*training_data(), metric), load_split().X_test)


@cache
def of_train(metric: str) -> Neighbors:
    return classifier.rank(classifier.fit(*training_data(), metric), load_split().X_train)


@cache
def curves(metric: str, weights: str, noise: float = 0) -> model_selection.ValidationCurves:
    split = load_split()
    labels = model_selection.add_label_noise(split.y_train, noise)
    return model_selection.validation_curves(
        of_train(metric), of_test(metric), labels, split.y_test, weights
    )


@cache
def repeated(metric: str, weights: str) -> RepeatedSplits:
    return repeated_splits.score_repeated_splits(weights, metric, N_SPLITS)


def all_snippets() -> list[Snippet]:
    """Return one or more of each kind, with the longest settings."""
    longest = (1347, "distance", "minkowski")
    noisy = ("distance", "manhattan", 0.2)
    return [
        *(snippets_draw.test_score(*settings) for settings in NAMED.values()),
        snippets_draw.test_score(*longest),
        *(snippets_draw.reference_quantiles(metric, 8) for metric in METRICS),
        snippets_draw.classification(drawing(), *longest, files=TAUGHT),
        snippets_draw.classification(drawing(), 5, "distance", "chebyshev"),
        snippets_draw.doubt(drawing(), *longest, files=TAUGHT),
        snippets_draw.ink(preprocess_strokes(DRAWN).upright),
        snippets_draw.steps(DRAWN, PreprocessingSteps(*(False,) * 5)),
        *(snippets_draw.comparison(drawing(), 1000, metric, sizes(TAUGHT)) for metric in METRICS),
        snippets_draw.other_metrics(drawing(), 1000, 1347, "distance", sizes(TAUGHT)),
        snippets_draw.flips(drawing(), "distance", "minkowski", files=TAUGHT),
        *(snippets_map.digits_map(name, drawing()) for name in maps.MAPS),
        *(snippets_map.neighborhood_preservation(name, 1347) for name in maps.MAPS),
        snippets_draw.teaching_progress(*longest),
        snippets_draw.teaching_progress(5, "uniform", "chebyshev"),
        snippets_tune.scores_by_k(1000, *noisy),
        snippets_tune.scores_by_k(1347, *noisy),
        snippets_tune.class_scores(1347, *noisy),
        snippets_tune.rules(*noisy),
        snippets_tune.splits(*longest, seed=199),
        snippets_tune.splits_by_k("distance", "minkowski"),
        snippets_tune.mistakes(*longest),
        snippets_tune.test_digit(449, *longest),
        snippets_tune.bias_and_variance(*longest, noise=0.2),
        snippets_tune.average(int(split_rows(199)[1][0]), 199, *longest, noise=0.1),
        snippets_tune.all_settings(1000),
        snippets_tune.published(),
    ]


def test_a_picture_file_is_read(run: Run) -> None:
    picture = PIL.Image.new("L", (280, 280), 255)
    for stroke in SEVEN.strokes:
        points = [(x, y) for x, y in stroke.tolist()]
        PIL.ImageDraw.Draw(picture).line(points, fill=0, width=14, joint="curve")
    picture.save("my_digit.png")
    variables = run(snippets_draw.picture())
    assert variables["label"] == 7
    np.testing.assert_array_equal(variables["image"], image_from_picture(picture))


def test_no_line_is_too_long_and_all_compile() -> None:
    for snippet in all_snippets():
        compile(snippet.code, snippet.title, "exec")
        for line in snippet.code.splitlines():
            assert len(line) <= LONGEST, f"{snippet.title}: {line}"


def test_nothing_is_imported_that_is_not_used_and_no_space_is_left_over() -> None:
    for snippet in all_snippets():
        nodes = list(ast.walk(ast.parse(snippet.code)))
        imported = {
            alias.asname or alias.name
            for node in nodes
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        }
        used = {node.id for node in nodes if isinstance(node, ast.Name)}
        assert imported <= used, snippet.title
        assert snippet.code.endswith("\n")
        assert "\n\n\n" not in snippet.code, snippet.title
        assert all(line == line.rstrip() for line in snippet.code.splitlines()), snippet.title


def test_only_what_says_so_needs_this_project() -> None:
    for snippet in all_snippets():
        says_so = "digits_knn, the code of this page" in snippet.code
        assert ("from digits_knn" in snippet.code) == says_so, snippet.title


def test_a_title_names_k_as_the_page_writes_it() -> None:
    assert snippets_draw.test_score(5, "uniform", "euclidean").title == "Test score at K = 5"
    assert snippets_draw.test_score(1347, "uniform", "euclidean").title == "Test score at K = 1,347"


# The sidebar


@SETTINGS
def test_the_test_score_is_the_sidebars(
    run: Run, n_neighbors: int, weights: str, metric: str
) -> None:
    split = load_split()
    right = evaluation.correct_by_k(of_test(metric), split.y_train, split.y_test, weights)
    expected = evaluation.score(int(right[:, n_neighbors - 1].sum()), len(split.y_test))
    given = run(snippets_draw.test_score(n_neighbors, weights, metric))
    assert given["n_correct"] == expected.n_correct
    assert given["score"] == expected.accuracy
    assert (given["interval"].low, given["interval"].high) == (expected.low, expected.high)
    assert f"{expected.accuracy:.1%}" in given["printed"]
    assert f"{expected.low:.1%} to {expected.high:.1%}" in given["printed"]


# Draw


@EACH_METRIC
def test_the_usual_distances_are_the_scales(run: Run, metric: str) -> None:
    expected = confidence.reference_quantiles(of_test(metric), load_split().y_test, 8)
    given = run(snippets_draw.reference_quantiles(metric, 8))
    assert given["median"] == pytest.approx(expected.median)
    assert given["far"] == pytest.approx(expected.doubtful)
    assert given["unlike"] == pytest.approx(expected.outlier)


@WITH_FILES
@SETTINGS
def test_a_reading_has_the_answers_votes_and_neighbors(
    run: Run, n_neighbors: int, weights: str, metric: str, files: Files
) -> None:
    labels = training_data(files)[1]
    expected = classifier.classify(of_drawing(metric, files), labels, n_neighbors, weights)
    given = run(snippets_draw.classification(drawing(), n_neighbors, weights, metric, files))
    votes = expected.votes if weights == "uniform" else expected.votes / expected.votes.sum()
    assert given["label"] == expected.label
    assert given["votes"] == pytest.approx(votes, abs=1e-6)
    assert given["distances"][0] == pytest.approx(expected.distances, abs=1e-8)
    assert sorted(given["indices"][0]) == sorted(expected.indices)
    assert sorted(given["labels"]) == sorted(expected.labels)


@WITH_FILES
@SETTINGS
def test_a_doubt_has_the_rival_of_the_sentence(
    run: Run, n_neighbors: int, weights: str, metric: str, files: Files
) -> None:
    labels = training_data(files)[1]
    expected = classifier.classify(of_drawing(metric, files), labels, n_neighbors, weights)
    given = run(snippets_draw.doubt(drawing(), n_neighbors, weights, metric, files))
    assert given["rival"] == expected.rival
    assert given["own_distance"] == pytest.approx(expected.own_distance, abs=1e-8)
    assert given["rival_distance"] == pytest.approx(expected.rival_distance, abs=1e-8)
    assert given["has_rival"] == confidence.has_rival(expected)


def test_ink_is_counted_in_blocks(run: Run) -> None:
    steps = preprocess_strokes(DRAWN)
    given = run(snippets_draw.ink(steps.upright))
    assert np.array_equal(given["is_ink"], steps.upright)
    assert np.array_equal(given["image"], steps.image)


@pytest.mark.parametrize(
    "enabled",
    [
        PreprocessingSteps(),
        PreprocessingSteps(sheared=False, fitted=False),
        PreprocessingSteps(*(False,) * 5),
    ],
    ids=["all steps", "one left out", "none"],
)
def test_strokes_give_the_same_image(run: Run, enabled: PreprocessingSteps) -> None:
    given = run(snippets_draw.steps(DRAWN, enabled))
    assert np.array_equal(given["image"], preprocess_strokes(DRAWN, enabled).image)


def test_strokes_beside_taught_drawings_give_the_same_image(run: Run) -> None:
    X_taught = taught().X
    given = run(snippets_draw.steps(DRAWN, X_taught=X_taught))
    assert np.array_equal(given["image"], preprocess_strokes(DRAWN, X_taught=X_taught).image)


def test_strokes_are_written_as_shortly_as_gives_the_image(run: Run) -> None:
    line = [np.array([[100.0001, 40.0], [100.0001, 240.0]]), np.empty((0, 2))]
    snippet = snippets_draw.steps(line)
    assert "strokes = [\n    [[100, 40], [100, 240]],\n]\n" in snippet.code
    assert np.array_equal(run(snippet)["image"], image_from_strokes(line))


def test_strokes_too_fine_for_few_decimals_are_written_in_full(run: Run) -> None:
    tiny = [stroke * 1e-9 for stroke in DRAWN]
    given = run(snippets_draw.steps(tiny))
    assert np.array_equal(given["image"], image_from_strokes(tiny))


@EACH_METRIC
def test_a_comparison_takes_the_distance_apart(run: Run, metric: str) -> None:
    row = int(of_drawing(metric).indices[0, 3])
    expected = compare(drawing(), load_split().X_train[row].reshape(8, 8), metric)
    given = run(snippets_draw.comparison(drawing(), row, metric))
    assert given["parts"] == pytest.approx(expected.parts)
    assert given["total"] == pytest.approx(expected.total)
    assert given["distance"] == pytest.approx(expected.distance)


def test_a_drawing_is_compared_with_one_that_was_taught(run: Run) -> None:
    row = len(load_split().y_train) + 4
    given = run(snippets_draw.comparison(drawing(), row, "euclidean", sizes(TAUGHT)))
    assert np.array_equal(given["neighbor"], taught().X[4].reshape(8, 8))


@WITH_FILES
@pytest.mark.parametrize("weights", WEIGHTS)
def test_other_metrics_rank_the_same_neighbor(run: Run, weights: str, files: Files) -> None:
    row, n_neighbors = int(of_drawing("euclidean").indices[0, 2]), 4
    given = run(snippets_draw.other_metrics(drawing(), row, n_neighbors, weights, sizes(files)))
    for metric in METRICS:
        neighbors = of_drawing(metric, files)
        place = neighbors.indices[0].tolist().index(row)
        classification = classifier.classify(
            neighbors, training_data(files)[1], n_neighbors, weights
        )
        assert given["distances"][metric] == pytest.approx(neighbors.distances[0, place]), metric
        assert given["ranks"][metric] == place + 1, metric
        assert given["answers"][metric] == classification.label, metric


@pytest.mark.parametrize("weights", WEIGHTS)
@EACH_METRIC
def test_flips_are_the_answers_at_every_k(run: Run, metric: str, weights: str) -> None:
    votes = classifier.votes_by_k(of_drawing(metric), load_split().y_train, weights, 50)
    given = run(snippets_draw.flips(drawing(), weights, metric))
    assert np.array_equal(given["answers"], votes.argmax(axis=0))
    assert pytest.approx(votes / votes.sum(axis=0), abs=1e-6) == np.array(given["shares"]).T


def test_what_was_taught_flips_the_answer(run: Run) -> None:
    votes = classifier.votes_by_k(
        of_drawing("euclidean", TAUGHT), training_data(TAUGHT)[1], "uniform", 50
    )
    given = run(snippets_draw.flips(drawing(), "uniform", "euclidean", files=TAUGHT))
    assert np.array_equal(given["answers"], votes.argmax(axis=0))
    assert given["answers"][0] == 6


# Map


@pytest.mark.parametrize("name", maps.MAPS)
def test_a_map_has_the_places_of_the_page(run: Run, name: str) -> None:
    expected = maps.load_map(name)
    given = run(snippets_map.digits_map(name, drawing()))
    assert given["points"] == pytest.approx(expected.points)
    assert given["place"] == pytest.approx(expected.place(drawing().reshape(1, 64))[0])


def test_what_is_unlike_any_digit_stays_on_the_edge_of_the_map(run: Run) -> None:
    image = np.zeros((8, 8))
    image[:, ::2] = 16
    given = run(snippets_map.digits_map("PCA", image))
    assert given["place"] == pytest.approx(maps.load_map("PCA").place(image.reshape(1, 64))[0])


def test_a_map_without_a_drawing_is_one(run: Run) -> None:
    assert "place" not in run(snippets_map.digits_map("PCA"))


@pytest.mark.parametrize("n_neighbors", [1, 5, 30])
@pytest.mark.parametrize("name", maps.MAPS)
def test_the_share_of_neighbors_kept_is_the_pages(run: Run, name: str, n_neighbors: int) -> None:
    expected = maps.neighborhood_preservation_by_k(maps.load_map(name).points, load_all()[0])[
        n_neighbors - 1
    ]
    given = run(snippets_map.neighborhood_preservation(name, n_neighbors))
    assert given["kept"] == pytest.approx(expected)


@pytest.mark.parametrize("name", maps.MAPS)
@pytest.mark.parametrize(
    ("row", "files"),
    [*((row, TAUGHT) for row in (-1, 7, 1400, 1797)), (1797, tuple(VOTERS)), (1840, tuple(VOTERS))],
)
def test_neighbors_on_the_map_are_those_of_64_dimensions(
    run: Run, name: str, row: int, files: Files
) -> None:
    split = load_split()
    added = Taught(
        np.vstack([VOTERS[file]().X for file in files]),
        np.concatenate([VOTERS[file]().y for file in files]),
    )
    X, _ = teaching.with_training(added, split.X_train, split.y_train)
    rows = np.concatenate([np.arange(1347), 1797 + np.arange(len(added))])
    every = np.vstack([split.X_train, split.X_test, added.X])
    image = drawing().reshape(64) if row == -1 else every[row]
    off = np.linalg.norm(X - image, axis=1)
    off[rows == row] = np.inf
    given = run(snippets_map.neighbors(name, 6, "euclidean", row, drawing(), sizes(files)))
    assert given["nearest"].tolist() == np.argsort(off.round(12), kind="stable")[:6].tolist()
    digits_map = maps.load_map(name)
    places = np.vstack([digits_map.points[np.concatenate(split_rows())], digits_map.place(added.X)])
    here = digits_map.place(image[None])[0] if row == -1 else places[row]
    off_on_map = np.linalg.norm(places[rows] - here, axis=1)
    off_on_map[rows == row] = np.inf
    near_on_map = np.argsort(off_on_map, kind="stable")[:6]
    assert given["kept"] == len(np.intersect1d(near_on_map, given["nearest"]))


# Teach


@SETTINGS
def test_progress_is_that_of_the_page(
    run: Run, n_neighbors: int, weights: str, metric: str
) -> None:
    split = load_split()
    expected = teaching.progress(
        taught(), split.X_train, split.y_train, n_neighbors, weights, metric
    )
    given = run(snippets_draw.teaching_progress(n_neighbors, weights, metric))
    assert np.array_equal(given["n_taught"], expected.n_taught)
    # in such metrics another of several equally distant digits may vote: see the snippet
    n_other = 2 if METRICS[metric].is_tied else 0
    assert np.sum(given["before"] != expected.before) <= n_other
    assert np.sum(given["after"] != expected.after) <= n_other


# Tune K


@pytest.mark.parametrize(
    ("n_neighbors", "weights", "metric", "noise"),
    [
        (5, "uniform", "euclidean", 0.0),
        (4, "distance", "chebyshev", 0.2),
        (11, "distance", "manhattan", 0.1),
    ],
)
def test_scores_by_k_are_points_of_the_chart(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    n_neighbors: int,
    weights: str,
    metric: str,
    noise: float,
) -> None:
    monkeypatch.setattr(snippets_tune, "SEVERAL", [2, 500])  # fewer, which is quicker
    expected = curves(metric, weights, noise)
    given = run(snippets_tune.scores_by_k(n_neighbors, weights, metric, noise))
    for k in (2, n_neighbors, 500):
        for name in ("train", "validation", "test"):
            assert given[name][k] == pytest.approx(getattr(expected, name)[k - 1]), name
        assert given["error"][k] == pytest.approx(expected.standard_error[k - 1])


def test_beyond_the_digits_of_a_fold_there_is_no_cross_validation(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snippets_tune, "SEVERAL", [])
    n_fold_train = len(curves("euclidean", "uniform").validation)
    assert n_fold_train == snippets_tune.n_fold_train()
    assert "continue" not in snippets_tune.scores_by_k(n_fold_train, "uniform", "euclidean").code
    given = run(snippets_tune.scores_by_k(n_fold_train + 1, "uniform", "euclidean"))
    assert given["validation"] == {}
    assert given["test"] == {n_fold_train + 1: curves("euclidean", "uniform").test[n_fold_train]}


@pytest.mark.parametrize(
    ("weights", "metric", "noise"),
    [
        ("uniform", "euclidean", 0),
        ("distance", "cosine", 0.4),  # the largest K of all
    ],
)
def test_rules_choose_the_k_of_the_page(run: Run, weights: str, metric: str, noise: float) -> None:
    expected = curves(metric, weights, noise)
    given = run(snippets_tune.rules(weights, metric, noise))
    for name in ("best", "one_standard_error", "square_root", "best_on_test"):
        assert given[name] == getattr(expected, name), name
    assert given["mean"] == pytest.approx(expected.validation[:100])
    assert given["error"] == pytest.approx(expected.standard_error[:100])
    assert given["test"] == pytest.approx(expected.test[:100])


def test_no_rule_would_choose_a_larger_k_than_is_tried() -> None:
    expected = curves("cosine", "distance", 0.4)  # of all settings and noise, it goes farthest
    chosen = (expected.best, expected.one_standard_error, expected.best_on_test)
    assert 60 < max(chosen) <= snippets_tune.RULES_LARGEST


SPLIT = pytest.mark.parametrize(
    ("n_neighbors", "weights", "metric"),
    [(5, "uniform", "euclidean"), (4, "distance", "chebyshev")],
)


@SPLIT
def test_splits_have_the_scores_of_the_page(
    run: Run, n_neighbors: int, weights: str, metric: str
) -> None:
    expected = repeated(metric, weights).accuracy[:, n_neighbors - 1]
    given = run(snippets_tune.splits(n_neighbors, weights, metric, seed=7, n_splits=N_SPLITS))
    assert given["scores"] == pytest.approx(expected)
    assert given["mean"] == pytest.approx(expected.mean())
    assert given["deviation"] == pytest.approx(expected.std(ddof=1))
    assert (given["low"], given["high"]) == pytest.approx(np.quantile(expected, (0.05, 0.95)))
    assert given["worse"] == np.sum(expected < expected[7])


def test_splits_by_k_have_the_best_k_of_each(run: Run) -> None:
    expected = repeated("chebyshev", "distance").accuracy
    given = run(snippets_tune.splits_by_k("distance", "chebyshev", n_splits=N_SPLITS))
    assert np.array(given["scores"]) == pytest.approx(expected[:, :50])
    assert np.array_equal(given["best"], expected.argmax(axis=1) + 1)
    assert given["mean"] == pytest.approx(expected.mean(axis=0)[:50])
    assert given["low"] == pytest.approx(np.quantile(expected, 0.05, axis=0)[:50])


@pytest.mark.parametrize("noise", [0, 0.4], ids=["correct labels", "noise"])
def test_bias_and_variance_are_the_pages(run: Run, noise: float) -> None:
    expected = repeated_splits.score_repeated_splits(n_splits=N_SPLITS, noise=noise)
    bias, variance = expected.parts_at(5)
    snippet = snippets_tune.bias_and_variance(5, "uniform", "euclidean", noise, N_SPLITS)
    given = run(snippet)
    assert given["bias"] == pytest.approx(float(bias))
    assert given["variance"] == pytest.approx(float(variance))


def test_all_repetitions_are_the_default() -> None:
    for snippet in (
        snippets_tune.scores_by_k(5, "uniform", "euclidean"),
        snippets_tune.rules("uniform", "euclidean"),
        snippets_tune.all_settings(5),
        snippets_tune.published(),
    ):
        assert f"n_splits={model_selection.N_FOLDS}, n_repeats={model_selection.N_REPEATS}, " in (
            snippet.code
        )


def test_all_splits_are_the_default() -> None:
    for snippet in (
        snippets_tune.splits(5, "uniform", "euclidean"),
        snippets_tune.splits_by_k("uniform", "euclidean"),
        snippets_tune.bias_and_variance(5, "uniform", "euclidean"),
    ):
        assert f"range({repeated_splits.N_SPLITS})" in snippet.code


@SETTINGS
def test_mistakes_are_those_of_the_matrix(
    run: Run, n_neighbors: int, weights: str, metric: str
) -> None:
    split = load_split()
    predictions = classifier.predict_by_k(of_test(metric), split.y_train, weights)[
        :, n_neighbors - 1
    ]
    given = run(snippets_tune.mistakes(n_neighbors, weights, metric))
    assert np.array_equal(given["answers"], predictions)
    assert np.array_equal(given["matrix"], confusion_matrix(split.y_test, predictions))
    assert given["n_misread"] == np.sum(predictions != split.y_test)


@SETTINGS
def test_a_test_digit_has_its_neighbors_and_answers(
    run: Run, n_neighbors: int, weights: str, metric: str
) -> None:
    split, row = load_split(), 99
    predictions = classifier.predict_by_k(of_test(metric), split.y_train, weights)[row, :50]
    given = run(snippets_tune.test_digit(row, n_neighbors, weights, metric))
    assert given["label"] == split.y_test[row]
    assert np.array_equal(given["answers"], predictions)
    nearest = of_test(metric).indices[row, :50]
    assert np.array_equal(given["labels"], split.y_train[nearest])


def test_a_test_digit_has_its_answer_at_a_large_k(run: Run) -> None:
    given = run(snippets_tune.test_digit(3, 60, "uniform", "euclidean"))
    assert len(given["answers"]) == 60


@SETTINGS
def test_an_average_is_that_of_the_nearest(
    run: Run, n_neighbors: int, weights: str, metric: str
) -> None:
    X, _ = load_all()
    seed, row = 3, int(np.flatnonzero((load_split(3).X_test[11] == X).all(axis=1))[0])
    split = load_split(seed)
    neighbors = classifier.rank(classifier.fit(split.X_train, split.y_train, metric), X[[row]])
    nearest = neighbors.indices[0, :n_neighbors]
    votes = classifier.weight_votes(neighbors.distances[:, :n_neighbors], weights)[0]
    expected = np.average(split.X_train[nearest], axis=0, weights=votes)
    given = run(snippets_tune.average(row, seed, n_neighbors, weights, metric))
    assert given["picture"] == pytest.approx(expected, abs=1e-6)
    assert given["answer"] == np.bincount(split.y_train[nearest], votes).argmax()


def test_wrong_labels_change_the_answer_of_an_average_alone(run: Run) -> None:
    row = int(split_rows(3)[1][11])
    labels = model_selection.add_label_noise(load_split(3).y_train, 0.4)
    ranking = classifier.rank(classifier.fit(load_split(3).X_train, labels), load_all()[0][[row]])
    given = run(snippets_tune.average(row, 3, 1, "uniform", "euclidean", 0.4))
    assert given["answer"] == labels[ranking.indices[0, 0]]
    correct = run(snippets_tune.average(row, 3, 1, "uniform", "euclidean"))
    assert np.array_equal(given["picture"], correct["picture"])


def validation_of_two(metric: str, weights: str) -> NDArray[np.float64]:
    """Return the cross-validated scores by K of two repetitions only, which is quicker."""
    y_train = load_split().y_train
    scores = model_selection.cross_validate(of_train(metric), y_train, weights, n_repeats=2)
    mean: NDArray[np.float64] = scores.mean(axis=(0, 1))
    return mean


def test_all_settings_are_the_rows_of_the_table(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snippets_tune, "N_REPEATS", 2)
    y_train, y_test = load_split().y_train, load_split().y_test
    n_neighbors = 4
    given = run(snippets_tune.all_settings(n_neighbors))
    for metric in METRICS:
        for weights in WEIGHTS:
            setting = metric, weights
            correct = evaluation.correct_by_k(of_test(metric), y_train, y_test, weights)
            assert given["test"][setting] == correct[:, n_neighbors - 1].mean(), setting
            validation = validation_of_two(metric, weights)[n_neighbors - 1]
            assert given["validation"][setting] == pytest.approx(validation), setting


def test_the_table_has_no_cross_validation_beyond_the_digits_of_a_fold() -> None:
    n_fold_train = snippets_tune.n_fold_train()
    assert "cross_val_score" in snippets_tune.all_settings(n_fold_train).code
    assert "cross_val_score" not in snippets_tune.all_settings(n_fold_train + 1).code


@pytest.mark.parametrize("noise", [0, 0.2])
@SETTINGS
def test_scores_with_the_class_are_those_of_the_curve(
    run: Run, n_neighbors: int, weights: str, metric: str, noise: float
) -> None:
    split = load_split()
    labels = model_selection.add_label_noise(split.y_train, noise)
    X, y = teaching.with_training(of_class(), split.X_train, labels)
    expected = evaluation.accuracy_by_k(X, y, split.X_test, split.y_test, weights, metric)
    test = run(snippets_tune.class_scores(n_neighbors, weights, metric, noise))["test"]
    assert {*snippets_tune.SEVERAL, n_neighbors} == set(test)
    for k, score in test.items():
        assert score == pytest.approx(expected[k - 1]), k


def test_our_scores_stand_beside_the_published(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snippets_tune, "N_REPEATS", 2)
    given = run(snippets_tune.published())
    expected = validation_of_two("euclidean", "uniform")
    assert given["validation"] == pytest.approx(expected[:11])
    assert given["test"] == pytest.approx(curves("euclidean", "uniform").test[:11])


# What is refused


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: snippets_draw.test_score(0, "uniform", "euclidean"), "K must be"),
        (
            lambda: snippets_draw.classification(drawing(), 1348, "uniform", "euclidean"),
            "K must be",
        ),
        (
            lambda: snippets_draw.classification(drawing(), 5, "none", "euclidean"),
            "weights must be",
        ),
        (lambda: snippets_draw.doubt(drawing(), 5, "uniform", "none"), "metric must be"),
        (lambda: snippets_draw.reference_quantiles("none", 8), "metric must be"),
        (lambda: snippets_draw.flips(drawing(), "none", "euclidean"), "weights must be"),
        (lambda: snippets_draw.flips(np.full((8, 8), 0.5), "uniform", "cosine"), "whole numbers"),
        (lambda: snippets_draw.flips(np.zeros(64), "uniform", "cosine"), "8 x 8"),
        (lambda: snippets_draw.ink(np.zeros((8, 8))), "shape"),
        (lambda: snippets_draw.steps([]), "nothing to read"),
        (lambda: snippets_draw.comparison(drawing(), 0, "none"), "metric must be"),
        (lambda: snippets_draw.comparison(drawing(), 1347, "cosine"), "row must be"),
        (
            lambda: snippets_draw.comparison(
                drawing(), 1347 + len(taught()), "cosine", sizes(TAUGHT)
            ),
            "row must be",
        ),
        (lambda: snippets_draw.other_metrics(drawing(), -1, 5, "uniform"), "row must be"),
        (lambda: snippets_draw.other_metrics(drawing(), 0, 0, "uniform"), "K must be"),
        (lambda: snippets_draw.other_metrics(drawing(), 0, 5, "none"), "weights must be"),
        (lambda: snippets_map.digits_map("none"), "map must be"),
        (lambda: snippets_map.neighborhood_preservation("none", 5), "map must be"),
        (lambda: snippets_map.neighborhood_preservation("PCA", 1797), "K must be"),
        (lambda: snippets_draw.teaching_progress(5, "none", "cosine"), "weights must be"),
        (lambda: snippets_tune.scores_by_k(0, "uniform", "cosine"), "K must be"),
        (lambda: snippets_tune.scores_by_k(5, "uniform", "cosine", 1.1), "noise must be"),
        (lambda: snippets_tune.scores_by_k(5, "none", "cosine"), "weights must be"),
        (lambda: snippets_tune.class_scores(0, "uniform", "cosine"), "K must be"),
        (lambda: snippets_tune.class_scores(5, "none", "cosine"), "weights must be"),
        (lambda: snippets_tune.class_scores(5, "uniform", "none"), "metric must be"),
        (lambda: snippets_tune.class_scores(5, "uniform", "cosine", 1.1), "noise must be"),
        (lambda: snippets_tune.rules("uniform", "none"), "metric must be"),
        (lambda: snippets_tune.splits(5, "uniform", "cosine", seed=200), "no split"),
        (lambda: snippets_tune.splits(5, "none", "cosine"), "weights must be"),
        (lambda: snippets_tune.splits_by_k("none", "cosine"), "weights must be"),
        (lambda: snippets_tune.splits_by_k("uniform", "cosine", 0), "no split"),
        (lambda: snippets_tune.mistakes(5, "uniform", "none"), "metric must be"),
        (lambda: snippets_tune.bias_and_variance(1348, "uniform", "cosine"), "K must be"),
        (lambda: snippets_tune.test_digit(450, 5, "uniform", "cosine"), "row must be"),
        (lambda: snippets_tune.average(1797, 0, 5, "uniform", "cosine"), "row must be"),
        (
            lambda: snippets_tune.average(int(split_rows(0)[0][0]), 0, 5, "uniform", "cosine"),
            "test",
        ),
        (lambda: snippets_tune.average(0, -1, 5, "uniform", "cosine"), "random_state must"),
        (lambda: snippets_tune.all_settings(0), "K must be"),
    ],
)
def test_what_cannot_be_is_refused(make: Callable[[], Snippet], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
