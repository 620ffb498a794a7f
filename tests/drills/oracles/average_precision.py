"""Sums over ground truths and recall levels in exact fractions; scikit-learn's curve and average precision."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Look up the precision for each object found (k of n), or for each level of recall, among all detections."""
    ranked = [hit for _, hit in sorted(zip(given["scores"], given["tp"], strict=True), key=lambda pair: -pair[0])]
    found = [sum(ranked[:place]) for place in range(1, len(ranked) + 1)]
    precision = [Fraction(tp, place) for place, tp in enumerate(found, 1)]
    n = given["n_gt"]

    def best(recall: Fraction) -> Fraction:
        return max(
            (p for p, tp in zip(precision, found, strict=True) if Fraction(tp, n) >= recall), default=Fraction(0)
        )

    match given["method"]:
        case "step":
            value = sum(precision[found.index(k)] for k in range(1, sum(ranked) + 1)) / Fraction(n)
        case "allpoint":
            value = sum(best(Fraction(k, n)) for k in range(1, n + 1)) / Fraction(n)
        case _:
            last = 10 if given["method"] == "voc11" else 100
            value = sum(best(Fraction(k, last)) for k in range(last + 1)) / Fraction(last + 1)
    return {"ap": float(value)}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask scikit-learn, whose recall knows nothing of missed objects; NumPy integrates and samples its curve."""
    import numpy as np
    from sklearn.metrics import average_precision_score, precision_recall_curve

    share = sum(given["tp"]) / given["n_gt"]
    if given["method"] == "step":
        return {"ap": float(average_precision_score(given["tp"], given["scores"])) * share}
    precision, recall, _ = precision_recall_curve(given["tp"], given["scores"])
    # In ascending recall, without the point (0, 1) that scikit-learn adds.
    p, r = precision[-2::-1], recall[-2::-1] * share
    p = np.maximum.accumulate(p[::-1])[::-1]
    if given["method"] == "allpoint":
        return {"ap": float(np.sum(np.diff(np.concatenate([[0], r])) * p))}
    levels = np.linspace(0, 1, 11 if given["method"] == "voc11" else 101)
    return {"ap": float(np.mean([max(p[r >= level - 1e-9], default=0) for level in levels]))}
