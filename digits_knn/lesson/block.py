"""The code beside a step of the lesson, and what it prints."""

from dataclasses import dataclass

from digits_knn.knn.metrics import METRICS
from digits_knn.snippets import assemble

LOAD = """
X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(
    X, y, random_state=0
)
"""


@dataclass(frozen=True)
class Block:
    """Code that stands on the page.

    Attributes
    ----------
    code : str
        Runs on its own.
    prints : str
        What it prints, as the page computes it by itself; the tests run the code and compare, but
        for times, which end in " s" or " ms". Empty where nothing was measured yet.
    """

    code: str
    prints: str


def block(*parts: str, prints: str) -> Block:
    """Put the parts of a block together, with the imports that they need above.

    Parameters
    ----------
    parts
        Lines of code; see `assemble.assemble`.
    prints : str
        See `Block`.
    """
    return Block(assemble.assemble("", *parts).code.strip("\n"), prints.strip("\n"))


def make_knn(n_neighbors: int, weights: str, metric: str, fitted_on: str) -> str:
    """Write the lines that fit `knn`, short ones for a narrow column.

    Parameters
    ----------
    n_neighbors, weights, metric : int
        Its settings; see `snippets.make_model`.
    fitted_on : str
        What it is fitted on, such as "X, y".
    """
    return (
        f"knn = KNeighborsClassifier(\n"
        f'    n_neighbors={n_neighbors}, weights="{weights}",\n'
        f"    {METRICS[metric].write_arguments()},\n"
        f").fit({fitted_on})\n"
    )


def knn_of_digits(n_neighbors: int, weights: str, metric: str, is_tied: bool) -> tuple[str, str]:
    """Write the lines that fit `knn` on the training digits.

    Parameters
    ----------
    n_neighbors, weights, metric : int
        Its settings; see `snippets.make_model`.
    is_tied : bool
        Whether equal distances decide what is printed of `image`.

    Returns
    -------
    tuple of str
        The lines, and what `knn` predicts for: `image` or its distances.
    """
    if not is_tied and not METRICS[metric].is_tied:
        return make_knn(n_neighbors, weights, metric, "X_train, y_train"), "image"
    model = assemble.make_model(metric, weights, n_neighbors, "image", is_exact=True)
    return f"{model.lines}knn.fit({model.fitted_on}, y_train)\n", model.queries
