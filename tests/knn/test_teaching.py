import io
import pickle
import re
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.dataset import load_split
from digits_knn.knn import classifier, taught_files, teaching
from digits_knn.knn.classifier import WEIGHTS
from digits_knn.knn.metrics import METRICS
from digits_knn.knn.taught_files import MAX_BYTES, NOT_TAUGHT_FILE, TOO_BIG
from digits_knn.knn.teaching import MAX_TAUGHT, NOTHING, Taught

HEADER = ",".join(taught_files.COLUMNS)
INK = ",".join(["7"] * 64)

images = (
    st.lists(st.integers(0, 16), min_size=64, max_size=64)
    .filter(any)
    .map(lambda counts: np.array(counts, dtype=np.float64).reshape(8, 8))
)
labels = st.integers(0, 9)


@st.composite
def several(draw: st.DrawFn) -> Taught:
    taught = NOTHING
    for image, label in draw(st.lists(st.tuples(images, labels), min_size=1, max_size=5)):
        taught = teaching.teach(taught, image, label)
    return taught


def drawings(n: int) -> Taught:
    """Return n different drawings, copied from the test digits and marked with their number."""
    X, y = load_split().X_test[np.arange(n) % 450], load_split().y_test[np.arange(n) % 450]
    X[:, 0], X[:, 7], X[:, 56] = np.unravel_index(np.arange(n), (17, 17, 17))
    return Taught(X, y)


def written(write: Callable[..., bytes], taught: Taught) -> bytes:
    """Return a file, as one of `taught_files` writes it."""
    return write(taught.X, taught.y)


def filled(value: float) -> NDArray[np.float64]:
    return np.full((8, 8), value, dtype=np.float64)


