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
Thirteen people wrote these 1,797 digits. Each is an image of 8 × 8 pixels, and each pixel an
amount of ink from 0 to 16. K-NN sees only a **row of 64 numbers**: the pixels, line by line
(*row-major*). All rows form a table of 1,797 × 64 numbers, with a label for each row.
""",
        question="""
Rows and columns are counted from 0. Which of the 64 places holds the pixel in row 3, column 5?
And the pixel below it?
""",
        answer="""
8 × 3 + 5 = **29**; the pixel below is 8 places further, at **37**. The row does not say
which pixels touch, and K-NN does not need to know: if all images were scrambled in the same
way, its predictions would be the same.
""",
        note="""
Point at a pixel: its place in the row lights up, and vice versa. Ask for places 0, 63 and 8.
Then choose the 7s and shuffle: with a bar, without, slanted. *Often wrong*: counting from 1;
thinking that a camera measured the gray (each number counts how many of 4 × 4 small dots are
ink).
""",
    ),
    Step(
        name="numbers",
        title="A 1 in numbers",
        minutes=4,
        is_core=True,
        text="""
The recipe draws a 1 in two lines of code: a column of 16s and a flag. **Change the numbers**
(0 is white, 16 is black) and see what K-NN predicts with the sidebar's settings.
""",
        question="""
At K = 5, all neighbors of the recipe's 1 are 1s. Would you bet on this answer?
""",
        answer="""
Better not. All five vote for 1, but the nearest is **36.5** away; 99% of the test digits
have a training digit within **27.6**. People's pens leave gray edges: every image in the
data has **14** or more gray pixels, this one has none. Votes say which digits are nearest,
not how near.
""",
        note="""
Let the class make it more like a real 1: gray (4 to 12) beside the column, a foot below; the
distance shrinks. Then paint something that is not a digit but gets all the votes: with its
right half black it is a 1, with its lower half black a 6. *Often wrong*: reading five of five
as 100% sure. K-NN always answers.
""",
    ),
    Step(
        name="plane",
        title="How it decides",
        minutes=4,
        is_core=True,
        text="""
With 2 numbers instead of 64 you can see everything: **each place takes the color of most of
its K nearest points.** Click or tap to add a point, or on a point to remove it. Point
anywhere to see who votes there.
""",
        question="""
One orange point is added deep in the blue. What happens to the border at K = 1? And at K = 15?
""",
        answer="""
At K = 1 the point gets an island, halfway to each blue point around it. At K = 15 the blue
points outvote it, and hardly anything changes. A larger K smooths the border, and one odd or
wrong point no longer matters.
""",
        note="""
Ask who draws the border. Nobody does: only the points are stored, and the picture classifies
every place. With shading, pale means a close vote. Compare the weights at K = 15: by
distance, points keep their own surroundings. *Often wrong*: that K is the number of classes;
that K-NN looks within a fixed radius.
""",
    ),
    Step(
        name="overfitting",
        title="Too small, too large",
        minutes=4,
        is_core=True,
        text="""
The same points with three values of K. For the **training score**, each point also votes on
itself. For the fair score it does not (*leave-one-out*).
""",
        question="""
At K = 1 the training score is 100%. Is this the best model? And what does K-NN predict at K = n?
""",
        answer="""
At K = 1 each point is its own nearest neighbor, so 100% means nothing; every odd point gets
an island (*overfitting*). At K = n all points vote everywhere, and the most common class
always wins (*underfitting*). The best K lies between; leave-one-out finds it.
""",
        note="""
The rules of thumb are for the digits; each opens Tune K. The digits are clean, with hardly
any wrong label, so a small K wins there: it does not everywhere. Ask when K = n does not
always predict the most common class (weights by distance). *Often wrong*: choosing K by the
training score; choosing it on the test digits and then reporting their score.
""",
    ),
    Step(
        name="models",
        title="Split, fit, score",
        minutes=3,
        is_core=False,
        text="""
Some digits are kept for the **test**: no model has seen them. To **fit** K-NN is to store
the others; all its work waits for a question (*instance-based*, *lazy*). Logistic regression
and a support vector machine (SVM) first turn the digits into a model (*eager*).
""",
        question="""
K-NN, logistic regression, SVM: which is fitted fastest? Which predicts fastest? Which needs
the least memory?
""",
        answer="""
K-NN is fitted fastest: it only stores, so it takes the most memory (64 floats a digit, as
scikit-learn stores them, at the usual split). It pays at each prediction, with a distance to
every stored digit. Logistic regression fits longer, then keeps just 650 numbers (10 × 65)
and predicts at once. The SVM keeps about half of the digits, those near the borders between
classes (*support vectors*), and compares with each: an eager model need not predict faster.
""",
        note="""
