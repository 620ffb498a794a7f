"""Ring all-reduce and its halves: bytes sent, steps, time; and the traffic of ZeRO."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, NotNegative, Positive, Solved, both, says
from quizcli.drills.tex import frac, num, step
from quizcli.problems import Tolerance


class Given(Inputs, frozen=True):
    """The data, the number of GPUs, the collective operation and the links."""

    gpus: Annotated[Count, says("number of GPUs in the ring", "环中的 GPU 个数")]
    millions: Annotated[
        Positive,
        says("numbers to exchange (gradients, parameters), in millions", "要交换的数（梯度、参数）的个数，单位百万"),
    ]
    bytes: Annotated[Count, says("bytes for each number", "每个数的字节数")] = 4
    sync: Annotated[
        Literal["all_reduce", "reduce_scatter", "all_gather", "zero1", "zero2", "zero3"],
        says(
            "a collective (all_reduce, reduce_scatter, all_gather), or a training step under ZeRO (zero1, zero2, zero3)",
            "一次集合通信（all_reduce、reduce_scatter、all_gather），或 ZeRO 的一个训练步（zero1、zero2、zero3）",
        ),
    ] = "all_reduce"
    bandwidth: Annotated[
        Positive, says("GB/s that each GPU sends to the next", "每个 GPU 向下一个发送的带宽，单位 GB/s")
    ] = 25.0
    latency: Annotated[NotNegative, says("latency of a step in microseconds", "每一步的延迟，单位微秒")] = 0.0
    buckets: Annotated[Count, says("equal buckets, one after the other", "等分的桶数，依次通信")] = 1


# All-gathers and reduce-scatters. ZeRO-1 and 2 gather the new weights; ZeRO-3 gathers the weights twice in their place.
_PHASES = {"reduce_scatter": 1, "all_gather": 1, "all_reduce": 2, "zero1": 2, "zero2": 2, "zero3": 3}
_MEGA = 1e6


def draw(rng: Draw, level: int) -> Given:
    """Draw inputs.

    Level 1: an all-reduce; 2: its time, or that of one half; 3: a training step, with latency and buckets.
    """
    gpus = rng.one_of((4, 5, 8, 10, 16)) if level < 3 else rng.one_of((8, 16, 32, 64))
    if level == 1:
        return Given(gpus=gpus, millions=float(gpus * rng.integer(1, 25)), bytes=rng.one_of((2, 4)))
    if level == 2:
        return Given(
            gpus=gpus,
            millions=float(rng.one_of((20, 25, 60, 100, 110, 125, 200, 350, 400, 750))),
            bytes=rng.one_of((2, 4)),
            sync=rng.one_of(("all_reduce", "reduce_scatter", "all_gather")),
            bandwidth=float(rng.one_of((10, 12, 20, 25, 40, 50, 100, 200))),
        )
    return Given(
        gpus=gpus,
        millions=float(rng.one_of((125, 350, 400, 760, 1300, 1500, 2700))),
        bytes=2,
        sync=rng.one_of(("all_reduce", "zero2", "zero3")),
        bandwidth=float(rng.one_of((20, 25, 40, 50, 100))),
        latency=float(rng.one_of((5, 10, 20, 25))),
        buckets=rng.one_of((12, 16, 20, 24, 25, 32, 40)),
    )


def statement(given: Given) -> Text:
    """State the ring, the data and the links."""
    n, size, b = num(given.gpus), num(given.millions), given.bytes
    size_zh = rf"${size}\times10^6$"
    if given.sync.startswith("zero"):
        stage = given.sync[-1]
        model_en, model_zh = (
            f"a model with ${size}$ million parameters, weights and gradients of ${b}$ bytes each",
            f"参数量为 {size_zh} 的模型，每个权重和梯度各占 ${b}$ 字节",
        )
        en = f"Data-parallel training with ZeRO stage {stage} on ${n}$ GPUs of {model_en}: the traffic of one training step. "
        zh = f"${n}$ 个 GPU 用 ZeRO 第 {stage} 阶段做数据并行，训练{model_zh}：求一个训练步的通信。"
        if stage == "3":
            en += "Each GPU holds a part of the weights and frees the others' after use, in the forward pass too."
            zh += "每个 GPU 只保存一部分权重，其余的用完即释放，前向传播后也是如此。"
        else:
            en += "Gradients go to the GPU that updates their weights, and the new weights back to all."
            zh += "梯度汇总到负责更新相应权重的 GPU，更新后的权重再发给所有 GPU。"
        en += " All collectives are rings."
        zh += "所有集合通信都用环形算法。"
    else:
        name = given.sync.replace("_", "-")
        gathered_en, gathered_zh = ("gathered ", "收集后的") if given.sync == "all_gather" else ("", "")
        en = f"${n}$ GPUs do a ring {name}; the {gathered_en}buffer holds ${size}$ million numbers of ${b}$ bytes each."
        zh = f"${n}$ 个 GPU 做环形 {name}，{gathered_zh}缓冲区有 {size_zh} 个数，每个 ${b}$ 字节。"
    if given.buckets > 1:
        en += f" The data go in ${given.buckets}$ equal buckets, one after the other, each a ring operation of its own."
        zh += f"数据等分为 ${given.buckets}$ 个桶（bucket），依次通信，每个桶单独做一次环形操作。"
    en += f" Each GPU sends ${num(given.bandwidth)}$ GB/s to the next one while it receives as much; 1 GB is $10^9$ bytes."
    zh += f"每个 GPU 以 ${num(given.bandwidth)}$ GB/s 向下一个发送，同时以同样速率接收；1 GB 为 $10^9$ 字节。"
    if given.latency:
        en += rf" Each step adds a latency of ${num(given.latency)}$ microseconds."
        zh += rf"每一步另有 ${num(given.latency)}$ 微秒的延迟。"
    else:
        en += " Latency is neglected."
        zh += "忽略延迟。"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Compute the bytes each GPU sends, the steps and the time."""
    return _figures(given, _PHASES[given.sync])


