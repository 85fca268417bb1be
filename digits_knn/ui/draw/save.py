"""The button that saves the drawing and its answer as a picture."""

import streamlit as st

from digits_knn import card, wording
from digits_knn.arrays import Floats
from digits_knn.card import MAX_SHOWN, Card, Neighbor
from digits_knn.knn.metrics import METRICS
from digits_knn.ui.draw.drawing_result import DrawingResult
from digits_knn.ui.shared import state, visitor

_DOUBT = {"sure": "", "doubtful": "?", "outlier": "??"}  # after the digit, as beside the canvas


def show_button(result: DrawingResult) -> None:
    """Show the button; the picture is made when it is asked for."""
    X = visitor.training_data()[0]
    st.download_button(
        "↓ Save picture",
        lambda: card.to_png(_card(result, X)),
        f"digits-knn-{result.classification.label}.png",
        "image/png",
        key="save_picture",
        on_click="ignore",
        type="tertiary",
        help="A PNG file of your drawing, its answer and its neighbors.",
    )


def _card(result: DrawingResult, X: Floats) -> Card:
    """Write the card; X holds all that may vote."""
    settings, classification, reference = result.settings, result.classification, result.reference
    neighbors = zip(
        classification.indices[:MAX_SHOWN].tolist(),
        classification.labels.tolist(),
        classification.distances.tolist(),
        strict=False,
    )
    return Card(
        result.strokes,
        result.steps.image,
        str(classification.label),
        _DOUBT[result.certainty()],
        wording.headline(classification, reference, result.n_strokes),
        wording.votes_sentence(classification, settings.weights),
        _title(settings.n_neighbors),
        [
            Neighbor(
                X[index].reshape(8, 8),
                str(label),
                f"{distance:.{reference.decimals}f}",
                label == classification.label,
            )
            for index, label, distance in neighbors
        ],
        f"K = {settings.n_neighbors:,}   ·   Metric: {METRICS[settings.metric].label}   ·   "
        f"Weights: {state.WEIGHTS_LABELS[settings.weights]}",
    )


def _title(k: int) -> str:
    if k == 1:
        return "The nearest neighbor and its distance"
    if k <= MAX_SHOWN:
        return f"The {k} nearest neighbors and their distances"
    return f"The first {MAX_SHOWN} of the {k:,} nearest neighbors and their distances"
