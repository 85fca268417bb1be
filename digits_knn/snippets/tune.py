"""The code beside the numbers and pictures of Tune K; see `digits_knn.snippets.assemble`."""

import math

import numpy as np

from digits_knn.dataset import RANDOM_STATE, load_all, load_split, split_rows
from digits_knn.knn.classifier import WEIGHTS, check_choice, check_n_neighbors
from digits_knn.knn.metrics import METRICS, check_metric
from digits_knn.knn.model_selection import N_FOLDS, N_REPEATS
from digits_knn.knn.repeated_splits import N_SPLITS
from digits_knn.snippets.assemble import (
    CLASS_FILE,
    EQUAL,
    LOAD_ALL,
    Model,
    Snippet,
    assemble,
    is_tied,
    load,
    load_voters,
    make_model,
    write_loop_over_metrics,
)

LARGEST = 50  # K tried for the best of each split, which is always smaller
RULES_LARGEST = 100  # K tried by the rules; with any setting and noise they choose a smaller one
SEVERAL = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000]
PUBLISHED = 11  # K with published scores
MAKE_WRONG = "y_train[wrong] = (y_train[wrong] + steps[wrong]) % 10"
ONE_WEIGHED = {"uniform": "", "distance": " / distances[0].round(8)[:, None]"}
WEIGHED = {"uniform": "", "distance": " / distances.round(8)[:, :, None]"}


def scores_by_k(n_neighbors: int, weights: str, metric: str, noise: float = 0) -> Snippet:
    """Return `train`, `validation`, `error` and `test` by K: the scores at K and at some others.

    Parameters
    ----------
    noise : float
        Share of the training labels made wrong, 0..1.
    """
    model = make_model(metric, weights, n_neighbors, is_exact=True)
    k_values = sorted({*SEVERAL, n_neighbors})
    beyond = f"""
        if k > {n_fold_train()}:
            continue  # in cross-validation there are fewer digits to vote
    """
    loop = f"""
    for k in {k_values}:
        knn.set_params(n_neighbors=k).fit({model.fitted_on}, y_train)
        train[k] = knn.score({model.fitted_on}, y_train)
        test[k] = knn.score({model.queries}, y_test)
        print(f"K = {{k}}: training {{train[k]:.1%}}, test {{test[k]:.1%}}")
    """
    validate = f"""
        scores = cross_val_score(knn, {model.fitted_on}, y_train, cv=folds)
        scores = scores.reshape({N_REPEATS}, {N_FOLDS})
        validation[k], error[k] = scores.mean(), sem(scores, axis=1).mean()
        print(f"  cross-validation {{validation[k]:.2%}} ± {{error[k]:.2%}}")
    """
    is_beyond = n_neighbors > n_fold_train()
    parts = [loop, *([beyond] if is_beyond else []), validate]
    return assemble(
        f"Scores at K = {n_neighbors:,} and other K",
        load(),
        add_label_noise(noise),
        model.lines,
        f"""

        {write_folds()}
        train, validation, error, test = {{}}, {{}}, {{}}, {{}}
        """,
        "".join(part.rstrip(" ").removeprefix("\n") for part in parts),
    )


def class_scores(n_neighbors: int, weights: str, metric: str, noise: float = 0) -> Snippet:
    """Return `test` by K: the scores with the drawings in class.npz, at K and at some others.

    Parameters
    ----------
    noise : float
        Share of the training labels made wrong, 0..1; those of the class are left as they are.
    """
    check_n_neighbors(n_neighbors, len(load_split().y_train))
    check_choice("weights", weights, WEIGHTS)
    check_metric(metric)
    each = {"uniform": "", "distance": " / distances[:, :k, None].clip(1e-8)"}[weights]
    return assemble(
        "Test scores with the class's drawings",
        load(),
        add_label_noise(noise),
        f"{load_voters([CLASS_FILE]).strip()}\n",
        f"""

        {EQUAL}
        distances = pairwise_distances(X_test, X_train, {METRICS[metric].write_arguments()})
        nearest = distances.round(12).argsort(axis=1, kind="stable")
        distances = np.take_along_axis(distances, nearest, axis=1)
        test = {{}}
        for k in {sorted({*SEVERAL, n_neighbors})}:
            votes = np.eye(10)[y_train[nearest[:, :k]]]{each}
            answers = votes.sum(axis=1).argmax(axis=1)
            test[k] = np.mean(answers == y_test)
            print(f"K = {{k}}: test score {{test[k]:.1%}}")
        """,
    )


