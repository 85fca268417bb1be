from collections.abc import Callable
from typing import Any

import pytest

Call = Callable[..., Any]


@pytest.mark.parametrize(
    ("search", "settings", "expected"),
    [
        ("", {"k": "5"}, "?k=5"),
        ("?k=3&pixels=g0", {"k": "5"}, "?k=5"),
        ("?embed=true&k=3", {"k": "5", "map": "t-sne"}, "?embed=true&k=5&map=t-sne"),
        ("?k=3", {}, ""),
    ],
)
def test_the_address_says_the_settings_and_how_the_page_is_embedded(
    call: Call, search: str, settings: dict[str, str], expected: str
) -> None:
    function = "({ withSettings }, [search, settings]) => withSettings(search, settings)"
    assert call("elements/address_bar", function, [search, settings]) == expected
