"""Step by step from strokes to 64 numbers; each step can be left out, to see what it is for."""

import math
from dataclasses import fields, replace
from typing import Any

import streamlit as st

from digits_knn import wording
from digits_knn.ink import preprocessing, raster
from digits_knn.ink.deformations import DEFORMATIONS, Deformation
from digits_knn.ink.preprocessing import (
    ALL_STEPS,
    PEN,
    PEN_BOX,
    PLAIN_BRUSH,
    PLAIN_SCALE,
    PreprocessedStrokes,
    PreprocessingSteps,
)
from digits_knn.ink.raster import BLOCK, FRAME, Bitmap
from digits_knn.ink.strokes import BRUSH
from digits_knn.knn.classifier import Classification
from digits_knn.snippets import draw as snippets_draw
from digits_knn.ui import elements
from digits_knn.ui.draw import drawing_result, picture
from digits_knn.ui.draw.drawing_result import DrawingResult
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import pictures, state, visitor

_STEPS = "steps"
_ENABLED = "preprocessing_steps"
SWITCHES = [field.name for field in fields(PreprocessingSteps)]
NO_STEPS = PreprocessingSteps(**dict.fromkeys(SWITCHES, False))

_element = elements.register(_STEPS, "draw/steps")


def show(result: DrawingResult, scrolls: bool) -> None:
    """Show what becomes of the drawing, and the answer with the steps that are left."""
    enabled: PreprocessingSteps = st.session_state.get(_ENABLED, ALL_STEPS)
    steps, of_picture = result.steps, picture.steps(visitor.strokes())
    if enabled != ALL_STEPS:
        steps = preprocessing.preprocess_strokes(result.strokes, enabled, visitor.taught().X)
    sheared = preprocessing.preprocess_strokes(
        result.strokes, replace(enabled, fitted=False)
    ).upright
    _element(
        key=_STEPS,
        data={
            "scroll": scrolls,
            "frame": FRAME,
            "block": BLOCK,
            "boxWidth": PEN_BOX[0] + PEN,
            "strokes": pictures.svg_path(100 * PLAIN_SCALE * stroke for stroke in result.strokes),
            "brush": 100 * PLAIN_SCALE * BRUSH,
            "framed": pictures.svg_path(100 * stroke for stroke in steps.strokes),
            "leftOut": pictures.svg_path(100 * stroke for stroke in steps.left_out),
            "bitmap": _rows(steps.bitmap),
            "sheared": _rows(sheared),
            "edges": [_edge(steps.bitmap), _edge(sheared)],
            "upright": _rows(steps.upright),
            "image": pictures.encode_images(steps.image.reshape(1, 64))[0],
            "picture": of_picture,
            "steps": [
                {
                    "name": name,
                    "title": title,
                    "sentence": sentence,
                    "isDone": not name or getattr(enabled, name),
                }
                for name, title, sentence in _steps(result, steps, enabled, bool(of_picture))
            ],
            "result": _result(result, steps, enabled),
        },
        on_step_change=_on_step,
        on_code_change=code_buttons.on_code(_STEPS),
    )
    X_taught = visitor.taught().X
    code_buttons.show(
        {
            "steps": lambda: snippets_draw.steps(result.strokes, enabled, X_taught),
            "picture": snippets_draw.picture,
        }
    )


def _on_step() -> None:
    sent = state.sent_value(_STEPS, "step")
    if not isinstance(sent, dict):  # a browser may send anything
        return
    name, is_done = sent.get("name"), sent.get("isDone")
    if isinstance(name, str) and name in SWITCHES and isinstance(is_done, bool):
        enabled: PreprocessingSteps = st.session_state.get(_ENABLED, ALL_STEPS)
        st.session_state[_ENABLED] = replace(enabled, **{name: is_done})


def _rows(bitmap: Bitmap) -> str:
    """Write a bitmap as 1,024 letters, row by row."""
    return "".join("1" if ink else "0" for ink in bitmap.ravel().tolist())


def _edge(bitmap: Bitmap) -> str:
    """Return the left edge that slant is measured by as an SVG path, "" if there is none."""
    edge = raster.left_edge(bitmap)
    return "" if edge is None else pictures.svg_path([100 * edge])


