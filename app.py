"""digits-knn: draw a digit, and watch K-nearest neighbors read it. Start with `make run`."""

from pathlib import Path

import streamlit as st

from digits_knn.ui import frame
from digits_knn.ui.class_room import room
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.learn import registry
from digits_knn.ui.shared import address, fragments, visitor

UI = Path(__file__).parent / "digits_knn" / "ui"

st.set_page_config("digits-knn", page_icon="✏️", layout="wide")
lesson = st.Page(UI / "learn" / "page.py", title="Learn", url_path=registry.PATH)
pages = [
    st.Page(UI / "draw" / "page.py", title="Draw", default=True),
    st.Page(UI / "tune" / "page.py", title="Tune K", url_path="tune"),
    st.Page(UI / "map" / "page.py", title="Map", url_path="map"),
    lesson,
    st.Page(UI / "class_room" / "page.py", title="Class", url_path=room.PATH),
    st.Page(UI / "about" / "page.py", title="About", url_path="about"),
]
page = st.navigation(pages, position="top")
notices = [*address.parse(registry.settings()), *visitor.notices()]
frame.begin()
notice = st.empty()  # also without one: what follows keeps its place, and the canvas its drawing
if notices:
    notice.warning(" ".join(notices))
# only the lesson's address carries the lesson's settings, and it writes them as they change
is_lesson = page.url_path == registry.PATH
OF_PAGE = {registry.PATH: registry.in_address, room.PATH: room.in_address}
address.begin_page(page.url_path, OF_PAGE.get(page.url_path, dict))
fragments.begin(lambda: address.check(registry.settings() if is_lesson else {}))
frame.show(pages, writes_address=not is_lesson)
if registry.is_underway() and not is_lesson:
    st.sidebar.page_link(lesson, label="Back to the lesson", icon="⬅️")
if frame.is_missing(page):
    frame.show_missing(pages)
else:
    page.run()
code_buttons.forget()
