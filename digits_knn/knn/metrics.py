"""The metrics: one table that holds all of each.

Another metric is another entry of METRICS; every page then has it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from digits_knn.arrays import Floats


@dataclass(frozen=True)
class Metric:
    """A way to measure how far apart two images are.

    Attributes
    ----------
    arguments : dict
        scikit-learn's: "metric", and what else it needs.
    label : str
        Its name on the page.
    explanation : str
        What it measures, after its name.
    contributions : callable
        Takes two images, ndarrays of shape (8, 8), to what each pixel adds to the total, an
        ndarray of that shape, 0 or more.
    result : str
        What the contributions come to; `{total}` and `{distance}` are put in.
    lines : str
        The lines of a snippet that compute `parts`, `total` and `distance` from `image` and
        `neighbor`.
    root : float
        The distance is the total to the power of 1 / root.
    is_largest : bool
        Whether the total is the largest contribution; else it is their sum.
    is_tied : bool
        Whether distances are whole numbers: many digits are equally distant.
    written_times : int
        The contributions are multiplied by it where they are written as whole numbers.
    on_plane : str
        How the lesson's plane measures in the browser, where the pointer cannot wait for Python:
        Minkowski's p, "angle", or "" where it shows no voters under the pointer.
    """

    arguments: dict[str, Any]
    label: str
    explanation: str
    contributions: Callable[[Floats, Floats], Floats]
    result: str
    lines: str
    root: float = 1
    is_largest: bool = False
    is_tied: bool = False
    written_times: int = 1
    on_plane: str = ""

    def write_arguments(self) -> str:
        """Return the arguments as code, such as 'metric="minkowski", p=3'."""
        return ", ".join(
            f'{name}="{value}"' if isinstance(value, str) else f"{name}={value}"
            for name, value in self.arguments.items()
        )


def _half_squares_at_length_one(image: Floats, neighbor: Floats) -> Floats:
    # 1 - cos is half the squared straight line between the images scaled to length 1
    lengths = [np.linalg.norm(each) for each in (image, neighbor)]
    a, b = (
        each / length if length > 0 else each
        for each, length in zip((image, neighbor), lengths, strict=True)
    )
    halves: Floats = (a - b) ** 2 / 2
    return halves


METRICS: dict[str, Metric] = {
    "euclidean": Metric(
        {"metric": "euclidean"},
        "Euclidean",
        "the straight line: the root of the summed squares",
        lambda image, neighbor: (image - neighbor) ** 2,
        "The squared differences sum to {total}. Its square root is the distance, {distance}.",
        """
        parts = (image - neighbor) ** 2
        total = parts.sum()
        distance = total**0.5
        """,
        root=2,
        on_plane="2",
    ),
    "manhattan": Metric(
        {"metric": "manhattan"},
        "Manhattan",
        "the sum of the differences",
        lambda image, neighbor: np.abs(image - neighbor),
        "The differences, without their signs, sum to the distance, {distance}.",
        """
        parts = np.abs(image - neighbor)
        distance = total = parts.sum()
        """,
        is_tied=True,
        on_plane="1",
    ),
    "minkowski": Metric(
        {"metric": "minkowski", "p": 3},
        "Minkowski p=3",
        "the cube root of the summed cubes; large differences count more",
        lambda image, neighbor: np.abs(image - neighbor) ** 3,
        "The cubed differences sum to {total}. Its cube root is the distance, {distance}.",
        """
        parts = np.abs(image - neighbor) ** 3
        total = parts.sum()
        distance = total ** (1 / 3)
        """,
        root=3,
        on_plane="3",
    ),
    "chebyshev": Metric(
        {"metric": "chebyshev"},
        "Chebyshev",
        "the largest single difference",
        lambda image, neighbor: np.abs(image - neighbor),
        "The largest difference is the distance, {distance}.",
        """
        parts = np.abs(image - neighbor)
        distance = total = parts.max()
        """,
        is_largest=True,
        is_tied=True,
        on_plane="inf",
    ),
    "cosine": Metric(
        {"metric": "cosine"},
        "Cosine",
        "1 − the cosine of the angle between the images, whatever their amount of ink",
        _half_squares_at_length_one,
        "With both images scaled to length 1, half the sum of the squared differences is the "
        "distance, {distance} (1 − the cosine of the angle). The pixels show thousandths.",
        """
        # 1 - cos is half the squared straight line between the images of length 1
        a, b = normalize([image.ravel(), neighbor.ravel()]).reshape(2, 8, 8)
        parts = (a - b) ** 2 / 2
        distance = total = parts.sum()
        """,
        written_times=1000,
        on_plane="angle",
    ),
}


def check_metric(name: str) -> None:
    """Raise ValueError, naming the metrics, unless name is a key of METRICS."""
    if name not in METRICS:
        raise ValueError(f"metric must be one of {', '.join(METRICS)}, not {name!r}")


def labels() -> dict[str, str]:
    """Return the names on the page by key of METRICS."""
    return {name: metric.label for name, metric in METRICS.items()}
