"""The noise: Philox's published answers, its normal numbers, and their statistics."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from networks import make_model, run, uncoupled
from scipy import stats

import virtualbrain as vb
from virtualbrain import _core

# Random123's file of known answers (kat_vectors), philox4x32 with 10 rounds: counter, key, result
KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000",
     "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff",
     "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0",
     "d16cfe09 94fdcceb 5001e420 24126ea1"),
]  # fmt: skip


def words(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN_ANSWERS)
def test_philox_gives_the_published_answers(counter: str, key: str, result: str) -> None:
    assert list(_core.philox(words(counter), words(key))) == words(result)


def noise(
    nodes: int, variables: int, seed: int, pieces: Any, nsig: Any = 0.5, dt: float = 1.0
) -> np.ndarray:
    """What noise adds in each step, shape (steps, variables, nodes).

    Without rates the state is the sum of the noise: Linear has them 0 for gamma = 0, and
    Generic2dOscillator for d = 0.
    """
    model = make_model("Linear", gamma=0.0)
    if variables == 2:
        model = make_model("Generic2dOscillator", d=0.0)
    integrator = vb.integrators.EulerStochastic(
        dt=dt, noise=vb.noise.Additive(nsig=nsig, noise_seed=seed)
    )
    start = np.zeros((1, variables, nodes, 1))
    sim = uncoupled(model, nodes, integrator=integrator, initial_conditions=start)
    path = np.concatenate([start, *(run(sim, n) for n in pieces)])
    return np.diff(path[..., 0], axis=0)


def by_numpy(seed: int, step: int, node: int, row: int) -> float:
    """The normal number that a state variable of a node gets in a step."""
    counter = [step >> 1, node, row, 0]
    w = np.array(_core.philox(counter, [seed & 0xFFFFFFFF, seed >> 32]), np.uint64)
    u = w[0] * 2.0**-32 + (w[1] >> np.uint64(11)) * 2.0**-53 + 2.0**-53  # in (0, 1]
    v = w[2] * 2.0**-32 + (w[3] >> np.uint64(11)) * 2.0**-53
    turn = np.sin if step % 2 else np.cos
    return float(np.sqrt(-2 * np.log(u)) * turn(2 * np.pi * v))


@cache
def standard(seed: int) -> np.ndarray:
    """40 steps of two variables of 19 nodes."""
    return np.array(
        [[[by_numpy(seed, k, i, v) for i in range(19)] for v in range(2)] for k in range(40)]
    )


@pytest.mark.parametrize("pieces", [[40], [1, 2, 3, 34], [17, 23], [1] * 40])
@pytest.mark.parametrize("seed", [0, 42, 2**64 - 1, 0x123456789ABCDEF])
def test_engine_draws_philox_and_box_muller(seed: int, pieces: list[int]) -> None:
    dt, nsig = 0.25, np.array([0.5, 2.0])
    ours = noise(19, 2, seed, pieces, nsig=nsig, dt=dt)
    expected = np.sqrt(2 * nsig * dt)[:, None] * standard(seed)
    # the difference of two states has the rounding of the states
    np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-13)


def test_strength_by_node_scales_each_node() -> None:
    nsig = np.linspace(0, 3, 21)
    z = noise(21, 1, 42, [30], nsig=0.5)
    np.testing.assert_allclose(
        noise(21, 1, 42, [30], nsig=nsig), np.sqrt(2 * nsig) * z, rtol=0, atol=1e-12
    )


def test_noise_of_a_node_is_its_own() -> None:
    """It depends on neither the other nodes nor the strengths of other variables."""
    many, few = noise(40, 2, 7, [50]), noise(3, 2, 7, [50])
    assert np.array_equal(many[:, :, :3], few)
    quiet = noise(3, 2, 7, [50], nsig=[0.0, 0.5])
    assert (quiet[:, 0] == 0).all()
    assert np.array_equal(quiet[:, 1], few[:, 1])


def test_seeds() -> None:
    a = noise(20, 1, 1, [500])
    assert np.array_equal(a, noise(20, 1, 1, [500]))
    # seeds that differ in their lower or upper half, and the default
    others = [noise(20, 1, seed, [500]) for seed in (2, 1 + 2**32, 42)]
    for other in others:
        assert abs(np.corrcoef(a.ravel(), other.ravel())[0, 1]) < 4 / np.sqrt(a.size)
    default = vb.noise.Additive(nsig=0.5)
    assert default.noise_seed == 42


# Statistics --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample() -> np.ndarray:
    """Standard normal numbers, shape (steps, variables, nodes)."""
    return noise(64, 2, 2024, [8000])


def test_distribution_is_normal(sample: np.ndarray) -> None:
    z = sample.ravel()
    n = z.size
    assert stats.kstest(z, "norm").pvalue > 0.001
    # standard errors of the mean, variance, skewness and kurtosis of normal numbers
    moments = [z.mean(), z.var() - 1, stats.skew(z), stats.kurtosis(z)]
    assert (np.abs(moments) < 4 * np.sqrt(np.array([1, 2, 6, 24]) / n)).all(), moments
    quantiles = np.histogram(stats.norm.cdf(z), bins=100, range=(0, 1))[0]
    assert stats.chisquare(quantiles).pvalue > 0.001
    assert 4.5 < np.abs(z).max() < 6.5


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """In units of its standard error."""
    return float((a * b).mean() * np.sqrt(a.size))


@pytest.mark.parametrize("lag", [1, 2, 3, 4, 16, 64])
def test_steps_are_independent(sample: np.ndarray, lag: int) -> None:
    assert abs(correlation(sample[lag:], sample[:-lag])) < 4
    # nor are sizes related: Box-Muller shares a radius between two steps
    squares = (sample**2 - 1) / np.sqrt(2)
    assert abs(correlation(squares[lag:], squares[:-lag])) < 4


def test_nodes_and_variables_are_independent(sample: np.ndarray) -> None:
    steps = len(sample)
    columns = sample.reshape(steps, -1)
    r = np.corrcoef(columns.T)
    np.fill_diagonal(r, 0)
    # the largest of 8128 correlations: 4 is exceeded once in 16,000 pairs, 5 once in two million
    assert np.abs(r).max() < 5 / np.sqrt(steps)
    assert abs(correlation(sample[:, 0], sample[:, 1])) < 4
    assert abs(correlation(sample[:, :, 1:], sample[:, :, :-1])) < 4