def rules(weights: str, metric: str, noise: float = 0) -> Snippet:
    """Return `best`, `one_standard_error`, `square_root`, `best_on_test`: the K that rules choose.

    Also `mean` and `error` of the folds, and `test`, all for K = 1 to 100.
    """
    model = make_model(metric, weights, RULES_LARGEST, is_exact=True)
    return assemble(
        "The K that four rules choose",
        load(),
        add_label_noise(noise),
        model.lines,
        f"""

        {write_folds()}
        scores = []
        for train, fold in folds.split(y_train):
            knn.fit({model.fitted_on}[train][:, train], y_train[train])
            distances, indices = knn.kneighbors({model.fitted_on}[fold][:, train])
            votes = np.eye(10)[y_train[train][indices]]{WEIGHED[weights]}
            answers = votes.cumsum(axis=1).argmax(axis=2)  # at K = 1 to {RULES_LARGEST}
            scores.append((answers == y_train[fold][:, None]).mean(axis=0))
        scores = np.reshape(scores, ({N_REPEATS}, {N_FOLDS}, {RULES_LARGEST}))
        mean, error = scores.mean(axis=(0, 1)), sem(scores, axis=1).mean(axis=0)

        knn.fit({model.fitted_on}, y_train)
        test = []
        for k in range(1, {RULES_LARGEST + 1}):  # no rule chooses a larger K
            test.append(knn.set_params(n_neighbors=k).score({model.queries}, y_test))

        best = mean.argmax() + 1
        good_enough = mean[best - 1] - error[best - 1]
        one_standard_error = np.flatnonzero(mean >= good_enough)[-1] + 1
        square_root = round(len(y_train) ** 0.5)
        best_on_test = np.argmax(test) + 1
        for k in (best, one_standard_error, square_root, best_on_test):
            print(f"K = {{k}}: cross-validation {{mean[k - 1]:.1%}}, test {{test[k - 1]:.1%}}")
        """,
    )


def splits(
    n_neighbors: int,
    weights: str,
    metric: str,
    seed: int = RANDOM_STATE,
    n_splits: int = N_SPLITS,
) -> Snippet:
    """Return `scores` of many splits, `mean`, `deviation`, `low`, `high` and how many `worse`.

    Parameters
    ----------
    seed : int
        The split that is compared with the others.
    n_splits : int
        How many splits, more than `seed`.
    """
    check_n_splits(n_splits, seed)
    model = make_splits(metric, weights, n_neighbors)
    return assemble(
        f"The test score at K = {n_neighbors:,} of {n_splits} splits",
        LOAD_ALL,
        model.lines,
        f"""

        scores = []
        for seed in range({n_splits}):
            train, test = train_test_split(range(len(y)), random_state=seed)
            knn.fit({model.fitted_on}, y[train])
            scores.append(knn.score({model.queries}, y[test]))

        mean, deviation = np.mean(scores), np.std(scores, ddof=1)
        low, high = np.quantile(scores, [0.05, 0.95])
        worse = np.sum(np.array(scores) < scores[{seed}])
        print(f"mean {{mean:.2%}}, standard deviation {{deviation:.2%}}")
        print(f"90% of the splits score {{low:.1%}} to {{high:.1%}}")
        print(f"split {seed}: {{scores[{seed}]:.1%}}, {{worse}} of {{len(scores)}} score lower")
        """,
    )


def splits_by_k(weights: str, metric: str, n_splits: int = N_SPLITS) -> Snippet:
    """Return `scores` of shape (n_splits, 50), the `best` K of each; `mean`, `low`, `high` by K.

    Parameters
    ----------
    n_splits : int
        How many splits.
    """
    check_n_splits(n_splits)
    model = make_splits(metric, weights, LARGEST)
    return assemble(
        f"The best K of each of {n_splits} splits",
        LOAD_ALL,
        model.lines,
        f"""

        scores = []
        for seed in range({n_splits}):
            train, test = train_test_split(range(len(y)), random_state=seed)
            knn.fit({model.fitted_on}, y[train])
            distances, indices = knn.kneighbors({model.queries})
            voters = y[train][indices]
            votes = np.eye(10)[voters]{WEIGHED[weights]}
            answers = votes.cumsum(axis=1).argmax(axis=2)  # at K = 1 to {LARGEST}
            scores.append((answers == y[test][:, None]).mean(axis=0))

        best = np.argmax(scores, axis=1) + 1  # a larger K is never best
        mean = np.mean(scores, axis=0)
        low, high = np.quantile(scores, [0.05, 0.95], axis=0)
        print(f"Best K: {{best[0]}} in split 0, {{best.min()}} to {{best.max()}} over all")
        print("Mean score by K:", mean.round(3))
        """,
    )


def mistakes(n_neighbors: int, weights: str, metric: str) -> Snippet:
    """Return `predictions` on the test digits, `matrix`, rows what was written, and `n_misread`."""
    model = make_model(metric, weights, n_neighbors, is_exact=True)
    return assemble(
        f"Confusion matrix at K = {n_neighbors:,}",
        load(),
        model.lines,
        f"""
        answers = knn.fit({model.fitted_on}, y_train).predict({model.queries})
        matrix = confusion_matrix(y_test, answers)
        n_misread = (answers != y_test).sum()
        print(matrix)
        print(n_misread, "of", len(y_test), "are misclassified")
        """,
    )


