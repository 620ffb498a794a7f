"""Memory for weights, gradients and optimizer states on each GPU; inference, mixed precision, ZeRO."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Positive, Solved, both, says
from quizcli.drills.tex import frac, num, step, times, total
from quizcli.language import tr
from quizcli.problems import Tolerance

if TYPE_CHECKING:
    from quizcli.reference.compute import BytesPerParameter

_GB = 1e9
_GIB = 2.0**30


class Given(Inputs, frozen=True):
    """The model, how it is trained, and on how many GPUs."""

    n_params: Annotated[Positive, says("parameters", "参数量")]
    precision: Annotated[
        Literal["fp32", "mixed", "inference"], says("fp32, mixed, or inference", "fp32、mixed 或 inference（推理）")
    ]
    optimizer: Annotated[
        Literal["sgd", "momentum", "adam"], says("sgd, momentum or adam", "优化器：sgd、momentum 或 adam")
    ] = "adam"
    zero: Annotated[int, msgspec.Meta(ge=0, le=3), says("stage of ZeRO; 0 for none", "ZeRO 的阶段，0 表示不用")] = 0
    gpus: Annotated[Count, says("data-parallel GPUs", "数据并行的 GPU 数")] = 1
    bytes: Annotated[
        Positive | None, says("bytes of a weight for inference; 2 if absent", "推理时每个权重的字节数，缺省为 2")
    ] = None


_BILLIONS = (1, 1.3, 1.5, 2, 2.7, 3, 4, 6, 6.7, 7, 7.5, 8, 9, 12, 13, 14, 20, 30, 32, 34, 40, 65, 70)


def draw(rng: Draw, level: int) -> Given:
    """Draw inputs. Level 1: inference or plain training; 2: mixed precision, replicated; 3: the stages of ZeRO."""
    n_params = float(round(rng.one_of(_BILLIONS) * _GB))
    if level == 1:
        if rng.chance(0.5):
            return Given(n_params=n_params, precision="inference", bytes=rng.one_of((0.5, 1.0, 2.0)))
        return Given(n_params=n_params, precision="fp32", optimizer=rng.one_of(("sgd", "momentum", "adam")))
    gpus = rng.one_of((2, 4, 8, 16, 32, 64))
    zero = 0 if level == 2 else rng.integer(1, 3)
    return Given(n_params=n_params, precision="mixed", zero=zero, gpus=gpus)


def statement(given: Given) -> Text:
    """State the model, the precisions, and what is stored on each GPU."""
    model_en, model_zh = (
        f"A model of ${num(given.n_params)}$ parameters",
        f"一个参数量为 ${num(given.n_params)}$ 的模型",
    )
    if given.precision == "inference":
        size = _weight(given)
        a_byte = "byte" if size == 1 else "bytes"
        how_en = f"is loaded for inference, ${num(size)}$ {a_byte} a weight{_FORMATS.get(size, '')}"
        how_zh = f"用于推理，每个权重占 ${num(size)}$ 字节{_FORMATS_ZH.get(size, '')}"
    else:
        optimizer_en, optimizer_zh = _OPTIMIZERS[given.optimizer]
        precision_en, precision_zh = _PRECISIONS[given.precision]
        how_en, how_zh = f"is trained with {optimizer_en}, {precision_en}", f"用{optimizer_zh}训练，{precision_zh}"
    if given.gpus > 1 or given.zero:
        zero_en, zero_zh = (
            (f"with ZeRO stage ${given.zero}$", f"使用 ZeRO 第 ${given.zero}$ 阶段")
            if given.zero
            else ("without ZeRO", "不用 ZeRO")
        )
        where_en = f"Data parallelism on ${given.gpus}$ GPU{'s' * (given.gpus > 1)}, {zero_en}."
        where_zh = f"在 ${given.gpus}$ 个 GPU 上数据并行，{zero_zh}。"
    else:
        where_en, where_zh = "One GPU.", "只用一个 GPU。"
    return both(
        f"{model_en} {how_en}. {where_en} Memory is in GB ($10^9$ bytes) on each GPU, without activations and buffers.",
        f"{model_zh}{how_zh}。{where_zh}显存按每个 GPU 计，单位为 GB（$10^9$ 字节），不含激活值与缓冲区。",
    )


_OPTIMIZERS: Mapping[str, tuple[str, str]] = {
    "sgd": ("plain SGD", "不带动量的 SGD "),
    "momentum": ("SGD with momentum", "带动量的 SGD "),
    "adam": ("Adam", " Adam "),
}
_PRECISIONS: Mapping[str, tuple[str, str]] = {
    "fp32": ("everything in fp32", "全部使用 fp32"),
    "mixed": (
        "in mixed precision as in the ZeRO paper: fp16 weights and gradients, an optimizer that works and keeps its states in fp32",
        "混合精度（与 ZeRO 论文相同）：权重与梯度为 fp16，优化器以 fp32 更新并保存其状态",
    ),
}
_FORMATS: Mapping[float, str] = {4: " (fp32)", 2: " (fp16)", 1: " (int8)", 0.5: " (int4)"}
_FORMATS_ZH: Mapping[float, str] = {size: f"（{name[2:-1]}）" for size, name in _FORMATS.items()}


def _weight(given: Given) -> float:
    return 2 if given.bytes is None else given.bytes


def solve(given: Given) -> Solved:
    """Compute the bytes per parameter on each GPU, and multiply."""
    if given.bytes is not None and given.precision != "inference":
        raise ValueError(tr("bytes is for inference; training in fp32 or mixed precision has its own"))
    return {"gb": _memory(given, _each(given))}


def _each(given: Given) -> "BytesPerParameter":
    from quizcli.reference.compute import bytes_per_parameter

    return bytes_per_parameter(given.precision, given.optimizer, weight=_weight(given))


def _memory(given: Given, each: "BytesPerParameter") -> float:
    """Return the memory of each GPU in GB, given the bytes per parameter."""
    from quizcli.reference.compute import bytes_per_gpu

    return given.n_params * bytes_per_gpu(each, zero=given.zero, gpus=given.gpus) / _GB


def explain(given: Given) -> Sequence[Text]:
    """The bytes of a parameter, those on one GPU, all parameters."""
    from quizcli.reference.compute import bytes_per_gpu

    each = _each(given)
    found = [step("Bytes of a weight", "每个权重的字节数", num(each.weight))]
    if given.precision != "inference":
        found.append(step("Of its gradient", "其梯度的字节数", num(each.gradient)))
    if each.master:
        found.append(step("Of the fp32 master copy of the weight", "权重的 fp32 主副本", num(each.master)))
    if each.moments:
        worked = rf"{round(each.moments / 4)}\cdot 4={num(each.moments)}"
        found.append(step("Of the optimizer's fp32 moments", "优化器的 fp32 状态（动量等）", worked))
    # ZeRO partitions the optimizer states from stage 1 on, the gradients from stage 2, the weights in stage 3.
    terms = ((each.weight, 3), (each.gradient, 2), (each.master + each.moments, 1))
    kept = [size for size, stage in terms if size and given.zero < stage]
    shared = [size for size, stage in terms if size and given.zero >= stage]
    one = bytes_per_gpu(each, zero=given.zero, gpus=given.gpus)
    worked = "+".join([total(kept)] * bool(kept) + [frac(total(shared), str(given.gpus))] * bool(shared))
    if shared or len(kept) > 1:
        found.append(step("Of one parameter on one GPU", "每个参数在一个 GPU 上的字节数", f"{worked}={num(one)}"))
    gigabytes = f"{frac(times((one, given.n_params)), '10^9')}={num(_memory(given, each))}"
    return [*found, step("All parameters, in GB", "全部参数，以 GB 计", gigabytes)]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    each = _each(given)
    right = _memory(given, each)
    found = {"gib": right * _GB / _GIB}
    if given.gpus > 1 and given.zero < 3:  # in stage 3 everything is partitioned
        found["all_sharded"] = given.n_params * sum(each) / given.gpus / _GB
    if given.precision != "inference":
        found |= {
            "weights_only": _memory(given, each._replace(gradient=0, master=0, moments=0)),
            "no_master": _memory(given, each._replace(master=0)),
            "no_states": _memory(given, each._replace(master=0, moments=0)),
        }
    return {name: {"gb": memory} for name, memory in found.items()}


KIND = Kind(
    name="training-memory",
    inputs=Given,
    parts={"gb": both("memory on each GPU in GB", "每个 GPU 的显存（GB）")},
    card_title=both("Memory for training and inference", "训练与推理的显存"),
    formula=r"\mathrm{fp32\;Adam}:4+4+8,\quad\mathrm{mixed}:2+2+(4+8),\quad"
    r"\mathrm{ZeRO}:2+2+\frac{12}{N},\;2+\frac{14}{N},\;\frac{16}{N}",
    mistakes={
        "weights_only": both("weights counted only", "只算了权重"),
        "no_master": both("the fp32 master copy of the weights left out", "漏掉了权重的 fp32 主副本"),
        "no_states": both("the optimizer's states left out", "漏掉了优化器状态"),
        "all_sharded": both(
            "everything divided by the number of GPUs: ZeRO shares out by stages, and without it nothing is",
            "全部除以了 GPU 数：ZeRO 按阶段分片，不用 ZeRO 则不分片",
        ),
        "gib": both("GiB, 2^30 bytes, in place of GB", "算成了 GiB（2^30 字节），应为 GB"),
    },
    levels=(
        Level(
            says=both("inference, or training in fp32", "推理，或 fp32 训练"),
            seconds=40,
            invites=("gib",),
            may_invite=("weights_only",),
        ),
        Level(
            says=both("Adam in mixed precision", "混合精度的 Adam"),
            seconds=60,
            invites=("weights_only", "no_master", "no_states", "all_sharded", "gib"),
        ),
        Level(
            says=both("the stages of ZeRO", "ZeRO 的各个阶段"),
            seconds=90,
            invites=("weights_only", "no_master", "no_states", "gib"),
            may_invite=("all_sharded",),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    tolerance=Tolerance(rel=0.01, abs=0),
)
