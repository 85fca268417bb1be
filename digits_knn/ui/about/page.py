"""What this is, how it reads, and where its data come from."""

import streamlit as st

from digits_knn.ui.shared import state

st.header("About")
how, data = st.columns(2, gap="large")
with how:
    st.subheader("How a drawing is read")
    st.markdown(
        f"""
K-nearest neighbors learns nothing in advance: it keeps {state.n_train():,} digits that people
wrote, compares your drawing with every one of them, and lets the **K** most alike vote.

1. Your strokes are fitted to a frame of 20 × 32 pixels, wherever and however large you drew.
2. They are redrawn with one pen, so that the width of a brush does not matter.
3. Their slant is taken out. This is tried in several slightly different ways, and the one most
   like the digits of the data, or like those you taught, is kept.
4. The ink in each of 8 × 8 blocks is counted: 64 numbers from 0 to 16.
5. The distance to all training digits is measured, the K nearest vote, the most votes win.

**Ties.** Training digits at equal distance are ranked in the order in which they are stored. Digits
with equally many votes: the smaller digit wins, as in scikit-learn.

**Doubt.** An answer is told with doubt for two reasons: the nearest digit is farther than it is for
95% of the data's own digits, or a digit that says otherwise is nearly as near (within 1.2 times).
Farther than for 99%, the drawing is unlike any digit. A clear answer can still be wrong: what the
thirteen writers of the data never wrote, K-NN has never seen.
"""
    )
with data:
    st.subheader("The data")
    st.markdown(
        """
The digits are those of scikit-learn's `load_digits`: 1,797 digits by 13 writers, the test part of
[Optical Recognition of Handwritten Digits](https://doi.org/10.24432/C50P49) (E. Alpaydin and
C. Kaynak, UCI, 1998). NIST's form-reading programs (Garris et al., NISTIR 5469, 1994) had brought
each to a 32 × 32 bitmap before it was counted; a drawing here gets the same treatment.

The page follows the recipe
[Learning to recognize handwritten digits with a K-nearest neighbors
classifier](https://ipython-books.github.io/83-learning-to-recognize-handwritten-digits-with-a-k-nearest-neighbors-classifier/)
(C. Rossant, IPython Cookbook, 2nd ed., ch. 8): three quarters of the digits to train, one quarter
to test, K = 5 to begin with. The split is always the same one (`random_state=0`), so that every
number can be repeated.
"""
    )
    st.subheader("Your drawings")
    st.markdown(
        """
What you draw and teach goes to the computer that runs this page, is kept there while the page is
open, for you alone, and goes nowhere else. Nothing is counted, nothing is sent on. Your browser
keeps a copy in this tab until you close it, and on this computer if you check *Keep the digits I
taught on this computer*.
"""
    )
