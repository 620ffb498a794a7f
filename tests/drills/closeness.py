"""Compare answers."""

import math
from collections.abc import Mapping, Sequence


def close(found: object, expected: object, rel: float) -> bool:
    """Compare numbers, lists of them and mappings; integers have to be equal."""
    if isinstance(expected, Mapping):
        return (
            isinstance(found, Mapping)
            and found.keys() == expected.keys()
            and all(close(found[key], expected[key], rel) for key in expected)
        )
    if isinstance(expected, Sequence):
        return (
            isinstance(found, Sequence)
            and len(found) == len(expected)
            and all(close(one, other, rel) for one, other in zip(found, expected, strict=True))
        )
    assert isinstance(found, int | float)
    assert isinstance(expected, int | float)
    if isinstance(found, int) and isinstance(expected, int):
        return found == expected
    return math.isclose(found, expected, rel_tol=rel, abs_tol=rel)