def test_digit(row: int, n_neighbors: int, weights: str, metric: str) -> Snippet:
    """Return `label`, the `labels` of a test digit's neighbors and its `answers` at K = 1 to 50.

    Parameters
    ----------
    row : int
        Of the test digits; if K is larger than 50, the answers go up to it.
    """
    n_test = len(load_split().y_test)
    if not isinstance(row, (int, np.integer)) or not 0 <= row < n_test:
        raise ValueError(f"row must be a whole number from 0 to {n_test - 1}, not {row!r}")
    largest = max(n_neighbors, LARGEST)
    model = make_model(metric, weights, largest, is_exact=True)
    return assemble(
        f"A test digit and its {n_neighbors:,} nearest neighbors",
        load(),
        model.lines,
        f"""

        knn.fit({model.fitted_on}, y_train)
        distances, indices = knn.kneighbors({model.queries}[[{row}]])
        labels = y_train[indices[0]]
        votes = np.eye(10)[labels]{ONE_WEIGHED[weights]}
        answers = votes.cumsum(axis=0).argmax(axis=1)  # at K = 1 to {largest}
        label = y_test[{row}]
        print(label, "classified as", answers[{n_neighbors} - 1])
        print("its nearest neighbors:", labels[:{n_neighbors}])
        print("answers by K:", answers)
        """,
    )


def bias_and_variance(
    n_neighbors: int, weights: str, metric: str, noise: float = 0, n_splits: int = N_SPLITS
) -> Snippet:
    """Return `bias` and `variance` at K, as `repeated_splits.bias_and_variance`.

    Where the page interpolates between two K, for some beyond 50, this is the value itself.

    Parameters
    ----------
    noise : float
        Share of the training labels made wrong, 0..1.
    """
    check_n_splits(n_splits)
    model = make_splits(metric, weights, n_neighbors)
    wrong = choose_wrong_labels(noise, str(len(load_split().y_train)))
    # others in each split, which shuffles the digits
    in_loop = f"\n            {MAKE_WRONG}" if wrong else ""
    return assemble(
        f"Bias and variance at K = {n_neighbors:,}",
        LOAD_ALL,
        model.lines,
        "\n" if wrong else "",
        wrong,
        f"""

        counts = np.zeros((len(y), 10))  # how often each digit is predicted to be 0 to 9
        for seed in range({n_splits}):
            train, test = train_test_split(range(len(y)), random_state=seed)
            y_train = y[train]{in_loop}
            knn.fit({model.fitted_on}, y_train)
            counts[test, knn.predict({model.queries})] += 1

        tested = counts.sum(axis=1)
        shares = counts / tested[:, None]
        squares = ((shares - np.eye(10)[y]) ** 2).sum(axis=1)
        bias = np.average(squares / 2, weights=tested)
        variance = np.average((1 - (shares**2).sum(axis=1)) / 2, weights=tested)
        print(f"bias {{bias:.1%}}, variance {{variance:.1%}}")
        """,
    )


def average(
    row: int, seed: int, n_neighbors: int, weights: str, metric: str, noise: float = 0
) -> Snippet:
    """Return the `picture`, an average of the K nearest digits, and the `answer` in one split.

    Parameters
    ----------
    row : int
        Of all digits, the one that is read; the split must test it.
    seed : int
        Of the split.
    noise : float
        Share of the training labels made wrong, 0..1.
    """
    n_all = len(load_all()[1])
    if not isinstance(row, (int, np.integer)) or not 0 <= row < n_all:
        raise ValueError(f"row must be a whole number from 0 to {n_all - 1}, not {row!r}")
    if row not in split_rows(seed)[1]:
        raise ValueError(f"split {seed} does not test row {row}")
    is_exact = is_tied(load_split(seed), load_all()[0][row], n_neighbors, metric)
    model = make_model(metric, weights, n_neighbors, "sample", is_exact)
    each = {"uniform": "", "distance": ", weights=1 / distances[0]"}[weights]
    return assemble(
        f"The {n_neighbors:,} nearest digits on average",
        load(seed),
        add_label_noise(noise),
        f"sample = X[[{row}]]\n\n",
        model.lines,
        f"""
        knn.fit({model.fitted_on}, y_train)
        answer = knn.predict({model.queries})[0]
        distances, indices = knn.kneighbors({model.queries})
        picture = np.average(X_train[indices[0]], axis=0{each})
        print(picture.reshape(8, 8).round(1))
        print(y[{row}], "classified as", answer)
        """,
    )


