"""The code beside the numbers and pictures of the page Map; see `snippets`."""

from collections.abc import Mapping

from numpy.typing import ArrayLike

from digits_knn.dataset import RANDOM_STATE, load_all, load_split
from digits_knn.embedding.maps import MAPS, MARGIN
from digits_knn.knn.classifier import check_choice, check_n_neighbors
from digits_knn.knn.metrics import METRICS, check_metric
from digits_knn.snippets.assemble import (
    EQUAL,
    LOAD_ALL,
    NEEDS_US,
    NO_FILES,
    Snippet,
    assemble,
    check_row,
    load_voters,
    write_image,
)

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


def digits_map(name: str, image: ArrayLike | None = None) -> Snippet:
    """Return `points`, the places of all digits on a map, and `place`, that of a drawing.

    Parameters
    ----------
    name : str
        A key of `embedding.MAPS`.
    image : array of shape (8, 8)
        Whole ink counts 0..16; None for no drawing.
    """
    check_choice("map", name, MAPS)
    drawing = () if image is None else ("\n", write_image(image), PLACE[name])
    return assemble(f"All digits on a plane, by {name}", LOAD_ALL, PLACES[name], *drawing)


def neighborhood_preservation(name: str, n_neighbors: int) -> Snippet:
    """Return `kept`, the share of each digit's K nearest others that are so on the map as well."""
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


def neighbors(
    name: str,
    n_neighbors: int,
    metric: str,
    row: int,
    image: ArrayLike,
    files: Mapping[str, int] = NO_FILES,
) -> Snippet:
    """Return `nearest`, rows of those that vote, and `kept`, how many are so near on the map, too.

    Parameters
    ----------
    name : str
        A key of `embedding.MAPS`.
    row : int
        On the page's map: of the training digits, the test digits, the drawings in the files; -1
        for the drawing.
    image : array-like of shape (8, 8)
        Whole ink counts 0..16, the drawing.
    files : mapping of str to int
        As in `assemble.check_row`: their drawings vote, too.

    Raises
    ------
    ValueError
        If a choice is unknown, or K or the row is out of range.
    """
    check_choice("map", name, MAPS)
    check_metric(metric)
    n_train, n_all = len(load_split().y_train), len(load_all()[1])
    check_n_neighbors(n_neighbors, n_train)
    check_row(row, n_all, files, least=-1)
    itself = ""
    if row == -1:
        sample = f"{write_image(image)}sample = [image.ravel()]\nplace = digits_map.place(sample)\n"
    elif n_train <= row < n_all:
        number = row - n_train
        sample = f"sample, place = X_test[[{number}]], test_on_map[[{number}]]\n"
    else:
        number = row if row < n_train else row - n_all + n_train
        sample = f"sample, place = X_train[[{number}]], on_map[[{number}]]\n"
        itself = f"distances[{number}] = off[{number}] = np.inf  # not itself\n"
    return assemble(
        f"The {n_neighbors:,} nearest, and the nearest on the map",
        LOAD_ALL,
        NEEDS_US,
        f"""
        digits_map = load_map("{name}")
        X_train, X_test, y_train, y_test, on_map, test_on_map = train_test_split(
            X, y, digits_map.points, random_state={RANDOM_STATE}
        )
        """,
        load_voters(files, 'on_map = np.vstack([on_map, digits_map.place(drawings["X"])])'),
        "\n",
        sample,
        f"""
        distances = pairwise_distances(sample, X_train, {METRICS[metric].write_arguments()})[0]
        off = pairwise_distances(place, on_map)[0]
        """,
        itself,
        f"""
        nearest = distances.round(12).argsort(kind="stable")[:{n_neighbors}]
        kept = np.isin(nearest, off.argsort(kind="stable")[:{n_neighbors}]).sum()
        print("Neighbors:", y_train[nearest], "at", distances[nearest].round(3))
        print(kept, "of them are among the {n_neighbors} nearest on the map")
        """,
    )
