"""The page with a map of all digits."""

from pathlib import Path

import streamlit as st

from digits_knn.ui.map import digits_map
from digits_knn.ui.shared import fragments

st.html(Path(__file__).with_name("page.css"))
with st.container(key="map_page"):  # laid out in page.css
    digits_map.show()
    fragments.add("map", digits_map.show_chosen)
