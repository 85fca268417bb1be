from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from digits_knn import card
from digits_knn.card import FINER, GAP, MARGIN, MAX_SHOWN, SQUARE, WIDTH, Card, Neighbor

IMAGE = np.zeros((8, 8))
IMAGE[0, 0], IMAGE[7, 7] = 16, 8


def drawn(n_neighbors: int, headline: str = "This is a 7.") -> Image.Image:
    neighbors = [Neighbor(IMAGE, "7", "21.9", True)] * n_neighbors
    stroke = np.array([[20.0, 140.0], [260.0, 140.0]])
    settings = "K = 5   ·   Metric: Euclidean   ·   Weights: Uniform"
    content = Card([stroke], IMAGE, "7", "?", headline, "All are 7s.", "Title", neighbors, settings)
    return Image.open(BytesIO(card.to_png(content))).convert("L")


def test_the_card_shows_the_strokes_and_the_image_of_ink_counts() -> None:
    picture = np.asarray(drawn(5))
    assert picture.shape[1] == WIDTH
    assert picture[MARGIN + SQUARE // 2, MARGIN + SQUARE // 2] < 60  # the stroke
    assert picture[MARGIN + SQUARE // 4, MARGIN + SQUARE // 2] == 255
    left, cell = MARGIN + SQUARE + GAP, SQUARE // 8
    assert picture[MARGIN + 5, left + 5] == 30  # 16, the darkest
    assert picture[MARGIN + 7 * cell + 5, left + 7 * cell + 5] == pytest.approx(143, abs=1)
    assert picture[MARGIN + cell + 5, left + cell + 5] == 255


@pytest.mark.parametrize("n_neighbors", [1, 8, 9, 10, 11, MAX_SHOWN, 1347])
def test_any_number_of_neighbors_has_room(n_neighbors: int) -> None:
    picture = drawn(n_neighbors)
    assert 500 < picture.height < 900
    edge = np.asarray(picture)[:, WIDTH - MARGIN + 2 :]
    assert edge.min() == 255  # nothing reaches into the margin


def test_long_words_stay_on_the_card_in_lines_of_about_one_length() -> None:
    text = "114 of the 200 nearest neighbors are 6s."
    lines = card._Sheet(100).wrapped(text, 23, 400)
    assert " ".join(lines) == text
    widths = [card._font(23).getlength(line) / FINER for line in lines]
    assert len(widths) == 2
    assert max(widths) <= 400
    assert min(widths) > max(widths) / 2
    headline = "This doesn't look like any digit. Closest guess: 4."
    assert np.asarray(drawn(5, headline))[:, WIDTH - MARGIN + 2 :].min() == 255
