"""What is sent ahead for another K is what the page says once that K is set."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from digits_knn.ink import fabric, samples
from tests.app.pages import element_data, open_app, send

DIFFICULT = samples.SAMPLES[3]  # a one with a flag and a foot: its answer flips with K


def at(data: dict[str, Any], k: int) -> dict[str, Any]:
    """Return what the browser shows of K: what was sent, and in its place what was sent ahead."""
    shown = data | data["atK"][str(k)] | {"k": k}
    return {name: value for name, value in shown.items() if name not in ("atK", "neighbors")}


def nearest(data: dict[str, Any], n: int) -> dict[str, Any]:
    sent = data["neighbors"]
    return {
        "pictures": sent["pictures"][: 64 * n],
        "labels": sent["labels"][:n],
        "distances": sent["distances"][:n],
        "taught": [each for each in sent["taught"] if each < n],
    }


@pytest.mark.parametrize("weights", ["uniform", "distance"])
def test_answer_and_score_are_sent_ahead(weights: str) -> None:
    app = open_app()
    app.query_params["weights"] = weights
    app.run()
    send(app, fabric.canvas_from_strokes(DIFFICULT.strokes))
    assert element_data(app, "answer")["atK"] == {}  # until K is about to be changed
    app.session_state["is_ahead"] = True
    app.run()
    answer, score = element_data(app, "answer"), element_data(app, "score")
    assert len({at(answer, int(k))["label"] for k in answer["atK"]}) > 1
    for k in (1, 2, 5, 6, 30, 50, 200, 1347):
        app.sidebar.select_slider[0].set_value(k).run()
        now = element_data(app, "answer")
        assert at(answer, k) == at(now, k)
        assert nearest(answer, min(k, 50)) == nearest(now, min(k, 50))
        assert len(now["neighbors"]["labels"]) >= k
        ahead = at(score, k)
        if k != 5:
            assert "from K = 5" in ahead["change"]
        said = at(element_data(app, "score"), k)
        for name in ("title", "accuracy", "meaning", "note"):
            assert ahead[name] == said[name]
    send(app, fabric.canvas_from_strokes(samples.SAMPLES[5].strokes))
    assert element_data(app, "answer")["atK"] == {}  # another stroke is quicker without


def test_the_change_sent_ahead_is_the_one_that_is_said() -> None:
    app: AppTest = open_app()
    app.run()
    for before, k in ((5, 30), (30, 7)):
        score = element_data(app, "score")
        assert score["k"] == before
        app.sidebar.select_slider[0].set_value(k).run()
        assert element_data(app, "score")["change"] == at(score, k)["change"]
