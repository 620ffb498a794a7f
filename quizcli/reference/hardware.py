"""Performance models: the roofline of a matrix product, and the traffic of ring collectives.

Williams, Waterman and Patterson, *Roofline: An Insightful Visual Performance Model for Multicore Architectures*,
doi:10.1145/1498765.1498785; Patarasuk and Yuan, *Bandwidth Optimal All-reduce Algorithms for Clusters of Workstations*,
doi:10.1016/j.jpdc.2008.09.002.
"""

import math

TERA, GIGA, MICRO = 1e12, 1e9, 1e-6


def matmul_flops(m: int, n: int, k: int) -> int:
    """Return the operations of an (m, k) by (k, n) product: 2mnk, a multiplication and an addition for each term.

    Examples
    --------
    >>> matmul_flops(2, 3, 4)
    48
    """
    return 2 * m * n * k


def matmul_traffic(m: int, n: int, k: int) -> int:
    """Return the elements that an (m, k) by (k, n) product moves: both factors read once, the result written once.

    Examples
    --------
    >>> matmul_traffic(2, 3, 4)
    26
    """
    return m * k + k * n + m * n


def ridge_point(peak: float, bandwidth: float) -> float:
    """Return the arithmetic intensity, in FLOP per byte, above which a computation is compute-bound.

    Parameters
    ----------
    peak
        In TFLOP/s.
    bandwidth
        Of the memory, in GB/s.

    Examples
    --------
    An A100 with 80 GB (SXM) has 312 TFLOP/s in bf16, and 2039 GB/s; an H100 (SXM) 989 and 3350:

    >>> round(ridge_point(312, 2039)), round(ridge_point(989, 3350))
    (153, 295)
    """
    return peak * TERA / (bandwidth * GIGA)


def attainable(intensity: float, *, peak: float, bandwidth: float) -> float:
    r"""Return the attainable TFLOP/s: :math:`\min(P,\ I\cdot B)`.

    Parameters
    ----------
    intensity
        I, in FLOP per byte.
    peak, bandwidth
        P in TFLOP/s, and B in GB/s.

    Examples
    --------
    >>> attainable(100.0, peak=312, bandwidth=2000), attainable(200.0, peak=312, bandwidth=2000)
    (200.0, 312.0)
    """
    return min(float(peak), intensity * bandwidth * GIGA / TERA)


def ridge_batch(n: int, k: int, *, element: int, ridge: float) -> float | None:
    r"""Return the number of rows m at which an (m, k) by (k, n) product reaches the ridge point; None if no m does.

    It solves :math:`\frac{2mnk}{b(mk+kn+mn)} = R`:

    .. math:: m = \frac{R\,b\,nk}{2nk - R\,b\,(n+k)}

    Parameters
    ----------
    n, k
        The shape of the weights.
    element
        b, bytes for each number.
    ridge
        R, in FLOP per byte.

    Examples
    --------
    >>> ridge_batch(4096, 4096, element=2, ridge=128.0)
    136.53333333333333
    >>> ridge_batch(64, 64, element=2, ridge=128.0) is None
    True
    """
    room = 2 * n * k - ridge * element * (n + k)
    return ridge * element * n * k / room if room > 0 else None


def ring_traffic(size: float, gpus: int, *, phases: int) -> float:
    r"""Return what each GPU sends in a ring: :math:`p\,\frac{N-1}{N}\,S`.

    Parameters
    ----------
    size
        S, the whole buffer; the result has its unit.
    gpus
        N. The buffer is cut into N pieces, and one piece is passed on in each step.
    phases
        p: 1 for a reduce-scatter or an all-gather, 2 for an all-reduce, which is one after the other. A training step takes 3
        under ZeRO-3 (Rajbhandari et al., arXiv:1910.02054): two all-gathers of the weights, a reduce-scatter of the gradients.

    Examples
    --------
    >>> ring_traffic(1000.0, 4, phases=2)
    1500.0
    """
    return phases * (gpus - 1) / gpus * size


def ring_steps(gpus: int, *, phases: int) -> int:
    """Return the number of sequential steps of a ring: p (N - 1).

    Parameters
    ----------
    gpus, phases
        As in ``ring_traffic``.

    Examples
    --------
    >>> ring_steps(8, phases=2)
    14
    """
    return phases * (gpus - 1)


def ring_time(sent: float, steps: int, *, bandwidth: float, latency: float = 0.0) -> float:
    """Return the time of a ring in seconds: the latency of each step, and the bytes over the bandwidth.

    Parameters
    ----------
    sent
        Bytes that each GPU sends.
    steps
        Steps in which it sends them.
    bandwidth
        In GB/s, one way, of each GPU's link to the next.
    latency
        Of a step, in microseconds.

    Examples
    --------
    >>> round(ring_time(1.5e9, 6, bandwidth=25, latency=10), 6)
    0.06006
    """
    return math.fsum((sent / (bandwidth * GIGA), steps * latency * MICRO))
