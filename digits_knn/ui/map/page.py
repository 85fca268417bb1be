"""The page with a map of all digits."""

import streamlit as st

from digits_knn.ui.map import digits_map
from digits_knn.ui.shared import fragments

with st.container(key="map_page"):  # laid out in style.css
    digits_map.show()
    fragments.part("map", digits_map.show_chosen)
