"""Roofline of a matrix product: arithmetic intensity, bound, time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Positive, Solved, both, says
from quizcli.drills.tex import frac, num, step
from quizcli.problems import Tolerance


class Given(Inputs, frozen=True):
    """A product of an (m, k) with a (k, n) matrix, and the device it runs on."""

    m: Annotated[Count, says("rows of the first matrix: the batch", "第一个矩阵的行数，即批大小")]
    n: Annotated[Count, says("columns of the second matrix", "第二个矩阵的列数")]
    k: Annotated[Count, says("columns of the first, rows of the second", "第一个矩阵的列数，即第二个的行数")]
    bytes: Annotated[Count, says("bytes for each number", "每个数的字节数")] = 2
    peak: Annotated[Positive, says("peak of the device in TFLOP/s", "设备的峰值算力，单位 TFLOP/s")] = 312.0
    bandwidth: Annotated[Positive, says("bandwidth of its memory in GB/s", "显存带宽，单位 GB/s")] = 2039.0


# Bytes for each number -> peak of dense arithmetic in TFLOP/s, and bandwidth in GB/s.
_DEVICES = {
    # V100, A100 with 40 and with 80 GB, H100, H200, T4, L4, TPU v4, MI300X
    2: (
        (125.0, 900.0),
        (312.0, 1555.0),
        (312.0, 2039.0),
        (989.0, 3350.0),
        (989.0, 4800.0),
        (65.0, 320.0),
        (121.0, 300.0),
        (275.0, 1228.0),
        (1307.0, 5300.0),
    ),
    # V100, A100 with 40 and with 80 GB, H100
    4: ((15.7, 900.0), (19.5, 1555.0), (19.5, 2039.0), (67.0, 3350.0)),
}
_WIDTHS = (512, 768, 1024, 1536, 2048, 3072, 4096, 5120, 8192)


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: intensity and ridge point, powers of 2; 2: attainable speed on either side; 3: decoding, with few rows.
    """
    if level == 1:
        size = rng.one_of((2, 4))
        peak, bandwidth = rng.one_of(_DEVICES[size])
        m, n, k = (2 ** rng.integer(6, 12) for _ in range(3))
        return Given(m=m, n=n, k=k, bytes=size, peak=peak, bandwidth=bandwidth)
    peak, bandwidth = rng.one_of(_DEVICES[2])
    ridge = 1000 * peak / bandwidth
    if level == 3:
        m, n, k = rng.one_of((1, 2, 4, 8, 16)), rng.one_of(_WIDTHS), rng.one_of(_WIDTHS)
        # Small matrices stay below the ridge point for every batch size.
        return None if 2 * ridge * (n + k) > n * k else Given(m=m, n=n, k=k, peak=peak, bandwidth=bandwidth)
    m, n, k = (rng.one_of((64, 128, 256, *_WIDTHS)) for _ in range(3))
    ratio = m * n * k / (m * k + k * n + m * n) / ridge
    # Near the ridge point both bounds give almost the same time; far from it one of the times is almost 0.
    if 0.8 < ratio < 1.25 or not 0.1 < ratio < 10:
        return None
    return Given(m=m, n=n, k=k, peak=peak, bandwidth=bandwidth)


def statement(given: Given) -> Text:
    """State the product, the memory traffic that counts, and the device."""
    shape = rf"{given.m}\times{given.k}", rf"{given.k}\times{given.n}"
    return both(
        f"A matrix product $C=AB$: $A$ is ${shape[0]}$ ($m={given.m}$ rows), $B$ is ${shape[1]}$; every number of"
        f" $A$, $B$ and $C$ takes ${given.bytes}$ bytes. The device has a peak of ${num(given.peak)}$ TFLOP/s and a memory"
        f" bandwidth of ${num(given.bandwidth)}$ GB/s (decimal units). A multiplication and an addition are 2 FLOPs; $A$ and $B$"
        " are read once, $C$ is written once. Roofline model: computing and moving overlap completely.",
        f"矩阵乘法 $C=AB$：$A$ 为 ${shape[0]}$（$m={given.m}$ 行），$B$ 为 ${shape[1]}$，$A$、$B$、$C$ 的每个数占"
        f" ${given.bytes}$ 字节。设备的峰值算力为 ${num(given.peak)}$ TFLOP/s，显存带宽为 ${num(given.bandwidth)}$ GB/s（十进制单位）。"
        "一次乘法加一次加法计 2 FLOP；$A$、$B$ 各读一次，$C$ 写一次。采用 roofline 模型：计算与访存完全重叠。",
    )


