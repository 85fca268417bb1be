"""K-NN beside two models that learn: accuracy, times and size on one split."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from statistics import median
from time import perf_counter
from typing import Any

from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from digits_knn.dataset import Split, load_all
from digits_knn.knn.classifier import WEIGHTS, check_choice, check_n_neighbors
from digits_knn.knn.metrics import METRICS, check_metric
from digits_knn.lesson.block import Block, block

LEAST, MOST = 5, 95  # percent of the digits in the test part
N_REPEATS = 5  # the median of which is told
NAMES = KNN, LOGISTIC, SVM = "K-NN", "Logistic regression", "SVM"


@dataclass(frozen=True)
class Trial:
    """A split of the digits, and how K-NN reads them.

    Attributes
    ----------
    test_percent : int
        LEAST..MOST, of the 1,797 digits.
    seed : int
        Of the split, 0 or more.
    n_neighbors, weights, metric : int
        Of K-NN; K at most the number of training digits.
    """

    test_percent: int
    seed: int
    n_neighbors: int
    weights: str
    metric: str

    def __post_init__(self) -> None:
        if not LEAST <= self.test_percent <= MOST:
            raise ValueError(f"the test part takes {LEAST} to {MOST} %, not {self.test_percent}")
        check_choice("weights", self.weights, WEIGHTS)
        check_metric(self.metric)
        check_n_neighbors(self.n_neighbors, len(self.split.y_train))

    @property
    def split(self) -> Split:
        """Split the digits."""
        return split_digits(self.test_percent, self.seed)


@dataclass(frozen=True)
class Measurement:
    """What one model reached on this machine.

    Attributes
    ----------
    accuracy : float
        Share of the test digits that are read right, 0..1.
    fit_seconds, predict_seconds : float
        Median times, to fit all training and to read all test digits.
    n_bytes : int
        Of the model when it is stored.
    """

    accuracy: float
    fit_seconds: float
    predict_seconds: float
    n_bytes: int


@lru_cache(maxsize=8)
def split_digits(test_percent: int, seed: int) -> Split:
    """Split the digits as `train_test_split(test_size=test_percent / 100, random_state=seed)`."""
    X, y = load_all()
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=test_percent / 100, random_state=seed
    )
    return Split(X_train, X_test, y_train, y_test)


def make(trial: Trial) -> dict[str, Any]:
    """Return the three models by name, not yet fitted."""
    return {
        KNN: KNeighborsClassifier(
            trial.n_neighbors, weights=trial.weights, **METRICS[trial.metric].arguments
        ),
        LOGISTIC: make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
        SVM: SVC(),
    }


@lru_cache(maxsize=64)
def knn_score(trial: Trial) -> float:
    """Return the share of the test digits that K-NN reads right, 0..1."""
    split = trial.split
    model = make(trial)[KNN].fit(split.X_train, split.y_train)
    return float(model.score(split.X_test, split.y_test))


def measure(
    trial: Trial,
    progress: Callable[[float, str], Any] = lambda _share, _name: None,
    n_repeats: int = N_REPEATS,
) -> dict[str, Measurement]:
    """Fit and ask the three models, several times each.

    Parameters
    ----------
    progress : callable
        Called with the share that is done, 0..1, and the name of the model at work.
    n_repeats : int
        Times each model is fitted and asked, 1 or more.

    Raises
    ------
    ValueError
        If n_repeats is below 1.
    """
    if n_repeats < 1:
        raise ValueError(f"a median takes one time or more, not {n_repeats}")
    split = trial.split
    measured = {}
    models = make(trial)
    for done, (name, model) in enumerate(models.items()):
        progress(done / len(models), name)
        fit_times = _times(partial(model.fit, split.X_train, split.y_train), n_repeats)
        predict_times = _times(partial(model.predict, split.X_test), n_repeats)
        measured[name] = Measurement(
            accuracy=float(model.score(split.X_test, split.y_test)),
            fit_seconds=median(fit_times),
            predict_seconds=median(predict_times),
            n_bytes=len(pickle.dumps(model)),
        )
    return measured


def _times(work: Callable[[], Any], n_repeats: int) -> list[float]:
    times = []
    for _ in range(n_repeats):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return times


def written(name: str, measured: Measurement) -> str:
    """Write what was measured in a line."""
    return (
        f"{name}: {measured.accuracy:.1%}, {measured.n_bytes:,} bytes\n"
        f"  fit {1000 * measured.fit_seconds:.1f} ms,"
        f" predict {1000 * measured.predict_seconds:.1f} ms"
    )


def code(trial: Trial, measured: dict[str, Measurement] | None) -> Block:
    """Return the code of the step.

    Parameters
    ----------
    measured : dict or None
        What `measure` gave in this trial, None if it was not measured.
    """
    split = f"""
    X, y = load_digits(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size={trial.test_percent / 100}, random_state={trial.seed}
    )
    knn = KNeighborsClassifier(
        n_neighbors={trial.n_neighbors}, weights="{trial.weights}",
        {METRICS[trial.metric].write_arguments()},
    )
    """
    if measured is None:
        return block(
            split,
            """

            knn.fit(X_train, y_train)
            score = knn.score(X_test, y_test)
            print(f"{score:.1%} of {len(y_test)} correct")
            """,
            prints=f"{knn_score(trial):.1%} of {len(trial.split.y_test)} correct",
        )
    return block(
        split,
        """
        models = {
            "K-NN": knn,
            "Logistic regression": make_pipeline(
                StandardScaler(),
                LogisticRegression(max_iter=1000),
            ),
            "SVM": SVC(),
        }

        for name, model in models.items():
            start = perf_counter()
            model.fit(X_train, y_train)
            fit = perf_counter() - start
            start = perf_counter()
            accuracy = np.mean(model.predict(X_test) == y_test)
            predict = perf_counter() - start
            size = len(dumps(model))
            print(f"{name}: {accuracy:.1%}, {size:,} bytes")
            print(f"  fit {1000 * fit:.1f} ms,", end=" ")
            print(f"predict {1000 * predict:.1f} ms")
        """,
        prints="\n".join(written(name, each) for name, each in measured.items()),
    )
