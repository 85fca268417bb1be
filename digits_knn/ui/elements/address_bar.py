"""What the browser shows as the page's address: the settings, for others and for a reload."""

from digits_knn.ui import elements
from digits_knn.ui.shared import address

_NAME = "address_bar"
_element = elements.register(_NAME, "elements/address_bar")


def show() -> None:
    """Write the settings into the address.

    Called once on a page, in a part that runs with every change of them.
    """
    # another page has another address, even if all settings are the same
    _element(key=_NAME, data={"page": address.path(), "settings": address.settings()})
