"""All digits on a plane, and one of them or the drawing with its neighbors of 64 dimensions."""

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from digits_knn import wording
from digits_knn.dataset import load_all, load_split, split_rows
from digits_knn.embedding import maps
from digits_knn.knn import classifier
from digits_knn.knn.classifier import Reading
from digits_knn.snippets import map as snippets_map
from digits_knn.ui import elements
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import fragments, results, state, visitor
from digits_knn.ui.shared.pictures import digit_symbols, symbols

_MAP = "digits_map"
_CHOSEN = "map_chosen"  # the row that was chosen last
_DRAWING_THEN = "map_drawing"  # the drawing when it was chosen
DRAWING = -1  # instead of a row
_READING = "map_reading"
FINE = 10_000  # steps from side to side of a map: finer than a screen
MAX_NEIGHBORS = 30  # pictured; lines go to all

_map = elements.register(_MAP, "map/digits_map", "elements/dom", "elements/pan_zoom")
_reading = elements.register(_READING, "map/selection", "elements/dom")


def show() -> None:
    """Show all digits: sent once, and not again with every K."""
    _map(key=_MAP, data=_all_digits())


@cache
def _all_digits() -> dict[str, Any]:
    """Give the digits, training digits first, then the test digits."""
    of_train, of_test = digit_symbols()
    split = load_split()
    rows = np.concatenate(split_rows())
    return {
        "labels": "".join(map(str, [*split.y_train, *split.y_test])),
        "pictures": "".join([*of_train, *of_test]),
        "nTrain": len(split.y_train),
        "maps": {name: _fine(maps.load_map(name).points[rows]) for name in maps.MAPS},
    }


def _fine(points: NDArray[np.float64]) -> list[int]:
    """Write points as whole numbers x, y, x, y, ...; y up as in a chart."""
    written: list[int] = (points * FINE).round().astype(int).ravel().tolist()
    return written


def show_chosen() -> None:
    """Show what is chosen, the drawing or a digit, with its neighbors; and which map it is."""
    st.segmented_control(
        "Map",
        list(maps.MAPS),
        key=state.control(state.MAP),
        on_change=_take_map,
        required=True,
        label_visibility="collapsed",
    )
    name: str = st.session_state[state.MAP]
    settings = state.settings()
    drawn, own = visitor.image(), visitor.taught()
    chosen = _chosen(drawn)
    _reading(
        key=_READING,
        data={
            "map": name,
            "drawing": None if drawn is None else _own(drawn.reshape(1, 64), [-1], name)[0],
            "taught": _own(own.X, own.y.tolist(), name),
            **({} if chosen is None else _told(chosen, name, settings)),
            "kept": f"{kept_by_k(name)[settings.n_neighbors - 1]:.0%}",
            "k": settings.n_neighbors,
        },
        on_chosen_change=_take_chosen,
        on_code_change=code_buttons.take(_READING),
    )
    code_buttons.show(
        {
            "neighbors": lambda: snippets_map.neighbors(
                name,
                settings.n_neighbors,
                settings.metric,
                DRAWING if chosen is None else chosen.row,
                np.zeros((8, 8)) if drawn is None else drawn,
                visitor.has_taught(),
            ),
            "map": lambda: snippets_map.digits_map(name, drawn),
            "kept": lambda: snippets_map.kept_share(name, settings.n_neighbors),
        }
    )


@dataclass(frozen=True)
class Chosen:
    """What is looked at.

    Attributes
    ----------
    row : of a digit on the map: the training digits, the test digits, those taught by the visitor;
        DRAWING for the drawing.
    image : ndarray of shape (8, 8), ink counts 0..16.
    title : what it is.
    """

    row: int
    image: NDArray[np.float64]
    title: str


def _take_map() -> None:
    state.take(state.MAP)
    fragments.run_parts()  # the address is written by another


def _take_chosen() -> None:
    row = state.told(_READING, "chosen")
    if type(row) is int:
        st.session_state[_CHOSEN] = row
        st.session_state[_DRAWING_THEN] = st.session_state.get(visitor.DRAWING)


