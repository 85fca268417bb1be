"""The code beside the numbers and pictures: the few lines of scikit-learn that give each.

Every snippet runs on its own in Python with scikit-learn, and prints what the page shows. Which of
several equally distant digits is a neighbor, scikit-learn leaves open. Where another choice would
give other numbers (on the training digits, in many deals, in the metrics TIED, or when the K-th
neighbor of an image ties with the next), a snippet measures the distances beforehand and settles it
as `digits_knn.classifier` does. Here are the snippets of the sidebar and of the pages Draw, Map and
Teach; `digits_knn.snippets_tune` has those of Tune K.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import dedent, fill, indent

import numpy as np
from numpy.typing import ArrayLike

from digits_knn import classifier
from digits_knn.bitmaps import FRAME, Floats
from digits_knn.classifier import METRICS, WEIGHTS, check_choice, check_n_neighbors
from digits_knn.dataset import RANDOM_STATE, Split, load_all, load_split
from digits_knn.embedding import MAPS, MARGIN
from digits_knn.explanation import FAR, MEDIAN, RIVAL, UNLIKE
from digits_knn.preprocessing import FULL, NO_DIGITS, Treatment, steps_from_strokes
from digits_knn.teaching import MAX_TAUGHT

WIDTH = 88  # columns of the longest line
FLIPS = 50  # the largest K at which the answer is asked for
DECIMALS = 6  # of strokes, at most
TIED = ("manhattan", "chebyshev")  # whole numbers: many digits are equally distant
MODULES = {
    "scipy.stats": ("binomtest", "sem"),
    "sklearn.datasets": ("load_digits",),
    "sklearn.decomposition": ("PCA",),
    "sklearn.metrics": ("confusion_matrix", "pairwise_distances"),
    "sklearn.model_selection": ("GridSearchCV", "cross_val_score", "train_test_split"),
    "sklearn.neighbors": ("KNeighborsClassifier", "NearestNeighbors"),
    "sklearn.preprocessing": ("normalize",),
    "digits_knn.embedding": ("load_map",),
    "digits_knn.preprocessing": ("Treatment", "steps_from_strokes"),
}
LOAD_ALL = "X, y = load_digits(return_X_y=True)\n\n"
EQUAL = "# of digits equally far, the one stored first counts as nearer"
SAMPLE = "sample = image.reshape(1, 64)\n\n"
TAUGHT = """
with np.load("taught.npz") as taught:  # saved from the page
    X_train = np.vstack([X_train, taught["X"]])
    y_train = np.append(y_train, taught["y"])
