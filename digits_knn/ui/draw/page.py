"""The page on which a digit is drawn and read."""

from dataclasses import astuple
from pathlib import Path

import streamlit as st

from digits_knn.ink import preprocessing
from digits_knn.ink.strokes import Stroke, is_dot
from digits_knn.knn import classifier
from digits_knn.snippets import draw as snippets_draw
from digits_knn.ui.draw import answer, canvas, reasons
from digits_knn.ui.draw.drawing_result import DrawingResult
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import fragments, results, state, visitor


def draw_and_read() -> None:
    """Show the canvas, beside it what K-NN says of the drawing, below both why."""
    try:
        strokes = canvas.show()
    except ValueError as error:
        answer.show_message(str(error))
        reasons.show(None)
    else:
        _read(strokes)


def _read(strokes: list[Stroke]) -> None:
    if not strokes or is_dot(strokes):
        answer.show_message(
            "That is only a dot. Draw a whole digit."
            if strokes
            else "Draw a digit, or take a sample.\nAs you lift the pen it is compared with "
            f"{len(visitor.training_data()[1]):,} digits that people wrote, and the K most alike "
            "vote on what it is."
        )
        reasons.show(None)
        return
    settings = state.settings()
    steps = preprocessing.preprocess_strokes(strokes, X_taught=visitor.taught().X)
    model, labels = visitor.model(settings.metric), visitor.training_data()[1]
    neighbors = classifier.rank(model, steps.image.reshape(1, -1))
    classification = classifier.classify(neighbors, labels, settings.n_neighbors, settings.weights)
    result = DrawingResult(strokes, steps, neighbors, classification)
    reference = results.reference_quantiles(settings.metric)
    answer.show_classification(result, reference, settings.weights, reasons.chosen_rank(result))
    reasons.show(result)
    arguments = (steps.image, *astuple(settings), visitor.has_taught())
    code_buttons.show(
        {
            "ink": lambda: snippets_draw.ink(steps.upright),
            "reference_quantiles": lambda: snippets_draw.reference_quantiles(settings.metric),
            "classification": lambda: snippets_draw.classification(*arguments),
            "doubt": lambda: snippets_draw.doubt(*arguments),
        }
    )


# laid out in page.css: columns would be made anew with every stroke
st.html(Path(__file__).with_name("page.css"))
fragments.add("draw", draw_and_read)
