"""The code beside the numbers and pictures of the sidebar and of the page Draw; see `snippets`."""

import re
from collections.abc import Collection, Mapping, Sequence
from textwrap import fill, indent

import numpy as np
from numpy.typing import ArrayLike

from digits_knn.arrays import Floats
from digits_knn.dataset import load_split
from digits_knn.ink.deformations import NONE_TAUGHT
from digits_knn.ink.preprocessing import ALL_STEPS, PreprocessingSteps, preprocess_strokes
from digits_knn.ink.raster import FRAME
from digits_knn.knn.classifier import WEIGHTS, check_choice, check_n_neighbors
from digits_knn.knn.confidence import DOUBTFUL, MEDIAN, OUTLIER, RIVAL
from digits_knn.knn.metrics import METRICS, check_metric
from digits_knn.snippets.assemble import (
    NEEDS_US,
    NO_FILES,
    WIDTH,
    Snippet,
    assemble,
    check_row,
    is_tied,
    load,
    make_model,
    write_image,
    write_loop_over_metrics,
)

FLIPS = 50  # the largest K at which the answer is asked for
DECIMALS = 6  # of strokes, at most
SAMPLE = "sample = image.reshape(1, 64)\n\n"


def test_score(n_neighbors: int, weights: str, metric: str) -> Snippet:
    """Return `score`, `n_correct`, and `interval`, of 95 %."""
    model = make_model(metric, weights, n_neighbors)
    return assemble(
        f"Test score at K = {n_neighbors:,}",
        load(),
        model.lines,
        f"""
        knn.fit({model.fitted_on}, y_train)
        score = knn.score({model.queries}, y_test)

        n_correct = round(score * len(y_test))
        interval = binomtest(n_correct, len(y_test)).proportion_ci(method="wilson")
        print(f"{{score:.1%}}: {{n_correct}} of {{len(y_test)}} correct")
        print(f"95% confidence interval {{interval.low:.1%}} to {{interval.high:.1%}}")
        """,
    )


def reference_quantiles(metric: str, label: int) -> Snippet:
    """Return `median`, `far` and `unlike`, as in `confidence.ReferenceQuantiles` of a label."""
    return assemble(
        f"How far the test {label}s are from their nearest",
        load(),
        make_model(metric, n_neighbors=1, is_exact=False).lines,
        f"""
        distances, _ = knn.fit(X_train, y_train).kneighbors(X_test)
        median, far = np.quantile(distances[y_test == {label}], [{MEDIAN}, {DOUBTFUL}])
        unlike = np.quantile(distances, {OUTLIER})
        print(f"half of the {label}s within {{median:.3f}}, {DOUBTFUL:.0%} within {{far:.3f}}")
        print(f"{OUTLIER:.0%} of all test digits within {{unlike:.3f}}")
        """,
    )


def classification(
    image: ArrayLike, n_neighbors: int, weights: str, metric: str, files: Collection[str] = ()
) -> Snippet:
    """Return `label`, `votes` for 0 to 9, and the `distances`, `indices` and `labels` of neighbors.

    The votes are counts with uniform weights, else shares that add up to 1.

    Parameters
    ----------
    image : array-like of shape (8, 8)
        Whole ink counts 0..16.
    files : collection of str
        As in `assemble.load`: their drawings vote, too.
    """
    is_exact = bool(files) or is_tied(load_split(), image, n_neighbors, metric)
    model = make_model(metric, weights, n_neighbors, "sample", is_exact)
    count = {
        "uniform": "votes = np.bincount(labels, minlength=10)",
        "distance": f"votes = knn.predict_proba({model.queries})[0]  # shares of 1 / distance",
    }[weights]
    return assemble(
        f"The answer at K = {n_neighbors:,}",
        load(files=files),
        write_image(image),
        SAMPLE,
        model.lines,
        f"""
        knn.fit({model.fitted_on}, y_train)
        label = knn.predict({model.queries})[0]
        distances, indices = knn.kneighbors({model.queries})
        labels = y_train[indices[0]]
        {count}
        print("This is", label)
        print("Votes for 0 to 9:", votes.round(3))
        print("Neighbors:", labels)
        print("Their distances:", distances[0].round(3))
        """,
    )