Let the class vote before you click a bet. Then change the seed: the score moves though
nothing got better or worse (*Chance* on Tune K shows 200 such splits). Make the test part
small: the score jumps; make it large: fewer digits are left to learn from. *Often wrong*:
that fitting K-NN computes something; that one score settles which model is better.
""",
    ),
    Step(
        name="metrics",
        title="Distances and weights",
        minutes=3,
        is_core=False,
        text="""
What is near depends on the **metric**: a *unit circle* is all places at distance 1 from the
center. **Weights** set how much a neighbor's vote counts: all the same, or 1 / distance.
Pixels share one scale; features on different scales must be scaled before K-NN.
""",
        question="""
You may walk only along streets, which run north and east. What shape do all the places
1 kilometer away form?
""",
        answer="""
A square that stands on its corner: the unit circle of the Manhattan metric. Chebyshev's
counts only the longer of the two ways and gives a square that lies flat; Euclid's circle is
between. All are Minkowski's metric, with p = 1 (Manhattan), 2 (Euclidean) and ∞ (Chebyshev).
""",
        note="""
Move p slowly from 1 to 10. In images, a large p listens to the pixel that differs most,
p = 1 to all of them. Then find a digit whose answer depends on the weights: who outvotes
whom? For scales: height in meters beside weight in kilograms, and only the weight counts.
*Often wrong*: that weights are learned; here they only follow the distance.
""",
    ),
    Step(
        name="regression",
        title="Regression: predicting numbers",
        minutes=3,
        is_core=False,
        text="""
Neighbors can carry **numbers** instead of labels. K-NN then predicts their mean: that is
*regression*. Here it follows a noisy curve. *Slant and ink* has a real use: it predicts how
far a digit leans, or how much ink it has, even from the upper half alone.
""",
        question="""
What does K-NN predict to the right of the last point, where there are no data?
""",
        answer="""
With uniform weights the line stays flat, since the K nearest points are always the same. By
distance it drifts to their mean. K-NN cannot continue a trend, and at the ends of the data
it is pulled inward. At K = 1 it jumps from point to point; at K = n, with uniform weights,
it is the same mean everywhere.
""",
        note="""
Let the class find the K with the smallest error by eye; the answer shows the best one.
Uniform weights give steps; by distance the line goes through every point (why? at distance 0
a point alone decides). For the ink, choose the cosine metric: it ignores how much ink there
is, and the error grows. *Often wrong*: taking the steps for a flaw of the drawing.
""",
    ),
    Step(
        name="cost",
        title="Speed and memory",
        minutes=3,
        is_core=False,
        text="""
**Brute force** measures the distance to every point. A **k-d tree** and a **ball tree** sort
the points first, so that they can skip whole branches. All three keep every point; the trees
keep their branches as well. What do we gain? The times are measured on this machine.
""",
        question="""
In 2 dimensions a tree measures few of the points. What share does it measure in 64?
""",
        answer="""
Nearly **all** of them. In many dimensions even the nearest point is not much nearer than the
others, so hardly any branch can be skipped, and the tree's own work comes on top. Brute force is
plain arithmetic in long rows, which processors do fastest. (This holds for 30 points in a
leaf, scikit-learn's usual leaf_size.)
""",
        note="""
Both axes are logarithmic: a straight line is a power. Ask at which dimension the lines
cross, then open *Why*. The digits fill their 64 dimensions unevenly: their nearest is much
nearer than that of random points. Still the k-d tree measures nearly all of them, with
leaf_size 30. *Often wrong*: that a tree changes the answer. It finds the same neighbors.
""",
    ),
    Step(
        name="distances",
        title="Better distances",
        minutes=3,
        is_core=False,
        text="""
K-NN's weak spot is its distance, which compares pixel with pixel. **Tangent distance**
forgives small shifts and rotations, the **image distortion model** lets each pixel look
around, **metric learning** finds which pixels matter. All three are still K-NN.
""",
        question="""
A digit is moved one pixel to the left. Is it then nearer to where it was, or to another digit?
""",
        answer="""
To another digit, for **449** of the 450 test digits; for **162** of them to one of another
class. Almost every stroke now lies on other pixels. A distance that knows that a moved digit
is the same digit needs no example of every position.
""",
        note="""
Measure, then compare with the results published on MNIST: there the errors fall from about
3% to half a percent, and it is still K-NN. On 8 × 8 pixels, one pixel is a large move. A few
digits more or less are chance, and the best of several distances looks better than it is. *Often
wrong*: that a better score on 450 digits makes a better distance.
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
