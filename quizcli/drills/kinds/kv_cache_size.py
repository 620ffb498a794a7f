"""Size of a key-value cache: keys and values of every layer, head, token and sequence."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, both, says
from quizcli.drills.tex import step
from quizcli.drills.transformer_inputs import KvHeads, shared_heads


class Given(Inputs, frozen=True):
    """The model and the sequences."""

    layers: Annotated[Count, says("layers", "层数")]
    heads: Annotated[Count, says("heads of queries", "查询的头数")]
    head_dim: Annotated[Count, says("dimensions of a head", "每个头的维数")]
    kv_heads: KvHeads = None
    seq: Annotated[Count, says("tokens of each sequence", "每个序列的 token 数")] = 1
    batch: Annotated[Count, says("sequences", "序列数（批大小）")] = 1
    bytes: Annotated[
        int,
        msgspec.Meta(ge=1, le=8),
        says("bytes of a number: 2 for fp16, 1 for int8", "每个数的字节数：fp16 为 2，int8 为 1"),
    ] = 2


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: one token, as many key heads as query heads; 2: a batch of sequences; 3: shared heads, smaller numbers.
    """
    layers, heads = (
        rng.one_of((12, 20, 24, 30, 32, 40, 48, 60, 64, 80, 96)),
        rng.one_of((12, 16, 20, 25, 32, 40, 64, 96)),
    )
    head_dim = rng.one_of((64, 128))
    if level == 1:
        return Given(layers=layers, heads=heads, kv_heads=heads, head_dim=head_dim)
    seq = rng.one_of((100, 200, 500, 512, 1000, 1024, 2000, 2048, 4096, 8192, 16384, 32768))
    batch = rng.one_of((2, 4, 5, 8, 10, 16, 20, 32, 64))
    if level == 2:
        return Given(layers=layers, heads=heads, kv_heads=heads, head_dim=head_dim, seq=seq, batch=batch)
    shared = rng.one_of((4, 8, heads))
    if heads % shared:
        return None
    return Given(
        layers=layers,
        heads=heads,
        kv_heads=heads // shared,
        head_dim=head_dim,
        seq=seq,
        batch=batch,
        bytes=rng.integer(1, 2),
    )


def statement(given: Given) -> Text:
    """State the model, what is cached, and how many bytes a number has."""
    name, dimension_zh = "MHA", f"，每个头 ${given.head_dim}$ 维"
    attention_en, attention_zh = (
        f"${given.heads}$ heads of dimension ${given.head_dim}$",
        f"${given.heads}$ 个头{dimension_zh}",
    )
    if shared_heads(given.heads, given.kv_heads) < given.heads:
        name = "MQA" if shared_heads(given.heads, given.kv_heads) == 1 else "GQA"
        heads = "head" if shared_heads(given.heads, given.kv_heads) == 1 else "heads"
        attention_en += (
            f" for queries, which share ${shared_heads(given.heads, given.kv_heads)}$ {heads} of keys and values"
        )
        attention_zh = (
            f"${given.heads}$ 个查询头，共享 ${shared_heads(given.heads, given.kv_heads)}$ 个键值头{dimension_zh}"
        )
    sequences, tokens = "sequence" + "s" * (given.batch > 1), "token" + "s" * (given.seq > 1)
    each, a_byte = " each" * (given.batch > 1), "byte" + "s" * (given.bytes > 1)
    return both(
        f"A Transformer decoder with ${given.layers}$ layers; in each, {name} with {attention_en}. Its key-value"
        f" cache holds ${given.batch}$ {sequences} of ${given.seq}$ {tokens}{each}, ${given.bytes}$ {a_byte} a number.",
        f"一个 ${given.layers}$ 层的 Transformer 解码器，每层的注意力（{name}）有 {attention_zh}。"
        f"KV 缓存（KV cache）中有 ${given.batch}$ 个序列，每个 ${given.seq}$ 个 token，每个数占 ${given.bytes}$ 字节。",
    )


def solve(given: Given) -> Solved:
    """Multiply the factors."""
    return {"bytes": _size(given, shared_heads(given.heads, given.kv_heads))}


def _size(given: Given, kv_heads: int) -> int:
    from quizcli.reference.compute import kv_cache_bytes

    return kv_cache_bytes(
        given.layers,
        kv_heads,
        given.head_dim,
        seq=given.seq,
        batch=given.batch,
        bytes_per_number=given.bytes,
    )


def explain(given: Given) -> Sequence[Text]:
    """One token in one layer, all layers, all tokens."""
    one = 2 * shared_heads(given.heads, given.kv_heads) * given.head_dim * given.bytes
    token = given.layers * one
    return [
        step(
            "Key and value of one token in one layer",
            "一个 token 在一层中的键与值",
            rf"2\cdot h_{{kv}}\cdot d\cdot b=2\cdot {shared_heads(given.heads, given.kv_heads)}\cdot {given.head_dim}\cdot {given.bytes}={one}",
        ),
        step("In all layers", "全部层", rf"{given.layers}\cdot {one}={token}"),
        step(
            "For all tokens of all sequences",
            "全部序列的全部 token",
            rf"{given.seq}\cdot {given.batch}\cdot {token}={given.seq * given.batch * token}",
        ),
    ]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    right = _size(given, shared_heads(given.heads, given.kv_heads))
    found = {
        "no_two": right // 2,
        "query_heads": _size(given, given.heads),
        "no_layers": right // given.layers,
        "bits": 8 * right,
        "no_batch": right // given.batch,
    }
    return {name: {"bytes": size} for name, size in found.items()}


KIND = Kind(
    name="kv-cache-size",
    inputs=Given,
    parts={"bytes": both("size of the cache in bytes", "缓存的字节数")},
    card_title=both("Size of the key-value cache", "KV 缓存的大小"),
    formula=r"2\cdot L\cdot h_{kv}\cdot d\cdot T\cdot B\cdot b",
    mistakes={
        "no_two": both("keys and values are both stored: the factor 2 is missing", "键和值都要存：漏了因子 2"),
        "query_heads": both("heads of queries taken: keys and values have fewer", "用了查询的头数：键和值的头数更少"),
        "no_layers": both("one layer counted only", "只算了一层"),
        "bits": both("bits in place of bytes", "算成了比特（bit），应为字节"),
        "no_batch": both("one sequence counted only", "只算了一个序列"),
    },
    levels=(
        Level(says=both("one token", "一个 token"), seconds=45, invites=("no_two", "no_layers", "bits")),
        Level(
            says=both("sequences in a batch", "一批序列"),
            seconds=75,
            invites=("no_two", "no_layers", "no_batch", "bits"),
        ),
        Level(
            says=both("GQA, MQA, int8", "GQA、MQA 与 int8"),
            seconds=75,
            invites=("no_two", "query_heads", "no_layers", "no_batch"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
