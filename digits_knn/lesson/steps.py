"""The words of the lesson: what each step tells and asks, and what helps the teacher."""

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
    """A step of the lesson; all texts but the title are Markdown.

    Attributes
    ----------
    title : str
        A few words.
    minutes : int
        How long it takes in class.
    text : str
        What is to be seen.
    question : str
        Asked before the answer is shown.
    answer : str
        Its answer.
    note : str
        What a teacher may do and ask, and where students go wrong.
    """

    title: str
    minutes: int
    text: str
    question: str
    answer: str
    note: str


STEPS = (
    Step(
        title="The data",
        minutes=2,
        text="""
Thirteen people wrote 1,797 digits. Each became an image of 8 × 8 pixels, and each pixel
counts ink, from 0 (none) to 16. For K-NN an image is a **row of 64 numbers**, one line of
pixels after the other from the top (*row-major*). The data are a table of 1,797 rows and 64
columns, with a label for each row.
""",
        question="""
Rows and columns are counted from 0. At which place of the 64 is the pixel in row 3, column 5?
And the one below it?
""",
        answer="""
At 8 × 3 + 5 = **29**, and 8 places further, at **37**. That two pixels touch is lost in the
row, and K-NN never asks for it: had all images been jumbled in the same way, its answers
would be the same.
""",
        note="""
Point at a pixel: its place in the row lights up, and the other way round. Ask for places 0,
63 and 8. Then take the sevens only and shuffle: with a bar, without, leaning. *Often wrong*:
to count from 1; to think that a camera measured the gray (each number counts how many of 4 ×
4 small dots are ink).
""",
    ),
    Step(
        title="Split, fit, score",
        minutes=3,
        text="""
Some digits are kept for the **test**: the model is asked about what it has not seen. To
**fit** K-NN is to store the others. It is *instance-based* and *lazy*: all work waits until
it is asked. Logistic regression and a support vector machine (SVM) are eager: they turn the
digits into a model first.
""",
        question="""
K-NN, logistic regression, SVM: which is fitted fastest? Which answers fastest? Which takes
the least memory?
""",
        answer="""
K-NN is fitted in next to no time: it only stores, and so takes the most memory (at the usual
split). It pays at every answer, as it measures the distance to every digit stored. Logistic
regression works longer, then keeps 650 numbers (10 × 65), however many digits there were, and
answers at once. The SVM keeps about half of the digits, those near the borders between
classes (*support vectors*), and has to compare with each of these: an eager model need not
answer faster.
""",
        note="""
Let the class bet before you measure. Then play with the seed: the score moves though nothing
got better or worse (*Chance* on Tune K has 200 such deals). Make the test part small: the
score jumps; make it large: fewer digits are left to learn from. *Often wrong*: that fitting
K-NN computes something; that one score settles which model is better.
""",
    ),
    Step(
        title="A 1 in numbers",
        minutes=3,
        text="""
The recipe draws a 1 in two lines of code: a column of sixteens and a flag. Here are its 64
numbers, and what K-NN makes of them. **Write other numbers** into the cells: 0 is white, 16
is full of ink. K, weights and metric are those of the sidebar.
""",
        question="""
At K = 5 all neighbors of the recipe's 1 say 1. Would you bet on the answer?
""",
        answer="""
For the recipe's 1 at K = 5: five votes of five, yet the nearest is **36.5** away, while 99%
of the 1,797 digits have another one within **26.6**. It is unlike all that people wrote: each
of their images has **14** gray pixels or more, this one has none. Votes tell who is nearest,
not how near.
""",
        note="""
Let the class make it more like a real 1: gray (4 to 12) beside the column, a foot below; the
distance falls. Then paint what is no digit and gets all votes: the right half full of ink is
a 1, the lower half a 6. *Often wrong*: to read five of five as 100% sure. K-NN always
answers.
""",
    ),
    Step(
        title="How it decides",
        minutes=3,
        text="""
With 2 numbers instead of 64 one sees everything. **Each place of the plane has the color that
most of its K nearest points have.** Press to add a point of the chosen class, press a point
to take it away; point anywhere to see who votes there.
""",
        question="""
Set K = 1 and add one orange point deep in the blue. What does it do to the border? And what
at K = 15?
""",
        answer="""
At K = 1 it gets an island of its own, halfway to each blue point around it. At K = 15 it is
outvoted by the blue points around, and hardly anything moves. A larger K smooths the border,
and one odd or wrong point no longer matters.
""",
        note="""
Ask who draws the border: nobody; only the points are stored, and the picture asks everywhere.
With shading, pale is where the vote is close. Compare weights at K = 15: by distance, points
keep their own surroundings. *Often wrong*: that K is the number of classes; that K-NN looks
within a fixed radius.
""",
    ),
    Step(
        title="Too small, too large",
        minutes=2,
        text="""
The same points, three values of K. The **training score** asks each point with itself among
the voters. The fair score asks it as if it were not there (*leave-one-out*).
""",
        question="""
At K = 1 the training score is 100%. Is that the best model? And what does K = n answer?
""",
        answer="""
At K = 1 each point is its own nearest neighbor: 100% says nothing, and every odd point has
its island (noise, *overfitting*). At K = n all points vote everywhere: the commonest class
wins the whole plane (*underfitting*). The K to choose lies between; the fair score finds it.
""",
        note="""
Rules of thumb are for the digits below; each opens Tune K there. Ask when K = n does not give
the commonest class everywhere (weights by distance). *Often wrong*: to choose K by the
training score; to choose it by the test digits and then report their score.
""",
    ),
    Step(
        title="Distances and weights",
        minutes=2,
        text="""
What is near depends on the **metric**. On a *unit circle* lie all places that are 1 away from
the middle. **Weights** tell how much a neighbor's vote counts: all the same, or 1 / distance.
""",
        question="""
You may only walk along streets, which run north and east. What shape do all the places 1
kilometer away form?
""",
        answer="""
A square that stands on its corner: the circle of the Manhattan metric. Chebyshev's, where
only the larger of the two ways counts, is a square that lies flat. Euclid's circle is
between. All three are Minkowski's: p = 1 (Manhattan), 2 (Euclid) and ∞ (Chebyshev).
""",
        note="""
Move p slowly from 1 to 10. For images: a large p listens to the pixel that differs most, p =
1 to all of them. Then look at a digit that changes its name with the weights: who outvotes
whom? *Often wrong*: that weights are learned; here they only follow distance.
""",
    ),
    Step(
        title="Numbers instead of names",
        minutes=2,
        text="""
The neighbors need not vote on a name: if they carry **numbers**, K-NN takes the mean. That is
*regression*. First a noisy curve, below it a real use: how far a digit slants, or how much
ink it has, told by its neighbors, even where only its upper half is seen.
""",
        question="""
What does the prediction do to the right of the last point, where there are no data?
""",
        answer="""
With uniform weights it stays flat: whatever the place, the same K points are the nearest; by
distance it drifts to the mean of these. K-NN cannot go on with a trend, and at the ends of
the data it is pulled inwards. At K = 1 it jumps from point to point; at K = n, with uniform
weights, every place has the same mean.
""",
        note="""
Let the class find the K with the least error by eye; the answer shows the best one. Uniform
weights give steps, weights by distance go through every point (why? at distance 0 it alone
decides). For the ink take the cosine metric in the sidebar: it ignores how much ink there is,
and the error grows. *Often wrong*: to think the steps are a flaw of the drawing.
""",
    ),
    Step(
        title="What it costs",
        minutes=2,
        text="""
Asked by **brute force**, K-NN measures the distance to every point. A **k-d tree** or a
**ball tree** sorts the points first, so that whole branches can be skipped. What do we gain?
It is measured here, on this machine.
""",
        question="""
In 2 dimensions a tree looks at few of the points. What share does it look at in 64?
""",
        answer="""
At nearly **all** of them. In many dimensions even the nearest point is not much nearer than
the others, so hardly any branch can be ruled out, and the tree's bookkeeping comes on top.
Brute force is plain arithmetic in long rows, which a processor does fastest.
""",
        note="""
Point out the axes of the times: both are logarithmic, a straight line is a power. Ask at
which dimension the lines cross, then open *Why*. The digits fill their 64 dimensions
unevenly: their nearest is much nearer than that of random points. Yet the k-d tree still
measures nearly all of them. *Often wrong*: that a tree changes the answer. It finds the same
neighbors.
""",
    ),
    Step(
        title="Further",
        minutes=1,
        text="""
The weak spot is the distance: it compares pixel with pixel. **Tangent distance** forgives
small shifts and turns, the **image distortion model** lets each pixel look around, **metric
learning** finds out which pixels matter. All three are still K-NN.
""",
        question="""
Move a digit one pixel to the side. Is it then nearer to where it was, or to another digit?
""",
        answer="""
To another digit, for **449** of the 450 test digits moved to the left, and for **162** of
them to one of another class: almost every stroke lies on other pixels now. A distance that
knows that a moved digit is the same digit needs no example of every place.
""",
        note="""
Measure on our split, then compare with what was published on MNIST: there the errors fall
from some 3% to about half a percent, while K-NN stays K-NN. On 8 × 8 pixels one pixel is a
large move. A few digits more or less are chance, and the best of several distances flatters
itself. *Often wrong*: that a better score on 450 digits makes a better distance.
""",
    ),
)
