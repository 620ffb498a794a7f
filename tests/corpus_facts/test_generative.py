"""The numbers and formulas stated by the cards of the deck generative."""

from collections.abc import Callable
from itertools import product
from math import erf

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Array = NDArray[np.float64]


def sigmoid(x: Array | float) -> Array:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-np.asarray(x))))


def derivative(function: Callable[[float], float], at: float, *, step: float = 1e-5) -> float:
    """The slope of a function of one number by central differences."""
    return (function(at + step) - function(at - step)) / (2 * step)


def kl(p: Array, q: Array) -> float:
    """The divergence of two discrete distributions, in nats; empty cells of p count nothing."""
    here = p > 0
    return float(np.sum(p[here] * np.log(p[here] / q[here])))


def jensen_shannon(p: Array, q: Array) -> float:
    """The Jensen-Shannon divergence in nats."""
    middle = (p + q) / 2
    return (kl(p, middle) + kl(q, middle)) / 2


def percent(x: float) -> str:
    """A share as the cards write it."""
    return rf"${100 * x:.0f}\%$"


def test_sign_of_the_discriminator_update(states: States) -> None:
    """Descent on L_D = -V classifies 84 % of the two Gaussians rightly, ascent 16 %."""
    rng = np.random.default_rng(0)
    real, fake = rng.normal(1, 1, 4000), rng.normal(-1, 1, 4000)
    share = {}
    for sign in (-1, 1):
        slope = offset = 0.0
        for _ in range(100):
            on_real, on_fake = sigmoid(slope * real + offset), sigmoid(slope * fake + offset)
            by_slope = float(np.mean(-(1 - on_real) * real) + np.mean(on_fake * fake))
            by_offset = float(np.mean(-(1 - on_real)) + np.mean(on_fake))
            slope, offset = slope + sign * 0.1 * by_slope, offset + sign * 0.1 * by_offset
        right = np.mean(slope * real + offset > 0) / 2 + np.mean(slope * fake + offset < 0) / 2
        exact = (1 + erf(-sign / np.sqrt(2))) / 2  # Phi(1) or Phi(-1)
        assert right == pytest.approx(exact, abs=0.01)
        share[sign] = percent(exact)
    states("gan-principle", f"{share[-1]} {share[1]}")


def test_gradients_of_the_generator_losses(states: States) -> None:
    """The slopes with respect to the logit are -D and -(1-D): 0.01 and 0.99 at D = 0.01, a factor of 99."""

    def saturating(a: float) -> float:
        return float(np.log(1 - sigmoid(a)))

    def non_saturating(a: float) -> float:
        return float(-np.log(sigmoid(a)))

    for a in (-4.0, 0.0, 3.0):
        d = float(sigmoid(a))
        assert derivative(saturating, a) == pytest.approx(-d)
        assert derivative(non_saturating, a) == pytest.approx(-(1 - d))
    d = 0.01
    logit = float(np.log(d / (1 - d)))
    small, large = -derivative(saturating, logit), -derivative(non_saturating, logit)
    states("gan-generator-loss", f"{d} {small:.2f} {large:.2f}", f"{d} {large / small:.0f}")


def test_optimal_discriminator(states: States) -> None:
    """D* = p_data/(p_data+p_g) maximizes V, which becomes -ln 4 + 2 JS; JS is ln 2 for disjoint supports."""
    real, fake = 0.6, 0.2
    grid = np.linspace(0.001, 0.999, 999)
    best = grid[np.argmax(real * np.log(grid) + fake * np.log(1 - grid))]
    assert best == pytest.approx(real / (real + fake), abs=1e-3)
    rng = np.random.default_rng(0)
    p, q = (v / v.sum() for v in rng.random((2, 6)))

    def value(p: Array, q: Array) -> float:
        d = p / (p + q)
        return float(np.sum(p * np.log(np.where(p > 0, d, 1))) + np.sum(q * np.log(np.where(q > 0, 1 - d, 1))))

    assert value(p, q) == pytest.approx(-np.log(4) + 2 * jensen_shannon(p, q))
    assert 0 < jensen_shannon(p, q) < np.log(2)
    assert value(p, p) == pytest.approx(-np.log(4))
    apart = np.array([0.5, 0.5, 0.0, 0.0])
    assert jensen_shannon(apart, apart[::-1]) == pytest.approx(np.log(2))
    assert value(apart, apart[::-1]) == pytest.approx(0)
    states("gan-optimal-discriminator", f"4 {value(p, p):.3f}", f"{real} {fake} {best:.2f}")
    assert (p / (p + p) == 0.5).all()
    states("gan-optimal-discriminator", "12")
    states("gan-principle", "12")


