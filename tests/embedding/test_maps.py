from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.manifold import trustworthiness
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.dataset import load_all
from digits_knn.embedding import maps
from digits_knn.embedding.maps import MAPS, MARGIN, load_map

each_map = pytest.mark.parametrize("name", MAPS)


def changed_digits(n: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return some digits, every pixel up to two counts lighter or darker, and their labels."""
    X, y = load_all()
    generator = np.random.default_rng(0)
    rows = generator.choice(len(X), n, replace=False)
    return (X[rows] + generator.integers(-2, 3, (n, 64))).clip(0, 16), y[rows]


def unlike_any_digit() -> NDArray[np.float64]:
    """Return an empty and a full image, noise, and what lies farthest out on PCA's four sides."""
    generator = np.random.default_rng(0)
    X, _ = load_all()
    axes = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[2][:2]
    return np.vstack(
        [
            np.zeros((1, 64)),
            np.full((1, 64), 16.0),
            generator.uniform(0, 16, (50, 64)),
            generator.choice([0.0, 16.0], (50, 64)),
            np.where(axes > 0, 16.0, 0.0),
            np.where(axes < 0, 16.0, 0.0),
        ]
    )


@each_map
def test_the_digits_fill_the_unit_square_in_its_middle(name: str) -> None:
    points = load_map(name).points
    low, high = points.min(axis=0), points.max(axis=0)
    assert points.shape == (1797, 2)
    assert (high - low).max() == pytest.approx(1)
    assert (low + high) / 2 == pytest.approx(0.5)


@each_map
def test_both_directions_have_the_same_scale(name: str) -> None:
    raw, _ = MAPS[name]()
    assert np.ptp(load_map(name).points, axis=0) == pytest.approx(
        np.ptp(raw, axis=0) / np.ptp(raw, axis=0).max()
    )


@each_map
def test_a_map_is_shared_and_nobody_can_change_it(name: str) -> None:
    assert load_map(name) is load_map(name)
    assert not load_map(name).points.flags.writeable


def test_pca_is_that_of_numpys_decomposition() -> None:
    X, _ = load_all()
    left, sizes, axes = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    theirs, ours = left[:, :2] * sizes[:2], load_map("PCA").points
    for axis in (0, 1):  # either may point the other way
        assert abs(np.corrcoef(theirs[:, axis], ours[:, axis])[0, 1]) == pytest.approx(1)
    changed, _ = changed_digits(20)
    there = (changed - X.mean(axis=0)) @ axes[:2].T
    signs = np.sign((theirs * (ours - ours.mean(axis=0))).sum(axis=0))
    scale = np.ptp(theirs, axis=0).max()
    expected = ours.mean(axis=0) + signs * there / scale
    assert load_map("PCA").place(changed) == pytest.approx(expected)


def test_pca_places_each_digit_on_its_own_point() -> None:
    X, _ = load_all()
    assert load_map("PCA").place(X) == pytest.approx(load_map("PCA").points)


def test_tsne_places_nearly_every_digit_on_its_own_point() -> None:
    X, _ = load_all()
    tsne = load_map("t-SNE")
    off = np.linalg.norm(tsne.place(X[::9]) - tsne.points[::9], axis=1)
    assert np.mean(off < 0.01) > 0.98


def test_the_shipped_map_tells_its_maker() -> None:
    with np.load(maps.TSNE_FILE) as file:
        assert set(file) == {"points", "made_by"}
        assert str(file["made_by"]).startswith("openTSNE 1.")
        points = file["points"]
    assert points.shape == (1797, 2)
    assert points.dtype == np.float32
    assert np.isfinite(points).all()


@pytest.mark.parametrize(("name", "low", "high"), [("PCA", 0.80, 0.86), ("t-SNE", 0.99, 1.0)])
def test_neighbors_on_the_map_can_be_trusted_so_far(name: str, low: float, high: float) -> None:
    X, _ = load_all()
    assert low < trustworthiness(X, load_map(name).points, n_neighbors=5) < high


@pytest.mark.parametrize(("name", "least"), [("PCA", 0.5), ("t-SNE", 0.96)])
def test_changed_digits_land_among_their_own(name: str, least: float) -> None:
    images, labels = changed_digits(400)
    model = KNeighborsClassifier(5).fit(load_map(name).points, load_all()[1])
    assert model.score(load_map(name).place(images), labels) >= least


def test_more_iterations_hardly_move_a_changed_digit() -> None:
    images, _ = changed_digits(50)
    X, _ = load_all()
    raw, place = MAPS["t-SNE"]()
    settled = maps.place_among(maps.rebuild(raw, X), images, 500)
    off = np.linalg.norm(place(images) - settled, axis=1) / np.ptp(raw, axis=0).max()
    assert np.mean(off < 0.01) >= 0.96


@each_map
def test_the_same_image_always_lands_on_the_same_place(name: str) -> None:
    images, _ = changed_digits(10)
    digits_map = load_map(name)
    together = digits_map.place(images)
    assert np.array_equal(digits_map.place(images), together)
    alone = np.vstack([digits_map.place([image]) for image in images])
    assert alone == pytest.approx(together, abs=1e-9)
    assert np.array_equal(load_map.__wrapped__(name).place(images), together)  # loaded anew


def test_many_threads_place_as_one_does() -> None:
    images, _ = changed_digits(40)
    place = load_map.__wrapped__("t-SNE").place  # the threads are its first visitors
    with ThreadPoolExecutor(8) as pool:
        by_many = np.vstack(list(pool.map(lambda image: place([image]), images)))
    assert np.array_equal(by_many, np.vstack([place([image]) for image in images]))


@each_map
def test_placing_leaves_the_digits_where_they_are(name: str) -> None:
    images, _ = changed_digits(5)
    digits_map = load_map(name)
    before = digits_map.points.copy()
    digits_map.place(images)
    assert np.array_equal(digits_map.points, before)


@each_map
def test_nothing_escapes_from_the_map(name: str) -> None:
    places = load_map(name).place(unlike_any_digit())
    assert places.min() >= -MARGIN  # False for NaN
    assert places.max() <= 1 + MARGIN


def test_what_lies_too_far_out_is_put_on_the_edge() -> None:
    right, top, left, bottom = load_map("PCA").place(unlike_any_digit()[-4:])
    assert sorted([right[0], left[0]]) == [-MARGIN, 1 + MARGIN]
    assert sorted([top[1], bottom[1]]) == [-MARGIN, 1 + MARGIN]


@each_map
@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((2, 63)), "63 features"),
        (np.zeros(64), "Expected 2D array"),
        (np.zeros((0, 64)), "0 sample"),
        (np.full((1, 64), np.nan), "NaN"),
        (np.full((1, 64), np.inf), "infinity"),
    ],
)
def test_what_is_no_image_is_refused(name: str, images: NDArray[np.float64], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load_map(name).place(images)


def test_an_unknown_map_is_refused() -> None:
    with pytest.raises(ValueError, match="map must be one of t-SNE, PCA, not 'UMAP'"):
        load_map("UMAP")


@pytest.mark.parametrize("k", [1, 4, 30, 59])
def test_the_kept_share_is_that_of_a_plain_loop(k: int) -> None:
    generator = np.random.default_rng(0)
    X, points = generator.normal(size=(60, 64)), generator.normal(size=(60, 2))
    points[:30] = X[:30, :2]
    shares = []
    for i in range(60):
        nearest = []
        for rows in (X, points):
            distances = [np.linalg.norm(row - rows[i]) for row in rows]
            others = [j for j in range(60) if j != i]
            nearest.append(set(sorted(others, key=distances.__getitem__)[:k]))
        shares.append(len(nearest[0] & nearest[1]) / k)
    assert maps.neighborhood_preservation_by_k(points, X)[k - 1] == pytest.approx(np.mean(shares))


def test_a_map_that_is_the_truth_keeps_every_neighbor() -> None:
    points = np.random.default_rng(0).normal(size=(50, 2))
    assert (maps.neighborhood_preservation_by_k(points, 3 * points) == 1).all()
    assert (
        maps.neighborhood_preservation_by_k(-points, np.hstack([points, np.ones((50, 9))])) == 1
    ).all()


def test_tsne_keeps_more_neighbors_than_pca() -> None:
    X, _ = load_all()
    pca, tsne = (
        maps.neighborhood_preservation_by_k(load_map(name).points, X)[4]
        for name in ("PCA", "t-SNE")
    )
    assert 0.05 < pca < 0.12
    assert 0.55 < tsne < 0.65


def test_a_map_of_other_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="10 digits need as many points"):
        maps.neighborhood_preservation_by_k(np.zeros((9, 2)), np.zeros((10, 64)))
