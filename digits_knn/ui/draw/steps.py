"""Step by step from strokes to 64 numbers; each step can be left out, to see what it is for."""

import math
from dataclasses import fields, replace
from typing import Any

import streamlit as st

from digits_knn import wording
from digits_knn.ink import preprocessing
from digits_knn.ink.preprocessing import FULL, PLAIN_BRUSH, PLAIN_SCALE, StrokeSteps, Treatment
from digits_knn.ink.raster import Bitmap
from digits_knn.ink.strokes import BRUSH
from digits_knn.knn import classifier
from digits_knn.knn.classifier import Reading
from digits_knn.snippets import draw as snippets_draw
from digits_knn.ui import elements
from digits_knn.ui.draw.drawing_result import Drawn
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import pictures, results, state, visitor

_STEPS = "steps"
_TREATMENT = "treatment"
SWITCHES = [field.name for field in fields(Treatment)]
NONE = Treatment(**dict.fromkeys(SWITCHES, False))

_element = elements.register(_STEPS, "draw/steps", "elements/dom")


def show(drawn: Drawn | None, is_asked: bool) -> None:
    """Show what becomes of the drawing, and what it is read as with the steps that are left."""
    if drawn is None:
        _element(
            key=_STEPS,
            data={"scroll": is_asked, "message": "Draw a digit, and see here what becomes of it."},
        )
        return
    treatment: Treatment = st.session_state.get(_TREATMENT, FULL)
    steps = drawn.steps
    if treatment != FULL:
        steps = preprocessing.steps_from_strokes(drawn.strokes, treatment, visitor.taught().X)
    _element(
        key=_STEPS,
        data={
            "scroll": is_asked,
            "strokes": pictures.svg_path(100 * PLAIN_SCALE * stroke for stroke in drawn.strokes),
            "brush": 100 * PLAIN_SCALE * BRUSH,
            "fitted": pictures.svg_path(100 * stroke for stroke in steps.strokes),
            "bitmap": _rows(steps.bitmap),
            "upright": _rows(steps.upright),
            "image": pictures.symbols(steps.image.reshape(1, 64))[0],
            "steps": [
                {
                    "name": name,
                    "title": title,
                    "said": said,
                    "isDone": not name or getattr(treatment, name),
                }
                for name, title, said in _steps(drawn, steps, treatment)
            ],
            "result": _result(drawn, steps, treatment),
        },
        on_step_change=_take_step,
        on_code_change=code_buttons.take(_STEPS),
    )
    own = visitor.taught().X
    code_buttons.show({"steps": lambda: snippets_draw.steps(drawn.strokes, treatment, own)})


def _take_step() -> None:
    name = state.told(_STEPS, "step")
    if name in SWITCHES:
        treatment: Treatment = st.session_state.get(_TREATMENT, FULL)
        st.session_state[_TREATMENT] = replace(treatment, **{name: not getattr(treatment, name)})


def _rows(bitmap: Bitmap) -> str:
    """Write a bitmap as 1,024 letters, row by row."""
    return "".join("1" if ink else "0" for ink in bitmap.ravel().tolist())


def _steps(drawn: Drawn, steps: StrokeSteps, treatment: Treatment) -> list[tuple[str, str, str]]:
    """Give the steps: their switch ("" if there is none), title and a sentence."""
    n_strokes = len(drawn.strokes)
    return [
        (
            "",
            "Your strokes",
            f"{n_strokes} stroke{'' if n_strokes == 1 else 's'}, "
            f"{sum(map(len, drawn.strokes))} points on a canvas of 280 × 280 pixels.",
        ),
        (
            "frame",
            "Frame",
            "Cropped and scaled to 20 × 32 pixels: where and how large you draw does not matter."
            if treatment.frame
            else "Left where it is: the whole canvas becomes the frame of 32 × 32 pixels.",
        ),
        (
            "pen",
            "One pen",
            f"Redrawn with a pen of {steps.pen:.1f} pixels, which gives as much ink as the data "
            "have, whatever the brush."
            if treatment.pen
            else f"Painted with a brush of {PLAIN_BRUSH} pixels of the canvas, as plain "
            f"demonstrators do; here they have become {steps.pen:.1f}.",
        ),
        ("upright", "Upright", _slant(steps, treatment.upright)),
        (
            "counts",
            "Count",
            "The ink in each block of 4 × 4 pixels is counted: 0 to 16."
            if treatment.counts
            else "Shrunk smoothly to 8 × 8, which spreads ink into blocks that have none.",
        ),
        (
            "",
            "64 numbers",
            "Read row by row, a point in 64 dimensions; its nearest points are the neighbors.",
        ),
    ]


def _slant(steps: StrokeSteps, is_done: bool) -> str:
    degrees = round(math.degrees(math.atan(abs(steps.slope))))
    side = "right" if steps.slope < 0 else "left"
    leans = f"leans {degrees}° to the {side}" if degrees else "stands upright"
    if not is_done:
        return f"Left as it was drawn: its left edge {leans}."
    parts = []
    if steps.pose.turn:
        parts.append(f"turned by {abs(steps.pose.turn):.0f}°")
    if steps.pose.slant:
        parts.append(f"leaning a little to the {'right' if steps.pose.slant > 0 else 'left'}")
    if steps.pose.waist:
        parts.append(f"its waist moved {'down' if steps.pose.waist > 0 else 'up'}")
    if steps.pose.belly:
        parts.append(f"its middle moved to the {'right' if steps.pose.belly > 0 else 'left'}")
    tried = ", ".join(parts)
    kept = f"most like a known digit: {tried}" if tried else "none is more like a known digit"
    return (
        f"NIST's way: the left edge of the ink, which {leans}, is sheared upright. Then small "
        f"turns and bends are tried; {kept}."
    )


def _result(drawn: Drawn, steps: StrokeSteps, treatment: Treatment) -> dict[str, Any]:
    """Say what the drawing is read as with these steps, and what with all."""
    chosen = state.settings()
    reading = classifier.read(
        classifier.rank(visitor.model(chosen.metric), steps.image.reshape(1, -1)),
        visitor.voters()[1],
        chosen.n_neighbors,
        chosen.weights,
    )
    usual = results.usual_distance(chosen.metric)

    def said(of: Reading) -> str:
        return f"{of.label}, nearest digit {of.distances[0]:.{usual.decimals}f} away"

    if treatment == FULL:
        sentence = "Switch a step off to see what it does to the answer."
    elif treatment == NONE:
        sentence = (
            "Without any step this is the plain resize that most demonstrators do; with all "
            f"steps the answer is {said(drawn.reading)}."
        )
    else:
        sentence = f"With all steps the answer is {said(drawn.reading)}."
    return {
        "label": str(reading.label),
        "said": f"{wording.headline(reading, usual)}; nearest digit "
        f"{reading.distances[0]:.{usual.decimals}f} away.",
        "isSame": reading.label == drawn.reading.label,
        "more": sentence,
        "numbers": " ".join(f"{count:.0f}" for count in steps.image.ravel()),
    }