def _figures(given: Given, phases: int) -> "dict[str, float | int]":
    from quizcli.reference.hardware import ring_steps, ring_time, ring_traffic

    sent = ring_traffic(given.millions * given.bytes, given.gpus, phases=phases)
    steps = given.buckets * ring_steps(given.gpus, phases=phases)
    time = ring_time(sent * _MEGA, steps, bandwidth=given.bandwidth, latency=given.latency)
    return {"sent": sent, "steps": steps, "time": 1000 * time}


_PHASES_SAID = {
    "reduce_scatter": ("A reduce-scatter is one pass", "reduce-scatter 为一轮"),
    "all_gather": ("An all-gather is one pass", "all-gather 为一轮"),
    "all_reduce": (
        "An all-reduce is a reduce-scatter and an all-gather",
        "all-reduce 为一次 reduce-scatter 加一次 all-gather",
    ),
    "zero1": ("Gradients reduce-scattered, new weights all-gathered", "梯度做 reduce-scatter，新权重做 all-gather"),
    "zero2": ("Gradients reduce-scattered, new weights all-gathered", "梯度做 reduce-scatter，新权重做 all-gather"),
    "zero3": (
        "Weights all-gathered forward and backward, gradients reduce-scattered",
        "权重在前向与反向各做一次 all-gather，梯度做一次 reduce-scatter",
    ),
}