def packed(compression: int = zipfile.ZIP_DEFLATED, **arrays: ArrayLike) -> bytes:
    """Pack arrays as NumPy does, pickled where need be, by any method."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.asarray(array), allow_pickle=True)
            archive.writestr(f"{name}.npy", member.getvalue())
    return file.getvalue()


@settings(deadline=None)
@given(image=images, label=labels, metric=st.sampled_from(list(METRICS)))
def test_a_taught_drawing_is_its_own_nearest_neighbor_at_distance_0(
    image: NDArray[np.float64], label: int, metric: str
) -> None:
    split = load_split()
    taught = teaching.teach(NOTHING, image, label)
    X, y = teaching.with_training(taught, split.X_train, split.y_train)
    neighbors = classifier.rank(classifier.fit(X, y, metric), image.reshape(1, 64))
    at_zero = neighbors.indices[neighbors.distances == 0]
    assert len(split.X_train) in at_zero
    assert y[len(split.X_train)] == label


def test_a_taught_drawing_is_read_as_it_was_taught() -> None:
    split = load_split()
    image = split.X_test[0].reshape(8, 8)
    for label in range(10):
        taught = teaching.teach(NOTHING, image, label)
        X, y = teaching.with_training(taught, split.X_train, split.y_train)
        neighbors = classifier.rank(classifier.fit(X, y), image.reshape(1, 64))
        assert classifier.classify(neighbors, y, 5, "distance").label == label


def test_drawings_stay_in_the_order_in_which_they_were_taught() -> None:
    taught = NOTHING
    for value, label in ((3, 9), (1, 0), (2, 9)):
        taught = teaching.teach(taught, filled(value), label)
    assert taught.X[:, 0].tolist() == [3, 1, 2]
    assert taught.y.tolist() == [9, 0, 9]
    assert len(taught) == 3


def test_pixels_are_taught_row_by_row() -> None:
    image = np.arange(64).reshape(8, 8) % 17
    assert teaching.teach(NOTHING, image, 1).X.tolist() == [(np.arange(64) % 17).tolist()]


def test_an_image_taught_again_gets_the_new_label_and_comes_last() -> None:
    taught = teaching.teach(teaching.teach(NOTHING, filled(1), 4), filled(2), 5)
    again = teaching.teach(taught, filled(1), 7)
    assert again.X[:, 0].tolist() == [2, 1]
    assert again.y.tolist() == [5, 7]


def test_a_zero_of_either_sign_is_the_same_ink() -> None:
    taught = NOTHING
    for zero in (0.0, -0.0):
        image = filled(zero)
        image[3, 3] = 7
        taught = teaching.teach(taught, image, 5)
    assert taught.y.tolist() == [5]


def test_a_drawing_without_ink_is_refused() -> None:
    with pytest.raises(ValueError, match="Drawing 2 has no ink"):
        taught_files.from_file(packed(X=np.vstack([np.ones(64), np.zeros(64)]), y=np.array([1, 2])))


def test_teaching_leaves_what_was_taught_as_it_was() -> None:
    taught = teaching.teach(NOTHING, filled(1), 4)
    teaching.teach(taught, filled(1), 5)
    teaching.merge(taught, drawings(3))
    assert taught == Taught(np.full((1, 64), 1.0), np.array([4]))
    assert len(NOTHING) == 0


@given(several(), several())
def test_merging_is_teaching_one_after_the_other(taught: Taught, more: Taught) -> None:
    one_by_one = taught
    for x, label in zip(more.X, more.y, strict=True):
        one_by_one = teaching.teach(one_by_one, x.reshape(8, 8), label)
    assert teaching.merge(taught, more) == one_by_one


@pytest.mark.parametrize(
    "other",
    [
        Taught(drawings(3).X, np.array([0, 0, 0])),
        Taught(drawings(4).X[1:], drawings(3).y.copy()),
        drawings(2),
        "three drawings",
    ],
)
def test_other_drawings_are_not_equal(other: object) -> None:
    assert drawings(3) == drawings(3)
    assert drawings(3) != other


def test_nobody_can_change_what_is_taught() -> None:
    loaded = taught_files.from_file(written(taught_files.to_npz, drawings(2)))
    for taught in (NOTHING, teaching.teach(NOTHING, filled(1), 4), loaded):
        assert not taught.X.flags.writeable
        assert not taught.y.flags.writeable


def test_training_digits_keep_their_rows() -> None:
    split = load_split()
    taught = drawings(3)
    X, y = teaching.with_training(taught, split.X_train, split.y_train)
    assert np.array_equal(X[:1347], split.X_train)
    assert np.array_equal(y[:1347], split.y_train)
    assert np.array_equal(X[1347:], taught.X)
    assert np.array_equal(y[1347:], taught.y)


def test_as_many_drawings_as_allowed_can_be_taught_and_no_more() -> None:
    full = teaching.merge(drawings(MAX_TAUGHT - 1), teaching.teach(NOTHING, filled(1), 1))
    assert len(full) == MAX_TAUGHT
    assert len(teaching.teach(full, filled(1), 2)) == MAX_TAUGHT  # replaced, not added
    with pytest.raises(ValueError, match=r"500 digits at most; these would be 501"):
        teaching.teach(full, filled(2), 1)


@pytest.mark.parametrize("value", [-1, 17, 0.5, np.nan, np.inf, -np.inf])
def test_ink_that_is_no_count_is_refused(value: float) -> None:
    image = filled(1)
    image[7, 7] = value
    with pytest.raises(ValueError, match="ink of each pixel must be a whole number from 0 to 16"):
        teaching.teach(NOTHING, image, 1)


@pytest.mark.parametrize("label", [-1, 10, 0.5, np.nan])
def test_a_label_that_is_no_digit_is_refused(label: Any) -> None:
    with pytest.raises(ValueError, match="label must be a whole number from 0 to 9"):
        teaching.teach(NOTHING, filled(1), label)


@pytest.mark.parametrize("label", ["3", None, True])
def test_a_label_that_is_no_number_is_refused(label: Any) -> None:
    with pytest.raises(ValueError, match="must be whole numbers"):
        teaching.teach(NOTHING, filled(1), label)


@pytest.mark.parametrize("shape", [(64,), (8, 9), (1, 8, 8), (0,)])
def test_an_image_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"shape \(8, 8\), not"):
        teaching.teach(NOTHING, np.zeros(shape), 1)


def untied() -> tuple[NDArray[np.float64], NDArray[np.int64], Taught]:
    """Return training digits and a writer's drawings, shaken just enough to break ties."""
    split = load_split()
    random = np.random.default_rng(0)
    X = split.X_train[:200] + random.uniform(0, 1e-3, (200, 64))
    taught = Taught(
        np.roll(split.X_test[:40], 9, axis=1) + random.uniform(0, 1e-3, (40, 64)),
        split.y_test[:40].copy(),
    )
    return X, split.y_train[:200], taught


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("k", [1, 4])
def test_progress_equals_scikit_learn_asked_one_by_one(k: int, metric: str, weights: str) -> None:
    X, y, taught = untied()
    progress = teaching.progress(taught, X, y, k, weights, metric)
    model = KNeighborsClassifier(k, weights=weights, algorithm="brute", **METRICS[metric].arguments)
    before = model.fit(X, y).predict(taught.X)
    after = [
        model.fit(np.vstack([X, taught.X[:i]]), np.append(y, taught.y[:i])).predict([x])[0]
        for i, x in enumerate(taught.X)
    ]
    assert np.array_equal(progress.before, before == taught.y)
    assert np.array_equal(progress.after, np.array(after) == taught.y)
    assert progress.before.sum() < progress.after.sum()


