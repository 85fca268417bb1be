"""The page on which a digit is drawn and read."""

import time
from dataclasses import astuple
from functools import cache
from pathlib import Path

import streamlit as st

from digits_knn import monitoring
from digits_knn.ink import preprocessing, samples
from digits_knn.ink.grouping import MAX_DIGITS
from digits_knn.ink.preprocessing import PreprocessedStrokes
from digits_knn.ink.strokes import Stroke, is_dot
from digits_knn.snippets import draw as snippets_draw
from digits_knn.ui.draw import answer, canvas, drawing_result, picture, reasons
from digits_knn.ui.draw.drawing_result import DrawingResult
from digits_knn.ui.elements import code_buttons, pen, tab
from digits_knn.ui.shared import drawn_digits, fragments, state, visitor

_STEPS = "preprocessed_digits"  # what was taught then, and those of the last drawing by its strokes


def draw_and_read() -> None:
    """Show the canvas, beside it what K-NN says of the drawing, below both why."""
    start = time.perf_counter()
    pen.take()  # the canvas has sent it, or something else goes on
    strokes: list[Stroke] = []
    error = ""
    before = st.session_state.get(visitor.DRAWING)
    try:
        strokes = canvas.show()
    except ValueError as not_a_drawing:
        error = str(not_a_drawing)
    is_new = st.session_state[visitor.DRAWING] != before
    if is_new:
        answer.forget_ahead()
    digits = _read(strokes)
    result = digits[drawn_digits.chosen(strokes)] if digits else None
    # apart, so that it alone is run while a stroke is drawn
    fragments.add_nested("answer", lambda: _show_answer(strokes, digits, error))
    if is_new and digits:
        answers = [each.classification.label for each in digits]
        monitoring.note_answer("draw", time.perf_counter() - start, strokes, answers)
    picture.show(canvas.draw)
    reasons.show(result)
    if result:
        _show_code(result)
    if not error:  # the last good drawing stays kept
        tab.keep(visitor.kept())


def _read(strokes: list[Stroke]) -> list[DrawingResult]:
    """Classify each digit of a drawing."""
    digits, settings = drawn_digits.of(strokes), state.settings()
    return [
        drawing_result.classify(digit, steps, settings)
        for digit, steps in zip(digits, _preprocess(digits), strict=True)
    ]


def _preprocess(digits: list[list[Stroke]]) -> list[PreprocessedStrokes]:
    """Preprocess digits, but for those that were there before: often K is all that changes."""
    taught = visitor.taught()
    when, known = st.session_state.get(_STEPS, (taught, {}))
    if when is not taught:
        known = {}
    by_strokes = {}
    for digit in digits:
        key = b"|".join(stroke.tobytes() for stroke in digit)
        by_strokes[key] = known.get(key) or preprocessing.preprocess_strokes(
            digit, X_taught=taught.X
        )
    st.session_state[_STEPS] = taught, by_strokes
    return list(by_strokes.values())


@cache
def _example_steps() -> PreprocessedStrokes:
    return preprocessing.preprocess_strokes(samples.EXAMPLE.strokes)


def _show_answer(strokes: list[Stroke], settled: list[DrawingResult], error: str) -> None:
    """Show the answer to the drawing, with the stroke in progress if there is one."""
    stroke = pen.take()
    is_live = stroke is not None and not error and not is_dot([*strokes, stroke])
    drawn = [*strokes, stroke] if stroke is not None and is_live else strokes
    digits = _read(drawn) if is_live else settled
    if digits:
        place = drawn_digits.chosen(drawn)
        answer.show_classification(
            digits, place, reasons.chosen_rank(digits[place]), is_live=is_live
        )
    elif error or drawn:
        answer.show_message(error or _message(drawn))
    else:
        answer.show_invitation(
            drawing_result.classify(samples.EXAMPLE.strokes, _example_steps(), state.settings())
        )
    pen.follow(stroke)


def _message(strokes: list[Stroke]) -> str:
    """Return what is said of a drawing that is not read."""
    if is_dot(strokes):
        return "That is only a dot. Draw a whole digit."
    return f"That looks like more than {MAX_DIGITS} digits. Clear the canvas and draw fewer."


def _show_code(result: DrawingResult) -> None:
    settings = state.settings()
    arguments = (result.steps.image, *astuple(settings), visitor.voter_files())
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
