"""Plain loops; scikit-learn's scalers."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Find the extremes by sorting, the deviation through all pairs of values."""
    train = given["train"]
    if given["kind"] == "minmax":
        low, *_, high = sorted(train)
        return {"scaled": [(value - low) / (high - low) for value in train + given["new"]]}
    n = len(train)
    # The variance is half the mean square of the differences of all pairs.
    deviation = (sum((one - other) ** 2 for one in train for other in train) / (2 * n * n)) ** 0.5
    return {"scaled": [sum(value - other for other in train) / n / deviation for value in train + given["new"]]}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fit the scaler on the training data only."""
    import numpy as np
    from sklearn.preprocessing import MinMaxScaler, StandardScaler

    scaler = (MinMaxScaler if given["kind"] == "minmax" else StandardScaler)()
    scaler.fit(np.array(given["train"])[:, None])
    return {"scaled": scaler.transform(np.array(given["train"] + given["new"])[:, None])[:, 0].tolist()}
