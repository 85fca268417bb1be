"""The answer with its reasons: one element of the page, from what was read."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from digits_knn import wording
from digits_knn.knn import classifier
from digits_knn.knn.classifier import Classification
from digits_knn.knn.confidence import ReferenceQuantiles
from digits_knn.knn.teaching import MAX_TAUGHT
from digits_knn.ui import elements
from digits_knn.ui.draw import parts, reasons
from digits_knn.ui.draw.drawing_result import DrawingResult
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import drawn_digits, fooled, fragments, pictures, state, visitor

_ANSWER = "answer"
_NOT_A_DIGIT = "not a digit"  # in place of a label
N_EXAMPLE = 5  # neighbors that the example shows
N_AHEAD = 50  # neighbors that are sent before a K asks for them
_IS_AHEAD = "is_ahead"  # whether the answer at every K is sent: K is about to be changed
_element = elements.register(_ANSWER, "draw/answer")


def show_classification(
    digits: Sequence[DrawingResult], place: int, chosen_neighbor: int, is_live: bool
) -> None:
    """Show the answer, what the model sees, the votes and the neighbors.

    Parameters
    ----------
    digits : sequence of DrawingResult
        The digits drawn, and what K-NN says of each.
    place : int
        Of the digit whose reasons are shown.
    chosen_neighbor : int
        Rank of the neighbor that is marked, from 1; 0 for none.
    is_live : bool
        Whether a stroke is still being drawn: the answer is not read out to who cannot see it.
    """
    result = digits[place]
    classification, reference, settings = result.classification, result.reference, result.settings
    nearest = float(classification.distances[0])
    end = max(1.6 * reference.outlier, 1.05 * nearest)  # of the scale that is drawn

    taught_label = visitor.taught_label(result.steps.image)
    is_marked = not is_live and fooled.is_marked(result.steps.image)
    if is_marked and _fools(classification, result.certainty()):
        fooled.record(settings.metric, nearest)

    def at(others: Sequence[Classification]) -> dict[str, Any]:
        other = others[place]
        certainty = result.certainty(other)
        return {
            "label": str(other.label),
            "certainty": certainty,
            "digits": [
                (str(each.label), digit.certainty(each))
                for digit, each in zip(digits, others, strict=True)
            ],
            "headline": wording.headline(other, reference, result.n_strokes),
            "votesSentence": wording.votes_sentence(other, settings.weights),
            "distanceSentence": wording.distance_sentence(other, reference, result.n_strokes),
            "votes": parts.vote_bars(other, settings.weights),
            "taught": _challenge(other, reference, settings.metric, certainty)
            if is_marked
            else _taught(taught_label, other, certainty, result.is_wide),
        }

    at_k = at([digit.classification for digit in digits])
    is_ahead = not is_live and st.session_state.get(_IS_AHEAD, False)
    _show(
        {
            **at_k,
            "isLive": is_live,
            "k": len(classification.labels),
            "atK": {
                k: elements.changed(at_k, at(others))
                for k, others in (_classify_ahead(digits) if is_ahead else {}).items()
            },
            "place": place,
            "frames": [parts.frame(digit) for digit in digits] if len(digits) > 1 else [],
            "scale": [
                value / end
                for value in (nearest, reference.median, reference.doubtful, reference.outlier)
            ],
            "image": result.steps.image.astype(int).ravel().tolist(),
            "chosen": chosen_neighbor,
            "neighbors": parts.neighbors(
                result, max(len(classification.labels), N_AHEAD if is_ahead else 0)
            ),
        }
    )


def _classify_ahead(digits: Sequence[DrawingResult]) -> dict[int, Sequence[Classification]]:
    """Return the answers at every K of the slider, one for each digit."""
    ks, labels = state.k_options(), visitor.training_data()[1]
    by_digit = [
        classifier.classify_by_k(digit.neighbors, labels, ks, digit.settings.weights)
        for digit in digits
    ]
    return dict(zip(ks, zip(*by_digit, strict=True), strict=True))


def show_message(text: str) -> None:
    """Show a sentence in place of an answer: what is drawn cannot be read."""
    _show({"message": text})


def show_invitation(example: DrawingResult) -> None:
    """Show in place of an answer what to do; a visitor's first time, the example writes itself.

    Parameters
    ----------
    example : DrawingResult
        A digit, and what K-NN says of it.
    """
    classification = example.classification
    n_shown = min(len(classification.labels), N_EXAMPLE)
    _show(
        {
            "title": "Draw a digit. The most similar ones vote.",
            "message": "Your drawing is compared with "
            f"{len(visitor.training_data()[1]):,} handwritten digits, "
            "and the K most similar vote on what it is.",
            "example": {
                "path": pictures.svg_path(example.strokes),
                "label": str(classification.label),
                "headline": wording.headline(classification, example.reference),
                "sentence": wording.votes_sentence(classification, example.settings.weights),
                "neighbors": parts.neighbors(example, n_shown),
            },
        }
    )


def _show(data: dict[str, Any]) -> None:
    _element(
        key=_ANSWER,
        data=data,
        # all: where it overtakes another K, Streamlit forgets what that was to run
        on_ahead_change=fragments.and_rerun(_on_ahead),
        on_code_change=fragments.and_rerun(code_buttons.on_code(_ANSWER)),
        on_neighbor_change=fragments.and_rerun(
            lambda: reasons.choose_neighbor(state.sent_value(_ANSWER, "neighbor"))
        ),
        on_label_change=fragments.and_rerun(_on_label),
        on_place_change=fragments.and_rerun(
            lambda: drawn_digits.choose(visitor.strokes(), state.sent_value(_ANSWER, "place"))
        ),
    )


def _on_label() -> None:
    label = state.sent_value(_ANSWER, "label")
    if label == _NOT_A_DIGIT:
        visitor.mark_not_a_digit()
    else:
        visitor.teach(label)


def _on_ahead() -> None:
    st.session_state[_IS_AHEAD] = True


def forget_ahead() -> None:
    """Send the answer at one K only, which is quicker, until K is about to be changed."""
    st.session_state[_IS_AHEAD] = False


def _fools(classification: Classification, certainty: str) -> bool:
    """Return whether a drawing that is not a digit fools the model: sure by the training digits."""
    return visitor.source(int(classification.indices[0])) == "training" and certainty == "sure"


def _challenge(
    classification: Classification, reference: ReferenceQuantiles, metric: str, certainty: str
) -> dict[str, Any]:
    """Return what is said of a drawing that is not a digit."""
    nearest = float(classification.distances[0])
    best = fooled.best().get(metric, nearest)
    distance, least = (f"{each:.{reference.decimals}f}" for each in (nearest, best))
    named = wording.named(classification.label)
    source = visitor.source(int(classification.indices[0]))
    if source != "training":
        whose = {"taught": "that you taught", "class": "that the class drew"}[source]
        sentence = f"This does not count: its nearest neighbor is one {whose}."
    elif not _fools(classification, certainty):
        sentence = "Not fooled: it is not sure. Can you draw something that makes it sure?"
    elif nearest <= best:
        sentence = f"You fooled it: sure of {named} at distance {distance}, your best so far!"
    else:
        sentence = (
            f"You fooled it: sure of {named} at distance {distance}. Your best so far: {least}."
        )
    return {"label": _NOT_A_DIGIT, "sentence": sentence}


def _taught(
    label: int | None, classification: Classification, certainty: str, is_wide: bool
) -> dict[str, Any]:
    if label is None and len(visitor.taught()) == MAX_TAUGHT:
        return {
            "label": -1,
            "sentence": f"You have taught {MAX_TAUGHT} digits, the most there can be.",
        }
    if label is None and certainty != "sure" and is_wide:
        return {
            "label": -1,
            "sentence": "Two digits? Leave a gap between them. Only one? Tell it what you drew:",
        }
    if label is None and certainty == "outlier":
        return {
            "label": -1,
            "sentence": "Tell it what you drew, or fool it: make it sure of something that is not "
            "a digit.",
        }
    if label is None:
        return {"label": -1, "sentence": "Not right? Tell it what you drew:"}
    named = wording.named(label)
    if label == classification.label:
        return {"label": label, "sentence": f"Taught as {named}, and recognized right away:"}
    k = len(classification.labels)
    return {"label": label, "sentence": f"Taught as {named}, but outvoted at K = {k:,}:"}