def explain(given: Given) -> Sequence[Text]:
    """Count the passes around the ring; then bytes, steps and time."""
    phases, n = _PHASES[given.sync], given.gpus
    found = _figures(given, phases)
    size, sent, steps = num(given.millions * given.bytes), num(found["sent"]), found["steps"]
    whole_steps = rf"{phases}\cdot ({n}-1)" + (rf"\cdot {given.buckets}" if given.buckets > 1 else "")
    time = rf"{frac(sent, num(given.bandwidth))}"
    if given.latency:
        time += rf"+{steps}\cdot {frac(num(given.latency), '1000')}"
    return [
        step(*_PHASES_SAID[given.sync], f"p={phases}"),
        step("Size in MB", "数据量（MB）", rf"S={num(given.millions)}\cdot {given.bytes}={size}"),
        step(
            "Sent by each GPU in MB",
            "每个 GPU 发送的量（MB）",
            rf"p\frac{{N-1}}{{N}}S={phases}\cdot\frac{{{n}-1}}{{{n}}}\cdot {size}={sent}",
        ),
        step("Steps", "步数", f"{whole_steps}={steps}"),
        step("Time in milliseconds (MB over GB/s)", "耗时（毫秒，即 MB 除以 GB/s）", f"{time}={num(found['time'])}"),
    ]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference.hardware import ring_time

    phases, n = _PHASES[given.sync], given.gpus
    right = _figures(given, phases)
    size, sent, steps = given.millions * given.bytes, right["sent"], int(right["steps"])

    def changed(sent: float, steps: int = steps, latency: float = given.latency) -> Solved:
        time = ring_time(sent * _MEGA, steps, bandwidth=given.bandwidth, latency=latency)
        return {"sent": sent, "steps": steps, "time": 1000 * time}

    return {
        "phases": _figures(given, 1 if phases == 2 else 2),
        "whole_buffer": changed(phases * size, phases * n * given.buckets),
        "no_chunks": changed(phases * (n - 1) * size),
        "no_bytes": changed(sent / given.bytes),
        "bits": {"time": changed(8 * sent)["time"]},
        "no_latency": changed(sent, latency=0.0),
        "one_bucket": changed(sent, steps // given.buckets),
    }


KIND = Kind(
    name="allreduce-traffic",
    inputs=Given,
    parts={
        "sent": both("MB that each GPU sends", "每个 GPU 发送的数据量，单位 MB"),
        "steps": both("number of steps in all", "总步数"),
        "time": both("time in milliseconds", "耗时，单位毫秒"),
    },
    card_title=both("Traffic of a ring all-reduce", "环形 all-reduce 的通信量"),
    formula=r"p\frac{N-1}{N}S,\quad p(N-1),\quad t=\frac{p(N-1)}{N}\cdot\frac{S}{B}+p(N-1)\,\lambda",
    mistakes={
        "phases": both(
            "the wrong number of passes: 1 for a reduce-scatter or an all-gather, 2 for an all-reduce and ZeRO-1 and 2, 3 for ZeRO-3",
            "轮数不对：reduce-scatter 或 all-gather 为 1，all-reduce、ZeRO-1、ZeRO-2 为 2，ZeRO-3 为 3",
        ),
        "whole_buffer": both(
            "N in place of N-1: nobody sends its own piece to itself", "用了 N 而不是 N-1：自己的那一块不必发给自己"
        ),
        "no_chunks": both(
            "the whole buffer sent in each step, not an N-th of it", "每一步都发送整个缓冲区，应为其 N 分之一"
        ),
        "no_bytes": both("numbers counted in place of bytes", "数了数的个数，没有乘字节数"),
        "bits": both("bits over GB/s: the bandwidth is in bytes", "用比特除以 GB/s：带宽的单位是字节"),
        "no_latency": both("the latency left out", "漏了延迟"),
        "one_bucket": both("the steps of one bucket only", "只算了一个桶的步数"),
    },
    levels=(
        Level(
            says=both("an all-reduce: traffic and steps", "all-reduce 的通信量与步数"),
            seconds=45,
            invites=("phases", "whole_buffer", "no_chunks", "no_bytes"),
            asks=("sent", "steps"),
        ),
        Level(
            says=both("an all-reduce or one of its halves: traffic and time", "all-reduce 或它的一半：通信量与耗时"),
            seconds=75,
            invites=("phases", "whole_buffer", "no_bytes", "bits"),
            asks=("sent", "time"),
        ),
        Level(
            says=both("a training step with buckets and latency, ZeRO too", "一个训练步：分桶、带延迟，也有 ZeRO"),
            seconds=180,
            invites=("phases", "no_latency", "one_bucket"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    # Times and sizes range over many powers of ten.
    tolerance=Tolerance(0.005, 0),
)
