"""What can go wrong in a class, each with a sentence for whoever sees the page."""


class ClassError(ValueError):
    """Something in a class did not work; the message is a sentence for the page."""

    sentence = "This did not work. Try again in a moment."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)


class UnknownCodeError(ClassError):
    """No class has this code."""

    sentence = "There is no class with this code. Look at the code on the screen again."


class EndedError(ClassError):
    """The class takes no more drawings."""

    sentence = "This class has ended."


class PausedError(ClassError):
    """The class takes no drawings just now."""

    sentence = "The teacher has paused the class. What you draw stays on your canvas."


class FullError(ClassError):
    """As many are in the class as may be."""


class TokenError(ClassError):
    """A link or a browser's token belongs to nobody, or not to whom it would have to."""

    sentence = "This class was deleted, or this browser may not open it."


class RemovedError(ClassError):
    """The teacher has removed this person."""

    sentence = "Your teacher has removed you from this class."


class HurryError(ClassError):
    """Somebody tries too often."""

    sentence = "That was too fast. Wait a moment, then try again."


class LimitError(ClassError):
    """As much is kept as may be."""


class DrawingError(ClassError):
    """What was sent is no drawing that can be kept."""

    sentence = "This is not a drawing that can be kept. Clear the canvas and draw again."


class TitleError(ClassError):
    """A title that cannot be shown."""


class UnsavedError(ClassError):
    """The database was locked, full or away; nothing was changed."""

    sentence = "This could not be saved. Try again in a moment."


class UnreadError(ClassError):
    """The database could not be read."""

    sentence = "The class cannot be read right now. Try again in a moment."


class StoreError(ClassError):
    """The database cannot be used at all."""
