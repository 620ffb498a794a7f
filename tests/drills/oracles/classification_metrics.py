"""Lists of true and predicted labels, counted one by one; scikit-learn on the same lists."""

from collections.abc import Mapping
from typing import Any


def _labels(given: Mapping[str, Any]) -> tuple[list[int], list[int]]:
    matrix = [[given["tn"], given["fp"]], [given["fn"], given["tp"]]] if given["kind"] == "binary" else given["cm"]
    pairs = [(truth, said) for truth, row in enumerate(matrix) for said, count in enumerate(row) for _ in range(count)]
    return [truth for truth, _ in pairs], [said for _, said in pairs]


def _share(hits: int, of: int) -> float:
    return hits / of if of else 0.0


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Count the samples that are so and were called so."""
    truths, saids = _labels(given)
    pairs = list(zip(truths, saids, strict=True))

    def f(of: int, beta: float) -> tuple[float, float, float]:
        hits = sum(truth == said == of for truth, said in pairs)
        p, r = _share(hits, saids.count(of)), _share(hits, truths.count(of))
        harmonic = (1 + beta**2) / (1 / p + beta**2 / r) if hits else 0.0
        return p, r, harmonic

    right = _share(sum(truth == said for truth, said in pairs), len(pairs))
    if given["kind"] == "binary":
        p, r, harmonic = f(1, given["beta"])
        return {"accuracy": right, "precision": p, "recall": r, "f": harmonic}
    each = [f(of, 1)[2] for of in range(len(given["cm"]))]
    # The weighted mean is the mean over all samples of the F1 of their class.
    return {
        "macro_f1": sum(each) / len(each),
        "micro_f1": right,
        "weighted_f1": sum(each[truth] for truth in truths) / len(truths),
    }


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask scikit-learn."""
    from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support

    truths, saids = _labels(given)
    if given["kind"] == "binary":
        p, r, f, _ = precision_recall_fscore_support(
            truths, saids, beta=given["beta"], average="binary", zero_division=0
        )
        return {
            "accuracy": float(accuracy_score(truths, saids)),
            "precision": float(p),
            "recall": float(r),
            "f": float(f),
        }
    return {
        f"{average}_f1": float(f1_score(truths, saids, average=average, zero_division=0))
        for average in ("macro", "micro", "weighted")
    }