def _steps(
    result: DrawingResult,
    steps: PreprocessedStrokes,
    enabled: PreprocessingSteps,
    is_traced: bool,
) -> list[tuple[str, str, str]]:
    """Return the steps: their switch ("" if there is none), title and a sentence."""
    n_strokes = len(result.strokes)
    return [
        (
            "",
            "Traced strokes" if is_traced else "Your strokes",
            f"{n_strokes} stroke{'' if n_strokes == 1 else 's'}, "
            f"{sum(map(len, result.strokes))} points on 280 × 280 pixels.",
        ),
        (
            "frame",
            "Frame",
            _frame_sentence(steps, enabled.frame),
        ),
        (
            "pen",
            "One pen",
            f"Redrawn with a pen {steps.pen:.1f} pixels wide, to have as much ink as the data."
            if enabled.pen
            else f"Drawn with an ordinary brush, {PLAIN_BRUSH} canvas pixels wide: "
            f"{steps.pen:.1f} pixels here.",
        ),
        ("sheared", "Sheared", _sheared_sentence(steps, enabled.sheared)),
        ("fitted", "Fitted", _fitted_sentence(steps.deformation, enabled.fitted)),
        (
            "counts",
            "Count",
            "The ink in each block of 4 × 4 pixels is counted: 0 to 16."
            if enabled.counts
            else "Shrunk smoothly to 8 × 8: ink spreads into empty blocks.",
        ),
        (
            "",
            "64 numbers",
            "Read row by row: a point in 64 dimensions. The nearest points are the neighbors.",
        ),
    ]


def _frame_sentence(steps: PreprocessedStrokes, is_done: bool) -> str:
    if not is_done:
        return "Not cropped: the whole canvas is scaled to 32 × 32 pixels."
    sentence = "Cropped and scaled to 20 × 32 pixels: place and size no longer matter."
    if steps.left_out:
        sentence += " The pale part is left out: the data have almost no digits with it."
    return sentence


def _sheared_sentence(steps: PreprocessedStrokes, is_done: bool) -> str:
    """Say how the left edge leans, which the picture shows, and what is done about it."""
    degrees = round(math.degrees(math.atan(abs(steps.slant))))
    if not degrees:
        return "The left edge of the ink is upright already."
    side = "right" if steps.slant < 0 else "left"
    if not is_done:
        return f"Not sheared: the left edge (orange) leans {degrees}° to the {side}."
    return f"The left edge (orange) leaned {degrees}° to the {side}. Now it is upright."


def _fitted_sentence(deformation: Deformation, is_done: bool) -> str:
    if not is_done:
        return "Not fitted: no variant is tried."
    parts = []
    if deformation.rotation:
        parts.append(f"turned {abs(deformation.rotation):.0f}°")
    if deformation.shear:
        parts.append("leaning right" if deformation.shear > 0 else "leaning left")
    if deformation.bend_y:
        parts.append("middle lower" if deformation.bend_y > 0 else "middle higher")
    if deformation.bend_x:
        parts.append("middle to the right" if deformation.bend_x > 0 else "middle to the left")
    if deformation.taper:
        parts.append("wider at the bottom" if deformation.taper > 0 else "wider at the top")
    kept = ", ".join(parts) or "unchanged"
    return (
        f"{len(DEFORMATIONS)} variants are tried. The one nearest to known digits with the same "
        f"label is kept: {kept}."
    )


def _result(
    result: DrawingResult, steps: PreprocessedStrokes, enabled: PreprocessingSteps
) -> dict[str, Any]:
    """Return the answer with these steps, and the answer with all."""
    shown = drawing_result.classify(result.strokes, steps, result.settings)
    classification, reference = shown.classification, shown.reference

    def described(it: Classification) -> str:
        return f"{it.label}; the nearest digit is {it.distances[0]:.{reference.decimals}f} away"

    if enabled == ALL_STEPS:
        sentence = "Switch a step off to see what it does to the answer."
    elif enabled == NO_STEPS:
        sentence = (
            "With every step off, this is the plain resize that most demos use. With all steps, "
            f"the answer is {described(result.classification)}."
        )
    else:
        sentence = f"With all steps, the answer is {described(result.classification)}."
    return {
        "label": str(classification.label),
        "sentence": f"{wording.headline(classification, reference, result.n_strokes)} "
        f"The nearest digit is {classification.distances[0]:.{reference.decimals}f} away.",
        "isSame": classification.label == result.classification.label,
        "more": sentence,
        "numbers": " ".join(f"{count:.0f}" for count in steps.image.ravel()),
    }
