"""What stands between the network and Streamlit: nobody may spoil the app for others, or wait long.

Streamlit has no settings for this; each module is put in place of one of its parts, once, before
the server starts.
"""

from digits_knn.server import connections, element_state, gate, log, widget_values


def guard() -> None:
    """Put all of it in its place, before the server starts."""
    widget_values.install()
    element_state.install()
    connections.install()
    gate.install()
    log.install()
