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
Thirteen people wrote these 1,797 digits. Each has 8 × 8 pixels, with ink from 0 to 16. K-NN
sees it as a **row of 64 numbers**, line by line (*row-major*). The rows form a table of 1,797
× 64, with a label for each.
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
with a bar, without, slanted. *Common mistakes*: counting from 1; thinking that a camera
measured the gray (it counts how many of 4 × 4 dots are ink).
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
half black: all votes for 1; or the lower half: all for 6. *Common mistakes*: taking five of
five for 100% sure. K-NN always answers.
""",
    ),
    Step(
        name="plane",
        title="How it decides",
        minutes=4,
        is_core=True,
        text="""
With 2 numbers instead of 64, you see it all: **each place takes the color of most of its K
nearest points.** Click or tap an empty place to add a point, or a point to remove it. Move
the pointer to see which points vote.
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
Pale means a close vote. At K = 15, compare the weights: with distance weights, points keep
the area close around them. *Common mistakes*: thinking that K is the number of classes; that
K-NN looks within a fixed radius.
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
wins there, but not everywhere. Ask when K = n predicts more than one class (with distance
weights). *Common mistakes*: choosing K by the training score; choosing it on the test digits
and then reporting their score.
""",
    ),
    Step(
        name="models",
        title="Split, fit, score",
        minutes=3,
        is_core=False,
        text="""
Some digits are set aside for the **test**. **Fitting** K-NN means storing the rest
(*instance-based*, *lazy*). Logistic regression and a support vector machine (SVM) first turn
them into a model (*eager*).
""",
        question="""
K-NN, logistic regression, SVM: which fits fastest? Which predicts fastest? Which needs the
least memory?
""",
        answer="""
K-NN fits fastest and, at the usual split, needs the most memory: it stores every training
digit (64 floats each in scikit-learn) and measures the distance to each when it predicts.
Logistic regression keeps 650 numbers (10 × 65), however many digits there are, and predicts
at once. The SVM keeps about half of the digits, those near the borders (*support vectors*),
and compares with each: an eager model is not always faster.
""",
        note="""
Let the class bet first. Change the seed: the score changes, though the model is no better
(*Chance* on Tune K shows 200 splits). With few test digits the score jumps; with many, little
is left to train on. *Common mistakes*: thinking that fitting K-NN computes something; that
one score settles which model is better.
""",
    ),
    Step(
        name="metrics",
        title="Distances and weights",
        minutes=3,
        is_core=False,
        text="""
The **metric** says what is near: a *unit circle* is the set of all places at distance 1.
**Weights** say how much a vote counts: all the same, or 1 / distance. Pixels share one scale;
features on different scales must be scaled before K-NN.
""",
        question="""
You can walk only along streets that run north–south or east–west. What shape do all places 1
kilometer away form?
""",
        answer="""
A square standing on a corner: Manhattan's unit circle. Chebyshev's, which counts only the
longer of the two directions, is a square lying flat; Euclid's is in between. They belong to
Minkowski's metric with p = 1, ∞, and 2.
""",
        note="""
Move p from 1 to 10: a large p counts mainly the pixel that differs most, p = 1 all equally.
Find a digit whose answer depends on the weights: who outvotes whom? With height in meters
beside mass in kilograms, only mass counts. *Common mistakes*: thinking that weights are
learned; they only follow the distance.
""",
    ),
    Step(
        name="regression",
        title="Regression: predicting numbers",
        minutes=3,
        is_core=False,
        text="""
If the labels are **numbers**, K-NN predicts the neighbors' mean: that is *regression*. Here
it follows a noisy curve; under *Slant and ink* it predicts how far a digit leans or how much
ink it has, even from its upper half.
""",
        question="""
What does K-NN predict to the right of the last point?
""",
        answer="""
With uniform weights, a flat line: the K nearest points stay the same. With distance weights
it drifts toward their mean. K-NN cannot continue a trend, and is pulled inward at the ends.
At K = 1 it jumps from point to point; at K = n, with uniform weights, it is the same mean
everywhere.
""",
        note="""
Let the class find the K with the smallest error; the answer shows it. Uniform weights give
steps; with distance weights, the line passes through every point. (Why? At distance 0, one
point decides alone.) For ink, choose the cosine metric: it ignores the amount of ink, and the
error grows. *Common mistakes*: thinking that the steps are a drawing error.
""",
    ),
    Step(
        name="cost",
        title="Speed and memory",
        minutes=3,
        is_core=False,
        text="""
**Brute force** measures the distance to every point. A **k-d tree** and a **ball tree** sort
the points first so that they can skip whole branches. All three store every point; the trees
also store their branches. How much faster are they on this machine?
""",
        question="""
In 2 dimensions, a tree measures the distance to only a few points. To what share of them in
64?
""",
        answer="""
Nearly **all**. In many dimensions the nearest point is hardly nearer than the others, so few
branches can be skipped, and the tree adds work of its own. Brute force is plain arithmetic,
which processors do fastest. (This holds for 30 points in a leaf, scikit-learn's usual
leaf_size.)
""",
        note="""
Both axes are logarithmic: a straight line is a power. Ask where the lines cross, then open
*Why*. The digits fill their 64 dimensions unevenly; still, with leaf_size 30 the k-d tree
measures nearly all of them. *Common mistakes*: thinking that a tree changes the answer. It
finds the same neighbors.
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
A digit moves one pixel to the left. Is it now nearer to its old self or to another digit?
""",
        answer="""
To another digit, for **449** of the 450 test digits; for **162** of them, to one of another
class. Almost every stroke now covers different pixels. A distance that forgives shifts needs
no example of every position.
""",
        note="""
Compare with the results on MNIST: errors fall from about 3% to half a percent, and it is
still K-NN. On 8 × 8 pixels, one pixel is a large move. A difference of a few digits may be
chance, and the best of several distances looks better than it is. *Common mistakes*: thinking
that a better score on 450 digits proves a distance better.
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
