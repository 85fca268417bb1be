import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from digits_knn.charts import class_room as class_charts
from digits_knn.charts import parts
from digits_knn.charts import tune as tune_charts
from digits_knn.charts.parts import Frame, Tables
from digits_knn.knn.class_progress import ClassProgress
from digits_knn.knn.model_selection import ValidationCurves
from digits_knn.knn.repeated_splits import RepeatedSplits

N_TRAIN, N_FOLD_TRAIN = 300, 240
K_VALUES = (1, 2, 5, 60, 300)


def curves() -> ValidationCurves:
    return ValidationCurves(
        train=np.linspace(1, 0.5, N_TRAIN),
        validation=np.linspace(0.95, 0.4, N_FOLD_TRAIN),
        standard_error=np.full(N_FOLD_TRAIN, 0.01),
        test=np.linspace(0.97, 0.3, N_TRAIN),
    )


CLASS_CURVES = replace(curves(), with_class=np.linspace(0.99, 0.4, N_TRAIN))


def splits() -> RepeatedSplits:
    generator = np.random.default_rng(0)
    k_values = np.array([1, 2, 50, 60, N_TRAIN])
    return RepeatedSplits(
        accuracy=generator.integers(90, 100, (20, N_TRAIN)) / 100,
        k_values=k_values,
        n_predictions=np.zeros((1, len(k_values), 10), dtype=int),
        bias=np.linspace(0.01, 0.5, len(k_values)),
        variance=np.linspace(0.01, 0.2, len(k_values)),
    )


def progress(n: int = 40) -> ClassProgress:
    """Return that of a class with which every second drawing is read right, and without none."""
    none = np.zeros((n, 60), dtype=np.bool_)
    half = none.copy()
    half[1::2] = True
    y = np.ones(n, dtype=np.int64)
    distances, labels = np.ones((n, 60)), np.ones((n, 60), dtype=np.uint8)
    return ClassProgress(y, none, half, distances, labels, "uniform")


def all_charts() -> list[tuple[str, Any, Tables]]:
    """Return every chart with its tables, at a K inside the zoomed frames and at one beyond."""
    charts = []
    for k in (5, 200):
        for frame in tune_charts.accuracy_frames(curves()):
            tables = tune_charts.accuracy_tables(curves(), k, K_VALUES, frame)
            charts.append((f"accuracy {frame.last} {k}", tune_charts.accuracy(frame), tables))
            tables = tune_charts.accuracy_tables(CLASS_CURVES, k, K_VALUES, frame)
            chart = tune_charts.accuracy(frame, with_class=True)
            charts.append((f"accuracy with class {frame.last} {k}", chart, tables))
        frame = tune_charts.bias_variance_frame(splits())
        tables = tune_charts.bias_variance_tables(splits(), k, K_VALUES, frame)
        charts.append((f"bias {k}", tune_charts.bias_variance(frame), tables))
        frame = tune_charts.splits_frame(splits())
        tables = tune_charts.splits_curves_tables(splits(), k, 3, frame)
        charts.append((f"curves {k}", tune_charts.splits_curves(frame), tables))
        tables = tune_charts.splits_tables(splits(), k, 3, 0.987)
        charts.append((f"strip {k}", tune_charts.splits_strip(), tables))
    matrix = np.diag(np.arange(10, 20))
    charts.append(
        ("confusion", tune_charts.confusion(), tune_charts.confusion_tables(matrix, (2, 2)))
    )
    scores = {"ours": [0.98, 0.97], "theirs": [0.99, 0.96]}
    charts.append(
        ("published", tune_charts.published(tuple(scores)), tune_charts.published_tables(scores))
    )
    return charts


def class_charts_() -> list[tuple[str, Any, Tables]]:
    """Return the charts of a class, which have no tooltips, with their tables."""
    frame = class_charts.by_k_frame(progress())
    by_k = class_charts.by_k_tables(progress(), 5, frame)
    taught = class_charts.progress_tables(progress(), 5)
    return [
        ("class by K", class_charts.by_k(frame), by_k),
        ("class progress", class_charts.progress(), taught),
    ]


CHARTS = all_charts()
ALL = [*CHARTS, *class_charts_()]


@pytest.mark.parametrize(("chart", "tables"), [c[1:] for c in ALL], ids=[c[0] for c in ALL])
def test_a_chart_names_the_tables_that_it_is_given_and_no_other(chart: Any, tables: Tables) -> None:
    named = set(re.findall(r'"data": \{"name": "(\w+)"\}', json.dumps(chart.to_dict())))
    assert named == set(tables)


