"""Losses and their gradients."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.reference.activations import sigmoid


def softmax(logits: ArrayLike, *, temperature: float = 1.0) -> NDArray[np.float64]:
    r"""Return probabilities along the last axis.

    .. math:: p_i = \frac{e^{z_i/T}}{\sum_j e^{z_j/T}}

    Parameters
    ----------
    logits
        Shape (..., K).
    temperature
        Divides the logits; above 1 it makes the probabilities more alike.

    Returns
    -------
    ndarray
        Shape (..., K), each row sums to 1.

    Examples
    --------
    >>> softmax([0.0, np.log(3.0)]).round(6).tolist()
    [0.25, 0.75]
    """
    scaled = np.asarray(logits, dtype=np.float64) / temperature
    # The largest exponent is 0, so that nothing overflows; the quotient is the same.
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def top_k_logits(logits: ArrayLike, k: int) -> NDArray[np.float64]:
    r"""Return the logits with all but the k largest set to :math:`-\infty`, so that their softmax is 0.

    Parameters
    ----------
    logits
        Shape (..., K).
    k
        How many to keep along the last axis, from 1 to K.

    Returns
    -------
    ndarray
        Shape (..., K).

    Raises
    ------
    ValueError
        There are fewer than k logits, or a tie leaves open which ones are the k largest.

    Examples
    --------
    >>> top_k_logits([3.0, 1.0, -1.0, 4.0], 2).tolist()
    [3.0, -inf, -inf, 4.0]
    >>> softmax(top_k_logits([3.0, 1.0, -1.0, 4.0], 2), temperature=4.0).round(6).tolist()
    [0.437823, 0.0, 0.0, 0.562177]
    """
    values = np.asarray(logits, dtype=np.float64)
    if not 1 <= k <= values.shape[-1]:
        raise ValueError(f"there are {values.shape[-1]} logits, so that k is from 1 to {values.shape[-1]}, not {k}")
    smallest_kept = np.sort(values, axis=-1)[..., -k, np.newaxis]
    kept = values >= smallest_kept
    if (kept.sum(axis=-1) > k).any():
        raise ValueError(f"a tie leaves open which logits are the {k} largest")
    return np.where(kept, values, -np.inf)


def log_softmax(logits: ArrayLike) -> NDArray[np.float64]:
    r"""Return the logarithms of the softmax along the last axis, also of probabilities too small to be a float.

    .. math:: \ln p_i = z_i - \max_j z_j - \ln\sum_j e^{z_j - \max_j z_j}

    Parameters
    ----------
    logits
        Shape (..., K).

    Examples
    --------
    >>> log_softmax([1000.0, 0.0]).tolist()
    [0.0, -1000.0]
    """
    rows = np.asarray(logits, dtype=np.float64)
    shifted = rows - rows.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def cross_entropy(probabilities: ArrayLike, target: Sequence[int]) -> float:
    r"""Return the mean of :math:`-\ln p_y` over a batch.

    Parameters
    ----------
    probabilities
        Shape (N, K).
    target
        The true class of each row, N numbers from 0 to K - 1.

    Examples
    --------
    >>> round(cross_entropy([[0.5, 0.5], [0.25, 0.75]], [0, 0]), 6)
    1.039721
    """
    rows = np.asarray(probabilities, dtype=np.float64)
    return float(-np.log(rows[np.arange(len(rows)), list(target)]).mean())


def cross_entropy_gradient(probabilities: ArrayLike, target: Sequence[int]) -> NDArray[np.float64]:
    r"""Return the gradient of the mean cross-entropy with respect to the logits: :math:`(p_k - 1[k=y]) / N`.

    Parameters
    ----------
    probabilities
        Shape (N, K): the softmax of the logits.
    target
        The true class of each row.

    Returns
    -------
    ndarray
        Shape (N, K), each row sums to 0.

    Examples
    --------
    >>> cross_entropy_gradient([[0.2, 0.3, 0.5]], [1]).tolist()
    [[0.2, -0.7, 0.5]]
    """
    gradient = np.array(probabilities, dtype=np.float64)
    gradient[np.arange(len(gradient)), list(target)] -= 1
    return gradient / len(gradient)


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
        raise ValueError("x and w must have the same length")
    z = float(inputs @ w) + bias
    a = float(sigmoid(z))
    # 1 - a, without the loss of digits where a is nearly 1.
    rest = float(sigmoid(-z))
    error = -rest if target else a
    if squared:
        loss, dz = error**2 / 2, error * a * rest
    else:
        # -ln a = ln(1 + e^-z), which is finite also where a is rounded to 0.
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
        raise ValueError("there must be two scores at least")
    if target >= len(s):
        raise ValueError("target must be a class, counted from 0")
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
        raise ValueError("pred and target must have the same length")
    e = predicted - wanted
    if kind == "mse":
        each, slopes = e**2, 2 * e
    elif kind == "mae":
        each, slopes = np.abs(e), np.sign(e)
    else:
        # The part of the error within delta; the rest of it counts delta times its size.
        inner = np.clip(e, -delta, delta)
        each, slopes = inner**2 / 2 + delta * (np.abs(e) - np.abs(inner)), inner
    return LossGradient(float(each.mean()), slopes / len(e))


def class_probabilities(
    logits: Sequence[Sequence[float]] | None, probs: Sequence[Sequence[float]] | None, target: Sequence[int]
) -> NDArray[np.float64]:
    """Return the probabilities of a batch, given as such or as logits.

    Parameters
    ----------
    logits, probs
        One of them, a row of K numbers for each sample.
    target
        The true class of each sample, from 0.

    Returns
    -------
    ndarray
        Shape (N, K).

    Raises
    ------
    ValueError
        Both or none are given, or rows, probabilities and classes do not fit.

    Examples
    --------
    >>> class_probabilities(None, [[0.5, 0.5]], [1]).tolist()
    [[0.5, 0.5]]
    """
    if (logits is None) == (probs is None):
        raise ValueError("give either logits or probs")
    rows = logits or probs or []
    if len({len(row) for row in rows}) > 1:
        raise ValueError("all rows must have the same length")
    if len(rows) != len(target) or max(target) >= len(rows[0]):
        raise ValueError("target must have one class for each row, counted from 0")
    if probs and not all(min(row) > 0 and abs(sum(row) - 1) <= 1e-6 for row in rows):  # noqa: PLR2004 - as they are typed
        raise ValueError("each row of probs must be positive and sum to 1")
    return softmax(rows) if logits else np.array(rows)


def smoothed_targets(target: Sequence[int], classes: int, eps: float) -> NDArray[np.float64]:
    r"""Return one-hot targets with eps spread over all classes: :math:`(1-\epsilon)1[k=y]+\epsilon/K`.

    Szegedy et al., *Rethinking the Inception Architecture for Computer Vision*, arXiv:1512.00567, section 7.

    Returns
    -------
    ndarray
        Shape (N, K), each row sums to 1.

    Examples
    --------
    >>> smoothed_targets([0], 4, 0.1).round(6).tolist()
    [[0.925, 0.025, 0.025, 0.025]]
    """
    return (1 - eps) * np.eye(classes)[list(target)] + eps / classes


def soft_cross_entropy(probabilities: ArrayLike, targets: ArrayLike) -> float:
    r"""Return the mean over a batch of :math:`-\sum_k q_k\ln p_k`.

    Parameters
    ----------
    probabilities, targets
        Shape (N, K): p and q.

    Examples
    --------
    >>> round(soft_cross_entropy([[0.2, 0.6, 0.2]], smoothed_targets([0], 3, 0.1)), 5)
    1.57282
    """
    logarithms = np.log(np.asarray(probabilities, dtype=np.float64))
    return float(-(np.asarray(targets) * logarithms).sum(axis=-1).mean())


def weighted_cross_entropy(probabilities: ArrayLike, target: Sequence[int], weights: Sequence[float]) -> float:
    r"""Return the cross-entropy weighted by class: :math:`\sum_i w_{y_i}L_i/\sum_i w_{y_i}`, as in PyTorch.

    Parameters
    ----------
    probabilities
        Shape (N, K).
    target
        The true class of each row.
    weights
        Shape (K,), not negative.

    Raises
    ------
    ValueError
        There is not one weight for each class, or those of the true classes are all 0.

    Examples
    --------
    >>> round(weighted_cross_entropy([[0.1, 0.3, 0.6], [0.7, 0.2, 0.1]], [0, 1], [1.0, 2.0, 4.0]), 6)
    1.840487
    """
    rows = np.asarray(probabilities, dtype=np.float64)
    if len(weights) != rows.shape[1]:
        raise ValueError("weights must have one number for each class")
    chosen = np.asarray(weights, dtype=np.float64)[list(target)]
    if not chosen.sum():
        raise ValueError("the weights of the true classes are all 0")
    return float(-(chosen * np.log(rows[np.arange(len(rows)), list(target)])).sum() / chosen.sum())


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


def binary_cross_entropy(p: float, target: int, *, positive_weight: float = 1.0) -> float:
    r"""Return :math:`-w\,y\ln p-(1-y)\ln(1-p)` of one prediction; w is PyTorch's pos_weight.

    Examples
    --------
    >>> round(binary_cross_entropy(0.8, 1, positive_weight=5.0), 6)
    1.115718
    """
    return float(-positive_weight * np.log(p) if target else -np.log(1 - p))


def balanced_weights(counts: ArrayLike) -> NDArray[np.float64]:
    r"""Return class weights in inverse proportion to the frequencies: :math:`w_c=N/(K n_c)`, as scikit-learn has them.

    Parameters
    ----------
    counts
        Shape (K,): samples of each class, 1 at least.

    Examples
    --------
    >>> balanced_weights([10, 30, 60]).round(5).tolist()
    [3.33333, 1.11111, 0.55556]
    """
    numbers = np.asarray(counts, dtype=np.float64)
    return np.asarray(numbers.sum() / (len(numbers) * numbers))
