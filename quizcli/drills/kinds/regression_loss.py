"""MSE, MAE and Huber loss, and their gradients."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Positive, Solved, Vector, both, says
from quizcli.drills.tex import frac, num, par, step, total, vec

if TYPE_CHECKING:
    from quizcli.reference.losses import LossGradient


class Given(Inputs, frozen=True):
    """Targets, predictions and the loss."""

    kind: Annotated[Literal["mse", "mae", "huber"], says("mse, mae or huber", "mse、mae 或 huber")]
    target: Annotated[Vector, says("targets", "目标值")]
    pred: Annotated[Vector, says("predictions, as many as targets", "预测值，个数与目标值相同")]
    delta: Annotated[Positive, says("where Huber's loss becomes linear", "Huber 损失变为线性处")] = 1.0


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: squared error; 2: absolute error; 3: Huber loss with errors on both sides of delta."""
    count = rng.integer(3, 4)
    errors = [half / 2 if level > 1 else float(half) for half in rng.integers(count, -6 if level > 1 else -4, 6)]
    target = [float(value) for value in rng.integers(count, -5, 9)]
    pred = [value + error for value, error in zip(target, errors, strict=True)]
    if 0 in errors:  # the kink of the absolute value
        return None
    if level < 3:
        return Given(kind="mse" if level == 1 else "mae", target=target, pred=pred)
    delta = rng.one_of((0.5, 1.0, 2.0))
    sizes = [abs(error) for error in errors]
    if not min(sizes) <= delta < max(sizes):
        return None
    return Given(kind="huber", target=target, pred=pred, delta=delta)


def statement(given: Given) -> Text:
    """State the numbers, the loss and that it is a mean."""
    target, pred, count = vec(given.target), vec(given.pred), len(given.target)
    match given.kind:
        case "mse":
            en, zh = "mean squared error (MSE), without a factor 1/2", "均方误差（MSE），不带因子 1/2"
        case "mae":
            en, zh = "mean absolute error (MAE)", "平均绝对误差（MAE）"
        case "huber":
            delta = rf"$\delta={num(given.delta)}$"
            en = f"Huber loss with {delta} (quadratic within, with the factor 1/2; linear beyond), the mean over the samples"
            zh = f" Huber 损失，{delta}（以内为二次，带因子 1/2；以外为线性），对样本取平均"
    return both(
        f"${count}$ samples have the targets $y={target}$ and the predictions $p={pred}$. The loss is the {en}.",
        f"${count}$ 个样本的目标值为 $y={target}$，预测值为 $p={pred}$。损失取{zh}。",
    )


def solve(given: Given) -> Solved:
    """Compute the loss and its gradient."""
    return _loss(given)._asdict()


def explain(given: Given) -> Sequence[Text]:
    """Compute the errors, their losses, the mean, the derivatives."""
    loss, grad = _loss(given)
    count = len(given.pred)
    errors = [p - y for p, y in zip(given.pred, given.target, strict=True)]
    found = [step("Errors, prediction minus target", "误差：预测减目标", f"e={vec(errors)}")]
    if given.kind == "mse":
        each = [error**2 for error in errors]
        shown, slope = "+".join(f"{par(error)}^2" for error in errors), r"\frac{2e}{n}"
    elif given.kind == "mae":
        each = [abs(error) for error in errors]
        shown, slope = total(each), r"\frac{\mathrm{sign}(e)}{n}"
    else:
        each, delta = [], num(given.delta)
        for error in errors:
            if abs(error) <= given.delta:
                each.append(error**2 / 2)
                of, en, zh = rf"\frac{{1}}{{2}}\cdot {par(error)}^2", "quadratic", "二次"
            else:
                each.append(given.delta * (abs(error) - given.delta / 2))
                of, en, zh = rf"{delta}\cdot ({num(abs(error))}-\frac{{1}}{{2}}\cdot {delta})", "linear", "线性"
            found.append(step(f"Error {num(error)}, {en}", f"误差 {num(error)}，{zh}", f"{of}={num(each[-1])}"))
        shown, slope = total(each), r"\frac{\max(-\delta,\min(\delta,e))}{n}"
    found.append(step("Mean", "取平均", f"L={frac(shown, str(count))}={num(loss)}"))
    found.append(step("Gradient", "梯度", f"{slope}={vec(grad.tolist())}"))
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    loss, grad = _loss(given)
    count = len(given.pred)
    found: dict[str, Solved] = {
        "sum": {"loss": loss * count, "grad": grad * count},
        "sign": {"grad": -grad},
    }
    if given.kind == "mse":
        found["half"] = {"loss": loss / 2, "grad": grad / 2}
    if given.kind == "huber":
        errors = [p - y for p, y in zip(given.pred, given.target, strict=True)]
        delta = given.delta
        swapped = [e**2 / 2 if abs(e) > delta else delta * (abs(e) - delta / 2) for e in errors]
        slopes = [e if abs(e) > delta else delta * ((e > 0) - (e < 0)) for e in errors]
        found["huber_branch"] = {"loss": sum(swapped) / count, "grad": [slope / count for slope in slopes]}
    return found


def _loss(given: Given) -> "LossGradient":
    from quizcli.reference.losses import regression_loss

    return regression_loss(given.kind, given.pred, given.target, delta=given.delta)


KIND = Kind(
    name="regression-loss",
    inputs=Given,
    parts={
        "loss": both("loss", "损失"),
        "grad": both("gradient with respect to the predictions", "对预测值的梯度"),
    },
    card_title=both("MSE, MAE, Huber and their gradients", "MSE、MAE、Huber 损失与梯度"),
    formula=r"\frac{1}{n}\sum e^2,\quad\frac{1}{n}\sum|e|,\quad"
    r"\frac{1}{2}e^2\ (|e|\leq\delta),\ \delta(|e|-\frac{1}{2}\delta)\ (|e|>\delta)",
    mistakes={
        "sum": both("the sum in place of the mean", "求了和，而不是平均"),
        "half": both("a factor 1/2 too much", "多了因子 1/2"),
        "sign": both("the sign is the other way round: target minus prediction", "符号反了：用了目标减预测"),
        "huber_branch": both("the two branches of Huber's loss swapped", "Huber 损失的两个分支颠倒了"),
    },
    levels=(
        Level(says=both("MSE", "均方误差"), seconds=60, invites=("sum", "half", "sign")),
        Level(says=both("MAE", "平均绝对误差"), seconds=60, invites=("sum", "sign")),
        Level(says=both("Huber", "Huber 损失"), seconds=120, invites=("sum", "sign", "huber_branch")),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
