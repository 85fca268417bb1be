from collections.abc import Callable
from typing import Any

import pytest

Call = Callable[..., Any]


@pytest.mark.parametrize(("is_on_page", "stops"), [(True, 0), (False, 1)])
def test_an_element_stops_only_when_it_is_gone(call: Call, is_on_page: bool, stops: int) -> None:
    count = """({ whenGone }, isOnPage) => {
      let count = 0;
      const element = document.createElement("div");
      if (isOnPage) document.body.append(element);
      whenGone(element, () => count++)();
      element.remove();
      return count;
    }"""
    assert call("elements/dom", count, is_on_page) == stops
