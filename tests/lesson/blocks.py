"""Run the code beside the steps of the lesson, as a visitor would who copies it."""

import re
from contextlib import redirect_stdout
from io import StringIO

from digits_knn.lesson.block import Block

_TIME = re.compile(r"[\d.,]+(?= m?s\b)")  # it differs from run to run


def run(block: Block) -> str:
    """Run the code; give what it prints."""
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(block.code, "lesson", "exec"), {})
    return printed.getvalue().strip("\n")


def assert_prints(block: Block) -> None:
    """Check that the code prints what stands beside it; times are any."""
    assert block.prints
    assert _TIME.sub("_", run(block)) == _TIME.sub("_", block.prints)
