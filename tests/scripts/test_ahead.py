"""What is shown of K before Python confirms it."""

from collections.abc import Callable
from typing import Any

import pytest

Call = Callable[..., Any]

# events: a number is the K that the slider tells, anything else is what Python sends
RUN = """
({ makeAhead, tellK }, events) => {
  const shown = [];
  const ahead = makeAhead(({ k, label }) => shown.push([k, label]));
  for (const each of events) {
    if (typeof each === "number") tellK(each);
    else ahead.take(each);
  }
  ahead.stop();
  tellK(1);
  return shown;
}
"""
AT_K = {1: {"label": "one"}, 5: {"label": "five"}, 9: {"label": "nine"}}


def sent(k: int) -> dict[str, Any]:
    return {"k": k, "label": AT_K[k]["label"], "atK": AT_K}


@pytest.mark.parametrize(
    ("events", "shown"),
    [
        pytest.param([sent(5)], [[5, "five"]], id="as sent"),
        pytest.param([9], [], id="before anything is sent"),
        pytest.param([sent(5), 9], [[5, "five"], [9, "nine"]], id="at once"),
        pytest.param(
            [sent(5), 9, sent(9)], [[5, "five"], [9, "nine"], [9, "nine"]], id="confirmed"
        ),
        pytest.param(
            [sent(5), 1, 9, sent(1), sent(9)],
            [[5, "five"], [1, "one"], [9, "nine"], [9, "nine"], [9, "nine"]],
            id="an older one does not come back",
        ),
        pytest.param([sent(5), 9, 5], [[5, "five"], [9, "nine"], [5, "five"]], id="there and back"),
        pytest.param(
            [sent(5), 9, sent(9), sent(1)],
            [[5, "five"], [9, "nine"], [9, "nine"], [1, "one"]],
            id="Python may set another",
        ),
        pytest.param([sent(5), 7], [[5, "five"], [5, "five"]], id="one that was not sent ahead"),
        pytest.param(
            [sent(5), {"k": 5, "label": "live"}, 9],
            [[5, "five"], [5, "live"], [5, "live"]],
            id="nothing was sent ahead",
        ),
    ],
)
def test_k_is_shown_at_once_and_then_as_python_says(
    call: Call, events: list[Any], shown: list[list[object]]
) -> None:
    assert call("elements/ahead", RUN, events) == shown
