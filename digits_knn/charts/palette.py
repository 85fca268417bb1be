"""The colors of charts and scripts, told apart by color-blind eyes.

Those with names are M. Okabe's and K. Ito's (Color Universal Design, 2008); lines and signs differ
too.
"""

BLUE, ORANGE, PURPLE, GREEN = "#0072B2", "#E69F00", "#CC79A7", "#009E73"
MARKER = "#888888"  # seen on white and on black
TEXT = "currentColor"  # that of the page around, light or dark
DIGITS = (  # of 0 to 9 on the map: Okabe's and Ito's, then darker ones between
    BLUE,
    ORANGE,
    GREEN,
    PURPLE,
    "#D55E00",
    "#56B4E9",
    "#AA3377",
    "#A89000",
    "#808080",
    "#7B61D1",
)
