"""Binary cross-entropy, focal loss, hinge loss, regression losses, DPO."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.language import tr
from quizcli.reference.activations import sigmoid


def binary_cross_entropy(p: float, target: int, *, positive_weight: float = 1.0) -> float:
    r"""Return :math:`-w\,y\ln p-(1-y)\ln(1-p)` of one prediction; w is PyTorch's pos_weight.

    Examples
    --------
    >>> round(binary_cross_entropy(0.8, 1, positive_weight=5.0), 6)
    1.115718
    """
    return float(-positive_weight * np.log(p) if target else -np.log(1 - p))


def focal_loss(p: float, target: int, *, gamma: float = 2.0, alpha: float | None = 0.25) -> float:
    r"""Return the focal loss of one binary prediction: :math:`-\alpha_t(1-p_t)^\gamma\ln p_t`.

    Lin et al., *Focal Loss for Dense Object Detection*, arXiv:1708.02002.

    Parameters
    ----------
    p
        Predicted probability of class 1, between 0 and 1.
    target
        0 or 1.
    gamma
        How much easy samples count less.
    alpha
        Weight of class 1, that of class 0 is 1 - alpha; None for no weights.

    Examples
    --------
    >>> round(focal_loss(0.6, 1), 6)
    0.020433
    """
    p_t = p if target else 1 - p
    alpha_t = 1.0 if alpha is None else alpha if target else 1 - alpha
    return float(-alpha_t * (1 - p_t) ** gamma * np.log(p_t))


class SigmoidNeuron(NamedTuple):
    """A sigmoid neuron on one sample: output, loss, and the gradients of the loss."""

    z: float
    a: float
    loss: float
    dz: float
    dw: NDArray[np.float64]
    db: float


def sigmoid_neuron(
    x: ArrayLike, weights: ArrayLike, bias: float, target: int, *, squared: bool = False
) -> SigmoidNeuron:
    r"""Return output, loss and gradients of :math:`a=\sigma(w\cdot x+b)` on one sample.

    .. math::
        L = -y\ln a-(1-y)\ln(1-a),\ \frac{\partial L}{\partial z} = a-y;\qquad
        L = \tfrac12(a-y)^2,\ \frac{\partial L}{\partial z} = (a-y)\,a(1-a)

    Parameters
    ----------
    x, weights
        Shape (n,).
    bias
        A number.
    target
        0 or 1.
    squared
        Half the squared error in place of the cross-entropy.

    Raises
    ------
    ValueError
        The weights are more or fewer than the inputs.

    Examples
    --------
    >>> neuron = sigmoid_neuron([3.0, -1.0], [0.5, 1.0], 1.0, 0)
    >>> round(neuron.loss, 5), neuron.dw.round(5).tolist()
    (1.70141, [2.45272, -0.81757])
    """
    inputs, w = np.asarray(x, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    if inputs.shape != w.shape:
        raise ValueError(tr("x and w must have the same length"))
    z = float(inputs @ w) + bias
    a = float(sigmoid(z))
    # 1 - a, without cancellation if a is close to 1.
    rest = float(sigmoid(-z))
    error = -rest if target else a
    if squared:
        loss, dz = error**2 / 2, error * a * rest
    else:
        # -ln a = ln(1 + e^-z), finite even if a is rounded to 0.
        loss, dz = float(np.logaddexp(0, -z if target else z)), error
    return SigmoidNeuron(z, a, loss, dz, dz * inputs, dz)


class LossGradient(NamedTuple):
    """A loss and its gradient with respect to what it is computed from."""

    loss: float
    grad: NDArray[np.float64]


def multiclass_hinge(scores: ArrayLike, target: int, *, margin: float = 1.0, squared: bool = False) -> LossGradient:
    r"""Return the hinge loss of one sample and its gradient with respect to the scores.

    .. math:: L = \sum_{j\ne y}\max(0, s_j - s_y + \Delta)

    Weston and Watkins, *Support vector machines for multi-class pattern recognition*, ESANN 1999. The sum runs over the
    wrong classes; PyTorch's MultiMarginLoss divides it by the number of classes.

    Parameters
    ----------
    scores
        Shape (K,).
    target
        The true class, from 0 to K - 1.
    margin
        :math:`\Delta`.
    squared
        Square each term.

    Raises
    ------
    ValueError
        There is one class only, or the target is none of them.

    Examples
    --------
    >>> loss, grad = multiclass_hinge([1.0, -5.0, -4.0, 4.0], 0)
    >>> loss, grad.tolist()
    (4.0, [-1.0, 0.0, 0.0, 1.0])
    """
    s = np.asarray(scores, dtype=np.float64)
    if len(s) < 2:  # noqa: PLR2004 - a true class and a wrong one
        raise ValueError(tr("there must be two scores at least"))
    if target >= len(s):
        raise ValueError(tr("target must be a class, counted from 0"))
    terms = np.maximum(0, s - s[target] + margin)
    terms[target] = 0
    grad = 2 * terms if squared else (terms > 0).astype(np.float64)
    grad[target] = -grad.sum()
    return LossGradient(float((terms**2).sum() if squared else terms.sum()), grad)


def regression_loss(kind: str, prediction: ArrayLike, target: ArrayLike, *, delta: float = 1.0) -> LossGradient:
    r"""Return the mean loss and its gradient with respect to the predictions.

    .. math::
        e^2,\qquad |e|,\qquad \tfrac12 e^2\ (|e|\le\delta),\ \delta(|e|-\tfrac12\delta)\ (|e|>\delta)

    Huber, *Robust Estimation of a Location Parameter*, 1964; as in PyTorch's HuberLoss (SmoothL1Loss divides by delta).

    Parameters
    ----------
    kind
        ``mse``, ``mae`` or ``huber``.
    prediction, target
        Shape (n,); :math:`e` is their difference.
    delta
        Where Huber's loss becomes linear.

    Raises
    ------
    ValueError
        Predictions and targets differ in number.

    Examples
    --------
    >>> loss, grad = regression_loss("huber", [1.5, 10.0], [1.0, 7.0])
    >>> loss, grad.tolist()
    (1.3125, [0.25, 0.5])
    """
    predicted, wanted = np.asarray(prediction, dtype=np.float64), np.asarray(target, dtype=np.float64)
    if predicted.shape != wanted.shape:
        raise ValueError(tr("pred and target must have the same length"))
    e = predicted - wanted
    if kind == "mse":
        each, slopes = e**2, 2 * e
    elif kind == "mae":
        each, slopes = np.abs(e), np.sign(e)
    else:
        # The error clipped to delta; the rest is linear.
        inner = np.clip(e, -delta, delta)
        each, slopes = inner**2 / 2 + delta * (np.abs(e) - np.abs(inner)), inner
    return LossGradient(float(each.mean()), slopes / len(e))


def implicit_rewards(policy: ArrayLike, reference: ArrayLike, *, beta: float) -> NDArray[np.float64]:
    r"""Return :math:`\hat r = \beta\ln\frac{\pi(y|x)}{\pi_{ref}(y|x)}` of each response.

    Parameters
    ----------
    policy, reference
        Log-probabilities of the whole responses, summed over their tokens, shape (N,).
    beta
        How strongly the policy is held to the reference.

    Examples
    --------
    >>> implicit_rewards([-42.0, -30.0], [-40.0, -35.0], beta=0.5).tolist()
    [-1.0, 2.5]
    """
    return np.asarray(beta * (np.asarray(policy, dtype=np.float64) - np.asarray(reference)))


def dpo_losses(margins: ArrayLike, *, label_smoothing: float = 0.0) -> NDArray[np.float64]:
    r"""Return the loss of each pair.

    Rafailov et al., *Direct Preference Optimization: Your Language Model is Secretly a Reward Model*, arXiv:2305.18290. With
    label smoothing it is the conservative DPO of Mitchell, *A note on DPO with noisy preferences and relationship to IPO*,
    https://ericmitchell.ai/cdpo.pdf.

    .. math:: L = -(1-\epsilon)\ln\sigma(z) - \epsilon\ln\sigma(-z),\quad z = \hat r_w - \hat r_l

    Parameters
    ----------
    margins
        z, the reward of the chosen response minus that of the rejected one, shape (N,).
    label_smoothing
        The probability that chosen and rejected were mistaken for each other; 0 is the loss of the paper.

    Examples
    --------
    A policy that still is the reference has a loss of ln 2:

    >>> dpo_losses([0.0, 1.0]).round(6).tolist()
    [0.693147, 0.313262]
    """
    z = np.asarray(margins, dtype=np.float64)
    # -ln sigma(z) = ln(1 + e^-z), without an overflow.
    right, mistaken = np.logaddexp(0, -z), np.logaddexp(0, z)
    return np.asarray((1 - label_smoothing) * right + label_smoothing * mistaken)


def dpo_weights(margins: ArrayLike, *, label_smoothing: float = 0.0) -> NDArray[np.float64]:
    r"""Return minus the derivative of each pair's loss with respect to its margin: :math:`\sigma(-z)-\epsilon`.

    Times beta it weighs the gradient of the log-probabilities: large where the rewards have the pair the wrong way round.

    Parameters
    ----------
    margins, label_smoothing
        As in ``dpo_losses``.

    Examples
    --------
    >>> dpo_weights([0.0, 1.0, -1.0]).round(6).tolist()
    [0.5, 0.268941, 0.731059]
    """
    z = np.asarray(margins, dtype=np.float64)
    return np.asarray(np.exp(-np.logaddexp(0, z)) - label_smoothing)
