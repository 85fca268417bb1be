"""What the app needs may be used, changed and passed on by everybody."""

import re
from collections.abc import Callable
from email.message import Message

import pytest

from tests import licenses

# as packages write them: most as SPDX names them, some in older words
FREE = {
    *("MIT", "MIT License", "MIT-CMU", "0BSD", "Zlib", "CC0-1.0", "PSF-2.0", "MPL-2.0"),
    *("BSD-3-Clause", "BSD-2-Clause", "3-Clause BSD License", "BSD License"),
    *("Apache-2.0", "Apache License 2.0", "LGPL-3.0-only"),
}


@pytest.mark.parametrize("package", licenses.packages())
def test_every_package_is_free(package: str) -> None:
    assert set(re.split(" AND | OR ", licenses.license_of(package))) <= FREE


def test_the_page_lists_them_all() -> None:
    page = (licenses.ROOT / "docs" / "licenses.md").read_text().splitlines()
    rows = {f"| {each} | {licenses.license_of(each)} |" for each in licenses.packages()}
    assert rows <= set(page)


def about(**fields: str) -> Callable[[str], Message]:
    message = Message()
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    return lambda _: message


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "unknown"),
        ({"License": "Proprietary"}, "Proprietary"),
        ({"License": "All rights reserved. " * 9}, "unknown"),
        ({"License_Expression": "MIT", "License": "see LICENSE"}, "MIT"),
        ({"Classifier": "License :: OSI Approved :: BSD License"}, "BSD License"),
    ],
)
def test_a_license_that_is_not_named_is_unknown(
    fields: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(licenses, "metadata", about(**fields))
    assert licenses.license_of("some-package") == expected
