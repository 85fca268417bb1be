"""The page on which a digit is drawn and read."""

from dataclasses import astuple
from pathlib import Path

import streamlit as st

from digits_knn.ink import preprocessing
from digits_knn.ink.strokes import Stroke, is_dot
from digits_knn.knn import classifier
from digits_knn.snippets import draw as snippets_draw
from digits_knn.ui.draw import answer, canvas, reasons
from digits_knn.ui.draw.drawing_result import Drawn
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
            f"{len(visitor.voters()[1]):,} digits that people wrote, and the K most alike vote on "
            "what it is."
        )
        reasons.show(None)
        return
    chosen = state.settings()
    steps = preprocessing.steps_from_strokes(strokes, own=visitor.taught().X)
    model, labels = visitor.model(chosen.metric), visitor.voters()[1]
    neighbors = classifier.rank(model, steps.image.reshape(1, -1))
    reading = classifier.read(neighbors, labels, chosen.n_neighbors, chosen.weights)
    drawn = Drawn(strokes, steps, neighbors, reading)
    usual = results.usual_distance(chosen.metric)
    answer.show_reading(drawn, usual, chosen.weights, reasons.chosen_rank(drawn))
    reasons.show(drawn)
    asked = (steps.image, *astuple(chosen), visitor.has_taught())
    code_buttons.show(
        {
            "ink": lambda: snippets_draw.ink(steps.upright),
            "usual_distance": lambda: snippets_draw.usual_distance(chosen.metric),
            "reading": lambda: snippets_draw.reading(*asked),
            "doubt": lambda: snippets_draw.doubt(*asked),
        }
    )


# laid out in page.css: columns would be made anew with every stroke
st.html(Path(__file__).with_name("page.css"))
fragments.part("draw", draw_and_read)