def gaussian_kl(mu: float, sigma: float) -> float:
    """The divergence of N(mu, sigma^2) from N(0, 1) by integration."""
    z = np.linspace(mu - 12 * sigma, mu + 12 * sigma, 200_001)
    q = np.exp(-((z - mu) ** 2) / (2 * sigma**2)) / (sigma * np.sqrt(2 * np.pi))
    log_ratio = -((z - mu) ** 2) / (2 * sigma**2) - np.log(sigma) + z**2 / 2
    return float(np.sum(q * log_ratio) * (z[1] - z[0]))


def test_vae_divergence(states: States) -> None:
    """The card's KL formula is the integral; 0.818 for mu = 1, sigma = 0.5 and 0.597 with sigma as the variance."""
    for mu, sigma in ((1.0, 0.5), (0.0, 1.0), (-2.0, 1.5)):
        assert gaussian_kl(mu, sigma) == pytest.approx((mu**2 + sigma**2 - 1 - np.log(sigma**2)) / 2, abs=1e-6)
    mu, sigma = 1, 0.5
    right, wrong = gaussian_kl(mu, sigma), gaussian_kl(mu, float(np.sqrt(sigma)))
    states(
        "vae-elbo-and-reparameterization",
        "12 2 2 1 2",
        f"{mu} {sigma} {right:.3f} 0 1",
        f"{mu} {sigma} {wrong:.3f} {right:.3f}",
    )


def test_evidence_lower_bound() -> None:
    """The bound lies below ln p(x) by the divergence from the true posterior; reparameterized gradients are right."""
    prior = np.array([0.5, 0.3, 0.2])
    likelihood = np.array([0.9, 0.2, 0.4])  # p(x | z) of the x seen
    evidence = float(np.log(prior @ likelihood))
    posterior = prior * likelihood / (prior @ likelihood)
    for q in (np.array([0.2, 0.3, 0.5]), posterior):
        bound = float(q @ np.log(likelihood)) - kl(q, prior)
        assert bound <= evidence + 1e-12
        assert evidence - bound == pytest.approx(kl(q, posterior))
    noise = np.random.default_rng(0).normal(size=400_000)
    mu, sigma = 0.7, 0.4
    # E[z^2] = mu^2 + sigma^2, so the gradients are 2 mu and 2 sigma.
    z = mu + sigma * noise
    assert np.mean(2 * z) == pytest.approx(2 * mu, abs=0.01)
    assert np.mean(2 * z * noise) == pytest.approx(2 * sigma, abs=0.01)


def energies(weights: Array, bias: Array) -> tuple[Array, Array]:
    """All states of a small Boltzmann machine and their energies."""
    every = np.array(list(product((0.0, 1.0), repeat=len(bias))))
    return every, -np.einsum("si,ij,sj->s", every, np.triu(weights, 1), every) - every @ bias


def test_boltzmann_machine(states: States) -> None:
    """Two coupled units are both on with probability 0.475; a unit fires with the sigmoid of its input."""
    weights, bias = np.array([[0.0, 1.0], [1.0, 0.0]]), np.zeros(2)
    every, energy = energies(weights, bias)
    p = np.exp(-energy) / np.exp(-energy).sum()
    both = float(p[-1])
    given = both / float(p[every[:, 1] == 1].sum())
    assert given == pytest.approx(float(sigmoid(1.0)))
    rng = np.random.default_rng(0)
    weights, bias, temperature = rng.normal(size=(4, 4)), rng.normal(size=4), 1.7
    weights = weights + weights.T
    np.fill_diagonal(weights, 0)
    every, energy = energies(weights, bias)
    assert len(every) == 2**4
    p = np.exp(-energy / temperature)
    p /= p.sum()
    rest = every[5].copy()
    on, off = rest.copy(), rest.copy()
    on[2], off[2] = 1, 0
    p_on, p_off = (float(p[(every == s).all(axis=1)][0]) for s in (on, off))
    assert p_on / (p_on + p_off) == pytest.approx(float(sigmoid((weights[2] @ off + bias[2]) / temperature)))

    data = np.array([[1.0, 1.0, 0.0, 1.0], [0.0, 1.0, 1.0, 1.0]])

    def likelihood(w01: float) -> float:
        changed = weights.copy()
        changed[0, 1] = changed[1, 0] = w01
        states_, energy = energies(changed, bias)
        logs = -energy - np.log(np.exp(-energy).sum())
        return float(np.mean([logs[(states_ == s).all(axis=1)][0] for s in data]))

    p = np.exp(-energy) / np.exp(-energy).sum()
    difference = np.mean(data[:, 0] * data[:, 1]) - p @ (every[:, 0] * every[:, 1])
    assert derivative(likelihood, float(weights[0, 1])) == pytest.approx(float(difference), abs=1e-6)
    states("boltzmann-machine", f"{both:.3f} {given:.3f}")


