"""The words of the lesson: what each step shows and asks, and what helps the teacher."""

from dataclasses import dataclass

RECIPE = (
    "https://ipython-books.github.io/"
    "83-learning-to-recognize-handwritten-digits-with-a-k-nearest-neighbors-classifier/"
)
CREDIT = f"""
The lesson follows the recipe [Learning to recognize handwritten digits with a K-nearest neighbors
classifier]({RECIPE}) by Cyrille Rossant (IPython Cookbook, 2nd ed., ch. 8). Words and code are
ours.
"""


@dataclass(frozen=True)
class Step:
    """A step of the lesson; all texts but name and title are Markdown.

    Attributes
    ----------
    name : str
        What a link calls it.
    title : str
        A few words.
    minutes : int
        How long it takes in class.
    is_core : bool
        Whether it belongs to the first twenty minutes.
    text : str
        What is to be seen.
    question : str
        Asked before the answer is shown.
    answer : str
        Its answer.
    note : str
        What a teacher may do and ask, and where students go wrong.
    """

    name: str
    title: str
    minutes: int
    is_core: bool
    text: str
    question: str
    answer: str
    note: str


STEPS = (
    Step(
        name="data",
        title="The data",
        minutes=3,
        is_core=True,
        text="""
Each of these 1,797 digits, written by thirteen people, is 8 × 8 pixels of ink, from 0 to 16.
K-NN sees it as a **row of 64 numbers**, line by line (*row-major*). All rows form a table of
1,797 × 64, with a label for each.
""",
        question="""
Counting from 0, at which of the 64 places is the pixel in row 3, column 5? And the one below
it?
""",
        answer="""
At 8 × 3 + 5 = **29**; the one below is 8 further, at **37**. K-NN does not know which pixels
touch: if all images were scrambled alike, it would predict the same.
""",
        note="""
Point at a pixel: its place lights up. Ask for places 0, 63 and 8. Choose the 7s and shuffle:
with a bar, without, slanted. *Often wrong*: counting from 1; thinking that a camera measured
the gray (it counts how many of 4 × 4 dots are ink).
""",
    ),
    Step(
        name="numbers",
        title="A 1 in numbers",
        minutes=4,
        is_core=True,
        text="""
The recipe's 1 is a column of 16s and a flag. **Change the numbers** (0 is white, 16 is black)
and see what K-NN predicts with the sidebar's settings.
""",
        question="""
At K = 5, all neighbors of the recipe's 1 are 1s. Would you bet on this answer?
""",
        answer="""
Better not: the nearest is **36.5** away, while 99% of the test digits have a training digit
within **27.6**. Real digits have **14** or more gray pixels, this one has none. Votes say
which digits are nearest, not how near.
""",
        note="""
Add gray (4 to 12) beside the column, and a foot: the distance shrinks. Then paint the right
half black: all votes for 1; or the lower half: all for 6. *Often wrong*: taking five of five
for 100% sure. K-NN always answers.
""",
    ),
    Step(
        name="plane",
        title="How it decides",
        minutes=4,
        is_core=True,
        text="""
With 2 numbers instead of 64 you see it all: **each place takes the color of most of its K
nearest points.** Click or tap to add a point, or on a point to remove it; point anywhere to
see who votes.
""",
        question="""
One orange point is added deep in the blue. What happens to the border at K = 1? And at K =
15?
""",
        answer="""
At K = 1 it gets an island, halfway to the blue points around it. At K = 15 they outvote it,
and hardly anything changes: a larger K smooths the border, and one wrong point no longer
matters.
""",
        note="""
Ask who draws the border. Nobody: only the points are stored, and every place is classified.
Pale means a close vote. At K = 15, compare the weights: by distance, points keep their
surroundings. *Often wrong*: that K is the number of classes; that K-NN looks within a fixed
radius.
""",
    ),
    Step(
        name="overfitting",
        title="Too small, too large",
        minutes=4,
        is_core=True,
        text="""
The same points at three values of K. For the **training score** each point also votes on
itself; for the fair score it does not (*leave-one-out*).
""",
        question="""
At K = 1 the training score is 100%. Is this the best model? And what does K-NN predict at K =
n?
""",
        answer="""
At K = 1 each point is its own nearest neighbor: 100% means nothing, and odd points get
islands (*overfitting*). At K = n the most common class always wins (*underfitting*).
Leave-one-out finds the best K between.
""",
        note="""
The rules of thumb open Tune K. The digits are clean, with hardly a wrong label, so a small K
wins there, but not everywhere. Ask when K = n predicts more than one class (weights by
distance). *Often wrong*: choosing K by the training score; choosing it on the test digits and
then reporting their score.
""",
    ),
    Step(
        name="models",
        title="Split, fit, score",
        minutes=3,
        is_core=False,
        text="""
Some digits are kept for the **test**. To **fit** K-NN is to store the rest (*instance-based*,
*lazy*). Logistic regression and a support vector machine (SVM) turn them into a model first
(*eager*).
""",
        question="""
K-NN, logistic regression, SVM: which is fitted fastest? Which predicts fastest? Which needs
the least memory?
""",
        answer="""
K-NN is fitted fastest and needs the most memory: it stores all digits (64 floats a digit in
scikit-learn, at the usual split) and measures the distance to each when it predicts. Logistic
regression keeps 650 numbers (10 × 65), however many digits there are, and predicts at once.
The SVM keeps about half of the digits, those near the borders (*support vectors*), and
compares with each: an eager model need not be faster.
""",
        note="""
Let the class bet first. Change the seed: the score moves though nothing got better (*Chance*
on Tune K shows 200 splits). A small test part makes the score jump; a large one leaves little
to learn from. *Often wrong*: that fitting K-NN computes something; that one score settles
which model is better.
""",
    ),
    Step(
        name="metrics",
        title="Distances and weights",
        minutes=3,
        is_core=False,
        text="""
The **metric** says what is near: a *unit circle* is all places at distance 1. **Weights** say
how much a vote counts: all the same, or 1 / distance. Pixels share one scale; features on
different scales must be scaled before K-NN.
""",
        question="""
You walk only along streets, which run north and east. What shape do all places 1 kilometer
away form?
""",
        answer="""
A square on its corner: Manhattan's unit circle. Chebyshev's, which counts only the longer
way, is a square lying flat; Euclid's is between. They are Minkowski's metric with p = 1, ∞
and 2.
""",
        note="""
Move p from 1 to 10: a large p listens to the pixel that differs most, p = 1 to all. Find a
digit whose answer depends on the weights: who outvotes whom? With height in meters beside
weight in kilograms, only weight counts. *Often wrong*: that weights are learned; they only
follow the distance.
""",
    ),
    Step(
        name="regression",
        title="Regression: predicting numbers",
        minutes=3,
        is_core=False,
        text="""
If neighbors carry **numbers**, K-NN predicts their mean: that is *regression*. Here it
follows a noisy curve; under *Slant and ink* it predicts how far a digit leans or how much ink
it has, even from its upper half.
""",
        question="""
What does K-NN predict to the right of the last point?
""",
        answer="""
With uniform weights, a flat line: the K nearest points stay the same. By distance it drifts
to their mean. K-NN cannot continue a trend, and is pulled inward at the ends. At K = 1 it
jumps from point to point; at K = n, with uniform weights, it is one mean everywhere.
""",
        note="""
Let the class find the K with the smallest error; the answer shows it. Uniform weights give
steps; by distance the line meets every point (why? at distance 0 a point decides alone). For
ink, choose the cosine metric: it ignores the amount of ink, and the error grows. *Often
wrong*: taking the steps for a flaw of the drawing.
""",
    ),
    Step(
        name="cost",
        title="Speed and memory",
        minutes=3,
        is_core=False,
        text="""
**Brute force** measures the distance to every point. A **k-d tree** and a **ball tree** sort
the points first, to skip whole branches. All keep every point; trees keep their branches too.
What is gained on this machine?
""",
        question="""
In 2 dimensions a tree measures few of the points. What share does it measure in 64?
""",
        answer="""
Nearly **all**. In many dimensions the nearest point is hardly nearer than the others, so few
branches can be skipped, and the tree's own work comes on top. Brute force is plain
arithmetic, which processors do fastest. (This holds for 30 points in a leaf, scikit-learn's
usual leaf_size.)
""",
        note="""
Both axes are logarithmic: a straight line is a power. Ask where the lines cross, then open
*Why*. The digits fill their 64 dimensions unevenly; still, with leaf_size 30 the k-d tree
measures nearly all of them. *Often wrong*: that a tree changes the answer. It finds the same
neighbors.
""",
    ),
    Step(
        name="distances",
        title="Better distances",
        minutes=3,
        is_core=False,
        text="""
K-NN compares pixel with pixel. **Tangent distance** forgives small shifts and rotations, the
**image distortion model** lets each pixel look around, **metric learning** finds which pixels
matter. All three are still K-NN.
""",
        question="""
A digit moves one pixel to the left. Is it then nearer to where it was, or to another digit?
""",
        answer="""
To another digit, for **449** of the 450 test digits; for **162**, to one of another class.
Almost every stroke now lies on other pixels. A distance that forgives moves needs no example
of every position.
""",
        note="""
Compare with the results on MNIST: errors fall from about 3% to half a percent, and it is
still K-NN. On 8 × 8 pixels, one pixel is a large move. A few digits are chance, and the best
of several distances looks better than it is. *Often wrong*: that a better score on 450 digits
makes a better distance.
""",
    ),
)
# How links named the steps before they had names: by number, in another order
_OLD = ("data", "models", "numbers", "plane", "overfitting", *(each.name for each in STEPS[5:]))
CORE_MINUTES = 20  # with drawing, which comes after the core's steps
DRAW_MINUTES = CORE_MINUTES - sum(step.minutes for step in STEPS if step.is_core)


def parse(text: str) -> int:
    """Return the step that a link names, counted from 1.

    Raises
    ------
    ValueError
        If there is none.
    """
    names = [step.name for step in STEPS]
    old = dict(zip("123456789", _OLD, strict=True))
    return names.index(old.get(text, text.lower())) + 1


def format(number: int) -> str:
    """Return what a link calls a step, counted from 1."""
    return STEPS[number - 1].name