@pytest.mark.parametrize(("chart", "tables"), [c[1:] for c in ALL], ids=[c[0] for c in ALL])
def test_a_chart_has_every_field_that_it_draws(chart: Any, tables: Tables) -> None:
    spec = chart.to_dict()
    for layer in spec["layer"]:
        made = {each["as"] for each in layer.get("transform", []) if "as" in each}
        known = set(tables[layer.get("data", spec.get("data"))["name"]].column_names) | made
        encoding = layer.get("encoding", {})
        fields = [each for each in encoding.values() if isinstance(each, dict)]
        fields += [each for each in encoding.get("tooltip", []) if isinstance(each, dict)]
        assert {each["field"] for each in fields if "field" in each} <= known


@pytest.mark.parametrize("chart", [c[1] for c in CHARTS], ids=[c[0] for c in CHARTS])
def test_a_chart_says_what_is_seen(chart: Any) -> None:
    spec = chart.to_dict()
    assert len(spec["title"].split()) > 3
    for axis in "xy":
        titles = {
            layer["encoding"][axis].get("title")
            for layer in spec["layer"]
            if "field" in layer["encoding"].get(axis, {})
        }
        assert titles - {None}, axis
    assert "tooltip" in json.dumps(spec)


def rows(tables: Tables, name: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = tables[name].to_pylist()
    return listed


def test_the_marker_is_at_k_on_every_score() -> None:
    close, whole = tune_charts.accuracy_frames(curves())
    tables = tune_charts.accuracy_tables(curves(), 5, K_VALUES, whole)
    assert rows(tables, "marker") == [{"K": 5}]
    assert {row["series"]: row["score"] for row in rows(tables, "now")} == {
        tune_charts.TRAIN: curves().train[4],
        tune_charts.VALIDATION: curves().validation[4],
        tune_charts.TEST: curves().test[4],
    }
    (said,) = (row for row in rows(tables, parts.CLICKABLE) if row["K"] == 5)
    assert said[tune_charts.VALIDATION] == f"{curves().validation[4]:.1%} ± 1.0%"
    beyond = tune_charts.accuracy_tables(curves(), 51, K_VALUES, close)
    assert rows(beyond, "marker") == rows(beyond, "now") == []


def test_beyond_the_digits_that_a_fold_keeps_there_is_no_cross_validated_score() -> None:
    _, whole = tune_charts.accuracy_frames(curves())
    tables = tune_charts.accuracy_tables(curves(), N_FOLD_TRAIN + 1, K_VALUES, whole)
    assert [row["series"] for row in rows(tables, "now")] == [tune_charts.TRAIN, tune_charts.TEST]
    k_drawn = [
        row["K"] for row in rows(tables, "curves") if row["series"] == tune_charts.VALIDATION
    ]
    assert max(k_drawn) <= N_FOLD_TRAIN
    assert rows(tables, parts.CLICKABLE)[-1][tune_charts.VALIDATION] == "–"


def test_every_k_that_can_be_seen_apart_is_drawn() -> None:
    close, whole = tune_charts.accuracy_frames(curves())
    for frame in (close, whole):
        k_drawn = {
            row["K"]
            for row in rows(tune_charts.accuracy_tables(curves(), 5, K_VALUES, frame), "curves")
        }
        assert set(range(1, 51)) <= k_drawn
        assert max(k_drawn) == frame.last


def test_labels_stand_where_curves_end_and_apart() -> None:
    frame = Frame(50, 0.9, 1.0)
    ends = {"alone": 0.91, "upper": 0.97, "lower": 0.97, "top": 1.0}
    placed = rows(parts.end_labels_table(ends, frame), "labels")
    places = {row["series"]: row["place"] for row in placed}
    gap = parts.LINE * 0.1 / (parts.HEIGHT - parts.AROUND)
    assert places["alone"] == 0.91
    assert places["top"] == 1
    assert places["upper"] - places["lower"] == pytest.approx(gap, abs=1e-9) or (
        places["lower"] - places["upper"] == pytest.approx(gap, abs=1e-9)
    )
    assert (places["upper"] + places["lower"]) / 2 == pytest.approx(0.97)
    assert np.all(np.diff(sorted(places.values())) >= gap - 1e-9)


def test_no_label_is_under_the_markers_line() -> None:
    for name, chart, _ in CHARTS:
        for layer in chart.to_dict()["layer"]:
            if layer.get("data", {}).get("name") == "labels":
                assert layer["encoding"]["x"] == {"value": "width"}, name
                mark = layer["mark"]
                assert mark.get("dx", 0) > 0 or mark.get("xOffset", 0) > 0


@pytest.mark.parametrize("frame", [Frame(300), Frame(50)])
def test_what_can_be_clicked_lies_side_by_side_around_its_k(frame: Frame) -> None:
    columns = rows(parts.k_columns_table(K_VALUES, frame, {}), parts.CLICKABLE)
    assert [row["K"] for row in columns] == (
        list(K_VALUES) if frame.last == 300 else list(range(1, 51))
    )
    assert all(row["left"] < row["K"] < row["right"] for row in columns)
    assert [row["right"] for row in columns[:-1]] == [row["left"] for row in columns[1:]]


def test_a_zoomed_frame_holds_all_that_is_drawn() -> None:
    close, _ = tune_charts.accuracy_frames(curves())
    assert close.low <= (curves().validation - curves().standard_error)[:50].min()
    assert close.high == 1
    frame = tune_charts.bias_variance_frame(splits())
    shown = splits().k_values <= frame.last
    assert frame.last == 200
    assert frame.high >= (splits().bias + splits().variance)[shown].max()


def test_each_split_is_a_dot_of_its_own() -> None:
    tables = tune_charts.splits_tables(splits(), 7, 3, 0.987)
    dots = rows(tables, "splits")
    assert len({(row["score"], row["height"]) for row in dots}) == 20
    for score in {row["score"] for row in dots}:
        heights = sorted(row["height"] for row in dots if row["score"] == score)
        assert heights == list(range(1, len(heights) + 1))
    (this,) = (row for row in dots if row["kind"] == "this split")
    assert this["seed"] == 3
    assert this["height"] == max(row["height"] for row in dots if row["score"] == this["score"])


def test_the_matrix_shows_mistakes_apart() -> None:
    matrix = np.diag(np.full(10, 40))
    matrix[9, 3] = 2
    cells = rows(tune_charts.confusion_tables(matrix, (9, 3)), parts.CLICKABLE)
    assert sum(cell["count"] for cell in cells) == 402
    (mistake,) = (cell for cell in cells if cell["kind"] == "mistake")
    assert (mistake["written"], mistake["read"], mistake["chosen"]) == ("9", "3", True)
    assert mistake["what"] == "9 classified as 3: 2"
    assert sum(cell["chosen"] for cell in cells) == 1
    assert sum(cell["kind"] == "correct" for cell in cells) == 10


def test_what_does_not_change_with_k_is_kept() -> None:
    kept, frame = curves(), Frame(N_TRAIN)
    first = tune_charts.accuracy_tables(kept, 5, K_VALUES, frame)
    second = tune_charts.accuracy_tables(kept, 6, K_VALUES, frame)
    assert first["curves"] is second["curves"]
    assert first["now"] != second["now"]


def test_colors_are_told_apart_without_color_vision() -> None:
    # the green and red cones' answers, as in M. Machado et al. (2009), deuteranopia
    seen = np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]])
    for names in (tune_charts.SERIES, tune_charts.PARTS):
        colors = [np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) for c in names.values()]
        for i, one in enumerate(colors):
            for other in colors[i + 1 :]:
                assert np.linalg.norm(seen @ (one - other)) > 60


