"""The page on which a digit is drawn and read."""

import numpy as np

from digits_knn import classifier, drawing, preprocessing
from digits_knn.dataset import load_split
from digits_knn.ui import answer, canvas, follow, state

DOT = 12  # pixels of the canvas; what is smaller each way is no digit


def draw_and_read() -> None:
    """Show the canvas, and beside it what K-NN says of the drawing."""
    try:
        _read(canvas.show())
    except ValueError as error:
        answer.show_message(str(error))


def _read(strokes: list[drawing.Stroke]) -> None:
    if not strokes:
        answer.show_message(
            "Draw a digit, or take a sample.\n"
            f"As you lift the pen it is compared with {state.n_train():,} digits that people "
            "wrote, and the K most alike vote on what it is."
        )
    elif max(np.ptp(np.vstack(strokes), axis=0)) < DOT:
        answer.show_message("That is only a dot. Draw a whole digit.")
    else:
        chosen = state.settings()
        image = preprocessing.image_from_strokes(strokes)
        reading = classifier.read(
            state.model(chosen.metric),
            load_split().y_train,
            image,
            chosen.n_neighbors,
            chosen.weights,
        )
        answer.show_reading(image, reading, state.usual_distance(chosen.metric), chosen.weights)


# laid out in style.css: columns would be made anew with every stroke
follow.part("draw", draw_and_read)