def solve(given: Given) -> Solved:
    """Compute the intensity, the ridge point, the attainable speed, the time, and the batch at the ridge point."""
    return _figures(given)


def _figures(given: Given) -> dict[str, float]:
    from quizcli.reference import hardware

    flops = hardware.matmul_flops(given.m, given.n, given.k)
    intensity = flops / (given.bytes * hardware.matmul_traffic(given.m, given.n, given.k))
    ridge = hardware.ridge_point(given.peak, given.bandwidth)
    roof = hardware.attainable(intensity, peak=given.peak, bandwidth=given.bandwidth)
    time = flops / (roof * hardware.TERA) / hardware.MICRO
    found = {"intensity": intensity, "ridge": ridge, "attainable": roof, "time": time}
    batch = hardware.ridge_batch(given.n, given.k, element=given.bytes, ridge=ridge)
    return found if batch is None else {**found, "ridge_batch": batch}


def explain(given: Given) -> Sequence[Text]:
    """Count operations and bytes, divide, compare with the ridge; then the time, and the batch at the ridge."""
    return list(_worked(given))


def _worked(given: Given) -> Iterator[Text]:
    answer = _figures(given)
    shown = {part: num(value) for part, value in answer.items()}
    m, n, k, b = given.m, given.n, given.k, given.bytes
    flops, moved = (num(float(count)) for count in (2 * m * n * k, b * (m * k + k * n + m * n)))
    peak, bandwidth, roof = num(given.peak), num(given.bandwidth), shown["attainable"]
    yield step("Operations", "运算量", rf"2mnk=2\cdot {m}\cdot {n}\cdot {k}={flops}")
    elements = rf"{m}\cdot {k}+{k}\cdot {n}+{m}\cdot {n}"
    yield step("Bytes moved", "访存字节数", rf"{b}\cdot ({elements})={moved}")
    yield step("Arithmetic intensity", "算术强度", f"I={frac(flops, moved)}={shown['intensity']}")
    ridge = frac(rf"{peak}\cdot 10^{{12}}", rf"{bandwidth}\cdot 10^9")
    yield step("Ridge", "拐点", f"R={ridge}={shown['ridge']}")
    if answer["intensity"] < answer["ridge"]:
        rate = frac(rf"{shown['intensity']}\cdot {bandwidth}", "1000")
        yield step(
            "Below the ridge, so memory-bound (TFLOP/s)", "低于拐点，受带宽限制（TFLOP/s）", rf"I\cdot B={rate}={roof}"
        )
    else:
        yield step("Above the ridge, so compute-bound (TFLOP/s)", "高于拐点，受算力限制（TFLOP/s）", f"P={roof}")
    time = frac(flops, rf"{roof}\cdot 10^{{12}}")
    yield step("Time (microseconds)", "耗时（微秒）", rf"{time}\cdot 10^6={shown['time']}")
    if "ridge_batch" in answer:
        formula = frac(r"R\,b\,nk", r"2nk-R\,b\,(n+k)")
        numbers = frac(num(answer["ridge"] * b * n * k), num(2.0 * n * k - answer["ridge"] * b * (n + k)))
        yield step("The batch at the ridge", "恰在拐点的批大小", f"m={formula}={numbers}={shown['ridge_batch']}")


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    m, n, k, b = given.m, given.n, given.k, given.bytes
    right = _figures(given)
    ridge, flops = right["ridge"], 2 * m * n * k

    def counted(flops: int, moved: int, batch: float | None) -> Solved:
        roof = min(given.peak, flops / moved * given.bandwidth / 1e3)
        found = {"intensity": flops / moved, "attainable": roof, "time": flops / roof / 1e6}
        return found if batch is None else {**found, "ridge_batch": batch}

    def batch(flops: int, of_rows: int, of_weights: int) -> float | None:
        """Return the m at which the intensity reaches the ridge point."""
        room = flops - ridge * of_rows
        return ridge * of_weights / room if room > 0 else None

    whole = b * (m * k + k * n + m * n)
    bandwidth_time, peak_time = whole / given.bandwidth / 1e3, flops / given.peak / 1e6
    return {
        "macs": counted(flops // 2, whole, batch(n * k, b * (n + k), b * n * k)),
        "inputs_only": counted(flops, b * (m * k + k * n), batch(2 * n * k, b * k, b * n * k)),
        "weights_only": counted(flops, b * k * n, batch(2 * n * k, 0, b * n * k)),
        "no_bytes": counted(flops, whole // b, batch(2 * n * k, n + k, n * k)),
        "inverted": {"intensity": 1 / right["intensity"], "ridge": 1 / ridge},
        "peak_always": {"attainable": given.peak, "time": peak_time},
        "bandwidth_always": {"attainable": right["intensity"] * given.bandwidth / 1e3, "time": bandwidth_time},
        "sum_times": {"time": bandwidth_time + peak_time},
    }


KIND = Kind(
    name="roofline",
    inputs=Given,
    parts={
        "intensity": both("arithmetic intensity in FLOP per byte", "算术强度，单位 FLOP/字节"),
        "ridge": both("ridge point of the device in FLOP per byte", "设备的拐点（ridge point），单位 FLOP/字节"),
        "attainable": both("attainable rate in TFLOP/s", "可达算力，单位 TFLOP/s"),
        "time": both("time in microseconds", "耗时，单位微秒"),
        "ridge_batch": both(
            "the m, a real number, at which the intensity equals the ridge point, with n and k as they are",
            "n、k 不变时，算术强度恰好等于拐点的 m（实数，不取整）",
        ),
    },
    card_title=both("Arithmetic intensity and the roofline", "算术强度与 roofline 模型"),
    formula=r"I=\frac{2mnk}{b(mk+kn+mn)},\quad R=\frac{P}{B},\quad \min(P,\ I\cdot B)",
    mistakes={
        "macs": both("multiplications only: 2 FLOPs for each term", "只数了乘法：每项乘加应计 2 FLOP"),
        "inputs_only": both("writing the result left out", "漏了写回结果的访存"),
        "weights_only": both("the traffic of B only", "只算了 B 的访存"),
        "no_bytes": both("numbers counted in place of bytes", "数了数的个数，没有乘字节数"),
        "inverted": both("bytes per FLOP in place of FLOP per byte", "比值弄反了：算成了每 FLOP 的字节数"),
        "peak_always": both("the peak, though memory bounds it", "用了峰值算力，其实受带宽限制"),
        "bandwidth_always": both("intensity times bandwidth, beyond the peak", "用了算术强度乘带宽，超过了峰值算力"),
        "sum_times": both("the two times added, as if nothing overlapped", "把计算与访存的时间相加，没有重叠"),
    },
    levels=(
        Level(
            says=both("intensity and ridge point", "算术强度与拐点"),
            seconds=60,
            invites=("macs", "inputs_only", "no_bytes", "inverted"),
            asks=("intensity", "ridge"),
        ),
        Level(
            says=both("memory- or compute-bound: rate and time", "受带宽还是受算力限制：速率与时间"),
            seconds=150,
            invites=("macs", "sum_times"),
            asks=("intensity", "attainable", "time"),
        ),
        Level(
            says=both("decoding with few rows; the batch at the ridge", "解码时只有少数几行；恰在拐点的批大小"),
            seconds=240,
            invites=("macs", "weights_only", "peak_always"),
            asks=("intensity", "time", "ridge_batch"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    # Rates and times span many orders of magnitude, so the tolerance is relative.
    tolerance=Tolerance(0.005, 0),
)