@pytest.mark.parametrize("weights", WEIGHTS)
def test_progress_breaks_ties_as_the_answer_does(weights: str) -> None:
    split = load_split()
    X, y, taught = split.X_train[:100], split.y_train[:100], drawings(60)
    progress = teaching.progress(taught, X, y, 4, weights, "chebyshev")
    for i, (x, label) in enumerate(zip(taught.X, taught.y, strict=True)):
        older = Taught(taught.X[:i].copy(), taught.y[:i].copy())
        for n_correct, known in ((progress.before[i], NOTHING), (progress.after[i], older)):
            X_known, y_known = teaching.with_training(known, X, y)
            neighbors = classifier.rank(classifier.fit(X_known, y_known, "chebyshev"), [x])
            classification = classifier.classify(neighbors, y_known, 4, weights)
            assert n_correct == (classification.label == label)


def test_a_drawing_does_not_help_to_read_itself() -> None:
    X = np.vstack([np.full((2, 64), 8.0), np.zeros((1, 64))])
    taught = teaching.teach(NOTHING, filled(9), 4)
    progress = teaching.progress(taught, X, np.array([1, 1, 4]), 1)
    assert not progress.before[0]
    assert not progress.after[0]


def test_progress_counts_the_drawings_of_each_digit() -> None:
    split = load_split()
    taught = Taught(drawings(4).X, np.array([9, 2, 9, 9]))
    counts = teaching.progress(taught, split.X_train, split.y_train, 5).n_taught
    assert counts.tolist() == [0, 0, 1, 0, 0, 0, 0, 0, 0, 3]


def test_where_nothing_is_taught_there_is_no_progress() -> None:
    split = load_split()
    progress = teaching.progress(NOTHING, split.X_train, split.y_train, 5)
    assert progress.n_taught.tolist() == [0] * 10
    assert progress.before.shape == progress.after.shape == (0,)
    assert progress.before.dtype == progress.after.dtype == bool


@pytest.mark.parametrize(
    ("k", "weights", "metric", "message"),
    [
        (1348, "uniform", "euclidean", "whole number from 1 to 1347"),
        (5, "rank", "euclidean", "weights must be"),
        (5, "uniform", "hamming", "metric must be"),
    ],
)
@pytest.mark.parametrize("taught", [NOTHING, drawings(2)])
def test_progress_refuses_an_unknown_choice(
    taught: Taught, k: int, weights: str, metric: str, message: str
) -> None:
    split = load_split()
    with pytest.raises(ValueError, match=message):
        teaching.progress(taught, split.X_train, split.y_train, k, weights, metric)


@given(several())
def test_a_file_gives_back_what_was_taught(taught: Taught) -> None:
    assert taught_files.from_file(written(taught_files.to_csv, taught)) == taught
    assert taught_files.from_file(written(taught_files.to_npz, taught)) == taught


def test_a_file_of_all_that_can_be_taught_is_read() -> None:
    full = drawings(MAX_TAUGHT)
    assert taught_files.from_file(written(taught_files.to_csv, full)) == full
    assert taught_files.from_file(written(taught_files.to_npz, full)) == full