"""
# each distance of `image` and `neighbor`, pixel by pixel
DISTANCES = {
    "euclidean": """
    parts = (image - neighbor) ** 2
    total = parts.sum()
    distance = total**0.5
    """,
    "manhattan": """
    parts = np.abs(image - neighbor)
    distance = total = parts.sum()
    """,
    "minkowski": """
    parts = np.abs(image - neighbor) ** 3
    total = parts.sum()
    distance = total ** (1 / 3)
    """,
    "chebyshev": """
    parts = np.abs(image - neighbor)
    distance = total = parts.max()
    """,
    "cosine": """
    # 1 - cos is half the squared straight line between the images of length 1
    a, b = normalize([image.ravel(), neighbor.ravel()]).reshape(2, 8, 8)
    parts = (a - b) ** 2 / 2
    distance = total = parts.sum()
    """,
}
PLACES = {
    "PCA": """
    pca = PCA(2).fit(X)
    points = pca.transform(X)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    side = np.ptp(points, axis=0).max()
    points = (points - middle) / side + 0.5
    print(points)  # matplotlib: plt.scatter(*points.T, c=y, cmap="tab10")
    """,
    "t-SNE": """
    # this needs digits_knn, the code of this page; the map was made by openTSNE:
    # TSNE(random_state=0).fit(X, affinities=find_affinities(X))
    tsne = load_map("t-SNE")
    points = tsne.points
    print(points)  # matplotlib: plt.scatter(*points.T, c=y, cmap="tab10")
    """,
}
PLACE = {
    "PCA": f"""
    place = (pca.transform([image.ravel()])[0] - middle) / side + 0.5
    place = place.clip({-MARGIN}, {1 + MARGIN})
    print("The drawing is at", place)
    """,
    "t-SNE": """
    place = tsne.place([image.ravel()])[0]
    print("The drawing is at", place)
    """,
}


@dataclass(frozen=True)
class Snippet:
    """Code to copy.

    Attributes
    ----------
    title : what it gives, for example "Test score at K = 5".
    code : runs on its own, and prints what the page shows.
    """

    title: str
    code: str


@dataclass(frozen=True)
class Model:
    """The lines of a snippet that make its model.

    Attributes
    ----------
    distances : those that measure distances, if that is done beforehand.
    knn : that which makes `knn`.
    learned, asked : what this is fitted on and asked about.
    """

    distances: str
    knn: str
    learned: str
    asked: str

    @property
    def lines(self) -> str:
        """All that is needed before it is fitted."""
        return self.distances + self.knn


def test_score(n_neighbors: int, weights: str, metric: str) -> Snippet:
    """Give `score`, `n_right`, and `interval`, of 95 %."""
    model = make_model(metric, weights, n_neighbors)
    return assemble(
        f"Test score at K = {n_neighbors:,}",
        load(),
        model.lines,
        f"""
        knn.fit({model.learned}, y_train)
        score = knn.score({model.asked}, y_test)

        n_right = round(score * len(y_test))
        interval = binomtest(n_right, len(y_test)).proportion_ci(method="wilson")
        print(f"{{score:.1%}}: {{n_right}} of {{len(y_test)}} right")
        print(f"95% interval {{interval.low:.1%}} to {{interval.high:.1%}}")
        """,
    )


def usual_distance(metric: str) -> Snippet:
    """Give `median`, `far` and `unlike`, as in `explanation.UsualDistance`."""
    return assemble(
        "How far the test digits are from their nearest",
        load(),
        make_model(metric, n_neighbors=1, is_exact=False).lines,
        f"""
        distances, _ = knn.fit(X_train, y_train).kneighbors(X_test)
        median, far, unlike = np.quantile(distances, [{MEDIAN}, {FAR}, {UNLIKE}])
        print(f"half within {{median:.3f}}")
        print(f"{FAR:.0%} within {{far:.3f}}, {UNLIKE:.0%} within {{unlike:.3f}}")
        """,
    )


def reading(
    image: ArrayLike, n_neighbors: int, weights: str, metric: str, with_taught: bool = False
) -> Snippet:
    """Give `label`, `votes` for 0 to 9, and the `distances`, `indices` and `labels` of neighbors.

    The votes are counts with uniform weights, else shares that add up to 1.

    Parameters
    ----------
    image : array of shape (8, 8), whole ink counts 0..16.
    with_taught : whether the drawings in taught.npz vote too.
    """
    is_exact = with_taught or is_tied(load_split(), image, n_neighbors, metric)
    model = make_model(metric, weights, n_neighbors, "sample", is_exact)
    count = {
        "uniform": "votes = np.bincount(labels, minlength=10)",
        "distance": f"votes = knn.predict_proba({model.asked})[0]  # shares of 1 / distance",
    }[weights]
    return assemble(
        f"The answer at K = {n_neighbors:,}",
        load(with_taught=with_taught),
        write_image(image),
        SAMPLE,
        model.lines,
        f"""
        knn.fit({model.learned}, y_train)
        label = knn.predict({model.asked})[0]
        distances, indices = knn.kneighbors({model.asked})
        labels = y_train[indices[0]]
        {count}
        print("This is", label)
        print("Votes for 0 to 9:", votes.round(3))
        print("Neighbors:", labels)
        print("Their distances:", distances[0].round(3))
        """,
    )


def doubt(
    image: ArrayLike, n_neighbors: int, weights: str, metric: str, with_taught: bool = False
) -> Snippet:
    """Give `own_distance`, `rival` and `rival_distance`, as in `classifier.Reading`, `has_rival`.

    Parameters are those of `reading`.
    """
    is_exact = with_taught or is_tied(load_split(), image, n_neighbors, metric)
    model = make_model(metric, weights, n_neighbors, "sample", is_exact)
    return assemble(
        "The nearest digit that says otherwise",
        load(with_taught=with_taught),
        write_image(image),
        SAMPLE,
        model.lines,
        f"""
        label = knn.fit({model.learned}, y_train).predict({model.asked})[0]
        distances, indices = knn.kneighbors({model.asked}, n_neighbors=len(y_train))
        labels = y_train[indices[0]]
        own_distance = distances[0][labels == label][0]
        rival = labels[labels != label][0]
        rival_distance = distances[0][labels != label][0]
        has_rival = rival_distance <= {RIVAL} * own_distance
        print(f"The nearest {{label}} is {{own_distance:.3f}} away")
        print(f"a {{rival}} {{rival_distance:.3f}}; doubtful: {{has_rival}}")
        """,
    )


def ink(bitmap: ArrayLike) -> Snippet:
    """Give the `image` of a bitmap of shape (32, 32), True where there is ink.

    Raises
    ------
    ValueError : it has another shape.
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
    strokes: Sequence[ArrayLike], treatment: Treatment = FULL, own: Floats = NO_DIGITS
) -> Snippet:
    """Give the `image` of strokes, written with the fewest decimals that make the same.

    Parameters
    ----------
    own : ndarray of shape (n_own, 64), the drawings in taught.npz, if any.

    Raises
    ------
    ValueError : as `preprocessing.steps_from_strokes`.
    """
    image = steps_from_strokes(strokes, treatment, own).image
    exact = [np.asarray(stroke, dtype=np.float64) for stroke in strokes if np.size(stroke)]
    roundings = ([stroke.round(n) for stroke in exact] for n in range(DECIMALS + 1))
    written = next(
        (
            rounded
            for rounded in roundings
            if np.array_equal(steps_from_strokes(rounded, treatment, own).image, image)
        ),
        exact,
    )
    texts = [re.sub(r"\.0\b", "", f"{stroke.tolist()},") for stroke in written]
    lines = "\n".join(indent(fill(text, WIDTH - 4), "    ") for text in texts)
    left_out = ", ".join(f"{step}=False" for step, done in vars(treatment).items() if not done)
    return assemble(
        "From strokes to the 8×8 image",
        f"strokes = [\n{lines}\n]\n",
        "\n# this needs digits_knn, the code of this page\n",
        f"treatment = Treatment({left_out})\n",
        'own = np.load("taught.npz")["X"]  # saved from the page\n' if len(own) else "",
        f"image = steps_from_strokes(strokes, treatment{', own' if len(own) else ''}).image\n",
        "print(image)\n",
    )