def test_restricted_machine_factorizes() -> None:
    """Without links within a layer the hidden units are independent given the visible ones."""
    rng = np.random.default_rng(1)
    links = rng.normal(size=(2, 3))
    weights = np.zeros((5, 5))
    weights[:2, 2:] = links
    every, energy = energies(weights + weights.T, rng.normal(size=5))
    p = np.exp(-energy)
    seen = (every[:, :2] == (1, 0)).all(axis=1)
    p, hidden = p[seen] / p[seen].sum(), every[seen][:, 2:]
    ones = p @ hidden
    for state, probability in zip(hidden, p, strict=True):
        assert probability == pytest.approx(np.prod(np.where(state == 1, ones, 1 - ones)))


def test_linear_autoencoder_is_pca(states: States) -> None:
    """A linear autoencoder trained on squared error spans the space of the first principal components."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 6)) @ np.diag([5.0, 4.0, 1.0, 0.8, 0.5, 0.2]) @ rng.normal(size=(6, 6))
    x = x - x.mean(axis=0)
    decoder: Array = rng.normal(size=(6, 2))
    for _ in range(300):  # alternating least squares
        codes = x @ np.linalg.pinv(decoder).T
        decoder = np.asarray(np.linalg.lstsq(codes, x, rcond=None)[0].T, dtype=np.float64)
    _, _, components = np.linalg.svd(x, full_matrices=False)
    first = components[:2]
    basis, _ = np.linalg.qr(decoder)
    assert basis @ basis.T == pytest.approx(first.T @ first, abs=1e-6)
    turned = first.T @ np.array([[0.6, -0.8], [0.8, 0.6]])  # other axes of the same space do as well
    assert x @ turned @ turned.T == pytest.approx(x @ first.T @ first)
    inputs, code = 784, 32
    states("autoencoder-for-features", f"{inputs} {code}", inputs / code)


def test_bilinear_game(states: States) -> None:
    """Simultaneous steps on xy multiply the distance by sqrt(1 + eta^2): 145-fold after 1000 steps of 0.1."""
    rate, steps = 0.1, 1000
    x, y = 1.0, 0.0
    lengths = [1.0]
    for _ in range(steps):
        x, y = x - rate * y, y + rate * x
        lengths.append(float(np.hypot(x, y)))
    assert lengths[1] / lengths[0] == pytest.approx(np.sqrt(1 + rate**2))
    states("gan-training-difficulties", en=f"{rate} {lengths[-1]:.0f} {steps}", zh=f"{rate} {steps} {lengths[-1]:.0f}")


def test_best_answer_to_a_fixed_discriminator() -> None:
    """Against a fixed discriminator all mass on its favorite point is the generator's best answer."""
    d = np.array([0.2, 0.7, 0.4])
    rng = np.random.default_rng(0)
    alone = -np.log(d.max())
    for weights in rng.dirichlet(np.ones(3), 100):
        assert weights @ -np.log(d) >= alone


def test_scaling_and_smoothing(states: States) -> None:
    """Pixels go to [-1, 1]; with smoothed targets the best discriminator is the card's D*."""
    pixels = np.array([0, 255]) / 127.5 - 1
    assert list(pixels) == [-1, 1]
    grid = np.linspace(0.0005, 0.9995, 1000)
    for alpha, beta, real, fake in ((0.9, 0.0, 0.6, 0.2), (0.9, 0.1, 0.3, 0.5), (0.9, 0.1, 1e-6, 0.5)):
        gain = real * (alpha * np.log(grid) + (1 - alpha) * np.log(1 - grid))
        gain += fake * (beta * np.log(grid) + (1 - beta) * np.log(1 - grid))
        best = grid[np.argmax(gain)]
        assert best == pytest.approx((alpha * real + beta * fake) / (real + fake), abs=2e-3)
        if real < 1e-3:
            assert best == pytest.approx(beta, abs=2e-3)
    states("gan-training-tricks", "127.5 1", r"2\times10^{-4}", "0.9 0", r"2\times10^{-4} 0.5")


