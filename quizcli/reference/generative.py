"""Losses of generative models.

Goodfellow et al., *Generative Adversarial Networks*, arXiv:1406.2661; Kingma and Welling, *Auto-Encoding Variational Bayes*,
arXiv:1312.6114.
"""

import math

import numpy as np
from numpy.typing import ArrayLike


def gan_value(on_real: float, on_generated: float) -> float:
    r"""Return what the discriminator maximizes, :math:`V = \ln D(x) + \ln(1-D(G(z)))`.

    Parameters
    ----------
    on_real, on_generated
        What the discriminator says to a real sample and to a generated one, above 0 and below 1.

    Examples
    --------
    >>> round(gan_value(0.8, 0.3), 6), math.isclose(gan_value(0.5, 0.5), -math.log(4))
    (-0.579818, True)
    """
    return math.log(on_real) + math.log1p(-on_generated)


def discriminator_loss(on_real: float, on_generated: float) -> float:
    r"""Return the discriminator's loss, :math:`-\ln D(x) - \ln(1-D(G(z)))`: the sum of both terms.

    Examples
    --------
    >>> round(discriminator_loss(0.8, 0.2), 6)
    0.446287
    """
    return -gan_value(on_real, on_generated)


def generator_loss(on_generated: float, *, saturating: bool = False) -> float:
    r"""Return the generator's loss, :math:`-\ln D(G(z))`, or the saturating :math:`\ln(1-D(G(z)))`.

    Examples
    --------
    >>> round(generator_loss(0.4), 6), round(generator_loss(0.4, saturating=True), 6)
    (0.916291, -0.510826)
    """
    return math.log1p(-on_generated) if saturating else -math.log(on_generated)


def optimal_discriminator(p_data: float, p_generated: float) -> float:
    r"""Return the optimal discriminator at a point, :math:`D^* = \frac{p_d}{p_d+p_g}`.

    Parameters
    ----------
    p_data, p_generated
        Densities of the data and of the generator there, not both 0.

    Examples
    --------
    >>> optimal_discriminator(3.0, 1.0)
    0.75
    """
    return p_data / (p_data + p_generated)


def kl_to_standard_normal(mu: ArrayLike, sigma: ArrayLike) -> float:
    r"""Return the KL divergence of a Gaussian with independent components from :math:`N(0, I)`, in nats.

    .. math:: \frac12\sum_i\left(\mu_i^2+\sigma_i^2-1-\ln\sigma_i^2\right)

    Parameters
    ----------
    mu, sigma
        Means and standard deviations, shape (d,).

    Examples
    --------
    >>> round(kl_to_standard_normal([1.0, 2.0], [0.5, 0.5]), 5)
    3.13629
    """
    means, variances = np.asarray(mu, dtype=np.float64), np.asarray(sigma, dtype=np.float64) ** 2
    return float((means**2 + variances - 1 - np.log(variances)).sum() / 2)
