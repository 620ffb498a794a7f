"""Trapezoids under the ROC points, threshold by threshold; scikit-learn."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Lower the threshold from score to score and add the trapezoids."""
    pairs = list(zip(given["scores"], given["labels"], strict=True))
    positives = sum(given["labels"])
    points = [(0.0, 0.0)]
    for threshold in sorted(set(given["scores"]), reverse=True):
        called = [label for score, label in pairs if score >= threshold]
        points.append(((len(called) - sum(called)) / (len(pairs) - positives), sum(called) / positives))
    area = 0.0
    for place in range(1, len(points)):
        (x0, y0), (x1, y1) = points[place - 1], points[place]
        area += (x1 - x0) * (y0 + y1) / 2
    return {"auc": area}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask scikit-learn."""
    from sklearn.metrics import roc_auc_score

    return {"auc": float(roc_auc_score(given["labels"], given["scores"]))}