def all_settings(n_neighbors: int) -> Snippet:
    """Return `validation` and `test` by (metric, weights): their scores at K."""
    check_n_neighbors(n_neighbors, len(load_split().y_train))
    loop = f"""
    {write_loop_over_metrics("    ")}
        D_train = pairwise_distances(X_train, metric=metric, **power) + first
        D_test = pairwise_distances(X_test, X_train, metric, **power) + first
        for weights in votes:
            setting = metric, weights
            knn = KNeighborsClassifier(
                n_neighbors={n_neighbors}, weights=votes[weights], metric="precomputed"
            )
            test[setting] = knn.fit(D_train, y_train).score(D_test, y_test)
            print(f"{{metric}}, {{weights}}: test {{test[setting]:.1%}}")
    """
    validate = f"""
            scores = cross_val_score(knn, D_train, y_train, cv=folds)
            scores = scores.reshape({N_REPEATS}, {N_FOLDS})
            validation[setting], error = scores.mean(), sem(scores, axis=1).mean()
            print(f"  cross-validation {{validation[setting]:.1%}} ± {{error:.1%}}")
    """
    is_validated = n_neighbors <= n_fold_train()
    return assemble(
        f"All settings at K = {n_neighbors:,}",
        load(),
        f"{EQUAL};\n# their votes are equal\n",
        """
        first = 1e-12 * np.arange(len(y_train))
        votes = {
            "uniform": "uniform",
            "distance": lambda distances: 1 / distances.round(8).clip(1e-8),
        }
        """,
        f"{write_folds()}\ntest, validation = {{}}, {{}}\n" if is_validated else "test = {}\n",
        loop.rstrip(" ") + (validate.removeprefix("\n") if is_validated else ""),
    )


def published() -> Snippet:
    """Return `validation` and `test`: the scores at K = 1 to 11, to compare with published ones."""
    model = make_model("euclidean", "uniform", is_exact=True)
    return assemble(
        f"Our scores at K = 1 to {PUBLISHED}",
        load(),
        model.lines,
        f"""

        {write_folds()}
        validation, test = [], []
        for k in range(1, {PUBLISHED + 1}):
            knn.set_params(n_neighbors=k)
            scores = cross_val_score(knn, {model.fitted_on}, y_train, cv=folds)
            validation.append(scores.mean())
            test.append(knn.fit({model.fitted_on}, y_train).score({model.queries}, y_test))
        print("Cross-validation:", *(f"{{score:.1%}}" for score in validation))
        print("Test:", *(f"{{score:.1%}}" for score in test))
        """,
    )


def add_label_noise(noise: float) -> str:
    """Write the lines of `model_selection.add_label_noise` for this share of the training labels.

    Raises
    ------
    ValueError
        If the share is outside 0..1.
    """
    wrong = choose_wrong_labels(noise, "len(y_train)")
    return f"{wrong}{MAKE_WRONG}\n\n" if wrong else ""


def choose_wrong_labels(noise: float, n_train: str) -> str:
    """Write the lines that choose which labels are wrong, `wrong` and `steps`; none without noise.

    Parameters
    ----------
    n_train : str
        What gives the number of labels.

    Raises
    ------
    ValueError
        If the share is outside 0..1.
    """
    if not 0 <= noise <= 1:
        raise ValueError(f"noise must be from 0 to 1, not {noise}")
    if noise == 0:
        return ""
    return f"""# {noise:.0%} of the training labels made wrong
rng = np.random.default_rng(0)
wrong = rng.permutation({n_train})[: round({noise} * {n_train})]
steps = rng.integers(1, 10, {n_train})
"""


def make_splits(metric: str, weights: str, n_neighbors: int) -> Model:
    """Write the lines that make `knn` for rows `train` and `test` of all digits.

    Parameters are those of `make_model`. In so many splits there are equal distances in any metric.
    """
    knn = make_model(metric, weights, n_neighbors, is_exact=True).knn
    n_train = len(load_split().y_train)
    lines = f"""{EQUAL}
first = 1e-12 * np.arange({n_train})
D = pairwise_distances(X, {METRICS[metric].write_arguments()})
"""
    return Model(lines, knn, "D[train][:, train] + first", "D[test][:, train] + first")


def write_folds() -> str:
    """Write the line that makes the folds of `model_selection.cross_validate`."""
    return f"folds = RepeatedKFold(n_splits={N_FOLDS}, n_repeats={N_REPEATS}, random_state=0)"


def n_fold_train() -> int:
    """Return how many digits vote in cross-validation, the largest K that it scores."""
    n_train = len(load_split().y_train)
    return n_train - math.ceil(n_train / N_FOLDS)


def check_n_splits(n_splits: int, seed: int = 0) -> None:
    """Raise ValueError unless there is such a split among so many."""
    if type(n_splits) is not int or type(seed) is not int or not 0 <= seed < n_splits:
        raise ValueError(f"there is no split {seed!r} among {n_splits!r}")