def doubt(
    image: ArrayLike, n_neighbors: int, weights: str, metric: str, files: Collection[str] = ()
) -> Snippet:
    """Return `own_distance`, `rival`, `rival_distance` and `has_rival`; see `Classification`.

    Parameters are those of `classification`.
    """
    is_exact = bool(files) or is_tied(load_split(), image, n_neighbors, metric)
    model = make_model(metric, weights, n_neighbors, "sample", is_exact)
    return assemble(
        "The nearest digit with another label",
        load(files=files),
        write_image(image),
        SAMPLE,
        model.lines,
        f"""
        label = knn.fit({model.fitted_on}, y_train).predict({model.queries})[0]
        distances, indices = knn.kneighbors({model.queries}, n_neighbors=len(y_train))
        labels = y_train[indices[0]]
        own_distance = distances[0][labels == label][0]
        rival = labels[labels != label][0]
        rival_distance = distances[0][labels != label][0]
        has_rival = rival_distance <= {RIVAL} * own_distance
        print(f"The nearest {{label}} is {{own_distance:.3f}} away")
        print(f"The nearest {{rival}} is {{rival_distance:.3f}} away; doubtful: {{has_rival}}")
        """,
    )


def ink(bitmap: ArrayLike) -> Snippet:
    """Return the `image` of a bitmap of shape (32, 32), True where there is ink.

    Raises
    ------
    ValueError
        If it has another shape.
    """
    is_ink = np.asarray(bitmap, dtype=np.bool_)
    if is_ink.shape != (FRAME, FRAME):
        raise ValueError(f"A bitmap must have the shape {(FRAME, FRAME)}, not {is_ink.shape}.")
    rows = "\n".join("".join(row) for row in np.where(is_ink, "#", "."))
    return assemble(
        "From ink to the 8×8 image",
        f'bitmap = """\n{rows}\n"""\n',
        """

        is_ink = np.array([list(row) for row in bitmap.split()]) == "#"
        image = is_ink.reshape(8, 4, 8, 4).sum(axis=(1, 3))
        print(image)
        """,
    )


def steps(
    strokes: Sequence[ArrayLike],
    enabled: PreprocessingSteps = ALL_STEPS,
    X_taught: Floats = NONE_TAUGHT,
) -> Snippet:
    """Return the `image` of strokes, written with the fewest decimals that make the same.

    Parameters
    ----------
    X_taught : ndarray of shape (n_taught, 64)
        The drawings in taught.npz, if any.

    Raises
    ------
    ValueError
        As `preprocessing.preprocess_strokes`.
    """
    image = preprocess_strokes(strokes, enabled, X_taught).image
    exact = [np.asarray(stroke, dtype=np.float64) for stroke in strokes if np.size(stroke)]
    roundings = ([stroke.round(n) for stroke in exact] for n in range(DECIMALS + 1))
    written = next(
        (
            rounded
            for rounded in roundings
            if np.array_equal(preprocess_strokes(rounded, enabled, X_taught).image, image)
        ),
        exact,
    )
    texts = [re.sub(r"\.0\b", "", f"{stroke.tolist()},") for stroke in written]
    lines = "\n".join(indent(fill(text, WIDTH - 4), "    ") for text in texts)
    taught = ", X_taught=X_taught" if len(X_taught) else ""
    left_out = ", ".join(f"{step}=False" for step, done in vars(enabled).items() if not done)
    made = f"steps = PreprocessingSteps({left_out})\n"
    return assemble(
        "From strokes to the 8×8 image",
        f"strokes = [\n{lines}\n]\n",
        f"\n{NEEDS_US}",
        made if len(made) <= WIDTH + 1 else f"steps = PreprocessingSteps(\n    {left_out}\n)\n",
        'X_taught = np.load("taught.npz")["X"]  # saved from the page\n' if len(X_taught) else "",
        f"image = preprocess_strokes(strokes, steps{taught}).image\n",
        "print(image)\n",
    )


def picture() -> Snippet:
    """Return the `image` of a picture file, and its `label` at K = 5."""
    return assemble(
        "From a picture file to its digit",
        load(),
        f"\n{NEEDS_US}",
        """
        picture = open_picture(Path("my_digit.png").read_bytes())
        image = image_from_picture(picture)
        knn = KNeighborsClassifier(n_neighbors=5).fit(X_train, y_train)
        label = knn.predict(image.reshape(1, 64))[0]
        print(image)
        print("This is", label)
        """,
    )