def test_the_csv_file_has_the_columns_of_scikit_learns_table() -> None:
    header, row = (
        written(taught_files.to_csv, teaching.teach(NOTHING, filled(16), 3)).decode().splitlines()
    )
    assert header.split(",") == list(load_digits(as_frame=True).frame.columns)
    assert row.split(",") == ["16"] * 64 + ["3"]


def test_scikit_learns_own_table_is_read() -> None:
    content = load_digits(as_frame=True).frame.head(50).to_csv(index=False).encode()
    X, y = load_digits(return_X_y=True)
    assert taught_files.from_file(content) == Taught(X[:50], y[:50])


def test_a_csv_file_that_passed_through_windows_is_read() -> None:
    taught = drawings(2)
    content = (
        b"\xef\xbb\xbf" + written(taught_files.to_csv, taught).replace(b"\n", b"\r\n") + b"\r\n"
    )
    assert taught_files.from_file(content) == taught


def saved(change: Callable[[str], str], encoding: str = "utf-8") -> bytes:
    return change(written(taught_files.to_csv, drawings(3)).decode()).encode(encoding)


def quoted(text: str) -> str:
    return re.sub("[^,\n]+", lambda cell: f'"{cell[0]}"', text)


def numbered(text: str) -> str:
    header, *lines = text.splitlines()
    return "\n".join(["," + header, *(f"{i},{line}" for i, line in enumerate(lines))])


def label_first(text: str) -> str:
    cells = (line.split(",") for line in text.splitlines())
    return "\n".join(",".join([*each[-1:], *each[:-1]]) for each in cells)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(saved(lambda text: text.replace(",", ";")), id="semicolons"),
        pytest.param(saved(lambda text: "sep=;\n" + text.replace(",", ";")), id="sep=;"),
        pytest.param(saved(lambda text: text.replace(",", "\t"), "utf-16"), id="Unicode text"),
        pytest.param(saved(lambda text: text.replace(",", "\t")), id="tabs"),
        pytest.param(saved(quoted), id="quotes"),
        pytest.param(saved(numbered), id="pandas, with its index"),
        pytest.param(saved(lambda text: "index" + numbered(text)), id="index, with its name"),
        pytest.param(
            saved(lambda text: re.sub("(?m)^([0-9]+),", r"anna_\1,", numbered(text))), id="names"
        ),
        pytest.param(
            saved(lambda text: numbered(text).replace(",", "\t")), id="pandas, with tabs and index"
        ),
        pytest.param(saved(lambda text: text.replace("\n", ",,\n")), id="trailing commas"),
        pytest.param(saved(lambda text: text.replace("\n", ",\n")[:-2]), id="but for the last"),
        pytest.param(saved(lambda text: text + f"{',' * 64}\n" * 3), id="trailing rows"),
        pytest.param(saved(str.upper), id="capitals"),
        pytest.param(saved(lambda text: text.replace("target", "label")), id="label"),
        pytest.param(saved(label_first), id="label first"),
        pytest.param(saved(lambda text: text.split("\n", 1)[1]), id="no header, as optdigits"),
        pytest.param(
            saved(lambda text: numbered(text).split("\n", 1)[1]), id="no header, with an index"
        ),
        pytest.param(
            saved(lambda text: re.sub(r"\b(\d+)(?=[;\n])", r"\1,0", text.replace(",", ";"))),
            id="decimal comma",
        ),
        pytest.param(packed(data=drawings(3).X, target=drawings(3).y), id="load_digits's arrays"),
        pytest.param(
            packed(X=drawings(3).X, y=drawings(3).y, classes=np.arange(10)), id="one array more"
        ),
    ],
)
def test_a_file_that_went_through_other_programs_is_read(content: bytes) -> None:
    assert taught_files.from_file(content) == drawings(3)


def test_a_table_that_pandas_saved_is_read() -> None:
    frame = load_digits(as_frame=True).frame.head(50)
    X, y = load_digits(return_X_y=True)
    for how in (
        {},
        {"sep": ";", "decimal": ","},
        {"header": False, "index": False},
        {"quoting": 2},
    ):
        assert taught_files.from_file(frame.to_csv(**how).encode()) == Taught(X[:50], y[:50])