def test_wasserstein_distance_of_two_points(states: States) -> None:
    """Two points have JS ln 2 at any distance but the Wasserstein distance |theta|, which a slope of 1 attains."""
    for theta in (1, 3, 7):
        p, q = np.zeros(10), np.zeros(10)
        p[0], q[theta] = 1, 1
        assert jensen_shannon(p, q) == pytest.approx(np.log(2))
        distance = float(np.abs(np.cumsum(p - q)).sum())  # on a line: the area between the distribution functions
        assert distance == theta
        critic = -np.arange(10.0)
        assert critic @ p - critic @ q == pytest.approx(distance)
        assert (2 * critic) @ p - (2 * critic) @ q == pytest.approx(2 * distance)
    states("wasserstein-gan", "0.01", r"5\times10^{-5}", "10 1 2", "10^{-4} 0")


def overlap(kernel: int, stride: int) -> list[int]:
    """How many inputs contribute to four neighboring outputs inside of a transposed convolution."""
    inputs = 20
    counts = np.zeros((inputs - 1) * stride + kernel, dtype=int)
    for i in range(inputs):
        counts[i * stride : i * stride + kernel] += 1
    middle = len(counts) // 2
    start = next(i for i in range(middle, middle + stride) if counts[i] == counts[middle : middle + stride].min())
    return [int(n) for n in counts[start : start + 4]]


def test_overlap_of_transposed_convolutions(states: States) -> None:
    """With stride 2 kernel 3 contributes 1, 2, 1, 2 and kernel 4 evenly 2; squared 1, 2, 2, 4 and 4."""
    odd, even = overlap(3, 2), overlap(4, 2)
    pattern = np.outer(odd[:2], odd[:2]).ravel()
    assert set(np.outer(even, even).ravel()) == {4}
    rows = [f"| {k} | {', '.join(map(str, counts))}, ... |" for k, counts in ((3, odd), (4, even))]
    states(
        "checkerboard-artifacts",
        *rows,
        en=f"3 3 {', '.join(map(str, pattern))} 4 4 4",
        zh=f"3 3 {'、'.join(map(str, pattern))} 4 4 4",
    )


def conv(c_in: int, c_out: int, k: int) -> int:
    """Parameters of a convolution with bias, transposed or not."""
    return np.empty((k, k, c_in, c_out), dtype=np.int8).size + np.empty(c_out).size


def test_generator(states: States) -> None:
    """The generator's layers have the parameters of the table, together 6,264,579."""
    hidden = 128 * 16 * 16
    dense = np.empty((32, hidden), dtype=np.int8).size + hidden
    counts = [dense, conv(128, 256, 5), conv(256, 256, 4), 2 * conv(256, 256, 5), conv(256, 3, 7)]
    total = sum(counts)
    # Where a 'same' transposed convolution of stride 2 ends: twice the size, the overhang of kernel 4 cut off.
    assert (16 - 1) * 2 + 4 - 2 == 16 * 2 == 32
    assert counts[3] > total / 2
    work = [counts[1] * 16**2, counts[2] * 16**2, counts[3] * 32**2, counts[4] * 32**2]
    assert work[2] > 0.8 * sum(work)
    maps = [rf"${a}\times{a}\times{c}$" for a, c in ((16, 128), (16, 256), (32, 256), (32, 256), (32, 3))]
    cells = [f"{m} | {n:,} |" for m, n in zip(maps, counts, strict=True)]
    states(
        "dcgan-generator-in-keras",
        f"2 256 5 {cells[1]}",
        f"2 256 4 2 {cells[2]}",
        f"2 3 7 {cells[4]}",
        f"128 16 16 {cells[0]}",
        f"2 256 5 {cells[3]}",
        f"{total:,}",
    )
    states("dcgan-generator-in-keras", "32", "32 32 3")


def test_discriminator(states: States) -> None:
    """The discriminator goes 30, 14, 6, 2 with 790,913 parameters; the decay of the example does next to nothing."""
    side, sides = 32, []
    for k, s in ((3, 1), (4, 2), (4, 2), (4, 2)):
        side = sliding_window_view(np.zeros(side), k)[::s].shape[0]
        sides.append(side)
    flat = side * side * 128
    counts = [conv(3, 128, 3), *[conv(128, 128, 4)] * 3, flat + 1]
    maps = [rf"${a}\times{a}\times128$" for a in sides]
    left = 1 / (1 + 1e-8 * 10**6)
    listed = ["32", *map(str, sides)]
    states(
        "dcgan-discriminator-in-keras",
        f"2 128 3 {maps[0]} {counts[0]:,}",
        *(f"| `Conv2D(128, 4, strides=2)` | {m} | {n:,} |" for m, n in zip(maps[1:], counts[1:4], strict=True)),
        f"1 1 {counts[4]}",
        "1 10^{-8}",
        f"0.4 {flat} 0",
        f"{sum(counts):,}",
        en=(f"{percent(1 - left)} 10^6", ", ".join(listed)),
        zh=(f"10^6 {percent(1 - left)}", "、".join(listed)),
    )
