"""Inputs of the kind about whole networks: layers as data, and random networks of common architectures."""

from typing import Annotated, NamedTuple, TypeAlias

import msgspec

from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Whole

# A layer: the name of the operation and its numbers.
Layer: TypeAlias = Annotated[
    dict[str, Count | Annotated[list[Whole], msgspec.Meta(min_length=1, max_length=4)]],
    msgspec.Meta(min_length=1, max_length=1),
]
Layers: TypeAlias = Annotated[list[Layer], msgspec.Meta(min_length=1, max_length=1000)]
InputShape: TypeAlias = Annotated[list[Count], msgspec.Meta(min_length=1, max_length=3)]


class Network(NamedTuple):
    """The input shape and the layers."""

    input: list[int]
    layers: list[Layer]


def lenet(rng: Draw) -> Network:
    """Return a network like LeNet."""
    first, second = rng.one_of((3, 5)), rng.one_of((3, 5))
    return Network(
        input=[rng.one_of((1, 3)), *[rng.one_of((28, 32))] * 2],
        layers=[
            {"conv": [rng.one_of((4, 6, 8, 10)), first, 1, rng.one_of((0, first // 2))]},
            {"pool": [2, 2, 0]},
            {"conv": [rng.one_of((8, 12, 16, 20)), second, 1, rng.one_of((0, second // 2))]},
            {"pool": [2, 2, 0]},
            {"flatten": 1},
            {"linear": rng.one_of((2, 5, 10))},
        ],
    )


def rounded_down(rng: Draw) -> Network:
    """Return a network with sizes that the strides do not divide."""
    k, pool, c = rng.one_of((3, 5, 7)), rng.one_of(([2, 2, 0], [3, 2, 0], [3, 2, 1])), rng.one_of((8, 16, 32))
    third: list[Layer] = [{"conv": [64, 3, 2, 1]}] if rng.chance(0.5) else []
    return Network(
        input=[rng.one_of((1, 3)), *[rng.one_of((49, 63, 65, 75, 95, 96, 97, 99, 127))] * 2],
        layers=[
            {"conv": [c, k, 2, k // 2]},
            {"pool": pool},
            {"conv": [2 * c, 3, 1, rng.integer(0, 1)]},
            {"pool": [2, 2, 0]},
            *third,
            {"flatten": 1},
            {"linear": rng.one_of((10, 20, 64, 100))},
        ],
    )


def densenet(rng: Draw) -> Network:
    """Return a network with two DenseNet layers."""
    c, growth = rng.one_of((16, 24, 32)), rng.one_of((4, 8, 12, 16))
    return Network(
        input=[3, *[rng.one_of((32, 64, 96))] * 2],
        layers=[
            {"conv": [c, 3, rng.integer(1, 2), 1]},
            {"bn": 1},
            {"dense_layer": growth},
            {"dense_layer": growth},
            {"pool": rng.one_of(([2, 2, 0], [3, 2, 0], [3, 2, 1]))},
            {"conv": [rng.one_of((16, 32, 40)), 1, 1, 0]},
            {"gap": 1},
            {"flatten": 1},
            {"linear": rng.one_of((5, 10, 100))},
        ],
    )


def globally_pooled(rng: Draw) -> Network:
    """Return a network with global average pooling."""
    c = rng.one_of((8, 16, 32))
    return Network(
        input=[3, *[rng.one_of((32, 64, 96, 224))] * 2],
        layers=[
            {"conv": [c, *rng.one_of(([3, 1, 1], [5, 2, 2], [7, 2, 3]))]},
            {"bn": 1},
            {"pool": [3, 2, 1]},
            {"conv": [2 * c, 3, 2, 1]},
            {"bn": 1},
            {"gap": 1},
            {"flatten": 1},
            {"linear": rng.one_of((5, 10, 100))},
        ],
    )


def text_cnn(rng: Draw) -> Network:
    """Return a convolutional network over words."""
    k, filters = rng.one_of((3, 5, 7)), rng.one_of((16, 32, 64))
    return Network(
        input=[rng.one_of((100, 200, 400, 500))],
        layers=[
            {"embedding": [rng.one_of((2000, 5000, 10_000)), rng.one_of((32, 50, 100, 128))]},
            {"conv1d": [filters, k]},
            {"pool": [rng.one_of((2, 4, 5)), rng.one_of((2, 4)), 0]},
            {"conv1d": [filters, k]},
            {"gap": 1},
            {"flatten": 1},
            {"linear": rng.one_of((1, 2, 10))},
        ],
    )
