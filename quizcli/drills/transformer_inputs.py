"""Inputs of the kinds about Transformers: heads that share keys and values, and the embeddings."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from quizcli.drills.kind import Count, Whole, says
from quizcli.language import tr

KvHeads: TypeAlias = Annotated[
    Count | None, says("heads of keys and values; as many as heads if absent", "键和值的头数，缺省与 heads 相同")
]
Vocab: TypeAlias = Annotated[Whole, says("vocabulary size; 0 for blocks alone", "词表大小，0 表示只有各层")]
Tied: TypeAlias = Annotated[bool, says("whether the output matrix is the token embedding", "输出矩阵是否与词嵌入共享")]

# Feed-forward networks: names and numbers of matrices.
FFN_NAMES: Mapping[str, str] = {"mlp": "MLP", "swiglu": "SwiGLU"}
FFN_MATRICES: Mapping[str, int] = {"mlp": 2, "swiglu": 3}


def shared_heads(heads: int, kv_heads: int | None) -> int:
    """Return the number of heads of keys and values; raises ValueError if the query heads cannot share them."""
    shared = heads if kv_heads is None else kv_heads
    if heads % shared:
        raise ValueError(
            tr("{heads} heads cannot share {shared} heads of keys and values equally", heads=heads, shared=shared)
        )
    return shared


def attention_said(heads: int, shared: int) -> tuple[str, str]:
    """Return multi-head attention in words, in English and Chinese."""
    en, zh = f"multi-head attention: ${heads}$ heads", f"多头注意力：${heads}$ 个头"
    if shared < heads:
        name = "GQA" if shared > 1 else "MQA"
        en += f" of queries share ${shared}$ head{'s' * (shared > 1)} of keys and values ({name})"
        zh += f"，共享 ${shared}$ 个键值头（{name}）"
    return en, zh
