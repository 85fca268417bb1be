"""What this is, how it reads, and where its data come from."""

import streamlit as st

from digits_knn.ui.shared import state

st.header("About")
how, data = st.columns(2, gap="large")
with how:
    st.subheader("How a drawing is classified")
    st.markdown(
        f"""
K-nearest neighbors learns nothing in advance. It stores {state.n_train():,} handwritten digits,
compares your drawing with every one of them, and lets the **K** most similar vote. It knows the
digits 0 to 9 as they are written in the West; several in one drawing are read one by one.

0. In a picture, shadows are evened out, what is darker than the paper is taken as ink, and the
   middle of the ink is traced: those are the strokes.
1. Your strokes are scaled to a frame of 20 × 32 pixels, wherever and however large you drew them.
   A foot under a 1 or 7 and a slash through a 0 are left out: the data have almost none.
2. They are redrawn with one pen, so the width of the brush does not matter.
3. Their slant is removed, in many slightly different ways; the variant nearest to training digits
   with the same label, or to one you taught, is kept.
4. The ink in each of 8 × 8 blocks is counted, which gives 64 numbers from 0 to 16.
5. The distance to every training digit is measured. The K nearest vote, and most votes win.

**Ties.** Training digits at the same distance are ranked in the order in which they are stored. If
two labels get equally many votes, the smaller digit wins, as in scikit-learn.

**Doubt.** There are three reasons for doubt. The nearest digit, say a 1, is farther away than it is
for 88% of the test 1s. A digit with another label is almost as close (within 1.2 times the
distance). The drawing has more than two strokes. If the nearest digit is farther away than it is
for 99% of all test digits, the drawing does not look like any digit. An answer without doubt can
still be wrong: K-NN has never seen what the thirteen writers of the data never wrote.
"""
    )
with data:
    st.subheader("The data")
    st.markdown(
        """
The digits are those of scikit-learn's `load_digits`: 1,797 digits by 13 writers, the test part of
[Optical Recognition of Handwritten Digits](https://doi.org/10.24432/C50P49) (E. Alpaydin and
C. Kaynak, UCI, 1998). NIST's form-reading software (Garris et al., NISTIR 5469, 1994) had turned
each into a 32 × 32 bitmap before its ink was counted; your drawing gets the same treatment.

The page follows the recipe
[Learning to recognize handwritten digits with a K-nearest neighbors
classifier](https://ipython-books.github.io/83-learning-to-recognize-handwritten-digits-with-a-k-nearest-neighbors-classifier/)
(C. Rossant, IPython Cookbook, 2nd ed., ch. 8): three quarters of the digits are for training, one
quarter is for testing, and K starts at 5. The split is always the same (`random_state=0`), so you
can repeat every number.
"""
    )
    st.subheader("Your drawings")
    st.markdown(
        """
What you draw, show and teach goes to the computer that runs this page and nowhere else. Your
drawing, what you taught, and three small gray images of your last picture, for *Step by step*, are
kept while the page is open, for you alone; nothing is counted or passed on. The picture itself is
forgotten once it is traced. Your browser keeps a copy of your drawing and of the digits you taught
until you close this tab; it keeps those digits for good if you check *Keep the digits I taught on
this computer*.

Only what you send to a class, on the page *Class*, is stored: each drawing with the digit asked
for, the time, and a made-up name. The teacher can see your drawings, and let them vote on other
pages.
"""
    )
