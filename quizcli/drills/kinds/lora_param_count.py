"""Trainable parameters of LoRA: two thin matrices beside each frozen one."""

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, both, says
from quizcli.drills.tex import step, times, total
from quizcli.language import tr

Counts: TypeAlias = Annotated[list[Count], msgspec.Meta(min_length=1, max_length=1000)]


class Given(Inputs, frozen=True):
    """The adapted matrices: inputs and outputs are numbers or lists of the same length."""

    d_in: Annotated[Counts, says("inputs of the matrix, or of each shape", "矩阵的输入维数，可给多种形状")]
    d_out: Annotated[Counts, says("outputs of the matrix, or of each shape", "矩阵的输出维数，可给多种形状")]
    r: Annotated[Count, says("rank", "秩")]
    matrices: Annotated[Count, says("matrices of each shape in a layer", "每层中每种形状的矩阵个数")] = 1
    layers: Annotated[Count, says("layers", "层数")] = 1


_WIDTHS = (64, 100, 128, 200, 256, 300, 400, 500, 512, 600, 768, 800, 1000, 1024, 1280, 1536, 1600, 2000, 2048, 4096)


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: one matrix; 2: queries and values in all layers; 3: several shapes: shared key heads or a feed-forward
    layer.
    """
    r = rng.one_of((1, 2, 4, 8, 16, 32, 64))
    if level == 1:
        d_in, d_out = rng.some(_WIDTHS, 2)
        return Given(d_in=[d_in], d_out=[d_out], r=r) if _is_low(r, d_in, d_out) else None
    d, layers = rng.one_of((*_WIDTHS, 5120, 8192, 12288)), rng.one_of((6, 8, 10, 12, 16, 20, 24, 28, 32, 40, 48))
    if level == 2:
        return Given(d_in=[d], d_out=[d], r=r, matrices=2, layers=layers) if _is_low(r, d) else None
    narrow, wide = (d, d // rng.one_of((2, 4))), (d, rng.integer(2, 4) * d)
    shapes = [(d, d), *rng.one_of(([narrow], [wide], [narrow, wide]))]
    if not _is_low(r, *(o for _, o in shapes)):
        return None
    return Given(d_in=[i for i, _ in shapes], d_out=[o for _, o in shapes], r=r, matrices=2, layers=layers)


def _is_low(r: int, *widths: int) -> bool:
    """Say whether the rank is lower than all widths."""
    return 8 * r <= min(widths)


def statement(given: Given) -> Text:
    """State the model, the rank, and which matrices are adapted."""
    m, layers = given.matrices, given.layers
    shapes = list(zip(given.d_in, given.d_out, strict=False))
    a_matrix = f"${m}$ {'matrix' if m == 1 else 'matrices'}"
    en = ", and ".join(f"{a_matrix} with ${d_in}$ inputs and ${d_out}$ outputs" for d_in, d_out in shapes)
    zh = "、".join(f"${m}$ 个输入 ${d_in}$ 维、输出 ${d_out}$ 维的矩阵" for d_in, d_out in shapes)
    model_en, model_zh = f"A model of ${layers}$ layers", f"一个 ${layers}$ 层的模型，每层"
    if layers == 1:
        model_en, model_zh = "One layer", "一层，其中"
    return both(
        f"{model_en} is fine-tuned with LoRA of rank $r={given.r}$, which adapts{' in each layer' * (layers > 1)} {en}."
        " The model's own weights are frozen; LoRA has no biases.",
        f"用秩 $r={given.r}$ 的 LoRA 微调{model_zh}适配 {zh}。模型原有的权重冻结，LoRA 没有偏置。",
    )


def solve(given: Given) -> Solved:
    """Count A and B beside every matrix."""
    from quizcli.reference.dense import lora_parameters

    if len(given.d_in) != len(given.d_out):
        raise ValueError(tr("d_in and d_out must have one number each for every shape"))
    shapes = list(zip(given.d_in, given.d_out, strict=True))
    return {"params": lora_parameters(shapes, given.r, matrices=given.matrices, layers=given.layers)}


def explain(given: Given) -> Sequence[Text]:
    """Shape by shape, then all matrices, then all layers."""
    r, found, counts = given.r, [], []
    for d_in, d_out in zip(given.d_in, given.d_out, strict=True):
        counts.append(r * (d_in + d_out))
        found.append(
            step(
                rf"A is {r} by {d_in}, B is {d_out} by {r}",
                rf"A 为 {r} 行 {d_in} 列，B 为 {d_out} 行 {r} 列",
                rf"r(d_{{in}}+d_{{out}})={r}\cdot({d_in}+{d_out})={counts[-1]}",
            )
        )
    layer = given.matrices * sum(counts)
    summed = f"({total(counts)})" if len(counts) > 1 else str(counts[0])
    return [
        *found,
        step("All matrices of a layer", "一层的全部矩阵", rf"{given.matrices}\cdot {summed}={layer}"),
        step("All layers", "全部层", f"{times((given.layers, layer))}={given.layers * layer}"),
    ]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    shapes = list(zip(given.d_in, given.d_out, strict=True))
    everywhere = given.layers * given.matrices
    found = {
        "full": everywhere * sum(d_in * d_out for d_in, d_out in shapes),
        "one_side": everywhere * given.r * sum(given.d_in),
        "product": everywhere * given.r * sum(d_in * d_out for d_in, d_out in shapes),
        "no_layers": given.matrices * given.r * sum(d_in + d_out for d_in, d_out in shapes),
    }
    return {name: {"params": params} for name, params in found.items()}


KIND = Kind(
    name="lora-param-count",
    inputs=Given,
    parts={"params": both("number of trainable parameters", "可训练参数的个数")},
    card_title=both("Trainable parameters of LoRA", "LoRA 的可训练参数量"),
    formula=r"P=L\cdot M\cdot\sum r(d_{in}+d_{out})",
    mistakes={
        "full": both("the frozen matrices counted", "算成了冻结的原矩阵"),
        "one_side": both("A counted without B", "只算了 A，漏了 B"),
        "product": both(
            "r·d_in·d_out taken: A and B are added up, not multiplied", "用了 r·d_in·d_out：A 与 B 的参数应相加"
        ),
        "no_layers": both("one layer counted only", "只算了一层"),
    },
    levels=(
        Level(says=both("one matrix", "一个矩阵"), seconds=30, invites=("full", "one_side", "product")),
        Level(
            says=both("queries and values in all layers", "所有层的查询与值矩阵"),
            seconds=60,
            invites=("full", "one_side", "product", "no_layers"),
        ),
        Level(
            says=both("several shapes", "多种形状"), seconds=120, invites=("full", "one_side", "product", "no_layers")
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    version=2,
)
