"""The page with a map of all digits."""

import streamlit as st

from digits_knn.ui import digits_map, follow

with st.container(key="map_page"):  # laid out in style.css
    digits_map.show()
    follow.part("map", digits_map.show_chosen)
