"""The page on which a digit is drawn and read."""

from dataclasses import astuple
from functools import cache
from pathlib import Path

import streamlit as st

from digits_knn.ink import preprocessing, samples
from digits_knn.ink.preprocessing import PreprocessedStrokes
from digits_knn.ink.strokes import Stroke, is_dot, may_be_a_digit
from digits_knn.snippets import draw as snippets_draw
from digits_knn.ui.draw import answer, canvas, drawing_result, pen, reasons
from digits_knn.ui.draw.drawing_result import DrawingResult
from digits_knn.ui.elements import code_buttons, tab
from digits_knn.ui.shared import fragments, results, state, visitor


def draw_and_read() -> None:
    """Show the canvas, beside it what K-NN says of the drawing, below both why."""
    pen.take()  # the canvas has sent it, or something else goes on
    strokes: list[Stroke] = []
    error = ""
    before = st.session_state.get(visitor.DRAWING)
    try:
        strokes = canvas.show()
    except ValueError as not_a_drawing:
        error = str(not_a_drawing)
    if st.session_state[visitor.DRAWING] != before:
        answer.forget_ahead()
    result = _read(strokes)
    # apart, so that it alone is run while a stroke is drawn
    fragments.add_nested("answer", lambda: _show_answer(strokes, result, error))
    reasons.show(result)
    if result:
        _show_code(result)
    if not error:  # the last good drawing stays kept
        tab.keep(visitor.kept())


def _read(strokes: list[Stroke]) -> DrawingResult | None:
    """Classify a drawing; None if there is none, only a dot, or more than one digit."""
    if not may_be_a_digit(strokes):
        return None
    steps = preprocessing.preprocess_strokes(strokes, X_taught=visitor.taught().X)
    return drawing_result.classify(strokes, steps, state.settings())


@cache
def _example_steps() -> PreprocessedStrokes:
    return preprocessing.preprocess_strokes(samples.EXAMPLE.strokes)


def _show_answer(strokes: list[Stroke], settled: DrawingResult | None, error: str) -> None:
    """Show the answer to the drawing, with the stroke in progress if there is one."""
    stroke = pen.take()
    is_live = stroke is not None and not error and not is_dot([*strokes, stroke])
    drawn = [*strokes, stroke] if stroke is not None and is_live else strokes
    result = _read(drawn) if is_live else settled
    if result:
        settings = state.settings()
        answer.show_classification(
            result,
            results.reference_quantiles(settings.metric, result.nearest_label),
            settings.weights,
            reasons.chosen_rank(result),
            is_live=is_live,
        )
    elif error or drawn:
        answer.show_message(error or _message(drawn))
    else:
        settings = state.settings()
        example = drawing_result.classify(samples.EXAMPLE.strokes, _example_steps(), settings)
        answer.show_invitation(
            example,
            results.reference_quantiles(settings.metric, example.nearest_label),
            settings.weights,
        )
    pen.follow(stroke)


def _message(strokes: list[Stroke]) -> str:
    """Return what is said of a drawing that is not read."""
    if is_dot(strokes):
        return "That is only a dot. Draw a whole digit."
    return "That looks like two digits. Draw one at a time."


def _show_code(result: DrawingResult) -> None:
    settings = state.settings()
    arguments = (result.steps.image, *astuple(settings), visitor.has_taught())
    code_buttons.show(
        {
            "ink": lambda: snippets_draw.ink(result.steps.upright),
            "reference_quantiles": lambda: snippets_draw.reference_quantiles(
                settings.metric, result.nearest_label
            ),
            "classification": lambda: snippets_draw.classification(*arguments),
            "doubt": lambda: snippets_draw.doubt(*arguments),
        }
    )


# laid out in page.css: columns would be made anew with every stroke
st.html(Path(__file__).with_name("page.css"))
fragments.add("draw", draw_and_read)
