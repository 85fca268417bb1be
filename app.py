"""digits-knn: draw a digit, and watch K-nearest neighbors read it. Start with `make run`."""

from pathlib import Path

import streamlit as st

from digits_knn.ui import address, code, follow, lesson, sidebar

PAGES = Path(__file__).parent / "digits_knn" / "ui"

st.set_page_config("digits-knn", page_icon="✏️", layout="wide")
page = st.navigation(
    [
        st.Page(PAGES / "draw_page.py", title="Draw", default=True),
        st.Page(PAGES / "tune_page.py", title="Tune K", url_path="tune"),
        st.Page(PAGES / "map_page.py", title="Map", url_path="map"),
        st.Page(PAGES / "learn_page.py", title="Learn", url_path=lesson.PATH),
        st.Page(PAGES / "about_page.py", title="About", url_path="about"),
    ],
    position="top",
)
st.html(PAGES / "style.css")
if notices := address.read():
    st.warning(" ".join(notices))
address.note_page(page.url_path)
follow.begin()
sidebar.show()
sidebar.show_touch_k()
page.run()
code.forget()