@pytest.mark.parametrize("dtype", ["uint8", "<i8", ">i4", "float32", "uint64"])
def test_arrays_of_any_kind_of_number_are_read(dtype: str) -> None:
    taught = drawings(3)
    content = packed(X=np.asfortranarray(taught.X.astype(dtype)), y=taught.y.astype(dtype))
    assert taught_files.from_file(content) == taught


def test_a_file_with_an_image_twice_keeps_its_last_label() -> None:
    loaded = taught_files.from_file(packed(X=np.ones((3, 64)), y=[1, 2, 3]))
    assert loaded.y.tolist() == [3]


def csv(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def claiming(name: str, claimed: int, content: bytes) -> bytes:
    """Change the unpacked size that a zip directory gives for a member."""
    at = content.rindex(name.encode()) - 46  # where a directory entry begins
    assert content[at : at + 4] == b"PK\x01\x02"
    return content[: at + 24] + claimed.to_bytes(4, "little") + content[at + 28 :]


X2, Y2 = np.ones((2, 64)), np.array([1, 2])
PLAIN = packed(zipfile.ZIP_STORED, X=X2, y=Y2)
NO_INK, NO_LABEL = "ink of each pixel must be", "label must be a whole number from 0 to 9"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "The file is empty.", id="empty"),
        pytest.param(b" \n", NOT_TAUGHT_FILE, id="blank"),
        pytest.param(b"\x89PNG\r\n\x1a\n", NOT_TAUGHT_FILE, id="picture"),
        pytest.param("größe".encode("latin-1"), NOT_TAUGHT_FILE, id="not UTF-8"),
        pytest.param(b"a,b\n1,2", NOT_TAUGHT_FILE, id="other table"),
        pytest.param(
            csv(INK + ",1").replace(b"target", b"class"), NOT_TAUGHT_FILE, id="other header"
        ),
        pytest.param(
            csv(INK + ",1").replace(b"pixel_0_1", b"pixel_0_0"), NOT_TAUGHT_FILE, id="pixel twice"
        ),
        pytest.param(b"," * 999_999, NOT_TAUGHT_FILE, id="nothing but commas"),
        pytest.param(
            b"\n".join([b"1," * 300 + b"1"] * 3), NOT_TAUGHT_FILE, id="301 columns of numbers"
        ),
        pytest.param(csv(INK + ",1").replace(b"\n", b",writer\n"), NOT_TAUGHT_FILE, id="writer"),
        pytest.param(b"sep=;", NOT_TAUGHT_FILE, id="nothing but the separator"),
        pytest.param(b"1,2\n3,4", NOT_TAUGHT_FILE, id="two columns of numbers"),
        pytest.param(b'"' + b"1" * 200_000, NOT_TAUGHT_FILE, id="an endless cell"),
        pytest.param(",".join(["0"] * 784).encode(), "28 x 28 pixels", id="MNIST"),
        pytest.param(
            ",".join(["label", *(f"pixel{i}" for i in range(784))]).encode(), "28 x 28", id="Kaggle"
        ),
        pytest.param(b"PK\x03\x04 and nothing more", NOT_TAUGHT_FILE, id="broken zip"),
        pytest.param(PLAIN[:-30], NOT_TAUGHT_FILE, id="zip cut off"),
        pytest.param(
            PLAIN.replace(b"\xf0\x3f", b"\xf0\x40", 1), NOT_TAUGHT_FILE, id="zip with an error"
        ),
        pytest.param(packed(X=X2), NOT_TAUGHT_FILE, id="no y"),
        pytest.param(packed(images=X2, labels=Y2), NOT_TAUGHT_FILE, id="other arrays"),
        pytest.param(packed(X=X2.astype(object), y=Y2), NOT_TAUGHT_FILE, id="pickled objects"),
        pytest.param(packed(zipfile.ZIP_BZIP2, X=X2, y=Y2), NOT_TAUGHT_FILE, id="bzip2"),
        pytest.param(packed(zipfile.ZIP_LZMA, X=X2, y=Y2), NOT_TAUGHT_FILE, id="LZMA"),
        pytest.param(packed(X=X2, y=["1", "2"]), "must be whole numbers", id="labels as text"),
        pytest.param(packed(X=X2 + 0j, y=Y2), "must be whole numbers", id="complex"),
        pytest.param(packed(X=X2 > 0, y=Y2), "must be whole numbers", id="bool"),
        pytest.param(csv(INK + ",1", INK), "Drawing 2 must have 65 columns, not 64", id="short"),
        pytest.param(csv(INK + ",1,1"), "Drawing 1 must have 65 columns, not 66", id="long"),
        pytest.param(csv(INK + ",1", "", INK + ",1"), "Drawing 2 must have 65", id="blank line"),
        pytest.param(csv(INK + ",one"), "Drawing 1 may contain only numbers", id="text"),
        pytest.param(csv(INK + ","), "Drawing 1 may contain only numbers", id="missing"),
        pytest.param(packed(X=X2[0], y=Y2), "X must have the shape", id="X of one dimension"),
        pytest.param(packed(X=X2[:, 1:], y=Y2), "X must have the shape", id="63 pixels"),
        pytest.param(packed(X=X2.reshape(2, 8, 8), y=Y2), "X must have the shape", id="images"),
        pytest.param(packed(X=X2, y=Y2[:, None]), "y must have the shape", id="y in a column"),
        pytest.param(packed(X=X2, y=[1, 2, 3]), "y must have the shape", id="3 labels for 2"),
        pytest.param(csv(INK + ",1", INK + ",10"), f"Drawing 2 is wrong: the {NO_LABEL}", id="10"),
        pytest.param(csv(INK + ",-1"), NO_LABEL, id="label -1"),
        pytest.param(csv(INK + ",1.5"), NO_LABEL, id="label 1.5"),
        pytest.param(csv(INK + ",nan"), NO_LABEL, id="label nan"),
        pytest.param(csv(INK.replace("7", "17", 1) + ",1"), NO_INK, id="ink 17"),
        pytest.param(csv(INK.replace("7", "-1", 1) + ",1"), NO_INK, id="ink -1"),
        pytest.param(csv(INK.replace("7", "0.5", 1) + ",1"), NO_INK, id="ink 0.5"),
        pytest.param(csv(INK.replace("7", "nan", 1) + ",1"), NO_INK, id="ink nan"),
        pytest.param(csv(INK.replace("7", "1e999", 1) + ",1"), NO_INK, id="ink infinite"),
        pytest.param(packed(X=X2 * np.nan, y=Y2), NO_INK, id="array of NaN"),
        pytest.param(packed(X=X2, y=[1, np.inf]), f"Drawing 2 is wrong: the {NO_LABEL}", id="inf"),
        pytest.param(packed(X=X2, y=np.array([1, 2**64 - 1], "uint64")), NO_LABEL, id="huge label"),
        pytest.param(csv(), "The file has no drawings.", id="header only"),
        pytest.param(packed(X=X2[:0], y=Y2[:0]), "The file has no drawings.", id="no rows"),
        pytest.param(csv(*[INK + ",1"] * 501), "at most; this file has 501", id="501 lines"),
        pytest.param(packed(X=np.ones((501, 64)), y=np.ones(501)), "file has 501", id="501 rows"),
        pytest.param(csv(INK + ",1") + b" " * MAX_BYTES, TOO_BIG, id="long file"),
        pytest.param(packed(X=np.ones((2000, 64)), y=Y2), TOO_BIG, id="unpacks to too much"),
        pytest.param(claiming("X.npy", 2**31, PLAIN), TOO_BIG, id="claims too much"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(content: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        taught_files.from_file(content)
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said


def npy(header: str, data: bytes) -> bytes:
    text = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + data


@pytest.mark.parametrize(
    "header",
    [
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000, 64)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-2, 64)}",
        "{'descr': '|S0', 'fortran_order': False, 'shape': (1000000000000, 64)}",
        "{'descr': ('<f8', (1000000000,)), 'fortran_order': False, 'shape': (2, 64)}",
        "{'descr': '|O', 'fortran_order': False, 'shape': (2, 64)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 64L)}",
        "-" * 110,
        "(" * 110,
    ],
)
@pytest.mark.parametrize("data", [b"", bytes(1024)])
def test_an_array_that_is_not_what_its_header_claims_is_refused(header: str, data: bytes) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("X.npy", npy(header, data))
        archive.writestr("y.npy", npy(header, data))
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=r"Use a CSV file|must be whole numbers"):
            taught_files.from_file(file.getvalue())
        assert tracemalloc.get_traced_memory()[1] < 5 * MAX_BYTES
    finally:
        tracemalloc.stop()


