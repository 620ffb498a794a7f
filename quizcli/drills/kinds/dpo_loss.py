"""Direct preference optimization: rewards, margin, loss and the weight of the gradient."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Positive, Solved, Vector, both, says
from quizcli.drills.tex import frac, num, par, step, total, vec
from quizcli.language import tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Smoothing: TypeAlias = Annotated[float, msgspec.Meta(ge=0, lt=0.5)]


class Given(Inputs, frozen=True):
    """Log-probabilities of whole responses, one for each preference pair."""

    policy_chosen: Annotated[
        Vector, says("policy's log-probability of the chosen response", "策略对优选回答的对数概率")
    ]
    policy_rejected: Annotated[Vector, says("policy's log-probability of the rejected one", "策略对劣选回答的对数概率")]
    ref_chosen: Annotated[Vector, says("reference's log-probability of the chosen one", "参考模型对优选回答的对数概率")]
    ref_rejected: Annotated[
        Vector, says("reference's log-probability of the rejected one", "参考模型对劣选回答的对数概率")
    ]
    beta: Annotated[Positive, says("scale of the implicit rewards", "隐式奖励的系数")] = 0.1
    label_smoothing: Annotated[
        Smoothing, says("probability that a pair is labeled the wrong way round (cDPO)", "偏好标注颠倒的概率（cDPO）")
    ] = 0.0


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: margin and loss of one pair; 2: rewards and weight too; 3: a batch with label smoothing."""
    pairs = 1 if level < 3 else rng.integer(2, 3)
    beta = rng.one_of((0.1, 0.2, 0.25, 0.5))
    chosen, rejected = ([float(n) for n in rng.integers(pairs, -60, -20)] for _ in range(2))
    gains, losses = ([float(n) for n in rng.integers(pairs, -6, 8)] for _ in range(2))
    margins = [beta * (gain - loss) for gain, loss in zip(gains, losses, strict=True)]
    # A small margin hides mistakes; with a large one the loss is almost 0 or almost the margin.
    if any(not 0.2 <= abs(margin) <= 2.5 for margin in margins) or 0 in gains + losses:
        return None
    return Given(
        policy_chosen=[log + gain for log, gain in zip(chosen, gains, strict=True)],
        policy_rejected=[log + loss for log, loss in zip(rejected, losses, strict=True)],
        ref_chosen=chosen,
        ref_rejected=rejected,
        beta=beta,
        label_smoothing=0.0 if level < 3 else rng.one_of((0.1, 0.2)),
    )


