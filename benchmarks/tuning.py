"""What choosing K costs and says: cross-validation of every K, and the same digits split 200 times.

Run `python benchmarks/tuning.py [--json]`. Times are medians of runs on one thread; the loop over
scikit-learn's cross_val_score is timed at some K and reckoned up to all of them.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as a visitor has it

import numpy as np
from sklearn.model_selection import RepeatedKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.engine import report, seconds
from digits_knn.dataset import load_split
from digits_knn.knn import classifier, model_selection, repeated_splits

REPEATS = 5
FOLDS = RepeatedKFold(
    n_splits=model_selection.N_FOLDS, n_repeats=model_selection.N_REPEATS, random_state=0
)
SAMPLED_K = (1, 3, 10, 30, 100, 300, 1000)
K = 5  # of the recipe
RECIPE = 0.987  # what it prints


def measure() -> dict[str, float]:
    """Return times in seconds, and what the scores say."""
    split = load_split()
    model = classifier.fit(split.X_train, split.y_train)

    def all_at_once() -> model_selection.ValidationCurves:
        of_train, of_test = (classifier.rank(model, X) for X in (split.X_train, split.X_test))
        return model_selection.validation_curves(of_train, of_test, split.y_train, split.y_test)

    def one_by_one() -> list[float]:
        return [
            cross_val_score(KNeighborsClassifier(k), split.X_train, split.y_train, cv=FOLDS).mean()
            for k in SAMPLED_K
        ]

    curves = all_at_once()  # the first call also loads the libraries
    ours, theirs = [], []
    for _ in range(REPEATS):  # in turn, so that both meet the same machine
        ours.append(seconds(all_at_once))
        theirs.append(seconds(one_by_one) * len(curves.validation) / len(SAMPLED_K))
    off = np.abs(curves.validation[np.array(SAMPLED_K) - 1] - one_by_one())
    times = [seconds(repeated_splits.score_repeated_splits) for _ in range(REPEATS)]
    repeated = repeated_splits.score_repeated_splits()
    scores = repeated.accuracy[:, K - 1]
    best = repeated.accuracy.argmax(axis=1) + 1
    return {
        "training, cross-validated and test score of every K, s": float(np.median(ours)),
        "loop of cross_val_score over every K, s": float(np.median(theirs)),
        "ratio": float(np.median(np.array(theirs) / np.array(ours))),
        "largest difference to cross_val_score, digits": float(off.max() * len(split.y_train)),
        "200 splits, every K, s": float(np.median(times)),
        "best K, cross-validated": curves.best,
        "its cross-validated score": float(curves.validation[curves.best - 1]),
        "its standard error": float(curves.standard_error[curves.best - 1]),
        "its test score": float(curves.test[curves.best - 1]),
        "largest K within one standard error": curves.one_standard_error,
        "best K on the test digits": curves.best_on_test,
        "its score there": float(curves.test[curves.best_on_test - 1]),
        f"K = {K}: mean test score of 200 splits": float(scores.mean()),
        f"K = {K}: their standard deviation": float(scores.std(ddof=1)),
        f"K = {K}: share of splits at or above the recipe's {RECIPE}": float(
            np.mean(scores.round(3) >= RECIPE)
        ),
        "smallest best K of a split": int(best.min()),
        "largest best K of a split": int(best.max()),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="for a program to read")
    options = parser.parse_args()
    report(measure(), options.json)


if __name__ == "__main__":
    main()
