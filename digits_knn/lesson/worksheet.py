"""The questions of the lesson as a sheet to print."""


def to_html(with_answers: bool) -> str:
    """Write the sheet as a page of its own."""
    return str(with_answers)
