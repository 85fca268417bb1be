"""Why a digit is a neighbor: where the two images differ, and what other metrics say of them."""

from typing import Any

import numpy as np
import streamlit as st

from digits_knn import wording
from digits_knn.arrays import Floats
from digits_knn.knn import classifier, pixel_contributions
from digits_knn.knn.metrics import METRICS
from digits_knn.knn.pixel_contributions import Comparison
from digits_knn.snippets import draw as snippets_draw
from digits_knn.ui import elements
from digits_knn.ui.draw.drawing_result import DrawingResult
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import results, state, visitor

_WHY = "why"
_RANK = "neighbor_rank"  # from 1, as it was chosen
_PAIR = "compared"  # the image that is compared, and the row of the digit beside it

_element = elements.register(_WHY, "draw/why")


def select_rank(rank: object) -> bool:
    """Choose the neighbor of this rank, if it is one, as a browser may send anything."""
    if type(rank) is not int or rank < 1:
        return False
    st.session_state[_RANK] = rank
    st.session_state.pop(_PAIR, None)
    return True


def rank(result: DrawingResult) -> int:
    """Return the rank of the digit that the drawing is compared with, from 1.

    Where K or the metric changes, it stays the same digit, even if it does not vote any more.
    """
    image = result.steps.image.tobytes()
    pair = st.session_state.get(_PAIR)
    ranked = result.neighbors.indices[0]
    if pair is not None and pair[0] == image and pair[1] < len(ranked):
        return int(np.flatnonzero(ranked == pair[1])[0]) + 1
    first = min(int(st.session_state.get(_RANK, 1)), len(result.classification.indices))
    st.session_state[_PAIR] = (image, int(ranked[first - 1]))
    return first


def show(result: DrawingResult, scrolls: bool) -> None:
    """Show the drawing beside one of its neighbors, and what each pixel adds to the distance."""
    settings = state.settings()
    place = rank(result)
    row = int(result.neighbors.indices[0, place - 1])
    image, neighbor = result.steps.image, visitor.training_data()[0][row].reshape(8, 8)
    compared = pixel_contributions.compare(image, neighbor, settings.metric)
    label = int(visitor.training_data()[1][row])
    votes = place <= settings.n_neighbors
    which = f"Neighbor {place:,}" if votes else f"Rank {place:,}, does not vote"
    whose = {
        "training": f"training digit {row}",
        "class": "drawn by the class",
        "taught": "taught by you",
    }[visitor.source(row)]
    _element(
        key=_WHY,
        data={
            "scroll": scrolls,
            "rank": place,
            "count": settings.n_neighbors,
            "image": _grid(image, image / 16),
            "neighbor": _grid(neighbor, neighbor / 16),
            "parts": _grid(_written(compared, settings.metric), _shades(compared)),
            "titles": {
                "image": "Your drawing",
                "neighbor": f"{which}: {wording.named(label)}, {whose}",
                "parts": "What each pixel adds to the distance",
            },
            "sentence": _sentence(compared, settings.metric),
            "metrics": _in_every_metric(image, row),
        },
        on_rank_change=lambda: select_rank(state.sent_value(_WHY, "rank")),
        on_code_change=code_buttons.on_code(_WHY),
    )
    files = visitor.voter_files()
    code_buttons.show(
        {
            "comparison": lambda: snippets_draw.comparison(image, row, settings.metric, files),
            "other_metrics": lambda: snippets_draw.other_metrics(
                image, row, settings.n_neighbors, settings.weights, files
            ),
        }
    )


def _grid(numbers: Floats, shades: Floats) -> dict[str, Any]:
    return {
        "texts": [f"{number:.0f}" for number in numbers.ravel().tolist()],
        "shades": shades.ravel().round(3).tolist(),
    }


def _written(compared: Comparison, metric: str) -> Floats:
    """Return the parts as they are written: some are too small for whole numbers."""
    return METRICS[metric].written_times * compared.parts


def _shades(compared: Comparison) -> Floats:
    most = compared.parts.max()
    return compared.parts / most if most else compared.parts


def _sentence(compared: Comparison, metric: str) -> str:
    if compared.total == 0:
        return "The two images are identical: distance 0."
    order = np.sort(compared.parts.ravel())[::-1]
    sentence = METRICS[metric].result.format(
        total=f"{compared.total:,.0f}", distance=_distance(compared.distance, metric)
    )
    if METRICS[metric].is_largest:
        return sentence
    n_half = int(np.searchsorted(order.cumsum(), compared.total / 2)) + 1
    if n_half == 1:
        return f"{sentence} Just 1 of the 64 pixels accounts for half of it."
    return f"{sentence} Just {n_half} of the 64 pixels account for half of it."


def _distance(distance: float, metric: str) -> str:
    return f"{distance:.{results.reference_quantiles(metric).decimals}f}"


def _in_every_metric(image: Floats, row: int) -> list[dict[str, Any]]:
    """Return for each metric how far this digit is, its rank, and the answer."""
    settings = state.settings()
    labels = visitor.training_data()[1]
    rows = []
    for metric in METRICS:
        neighbors = classifier.rank(visitor.model(metric), image.reshape(1, -1))
        place = int(np.flatnonzero(neighbors.indices[0] == row)[0])
        classification = classifier.classify(
            neighbors, labels, settings.n_neighbors, settings.weights
        )
        rows.append(
            {
                "name": METRICS[metric].label,
                "distance": _distance(float(neighbors.distances[0, place]), metric),
                "rank": f"{place + 1:,}",
                "votes": place < settings.n_neighbors,
                "prediction": str(classification.label),
                "isNow": metric == settings.metric,
            }
        )
    return rows
