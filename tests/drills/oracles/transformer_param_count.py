"""List every matrix and vector; build the model of PyTorch's layers."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write the shape of every matrix and vector down, and add up their sizes."""
    d = given["d"]
    shapes = []
    for attentions in (1, 2) if given["arch"] == "encoder_decoder" else (1,):
        for _ in range(given["n_layer"]):
            shapes += _block(given, attentions)
        if given["final_norm"]:
            shapes += _norm(given)
    shapes += [(given["vocab"], d), (given["ctx"], d), (given["types"], d)]
    if not given["tied"]:
        shapes.append((d, given["vocab"]))
    if given["emb_norm"]:
        shapes += _norm(given)
    if given["pooler"]:
        shapes += _linear(given, d, d)
    return {"params": sum(rows * columns for rows, columns in shapes)}


def _linear(given: Mapping[str, Any], inputs: int, outputs: int) -> list[tuple[int, int]]:
    return [(inputs, outputs), *([(1, outputs)] if given["bias"] else [])]


def _norm(given: Mapping[str, Any]) -> list[tuple[int, int]]:
    return [(1, given["d"])] * (2 if given["bias"] and given["norm"] == "layernorm" else 1)


def _block(given: Mapping[str, Any], attentions: int) -> list[tuple[int, int]]:
    d, d_ff, heads = given["d"], given["d_ff"], given["heads"]
    kv_heads = heads if given["kv_heads"] is None else given["kv_heads"]
    head = d // heads
    shapes = []
    for _ in range(attentions):
        for width in (heads * head, kv_heads * head, kv_heads * head):
            shapes += _linear(given, d, width)
        shapes += _linear(given, heads * head, d) + _norm(given)
    for _ in ("up", "gate") if given["ffn"] == "swiglu" else ("up",):
        shapes += _linear(given, d, d_ff)
    return shapes + _linear(given, d_ff, d) + _norm(given)


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Build the model without memory: PyTorch's own blocks where it has such ones, else blocks of its layers."""
    import torch
    from torch import nn

    d, d_ff, bias = given["d"], given["d_ff"], given["bias"]

    def norm() -> Any:
        if given["norm"] == "rmsnorm":
            return nn.RMSNorm(d, device="meta")
        return nn.LayerNorm(d, bias=bias, device="meta")

    def llama_block() -> Any:
        width = d // given["heads"] * given["kv_heads"]
        sizes = [(d, d), (d, width), (d, width), (d, d), (d, d_ff), (d, d_ff), (d_ff, d)]
        linear = [nn.Linear(inputs, outputs, bias=bias, device="meta") for inputs, outputs in sizes]
        return nn.Sequential(*linear, norm(), norm())

    if given["ffn"] == "swiglu":
        stacks = [[llama_block() for _ in range(given["n_layer"])]]
    else:
        options = {"dim_feedforward": d_ff, "bias": bias, "device": "meta"}
        stacks = [[nn.TransformerEncoderLayer(d, given["heads"], **options) for _ in range(given["n_layer"])]]
        if given["arch"] == "encoder_decoder":
            stacks.append([nn.TransformerDecoderLayer(d, given["heads"], **options) for _ in range(given["n_layer"])])
    modules = [module for stack in stacks for module in stack]
    if given["final_norm"]:
        modules += [norm() for _ in stacks]
    if given["vocab"]:
        embedding = nn.Embedding(given["vocab"], d, device="meta")
        output = nn.Linear(d, given["vocab"], bias=False, device="meta")
        if given["tied"]:
            output.weight = embedding.weight
        modules += [embedding, output]
    if given["ctx"]:
        modules.append(nn.Embedding(given["ctx"], d, device="meta"))
    # Shared parameters come once.
    return {"params": sum(p.numel() for p in torch.nn.ModuleList(modules).parameters())}