class Trap:
    """Fails the test when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return pytest.fail, ("unpickled",)


def test_nothing_is_unpickled() -> None:
    header = "{'descr': '|O', 'fortran_order': False, 'shape': (2, 64)}"
    member = npy(header, pickle.dumps(Trap()).ljust(2 * 64 * 8))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("X.npy", member)
        archive.writestr("y.npy", member)
    with pytest.raises(ValueError, match="Use a CSV file"):
        taught_files.from_file(file.getvalue())


def test_a_zip_bomb_that_lies_about_its_size_is_not_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("X.npy", bytes(100 * MAX_BYTES))
        archive.writestr("y.npy", b"")
    bomb = claiming("X.npy", 1000, file.getvalue())
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="Use a CSV file"):
            taught_files.from_file(bomb)
        assert tracemalloc.get_traced_memory()[1] < 5 * MAX_BYTES
    finally:
        tracemalloc.stop()


def read_or_refused(content: bytes) -> None:
    """Fail if anything but drawings or a ValueError with a sentence comes of a file."""
    try:
        taught = taught_files.from_file(content)
    except ValueError as error:
        if not str(error).endswith("."):  # not one of ours
            raise
        return
    assert taught_files.from_file(written(taught_files.to_npz, taught)) == taught
    assert 1 <= len(taught) <= MAX_TAUGHT


@given(
    st.binary(max_size=300)
    | st.binary(max_size=300).map(lambda data: b"PK\x03\x04" + data)
    | st.binary(max_size=300).map(lambda data: csv() + b"\n" + data)
    | st.text(alphabet="0123456789.,-+e\nnaif \x00\x85", max_size=300).map(
        lambda text: csv(text, INK + ",1")
    )
)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read_or_refused(content)


@settings(max_examples=500, deadline=None)
@given(
    content=st.sampled_from(
        [
            PLAIN,
            written(taught_files.to_npz, drawings(2)),
            written(taught_files.to_csv, drawings(2)),
            packed(zipfile.ZIP_STORED, X=X2.astype("float16"), y=Y2.astype("float32")),
        ]
    ),
    changes=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4)), max_size=4
    ),
    kept=st.just(1.0) | st.floats(0, 1),
)
def test_a_damaged_file_is_read_or_refused(
    content: bytes, changes: list[tuple[float, bytes]], kept: float
) -> None:
    damaged = bytearray(content)
    for place, data in changes:
        at = int(place * len(damaged))
        damaged[at : at + len(data)] = data
    read_or_refused(bytes(damaged[: round(kept * len(damaged))]))


@given(
    data=st.binary(min_size=64 * 2 * 2, max_size=64 * 2 * 2),
    dtype=st.sampled_from(["<f2", ">f2", "<i2", "<u2", "<f4", "<f8", "<i8"]),
)
def test_arrays_of_any_bits_are_read_or_refused(data: bytes, dtype: str) -> None:
    values = np.frombuffer(data, dtype)
    read_or_refused(packed(X=np.resize(values, (2, 64)), y=np.resize(values, 2)))


@pytest.mark.parametrize("dtype", ["<f2", "<f4", "<f8"])
def test_a_signaling_nan_is_refused_without_a_warning(dtype: str) -> None:
    size = np.dtype(dtype).itemsize
    quiet = {2: 0x7D00, 4: 0x7FA00000, 8: 0x7FF4000000000000}[size]
    X = np.frombuffer(quiet.to_bytes(size, "little") * 64, dtype).reshape(1, 64)
    with pytest.raises(ValueError, match=NO_INK):
        taught_files.from_file(packed(X=X, y=[1]))
    with pytest.raises(ValueError, match=NO_LABEL):
        taught_files.from_file(packed(X=np.ones((1, 64)), y=X[0, :1]))
