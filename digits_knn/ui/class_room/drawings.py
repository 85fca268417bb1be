"""What a class has drawn, as a teacher's screen needs it: read from the store as it changes."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from digits_knn.arrays import Floats, Ints
from digits_knn.dataset import load_split
from digits_knn.knn import classifier, confidence, evaluation
from digits_knn.knn.evaluation import Score
from digits_knn.knn.nearest import BLOCK
from digits_knn.store import schema, wall
from digits_knn.store.records import Drawing
from digits_knn.ui.class_room import room
from digits_knn.ui.shared import class_voters, results
from digits_knn.ui.shared.state import Settings

_CLASS = "class_drawings"
TURN = 1.0  # seconds of reading after which the screen goes on, and reads more in its next turn


@dataclass
class ClassDrawings:
    """The drawings of a class, and how the model reads them.

    Attributes
    ----------
    class_id : int
    cursor : int
        What of the class's changes is known; see `wall.drawings`.
    by_id : dict
        Drawings that can be seen, hidden ones too, by their id.
    predictions : dict
        By the id the answer at every K, with the metric and weights of `settings`.
    ratios : dict
        By the id how hard it is to read right: `confidence.distance_ratios`.
    settings : Settings or None
        With which they were computed; K does not matter.
    """

    class_id: int
    cursor: int = 0
    by_id: dict[int, Drawing] = field(default_factory=dict)
    predictions: dict[int, Ints] = field(default_factory=dict)
    ratios: dict[int, float] = field(default_factory=dict)
    settings: Settings | None = None

    @property
    def shown(self) -> list[Drawing]:
        """Those that count, in the order in which they were drawn."""
        return wall.shown(list(self.by_id.values()))


def follow(class_id: int) -> ClassDrawings:
    """Return what the class has drawn by now."""
    known: ClassDrawings | None = st.session_state.get(_CLASS)
    if known is None or known.class_id != class_id:
        known = st.session_state[_CLASS] = ClassDrawings(class_id)
    changed, known.cursor = wall.drawings(room.store(), class_id, known.cursor)
    for drawing in changed:
        if drawing.status in (schema.SHOWN, schema.HIDDEN):
            known.by_id[drawing.id] = drawing
        else:
            known.by_id.pop(drawing.id, None)
    if changed or class_voters.offered().class_id != class_id:
        X, y, _ = wall.samples(known.shown)
        is_first = len(y) > len(class_voters.offered()) == 0
        class_voters.offer(class_id, X, y)
        if is_first:
            st.rerun()  # the sidebar, too, which has a box for them now
    return known


def forget() -> None:
    """Forget a class that is gone."""
    st.session_state.pop(_CLASS, None)
    class_voters.keep_only(0)


def read_on(drawn: ClassDrawings, settings: Settings) -> bool:
    """Read the drawings that count for a turn; return whether that was all, else show how many."""
    shown = drawn.shown
    unread, end = _unread(drawn, settings, shown), time.monotonic() + TURN
    while unread:
        answers(drawn, settings, unread[:BLOCK])
        unread = unread[BLOCK:]
        if time.monotonic() > end:
            break
    if unread:
        show_reading(len(shown) - len(unread), len(shown))
    return not unread


def show_reading(n_read: int, n_drawings: int) -> None:
    """Show how many of the drawings are read."""
    st.progress(n_read / n_drawings, f"Reading drawing {n_read:,} of {n_drawings:,} …")


def answers(drawn: ClassDrawings, settings: Settings, shown: Sequence[Drawing]) -> Ints:
    """Return the answers to some of the drawings that count; those not read yet are read."""
    new, y_train = _unread(drawn, settings, shown), load_split().y_train
    for start in range(0, len(new), BLOCK):
        block = new[start : start + BLOCK]
        X: Floats = np.array([each.image.ravel() for each in block])
        neighbors = classifier.rank(results.model(settings.metric), X)
        at_every_k = classifier.predict_by_k(neighbors, y_train, settings.weights)
        ratios = confidence.distance_ratios(
            neighbors, y_train, np.array([each.label for each in block])
        )
        for each, row, ratio in zip(
            block, at_every_k.astype(np.uint8), ratios.tolist(), strict=True
        ):
            drawn.predictions[each.id] = row
            drawn.ratios[each.id] = ratio
    at_k = settings.n_neighbors - 1
    return np.array([drawn.predictions[each.id][at_k] for each in shown], dtype=np.int64)


def _unread(drawn: ClassDrawings, settings: Settings, shown: Sequence[Drawing]) -> list[Drawing]:
    """Return those not read yet; what was read by another metric or weights is forgotten."""
    before = drawn.settings
    if before is None or (before.metric, before.weights) != (settings.metric, settings.weights):
        drawn.predictions = {}
        drawn.settings = settings
    return [each for each in shown if each.id not in drawn.predictions]


def hardest(drawn: ClassDrawings, settings: Settings) -> list[tuple[Drawing, int]]:
    """Return the drawings that are misread or nearly so, the hardest first, with the answers."""
    shown = drawn.shown
    answered = zip(shown, answers(drawn, settings, shown).tolist(), strict=True)
    hard = [
        (each, answer)
        for each, answer in answered
        if answer != each.label or drawn.ratios[each.id] <= confidence.RIVAL
    ]
    return sorted(hard, key=lambda pair: drawn.ratios[pair[0].id])


def score(drawn: ClassDrawings, settings: Settings) -> Score | None:
    """Return how many of the class's drawings are read right; None if there are none."""
    shown = drawn.shown
    if not shown:
        return None
    n_correct = int((answers(drawn, settings, shown) == [each.label for each in shown]).sum())
    return evaluation.score(n_correct, len(shown))