def _chosen(drawn: NDArray[np.float64] | None) -> Chosen | None:
    """Give the digit that was chosen, else the drawing, if there is one."""
    row: int = st.session_state.get(_CHOSEN, DRAWING)
    now = st.session_state.get(visitor.DRAWING)
    if st.session_state.get(_DRAWING_THEN, now) != now:
        row = DRAWING  # a new one takes over
    split, own = load_split(), visitor.taught()
    number = row
    for which, X, y in (
        ("training digit", split.X_train, split.y_train),
        ("test digit", split.X_test, split.y_test),
        ("taught by you, drawing", own.X, own.y),
    ):
        if 0 <= number < len(y):
            shown = number + 1 if X is own.X else number  # as in the messages about a file
            title = f"{wording.named(y[number]).capitalize()}, {which} {shown}"
            return Chosen(row, X[number].reshape(8, 8), title)
        number -= len(y)
    return None if drawn is None else Chosen(DRAWING, drawn, "Your drawing")


def _told(chosen: Chosen, name: str, settings: state.Settings) -> dict[str, Any]:
    """Say how the chosen image is read by all others that vote, and where these are on the map."""
    labels = visitor.voters()[1]
    on_map = np.arange(len(labels))  # rows on the map, where the test digits come between
    on_map[state.n_train() :] += len(load_split().y_test)
    others = np.flatnonzero(on_map != chosen.row)
    neighbors = classifier.among(
        classifier.rank(visitor.model(settings.metric), chosen.image.reshape(1, -1)),
        np.array([0]),
        others,
    )
    k = min(settings.n_neighbors, len(others))
    reading = classifier.read(neighbors, labels[others], k, settings.weights)
    indices = others[reading.indices]

    points = _all_points(name)
    is_drawing = chosen.row == DRAWING
    here = _places(name, chosen.image.reshape(1, 64))[0] if is_drawing else points[chosen.row]
    off = np.linalg.norm(points[on_map[others]] - here, axis=1)
    n_kept = len(np.intersect1d(others[np.argsort(off, kind="stable")[:k]], indices))

    decimals = results.usual_distance(settings.metric).decimals
    pictures = visitor.pictures()
    shown = zip(indices, reading.labels, reading.distances, strict=True)
    return {
        "chosen": chosen.row,
        "title": chosen.title,
        "picture": symbols(chosen.image.reshape(1, 64))[0],
        "said": _say(reading),
        "answer": str(reading.label),
        "neighbors": on_map[indices].tolist(),
        "tiles": [
            {"picture": pictures[index], "label": str(label), "distance": f"{off_:.{decimals}f}"}
            for index, label, off_ in islice(shown, MAX_NEIGHBORS)
        ],
        "distorts": _say_kept(n_kept, k),
    }


def _say(reading: Reading) -> str:
    k = len(reading.labels)
    if k == 1:
        return f"Its nearest says {reading.label}."
    n_agree = int(np.sum(reading.labels == reading.label))
    return f"{n_agree:,} of its {k:,} nearest say {reading.label}."


def _say_kept(n_kept: int, k: int) -> str:
    if k == 1:
        return f"It is {'also' if n_kept else 'not'} the nearest on this map."
    verb = "is" if n_kept == 1 else "are"
    return f"{n_kept:,} of them {verb} among the {k:,} nearest on this map."


def _all_points(name: str) -> NDArray[np.float64]:
    """Give the places of all rows on the map."""
    digits = maps.load_map(name).points[np.concatenate(split_rows())]
    return np.vstack([digits, _places(name, visitor.taught().X)])


def _own(X: NDArray[np.float64], labels: list[int], name: str) -> list[dict[str, Any]]:
    """Give what a visitor drew, with its place on the map."""
    return [
        {"place": _fine(place), "label": label, "picture": picture}
        for place, label, picture in zip(_places(name, X), labels, symbols(X), strict=True)
    ]


def _places(name: str, X: NDArray[np.float64]) -> NDArray[np.float64]:
    return _kept_places(name, X.tobytes()) if len(X) else np.empty((0, 2))


@lru_cache(128)
def _kept_places(name: str, content: bytes) -> NDArray[np.float64]:
    """Place images; kept, as the drawing stays where it is while K moves."""
    return maps.load_map(name).place(np.frombuffer(content).reshape(-1, 64))


@st.cache_resource(show_spinner=False)
def kept_by_k(name: str) -> NDArray[np.float64]:
    """Give the share of its neighbors that a digit keeps on a map, for every K."""
    return maps.kept_by_k(maps.load_map(name).points, load_all()[0])