def comparison(
    image: ArrayLike, row: int, metric: str, files: Mapping[str, int] = NO_FILES
) -> Snippet:
    """Return `parts`, `total` and `distance`, as in `pixel_contributions.Comparison`.

    Parameters
    ----------
    image : array-like of shape (8, 8)
        Whole ink counts 0..16.
    row : int
        Of the training digits; the drawings in the files go on counting.
    """
    check_metric(metric)
    check_row(row, len(load_split().y_train), files)
    return assemble(
        "What each pixel adds to the distance",
        load(files=files),
        write_image(image),
        f"neighbor = X_train[{row}].reshape(8, 8)\n\n",
        METRICS[metric].lines,
        """
        print(parts.round(4))
        print(f"together {total:.3f}, distance {distance:.3f}")
        """,
    )


def other_metrics(
    image: ArrayLike, row: int, n_neighbors: int, weights: str, files: Mapping[str, int] = NO_FILES
) -> Snippet:
    """Return by metric: `distances` to a neighbor, its `ranks`, 1 the nearest, and `answers` at K.

    Parameters are those of `comparison` and `classification`.
    """
    check_n_neighbors(n_neighbors, len(load_split().y_train))
    check_choice("weights", weights, WEIGHTS)
    check_row(row, len(load_split().y_train), files)
    each = {"uniform": "", "distance": ", 1 / to_all[voters].clip(1e-8)"}[weights]
    return assemble(
        "The same neighbor in every metric",
        load(files=files),
        write_image(image),
        f"""

        distances, ranks, answers = {{}}, {{}}, {{}}
        {write_loop_over_metrics("        ")}
            to_all = pairwise_distances([image.ravel()], X_train, metric, **power)[0]
            nearest = to_all.argsort(kind="stable")
            voters = nearest[:{n_neighbors}]
            distances[metric] = to_all[{row}]
            ranks[metric] = nearest.tolist().index({row}) + 1
            votes = np.bincount(y_train[voters]{each})
            answers[metric] = votes.argmax()
            print(f"{{metric}}: distance {{distances[metric]:.3f}},", end=" ")
            print(f"rank {{ranks[metric]}}, answer {{answers[metric]}}")
        """,
    )


def flips(image: ArrayLike, weights: str, metric: str, files: Collection[str] = ()) -> Snippet:
    """Return `predictions` at K = 1 to 50, and `shares` of the vote of shape (50, 10).

    Parameters are those of `classification`.
    """
    check_metric(metric)
    check_choice("weights", weights, WEIGHTS)
    each = {"uniform": "", "distance": " / distances[nearest, None].clip(1e-8)"}[weights]
    return assemble(
        f"The answer at K = 1 to {FLIPS}",
        load(files=files),
        write_image(image),
        SAMPLE,
        f"""
        distances = pairwise_distances(sample, X_train, {METRICS[metric].write_arguments()})[0]
        nearest = distances.argsort(kind="stable")[:{FLIPS}]
        votes = np.eye(10)[y_train[nearest]]{each}
        votes = votes.cumsum(axis=0)  # a row for each K
        answers = votes.argmax(axis=1)
        shares = votes / votes.sum(axis=1, keepdims=True)
        for k in range(1, {FLIPS + 1}):
            print(f"K = {{k}}: {{answers[k - 1]}}, shares of 0 to 9: {{shares[k - 1].round(2)}}")
        """,
    )


def teaching_progress(n_neighbors: int, weights: str, metric: str) -> Snippet:
    """Return `n_taught`, `before` and `after` of those in taught.npz, as `teaching.Progress`."""
    model = make_model(metric, weights, n_neighbors, is_exact=False)
    ties = (
        "# where distances tie, as they often do here, an answer may be another than the page's\n"
    )
    return assemble(
        "Correct before and after teaching",
        load(),
        ties if METRICS[metric].is_tied else "",
        model.lines,
        """
        with np.load("taught.npz") as taught:  # saved from the page
            X_taught, y_taught = taught["X"], taught["y"]
        before = knn.fit(X_train, y_train).predict(X_taught) == y_taught

        after = []
        for image, label in zip(X_taught, y_taught):
            knn.fit(X_train, y_train)
            after.append(knn.predict([image])[0] == label)
            X_train = np.vstack([X_train, image])
            y_train = np.append(y_train, label)
        n_taught = np.bincount(y_taught, minlength=10)
        print("Drawings of 0 to 9:", n_taught)
        print(f"correct before {np.mean(before):.1%}, after {np.mean(after):.1%}")
        """,
    )
