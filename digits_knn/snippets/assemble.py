"""The code beside the numbers and pictures: the few lines of scikit-learn that give each.

Every snippet runs on its own in Python with scikit-learn, and prints what the page shows. Which of
several equally distant digits is a neighbor, scikit-learn leaves open. Where another choice would
give other numbers (on the training digits, in many splits, where a metric gives whole numbers, or
when the K-th neighbor of an image ties with the next), a snippet measures the distances beforehand
and settles it as `digits_knn.knn.classifier` does. Here is what they are made of; the modules
beside have those of each page.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from textwrap import dedent

import numpy as np
from numpy.typing import ArrayLike

from digits_knn.dataset import RANDOM_STATE, Split, load_split
from digits_knn.knn import classifier
from digits_knn.knn.classifier import WEIGHTS, check_choice, check_n_neighbors
from digits_knn.knn.metrics import METRICS, check_metric

WIDTH = 88  # columns of the longest line
MODULES = {
    "pathlib": ("Path",),
    "pickle": ("dumps",),
    "time": ("perf_counter",),
    "scipy.stats": ("binomtest", "sem"),
    "sklearn.datasets": ("load_digits",),
    "sklearn.decomposition": ("PCA",),
    "sklearn.linear_model": ("LogisticRegression",),
    "sklearn.metrics": ("confusion_matrix", "pairwise_distances"),
    "sklearn.model_selection": (
        "RepeatedKFold",
        "cross_val_score",
        "train_test_split",
    ),
    "sklearn.neighbors": (
        "BallTree",
        "KDTree",
        "KNeighborsClassifier",
        "KNeighborsRegressor",
        "NearestNeighbors",
        "NeighborhoodComponentsAnalysis",
    ),
    "sklearn.pipeline": ("make_pipeline",),
    "sklearn.preprocessing": ("StandardScaler", "normalize"),
    "sklearn.svm": ("SVC",),
    "digits_knn.embedding.maps": ("load_map",),
    "digits_knn.ink.pictures": ("image_from_picture", "open_picture"),
    "digits_knn.ink.preprocessing": ("PreprocessingSteps", "preprocess_strokes"),
}
LOAD_ALL = "X, y = load_digits(return_X_y=True)\n\n"
EQUAL = "# of equally distant digits, the one stored first counts as nearer"
CLASS_FILE, TAUGHT_FILE = "class.npz", "taught.npz"  # drawings that vote beside the training digits
NO_FILES: Mapping[str, int] = {}
NEEDS_US = "# this needs digits_knn, the code of this page\n"


@dataclass(frozen=True)
class Snippet:
    """Code to copy.

    Attributes
    ----------
    title : str
        What it gives, for example "Test score at K = 5".
    code : str
        Runs on its own, and prints what the page shows.
    """

    title: str
    code: str


@dataclass(frozen=True)
class Model:
    """The lines of a snippet that make its model.

    Attributes
    ----------
    distances : str
        Those that measure distances, if that is done beforehand.
    knn : str
        That which makes `knn`.
    fitted_on, queries : str
        What this is fitted on and asked about.
    """

    distances: str
    knn: str
    fitted_on: str
    queries: str

    @property
    def lines(self) -> str:
        """All that is needed before it is fitted."""
        return self.distances + self.knn


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


def load(random_state: int = RANDOM_STATE, files: Collection[str] = ()) -> str:
    """Write the lines that load the digits and split them, and add what else votes.

    Parameters
    ----------
    files : collection of str
        CLASS_FILE, TAUGHT_FILE or both, in this order.
    """
    split = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state="
    return f"{LOAD_ALL.rstrip()}\n{split}{random_state})\n{load_voters(files)}\n"


def load_voters(files: Collection[str], *more: str) -> str:
    """Write the lines that add the drawings of files to the training digits.

    Parameters
    ----------
    files : collection of str
        As in `load`.
    more : str
        Further lines, for each file, of which `drawings` has the arrays X and y.
    """
    lines = (
        'X_train = np.vstack([X_train, drawings["X"]])',
        'y_train = np.append(y_train, drawings["y"])',
        *more,
    )
    loaded = (f'\nwith np.load("{file}") as drawings:  # saved from the page\n' for file in files)
    return "".join(each + "".join(f"    {line}\n" for line in lines) for each in loaded)


def check_row(row: int, n_digits: int, files: Mapping[str, int], least: int = 0) -> None:
    """Raise ValueError unless row can be that of one of the digits, or of a drawing in the files.

    Parameters
    ----------
    n_digits : int
        How many digits there are before the drawings.
    files : mapping of str to int
        Those of `load`, with the number of drawings in each.
    least : int
        The smallest row.
    """
    n_rows = n_digits + sum(files.values())
    if not isinstance(row, (int, np.integer)) or not least <= row < n_rows:
        raise ValueError(f"row must be a whole number from {least} to {n_rows - 1}, not {row!r}")


def make_model(
    metric: str,
    weights: str | None = None,
    n_neighbors: int | None = None,
    queries: str = "X_test",
    is_exact: bool | None = None,
) -> Model:
    """Write the lines that make a classifier, `knn`.

    Parameters
    ----------
    metric : str
        A key of `metrics.METRICS`.
    weights : str or None
        "uniform", "distance", or None, which leaves them out.
    n_neighbors : int or None
        K, 1..n_train, or None, which leaves it out.
    queries : str
        The name of the samples that it will be asked for.
    is_exact : bool or None
        Whether equal distances are ranked as the page ranks them, which takes distances measured
        beforehand; by default where the metric gives many.

    Raises
    ------
    ValueError
        If K is out of range, or a choice is unknown.
    """
    check_metric(metric)
    if weights is not None:
        check_choice("weights", weights, WEIGHTS)
    if n_neighbors is not None:
        check_n_neighbors(n_neighbors, len(load_split().y_train))
    measure = METRICS[metric].write_arguments()
    if not (METRICS[metric].is_tied if is_exact is None else is_exact):
        return Model("", write_knn(n_neighbors, weights, measure), "X_train", queries)
    to_queries = queries.replace("X", "D") if "X" in queries else f"D_{queries}"
    lines = f"""
    {EQUAL}
    first = 1e-12 * np.arange(len(y_train))
    D_train = pairwise_distances(X_train, {measure}) + first
    {to_queries} = pairwise_distances({queries}, X_train, {measure}) + first
    """
    knn = write_knn(
        n_neighbors, weights, 'metric="precomputed"', is_rounded=METRICS[metric].is_tied
    )
    return Model(dedent(lines).removeprefix("\n"), knn, "D_train", to_queries)


def write_knn(
    n_neighbors: int | None, weights: str | None, measure: str, is_rounded: bool = False
) -> str:
    """Write the line that makes `knn`, broken where it is long.

    Parameters
    ----------
    n_neighbors, weights : int or None
        As in `make_model`.
    measure : str
        The other arguments.
    is_rounded : bool
        Whether equal distances, told apart in the ranking, get equal votes all the same.
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
    ValueError
        If it has another shape, or other numbers than whole ones from 0 to 16.
    """
    pixels = np.asarray(image)
    if pixels.shape != (8, 8) or not np.isin(pixels, np.arange(17)).all():
        raise ValueError("An image must be 8 x 8 whole numbers from 0 to 16.")
    rows = "\n".join(
        f"    [{', '.join(f'{count:2}' for count in row)}]," for row in pixels.astype(int).tolist()
    )
    return f"image = np.array([\n{rows}\n])\n"


def is_tied(split: Split, image: ArrayLike, n_neighbors: int, metric: str) -> bool:
    """Return whether scikit-learn may choose other neighbors of one image than the page."""
    model = classifier.fit(split.X_train, split.y_train, metric)
    check_n_neighbors(n_neighbors, len(split.y_train))
    distances = classifier.rank(model, np.reshape(image, (1, 64))).distances[0]
    return bool(np.any(distances[n_neighbors : n_neighbors + 1] == distances[n_neighbors - 1]))


def write_loop_over_metrics(margin: str) -> str:
    """Return the lines that begin a loop over all metrics, each with its further arguments.

    Parameters
    ----------
    margin : str
        Of the lines around it, which is taken off later.
    """
    further = {
        name: {key: value for key, value in metric.arguments.items() if key != "metric"}
        for name, metric in METRICS.items()
    }
    cases = [
        f'{json.dumps(more)} if metric == "{name}" else ' for name, more in further.items() if more
    ]
    return f"for metric in {json.dumps(list(METRICS))}:\n{margin}    power = {''.join(cases)}{{}}"