def statement(given: Given) -> Text:
    """State the log-probabilities, beta, the smoothing, and what margin and weight are."""
    rows = list(zip(given.policy_chosen, given.ref_chosen, given.policy_rejected, given.ref_rejected, strict=True))
    one = len(rows) == 1
    lines_en, lines_zh = [], []
    for i, row in enumerate(rows, 1):
        pw, rw, pl, rl = map(num, row)
        of_en, of_zh = ("", "") if one else (f"pair {i}, ", f"第 {i} 对，")
        lines_en += [f"- {of_en}chosen: policy ${pw}$, reference ${rw}$; rejected: policy ${pl}$, reference ${rl}$"]
        lines_zh += [f"- {of_zh}优选：策略 ${pw}$，参考 ${rw}$；劣选：策略 ${pl}$，参考 ${rl}$"]
    head_en = "one preference pair" if one else f"a batch of {len(rows)} preference pairs"
    head_zh = "一个偏好对" if one else f"一批 {len(rows)} 个偏好对"
    en = f"Direct preference optimization (DPO) on {head_en}. Log-probabilities (natural, of the whole responses):\n\n"
    zh = f"直接偏好优化（DPO），{head_zh}。整个回答的对数概率（自然对数；优选即 chosen，劣选即 rejected）：\n\n"
    en += (
        "\n".join(lines_en)
        + f"\n\n$\\beta={num(given.beta)}$, a factor of the implicit rewards and so of their margin."
    )
    zh += "\n".join(lines_zh) + f"\n\n$\\beta={num(given.beta)}$，已包含在隐式奖励及其差值（margin）中。"
    if given.label_smoothing:
        en += (
            f" Labels are smoothed as in cDPO: a pair is the wrong way round with probability"
            f" $\\epsilon={num(given.label_smoothing)}$."
        )
        zh += f"标签平滑同 cDPO：每个偏好对以概率 $\\epsilon={num(given.label_smoothing)}$ 被标反。"
    if not one:
        en += " The loss is the mean over the batch."
        zh += "损失对整批取平均。"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Compute rewards, margins, the mean loss and the weights."""
    chosen, rejected = _rewards(given)
    return _answer(given, chosen, rejected, chosen - rejected)


def _rewards(given: Given) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    from quizcli.reference.losses import implicit_rewards

    logs = (given.policy_chosen, given.policy_rejected, given.ref_chosen, given.ref_rejected)
    if len(set(map(len, logs))) > 1:
        raise ValueError(tr("each pair needs four log-probabilities, two of the policy and two of the reference"))
    if max(map(max, logs)) > 0:
        raise ValueError(tr("a log-probability cannot be positive"))
    return (
        implicit_rewards(given.policy_chosen, given.ref_chosen, beta=given.beta),
        implicit_rewards(given.policy_rejected, given.ref_rejected, beta=given.beta),
    )


def _answer(
    given: Given,
    chosen: "NDArray[np.float64]",
    rejected: "NDArray[np.float64]",
    margin: "NDArray[np.float64]",
    smoothing: float | None = None,
) -> "Mapping[str, float | NDArray[np.float64]]":
    """Return all parts for these rewards and margins: numbers for one pair, vectors for several."""
    from quizcli.reference.losses import dpo_losses, dpo_weights

    smoothing = given.label_smoothing if smoothing is None else smoothing
    loss = float(dpo_losses(margin, label_smoothing=smoothing).mean())
    each = {
        "chosen_reward": chosen,
        "rejected_reward": rejected,
        "margin": margin,
        "weight": dpo_weights(margin, label_smoothing=smoothing),
    }
    if len(margin) == 1:
        return {"loss": loss} | {part: float(values[0]) for part, values in each.items()}
    return {"loss": loss, **each}


def explain(given: Given) -> Sequence[Text]:
    """Pair by pair: rewards, margin, loss and weight; then the mean."""
    chosen, rejected = (rewards.tolist() for rewards in _rewards(given))
    found, losses = [], []
    for i in range(len(chosen)):
        at = "" if len(chosen) == 1 else f", pair {i + 1}"
        at_zh = "" if len(chosen) == 1 else f"，第 {i + 1} 对"
        one, steps = _pair(given, i, chosen[i], rejected[i])
        losses.append(one)
        found += [step(en + at, zh + at_zh, formula) for en, zh, formula in steps]
    if len(losses) > 1:
        mean = f"{frac(total(losses, 5), str(len(losses)))}={num(sum(losses) / len(losses), 5)}"
        margins = vec((w - r for w, r in zip(chosen, rejected, strict=True)), 5)
        found.append(step("Margins", "各奖励差值", f"z={margins}"))
        found.append(step("Mean over the batch", "对整批取平均", f"L={mean}"))
    return found


def _pair(given: Given, i: int, chosen: float, rejected: float) -> tuple[float, list[tuple[str, str, str]]]:
    """Return the loss of one pair and its steps."""
    from quizcli.reference.losses import dpo_losses, dpo_weights

    z, beta, eps = chosen - rejected, num(given.beta), given.label_smoothing
    loss = float(dpo_losses([z], label_smoothing=eps)[0])
    weight = float(dpo_weights([z], label_smoothing=eps)[0])
    right, mistaken = (float(dpo_losses([margin])[0]) for margin in (z, -z))
    steps = [
        (
            en,
            zh,
            rf"{beta}\cdot ({num(policy[i])}-{par(reference[i])})={num(reward, 5)}",
        )
        for en, zh, policy, reference, reward in (
            ("Reward of the chosen response", "优选回答的奖励", given.policy_chosen, given.ref_chosen, chosen),
            ("Reward of the rejected response", "劣选回答的奖励", given.policy_rejected, given.ref_rejected, rejected),
        )
    ]
    steps.append(("Margin", "奖励差值", f"z={num(chosen, 5)}-{par(rejected, 5)}={num(z, 5)}"))
    if eps:
        steps += [
            ("Right way round", "标注正确", rf"-\ln\sigma({num(z, 5)})={num(right, 5)}"),
            ("Wrong way round", "标注颠倒", rf"-\ln\sigma({num(-z, 5)})={num(mistaken, 5)}"),
            ("Loss", "损失", rf"{num(1 - eps)}\cdot {num(right, 5)}+{num(eps)}\cdot {num(mistaken, 5)}={num(loss, 5)}"),
        ]
    else:
        steps.append(("Loss", "损失", rf"L=-\ln\sigma({num(z, 5)})=\ln(1+e^{{{num(-z, 5)}}})={num(loss, 5)}"))
    minus = f"-{num(eps)}" if eps else ""
    steps.append(("Weight of the gradient", "梯度的权重", rf"\sigma({num(-z, 5)}){minus}={num(weight, 5)}"))
    return loss, steps


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    import numpy as np

    from quizcli.reference.losses import dpo_weights

    chosen, rejected = _rewards(given)
    margin, eps = chosen - rejected, given.label_smoothing
    policy = [given.beta * np.array(logs) for logs in (given.policy_chosen, given.policy_rejected)]
    right = _answer(given, chosen, rejected, margin)
    found: dict[str, Solved] = {
        "no_reference": _answer(given, policy[0], policy[1], policy[0] - policy[1]),
        "no_beta": _answer(given, chosen / given.beta, rejected / given.beta, margin / given.beta),
        "swapped": _answer(given, chosen, rejected, -margin),
        "added": _answer(given, chosen, rejected, chosen + rejected),
    }
    if len(margin) > 1:
        found["sum_not_mean"] = {"loss": float(right["loss"]) * len(margin)}
    else:
        found["weight_right"] = {"weight": float(dpo_weights(-margin, label_smoothing=eps)[0])}
    if eps:
        found["no_smoothing"] = _answer(given, chosen, rejected, margin, smoothing=0.0)
        found["half_smoothing"] = _answer(given, chosen, rejected, margin, smoothing=eps / 2)
    return found


KIND = Kind(
    name="dpo-loss",
    inputs=Given,
    parts={
        "chosen_reward": both("implicit reward of the chosen response", "优选回答的隐式奖励"),
        "rejected_reward": both("implicit reward of the rejected response", "劣选回答的隐式奖励"),
        "margin": both("reward margin: chosen minus rejected", "奖励差值（margin）：优选减劣选"),
        "loss": both("loss", "损失"),
        "weight": both(
            "gradient weight: minus the derivative of a pair's loss with respect to its margin",
            "梯度权重：一个偏好对的损失对其差值的导数，取负",
        ),
    },
    card_title=both("DPO: the loss of a preference pair", "DPO：偏好对的损失"),
    formula=r"\hat r=\beta\ln\frac{\pi(y|x)}{\pi_{ref}(y|x)},\quad z=\hat r_w-\hat r_l,\quad L=-\ln\sigma(z)",
    mistakes={
        "no_reference": both("the reference model left out", "漏了参考模型"),
        "no_beta": both("beta left out", "漏了 beta"),
        "swapped": both(
            "the sign of the margin is the wrong way round: rejected minus chosen", "差值的符号反了：用劣选减了优选"
        ),
        "added": both("the two rewards added, not subtracted", "两个奖励相加了，应为相减"),
        "weight_right": both(
            "sigmoid of the margin, not of minus the margin", "权重用了差值的 sigmoid，应取差值的相反数"
        ),
        "sum_not_mean": both("not divided by the batch size", "没有除以批大小"),
        "no_smoothing": both("label smoothing left out", "漏了标签平滑"),
        "half_smoothing": both(
            "epsilon halved, as in smoothing over two classes", "把 epsilon 减半了，那是二分类标签平滑的做法"
        ),
    },
    levels=(
        Level(
            says=both("one pair: margin and loss", "一个偏好对：差值与损失"),
            seconds=75,
            invites=("no_reference", "no_beta", "swapped", "added"),
            asks=("margin", "loss"),
        ),
        Level(
            says=both("one pair: rewards, loss and gradient weight", "一个偏好对：奖励、损失与梯度权重"),
            seconds=120,
            invites=("no_reference", "no_beta", "swapped", "weight_right"),
            asks=("chosen_reward", "rejected_reward", "loss", "weight"),
        ),
        Level(
            says=both("a batch with smoothed labels (cDPO)", "一批偏好对，带标签平滑（cDPO）"),
            seconds=240,
            invites=("no_reference", "sum_not_mean", "no_smoothing", "half_smoothing"),
            asks=("margin", "loss"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
