"""Inputs and parts of the kinds about optimizers: the parameter, a gradient per step, the final parameter."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.kind import Vector, both, says

InitialParameter: TypeAlias = Annotated[
    float | Vector, says("parameter at the start, or a vector of them", "初始参数，数或向量")
]
Gradients: TypeAlias = Annotated[
    Annotated[list[float | Vector], msgspec.Meta(min_length=1, max_length=10_000)],
    says("gradient of each step", "每一步的梯度"),
]
PARTS: Mapping[str, Text] = {"theta": both("parameter after all steps", "走完所有步之后的参数")}
