"""The distance of two images taken apart, against scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import DistanceMetric

from digits_knn.arrays import Floats
from digits_knn.knn.metrics import METRICS
from digits_knn.knn.pixel_contributions import compare


def image_of(seed: int) -> Floats:
    """Return any image; drawn number by number, hypothesis would take minutes."""
    generator = np.random.default_rng(seed)
    ink = generator.integers(0, 17, (8, 8)) * (generator.random((8, 8)) < generator.random())
    return ink.astype(np.float64)


images = st.integers(0, 2**32 - 1).map(image_of)
inked = images.filter(lambda image: bool(image.any()))


@given(image=images, neighbor=images)
def test_the_heat_map_sums_to_the_squared_euclidean_distance(
    image: Floats, neighbor: Floats
) -> None:
    compared = compare(image, neighbor)
    assert compared.parts.sum() == pytest.approx(np.linalg.norm(image - neighbor) ** 2)
    assert compared.distance == pytest.approx(np.linalg.norm(image - neighbor))


@pytest.mark.parametrize("metric", [name for name in METRICS if name != "cosine"])
@given(image=images, neighbor=images)
def test_every_distance_is_scikit_learns(metric: str, image: Floats, neighbor: Floats) -> None:
    options = {"p": METRICS[metric].arguments["p"]} if metric == "minkowski" else {}
    theirs = DistanceMetric.get_metric(METRICS[metric].arguments["metric"], **options)
    expected = theirs.pairwise(image.reshape(1, 64), neighbor.reshape(1, 64))[0, 0]
    assert compare(image, neighbor, metric).distance == pytest.approx(expected, abs=1e-12)


@given(image=inked, neighbor=inked)
def test_the_cosine_distance_is_one_less_the_cosine(image: Floats, neighbor: Floats) -> None:
    cosine = image.ravel() @ neighbor.ravel() / np.linalg.norm(image) / np.linalg.norm(neighbor)
    assert compare(image, neighbor, "cosine").distance == pytest.approx(1 - cosine, abs=1e-12)


@pytest.mark.parametrize("metric", METRICS)
@given(image=images, neighbor=images)
def test_no_pixel_takes_anything_away(metric: str, image: Floats, neighbor: Floats) -> None:
    compared = compare(image, neighbor, metric)
    assert compared.parts.shape == (8, 8)
    assert (compared.parts >= 0).all()
    assert compared.total == pytest.approx(
        compared.parts.max() if metric == "chebyshev" else compared.parts.sum()
    )


@pytest.mark.parametrize("metric", METRICS)
@given(image=images)
def test_an_image_is_no_distance_from_itself(metric: str, image: Floats) -> None:
    assert compare(image, image, metric).distance == 0


def test_bad_images_and_metrics_are_refused() -> None:
    with pytest.raises(ValueError, match="8 x 8"):
        compare(np.zeros(64), np.zeros((8, 8)))
    with pytest.raises(ValueError, match="8 x 8"):
        compare(np.zeros((8, 8)), np.full((8, 8), np.nan))
    with pytest.raises(ValueError, match="metric must be one of"):
        compare(np.zeros((8, 8)), np.zeros((8, 8)), "hamming")