def comparison(image: ArrayLike, row: int, metric: str, with_taught: bool = False) -> Snippet:
    """Give `parts`, `total` and `distance`, as in `comparison.Comparison`.

    Parameters
    ----------
    image : array of shape (8, 8), whole ink counts 0..16.
    row : of the training digits; with the drawings in taught.npz these go on counting.
    """
    check_choice("metric", metric, METRICS)
    check_row(row, with_taught)
    return assemble(
        "What each pixel adds to the distance",
        load(with_taught=with_taught),
        write_image(image),
        f"neighbor = X_train[{row}].reshape(8, 8)\n\n",
        DISTANCES[metric],
        """
        print(parts.round(4))
        print(f"together {total:.3f}, distance {distance:.3f}")
        """,
    )


def other_metrics(
    image: ArrayLike, row: int, n_neighbors: int, weights: str, with_taught: bool = False
) -> Snippet:
    """Give by metric: `distances` to a neighbor, its `ranks`, 1 the nearest, and `answers` at K.

    Parameters are those of `comparison` and `reading`.
    """
    check_n_neighbors(n_neighbors, len(load_split().y_train))
    check_choice("weights", weights, WEIGHTS)
    check_row(row, with_taught)
    each = {"uniform": "", "distance": ", 1 / to_all[voters].clip(1e-8)"}[weights]
    return assemble(
        "The same neighbor in every metric",
        load(with_taught=with_taught),
        write_image(image),
        f"""

        distances, ranks, answers = {{}}, {{}}, {{}}
        for metric in ["euclidean", "manhattan", "minkowski", "chebyshev", "cosine"]:
            power = {{"p": 3}} if metric == "minkowski" else {{}}
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


def flips(image: ArrayLike, weights: str, metric: str, with_taught: bool = False) -> Snippet:
    """Give `answers` at K = 1 to 50, and `shares` of the vote of shape (50, 10).

    Parameters are those of `reading`.
    """
    check_choice("metric", metric, METRICS)
    check_choice("weights", weights, WEIGHTS)
    each = {"uniform": "", "distance": " / distances[nearest, None].clip(1e-8)"}[weights]
    return assemble(
        f"The answer at K = 1 to {FLIPS}",
        load(with_taught=with_taught),
        write_image(image),
        SAMPLE,
        f"""
        distances = pairwise_distances(sample, X_train, {write_metric(metric)})[0]
        nearest = distances.argsort(kind="stable")[:{FLIPS}]
        votes = np.eye(10)[y_train[nearest]]{each}
        votes = votes.cumsum(axis=0)  # a row for each K
        answers = votes.argmax(axis=1)
        shares = votes / votes.sum(axis=1, keepdims=True)
        for k in range(1, {FLIPS + 1}):
            print(f"K = {{k}}: {{answers[k - 1]}}, shares of 0 to 9: {{shares[k - 1].round(2)}}")
        """,
    )


def digits_map(name: str, image: ArrayLike | None = None) -> Snippet:
    """Give `points`, the places of all digits on a map, and `place`, that of a drawing.

    Parameters
    ----------
    name : a key of `embedding.MAPS`.
    image : array of shape (8, 8), whole ink counts 0..16; None for no drawing.
    """
    check_choice("map", name, MAPS)
    drawing = () if image is None else ("\n", write_image(image), PLACE[name])
    return assemble(f"All digits on a plane, by {name}", LOAD_ALL, PLACES[name], *drawing)


def kept_share(name: str, n_neighbors: int) -> Snippet:
    """Give `kept`, the share of each digit's K nearest others that are so on the map as well."""
    check_choice("map", name, MAPS)
    check_n_neighbors(n_neighbors, len(load_all()[1]) - 1)
    make = {
        "PCA": "points = PCA(2).fit_transform(X)\n",
        "t-SNE": "# the map is that of digits_knn, the code of this page\n"
        'points = load_map("t-SNE").points\n',
    }[name]
    return assemble(
        f"How many of the {n_neighbors:,} nearest the map keeps",
        LOAD_ALL,
        make,
        f"""
        {EQUAL}
        first = 1e-12 * np.arange(len(X))
        nearest = NearestNeighbors(n_neighbors={n_neighbors}, metric="precomputed")
        in_truth = nearest.fit(pairwise_distances(X) + first).kneighbors_graph()
        on_map = nearest.fit(pairwise_distances(points) + first).kneighbors_graph()
        kept = in_truth.multiply(on_map).sum() / in_truth.sum()
        print(f"{{kept:.1%}} kept")
        """,
    )


def teaching_progress(n_neighbors: int, weights: str, metric: str) -> Snippet:
    """Give `n_taught`, `before` and `after`, as in `teaching.Progress`, of those in taught.npz."""
    model = make_model(metric, weights, n_neighbors, is_exact=False)
    ties = (
        "# where distances tie, as they often do here, an answer may be another than the page's\n"
    )
    return assemble(
        "Read right before and after teaching",
        load(),
        ties if metric in TIED else "",
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
        print(f"right before {np.mean(before):.1%}, after {np.mean(after):.1%}")
        """,
    )


def assemble(title: str, *parts: str) -> Snippet:
    """Put the parts together, with the imports that they need above."""
    body = "".join(dedent(part).removeprefix("\n") if part != "\n" else part for part in parts)
    used = set(re.findall(r"\w+", body))
    imports = ["import numpy as np"] if "np" in used else []
    for module, names in MODULES.items():
        wanted = ", ".join(name for name in names if name in used)
        if wanted:
            imports.append(f"from {module} import {wanted}")
    return Snippet(title, "\n".join([*imports, "", body]))


def load(random_state: int = RANDOM_STATE, with_taught: bool = False) -> str:
    """Write the lines that load the digits and split them."""
    split = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state="
    taught = TAUGHT if with_taught else ""
    return f"{LOAD_ALL.rstrip()}\n{split}{random_state})\n{taught}\n"


def make_model(
    metric: str,
    weights: str | None = None,
    n_neighbors: int | None = None,
    asked: str = "X_test",
    is_exact: bool | None = None,
) -> Model:
    """Write the lines that make a classifier, `knn`.

    Parameters
    ----------
    metric : a key of `classifier.METRICS`.
    weights : "uniform", "distance", or None, which leaves them out.
    n_neighbors : K, 1..n_train, or None, which leaves it out.
    asked : the name of the samples that it will be asked for.
    is_exact : whether equal distances are ranked as the page ranks them, which takes distances
        measured beforehand; by default where the metric gives many.

    Raises
    ------
    ValueError : K is out of range, or a choice is unknown.
    """
    check_choice("metric", metric, METRICS)
    if weights is not None:
        check_choice("weights", weights, WEIGHTS)
    if n_neighbors is not None:
        check_n_neighbors(n_neighbors, len(load_split().y_train))
    measure = write_metric(metric)
    if not (metric in TIED if is_exact is None else is_exact):
        return Model("", write_knn(n_neighbors, weights, measure), "X_train", asked)
    to_asked = asked.replace("X", "D") if "X" in asked else f"D_{asked}"
    lines = f"""
    {EQUAL}
    first = 1e-12 * np.arange(len(y_train))
    D_train = pairwise_distances(X_train, {measure}) + first
    {to_asked} = pairwise_distances({asked}, X_train, {measure}) + first
    """
    knn = write_knn(n_neighbors, weights, 'metric="precomputed"', is_rounded=metric in TIED)
    return Model(dedent(lines).removeprefix("\n"), knn, "D_train", to_asked)


def write_knn(
    n_neighbors: int | None, weights: str | None, measure: str, is_rounded: bool = False
) -> str:
    """Write the line that makes `knn`, broken where it is long.

    Parameters
    ----------
    n_neighbors, weights : as in `make_model`.
    measure : the other arguments.
    is_rounded : whether equal distances, told apart in the ranking, get equal votes all the same.
    """
    arguments = [measure]
    is_rounded = is_rounded and weights == "distance"
    if is_rounded:  # clip: no division by zero
        arguments.insert(0, "weights=lambda distances: 1 / distances.round(8).clip(1e-8)")
    elif weights is not None:
        arguments.insert(0, f'weights="{weights}"')
    if n_neighbors is not None:
        arguments.insert(0, f"n_neighbors={n_neighbors}")
    line = f"knn = KNeighborsClassifier({', '.join(arguments)})\n"
    if len(line) <= WIDTH + 1:
        return line
    lines = ", ".join(arguments) if not is_rounded else ",\n    ".join(arguments) + ","
    return f"knn = KNeighborsClassifier(\n    {lines}\n)\n"


def write_image(image: ArrayLike) -> str:
    """Write an image of shape (8, 8) as numbers.

    Raises
    ------
    ValueError : it has another shape, or other numbers than whole ones from 0 to 16.
    """
    pixels = np.asarray(image)
    if pixels.shape != (8, 8) or not np.isin(pixels, np.arange(17)).all():
        raise ValueError("An image must be 8 x 8 whole numbers from 0 to 16.")
    rows = "\n".join(
        f"    [{', '.join(f'{count:2}' for count in row)}]," for row in pixels.astype(int).tolist()
    )
    return f"image = np.array([\n{rows}\n])\n"


def is_tied(split: Split, image: ArrayLike, n_neighbors: int, metric: str) -> bool:
    """Tell whether scikit-learn may choose other neighbors of one image than the page."""
    model = classifier.fit(split.X_train, split.y_train, metric)
    check_n_neighbors(n_neighbors, len(split.y_train))
    distances = classifier.rank(model, np.reshape(image, (1, 64))).distances[0]
    return bool(np.any(distances[n_neighbors : n_neighbors + 1] == distances[n_neighbors - 1]))


def check_row(row: int, with_taught: bool) -> None:
    """Raise ValueError unless row can be that of a digit that votes."""
    n_rows = len(load_split().y_train) + (MAX_TAUGHT if with_taught else 0)
    if not isinstance(row, (int, np.integer)) or not 0 <= row < n_rows:
        raise ValueError(f"row must be a whole number from 0 to {n_rows - 1}, not {row!r}")


def write_metric(metric: str) -> str:
    """Write the arguments that choose a metric."""
    power = METRICS[metric].get("p")
    return f'metric="{metric}"' + (f", p={power}" if power else "")