def test_the_published_score_is_shown_where_the_splits_are() -> None:
    shown = rows(tune_charts.splits_tables(splits(), 7, 3, 0.987), "line")
    assert shown == [{"score": 0.987, "text": "the recipe's 98.7%"}]
    assert rows(tune_charts.splits_tables(splits(), 7, 3, 0.5), "line") == []


def test_the_score_with_a_class_is_a_line_of_its_own_and_in_the_frame() -> None:
    low = replace(curves(), with_class=np.full(N_TRAIN, 0.111))
    close, whole = tune_charts.accuracy_frames(low)
    assert close.low <= 0.111 < tune_charts.accuracy_frames(curves())[0].low
    tables = tune_charts.accuracy_tables(low, 5, K_VALUES, whole)
    shown = [row for row in rows(tables, "curves") if row["series"] == tune_charts.WITH_CLASS]
    assert {row["score"] for row in shown} == {0.111}
    assert {row["K"] for row in shown} >= set(K_VALUES)
    assert {row[tune_charts.WITH_CLASS] for row in rows(tables, "clickable")} == {"11.1%"}
    assert not any(
        tune_charts.WITH_CLASS in str(row)
        for table in tune_charts.accuracy_tables(curves(), 5, K_VALUES, whole).values()
        for row in table.to_pylist()
    )


def test_the_share_of_a_class_is_that_of_its_last_drawings() -> None:
    lines = rows(class_charts.progress_tables(progress(), 5), "lines")
    taught = [row["share"] for row in lines if row["series"] == class_charts.TAUGHT]
    assert taught[:3] == [0, 1 / 2, 1 / 3]
    assert taught[30:] == [0.5] * 10
    assert {row["share"] for row in lines if row["series"] == class_charts.ALONE} == {0}


def test_by_k_each_student_is_read_with_the_others() -> None:
    frame = class_charts.by_k_frame(progress())
    curves_ = rows(class_charts.by_k_tables(progress(), 5, frame), "curves")
    assert [row["K"] for row in curves_] == list(range(1, 51))
    assert {(row["alone"], row["others"]) for row in curves_} == {(0, 1)}
