"""Optimizer steps of a training: batches, epochs, accumulation, several GPUs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, both, says
from quizcli.drills.tex import frac, step

if TYPE_CHECKING:
    from quizcli.reference.schedules import StepCount


class Given(Inputs, frozen=True):
    """The training set, the batch and the accumulation."""

    n: Annotated[Count, says("samples in the training set", "训练集的样本数")]
    batch: Annotated[Count, says("batch size on each GPU", "每块 GPU 的批大小")]
    epochs: Annotated[Count, says("epochs", "轮数（epoch）")] = 1
    drop_last: Annotated[bool, says("leave out the last, incomplete batch", "是否丢弃最后不完整的批")] = False
    accum: Annotated[Count, says("batches accumulated before a step", "梯度累积的批数")] = 1
    gpus: Annotated[Count, says("GPUs in data parallel", "数据并行的 GPU 数")] = 1


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: an exact division; 2: a remainder, dropped or not; 3: accumulation on several GPUs."""
    batch, epochs = rng.one_of((8, 16, 32, 64, 128, 256, 512)), rng.integer(2, 20)
    if level == 1:
        return Given(n=batch * rng.integer(11, 99), batch=batch, epochs=rng.one_of((2, 3, 5, 6, 10, 20, 50, 100)))
    n = rng.one_of((50_000, 60_000, 1_281_167)) if rng.chance(0.2) else rng.integer(1000, 9999)
    if level == 2:
        in_bounds = 10 <= n // batch <= 2000
        return Given(n=n, batch=batch, epochs=epochs, drop_last=rng.chance(0.5)) if in_bounds else None
    given = Given(n=n, batch=batch, epochs=epochs, accum=rng.one_of((2, 4, 8)), gpus=rng.one_of((2, 4, 8)))
    return given if 3 <= n // (batch * given.gpus * given.accum) <= 1000 else None


def statement(given: Given) -> Text:
    """State the numbers, and what happens to incomplete batches."""
    epochs = f"${given.epochs}$ epoch" + "s" * (given.epochs > 1)
    each_en, each_zh = (" on each GPU", "每块 GPU 的") if given.gpus > 1 else ("", "")
    en = f"A training set of ${given.n}$ samples, batch size ${given.batch}${each_en}, {epochs}."
    zh = f"训练集有 ${given.n}$ 个样本，{each_zh}批大小（batch size）为 ${given.batch}$，训练 ${given.epochs}$ 轮（epoch）。"
    if given.gpus > 1:
        en += f" ${given.gpus}$ GPUs work in data parallel, each on a batch of its own."
        zh += f"${given.gpus}$ 块 GPU 数据并行，各取各的批。"
    if given.accum > 1:
        en += (
            f" Gradients are accumulated over ${given.accum}$ batches{each_en} before each optimizer step; an incomplete"
            " group at the end of an epoch is stepped too."
        )
        every_zh = "每块 GPU " if given.gpus > 1 else ""
        zh += f"{every_zh}每累积 ${given.accum}$ 个批的梯度才更新一次参数，一轮末尾的批不足此数时也更新一次。"
    if given.drop_last:
        en += " The last batch of an epoch is dropped if it is incomplete (drop_last)."
        zh += "一轮最后的批若不完整则丢弃（drop_last）。"
    else:
        en += " The last batch of an epoch counts even if it is incomplete."
        zh += "一轮最后的批即使不完整也算一批。"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Count."""
    return _count(given)._asdict()


def _count(given: Given) -> "StepCount":
    from quizcli.reference.schedules import count_steps

    return count_steps(
        given.n,
        given.batch,
        epochs=given.epochs,
        drop_last=given.drop_last,
        accumulation=given.accum,
        devices=given.gpus,
    )


def explain(given: Given) -> Sequence[Text]:
    """Batches first, then steps, then epochs."""
    at_once = given.batch * given.gpus
    found = []
    product = rf"{given.batch}\cdot {given.gpus}\cdot {given.accum}={at_once * given.accum}"
    found.append(step("Samples in one step (batch, GPUs, accumulation)", "一步的样本数（批、GPU、累积）", product))
    if given.drop_last:
        batches = given.n // at_once
        rounded = rf"\left\lfloor{frac(str(given.n), str(at_once))}\right\rfloor={batches}"
        found.append(step("Batches in an epoch, rounded down", "每轮的批数，向下取整", rounded))
    else:
        batches = -(-given.n // at_once)
        rounded = rf"\left\lceil{frac(str(given.n), str(at_once))}\right\rceil={batches}"
        found.append(step("Batches in an epoch, rounded up", "每轮的批数，向上取整", rounded))
    steps = -(-batches // given.accum)
    if given.accum > 1:
        rounded = rf"\left\lceil{frac(str(batches), str(given.accum))}\right\rceil={steps}"
        found.append(step("Steps in an epoch, rounded up", "每轮的步数，向上取整", rounded))
    found.append(step("Times the epochs", "乘以轮数", rf"{steps}\cdot {given.epochs}={steps * given.epochs}"))
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    replace = msgspec.structs.replace
    effective, steps, total = _count(given)
    at_once = given.batch * given.gpus
    # Rounded down twice; or the last batch counted although it is dropped.
    batches = -(-given.n // at_once) if given.drop_last else given.n // at_once
    rounded = -(-batches // given.accum) if given.drop_last else batches // given.accum
    return {
        "floor": {"steps_per_epoch": rounded, "total_steps": rounded * given.epochs},
        "no_accum": solve(replace(given, accum=1)),
        "no_gpus": solve(replace(given, gpus=1)),
        "no_epochs": {"total_steps": steps},
        "times_batch": {"total_steps": total * effective},
    }


KIND = Kind(
    name="iteration-count",
    inputs=Given,
    parts={
        "effective_batch": both("samples in one full optimizer step", "一次完整的参数更新所用的样本数（有效批大小）"),
        "steps_per_epoch": both("optimizer steps in one epoch", "每轮的参数更新次数"),
        "total_steps": both("optimizer steps in all", "参数更新的总次数"),
    },
    card_title=both("Steps per epoch and in all", "每轮与总的迭代次数"),
    formula=r"\left\lceil\frac{1}{A}\left\lceil\frac{N}{bG}\right\rceil\right\rceil\cdot\mathrm{epochs}",
    mistakes={
        "floor": both(
            "rounded the wrong way: the last, incomplete batch dropped, or counted where it is dropped",
            "取整方向错了：丢了最后不完整的批，或多算了该丢弃的批",
        ),
        "no_accum": both("accumulation left out", "没有计入梯度累积"),
        "no_gpus": both("the number of GPUs left out", "没有计入 GPU 数"),
        "no_epochs": both("the epochs left out", "漏了轮数"),
        "times_batch": both("samples counted, not steps: multiplied by the batch", "数成了样本数：多乘了批大小"),
    },
    levels=(
        Level(
            says=both("one GPU, the division is exact", "单 GPU，整除"),
            seconds=30,
            invites=("no_epochs", "times_batch"),
        ),
        Level(
            says=both("a remainder, dropped or not", "有余数，丢弃或保留"), seconds=45, invites=("floor", "no_epochs")
        ),
        Level(
            says=both("accumulation and several GPUs", "梯度累积与多 GPU"),
            seconds=75,
            invites=("no_accum", "no_gpus", "floor"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
