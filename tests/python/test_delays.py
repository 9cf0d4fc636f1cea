"""Delays: when a signal arrives, and what is known of equations with delays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from networks import Network, make_model, run, simulator

import virtualbrain as vb


def linear(
    weights: Any, lengths: Any, dt: float, speed: Any, start: Any, gamma: float = 0.0, **more: Any
) -> Any:
    """x' = gamma x + sum of w x_j(t - delay), each node with its own constant past."""
    start = np.asarray(start, float)
    history = np.zeros((1, 1, start.size, 1))
    history[0, 0, :, 0] = start
    return vb.Simulator(
        model=make_model("Linear", gamma=gamma),
        connectivity=vb.Connectivity(weights=weights, tract_lengths=lengths, speed=speed),
        coupling=vb.coupling.Linear(a=1.0),
        integrator=vb.integrators.EulerDeterministic(dt=dt),
        monitors=[vb.monitors.Raw()],
        initial_conditions=history,
        **more,
    ).configure()


def impulse(
    weights: Any, lengths: Any, dt: float, speed: Any, source: int, steps: int
) -> list[int | None]:
    """For each node the step at which it first moves, if node `source` is put to 1 in step 1."""
    nodes = len(weights)
    sim = vb.Simulator(
        model=make_model("Linear", gamma=0.0),
        connectivity=vb.Connectivity(weights=weights, tract_lengths=lengths, speed=speed),
        coupling=vb.coupling.Linear(a=1.0),
        integrator=vb.integrators.EulerStochastic(dt=dt, noise=vb.noise.Additive(nsig=0.5)),
        monitors=[vb.monitors.Raw()],
        initial_conditions=np.zeros((1, 1, nodes, 1)),
    ).configure()
    kick = np.zeros((steps, 1, nodes, 1))
    kick[0, 0, source] = 1.0
    moved = run(sim, steps, increments=kick)[:, 0, :, 0] != 0
    return [int(m.argmax()) + 1 if m.any() else None for m in moved.T]


@pytest.mark.parametrize("dt", [1.0, 0.5, 0.1, 0.05])
@pytest.mark.parametrize("speed", [1.0, 3.0, 7.3])
def test_impulse_arrives_after_the_delay_and_one_step(dt: float, speed: float) -> None:
    """The implicit step: even without delay a node sees the others as they were before the step."""
    lengths = np.array([0.0, 0.3, 1.0, 2.0, 4.4, 9.9, 15.0, 31.7, 64.0])
    n = len(lengths) + 1
    weights, tracts = np.zeros((n, n)), np.full((n, n), 5.0)
    weights[1:, 0] = 1.0  # from node 0 to all others
    tracts[1:, 0] = lengths
    delays = np.rint(lengths / speed / dt).astype(int)
    seen = impulse(weights, tracts, dt, speed, 0, int(delays.max()) + 10)
    assert seen == [1, *(1 + delays + 1)]


@pytest.mark.parametrize("delay", [0, 1, 2, 3, 4, 14, 15, 16, 62, 63, 64, 65, 127, 128, 300])
def test_impulse_of_every_delay(delay: int) -> None:
    """Alone, so that blocks are as long as the delay lets them be."""
    seen = impulse([[0, 0], [1, 0]], np.full((2, 2), float(delay)), 1.0, 1.0, 0, delay + 5)
    assert seen == [1, delay + 2]


@pytest.mark.parametrize(
    ("length", "steps"), [(0.5, 0), (1.5, 2), (2.5, 2), (3.5, 4), (15.5, 16), (62.5, 62)]
)
def test_half_steps_round_to_even(length: float, steps: int) -> None:
    seen = impulse([[0, 0], [1, 0]], np.full((2, 2), length), 1.0, 1.0, 0, 70)
    assert seen == [1, steps + 2]


def test_rows_are_targets_and_columns_sources() -> None:
    weights = [[0, 0, 0], [1, 0, 0], [0, 1, 0]]  # 0 -> 1 -> 2
    lengths = [[9, 50, 60], [5, 9, 70], [80, 7, 9]]
    for source, expected in ((0, [1, 7, 15]), (1, [None, 1, 9]), (2, [None, None, 1])):
        assert impulse(weights, lengths, 1.0, 1.0, source, 100) == expected


def test_no_weight_is_no_connection_whatever_its_length() -> None:
    zero, far = np.zeros((2, 2)), np.full((2, 2), 20.0)
    assert impulse(zero, zero, 1.0, 1.0, 0, 40) == [1, None]
    assert impulse(zero, far, 1.0, 1.0, 0, 40) == [1, None]
    # and a weight of a connection without length is one
    assert impulse([[0, 0], [1e-12, 0]], zero, 1.0, 1.0, 0, 40) == [1, 2]


def test_speed_by_connection() -> None:
    weights = [[0, 0, 0], [1, 0, 0], [1, 0, 0]]
    speed = [[1, 1, 1], [2, 1, 1], [5, 1, 1]]
    assert impulse(weights, np.full((3, 3), 20.0), 1.0, speed, 0, 40) == [1, 12, 6]


def test_infinite_speed_is_no_delays_bit_by_bit() -> None:
    rng = np.random.default_rng(0)
    weights, start = rng.uniform(-0.2, 0.2, (20, 20)), rng.random(20)
    lengths = rng.uniform(0, 90, (20, 20))
    fast = run(linear(weights, lengths, 0.1, np.inf, start, gamma=-1.0), 200)
    none = run(linear(weights, np.zeros((20, 20)), 0.1, 3.0, start, gamma=-1.0), 200)
    assert np.array_equal(fast, none)


def test_speed_of_the_simulator_is_that_of_the_connectivity() -> None:
    rng = np.random.default_rng(1)
    weights, lengths, start = rng.random((5, 5)) / 9, rng.uniform(0, 90, (5, 5)), rng.random(5)
    given = linear(weights, lengths, 0.5, 3.0, start, gamma=-1.0, conduction_speed=7.0)
    own = linear(weights, lengths, 0.5, 7.0, start, gamma=-1.0)
    slow = linear(weights, lengths, 0.5, 3.0, start, gamma=-1.0)
    data = run(own, 100)
    assert np.array_equal(run(given, 100), data)
    assert not np.array_equal(run(slow, 100), data)


def test_the_past_before_the_first_row_is_constant() -> None:
    short = np.array([[[[1.0], [2.0]]], [[[3.0], [5.0]]]])
    long = np.concatenate([np.repeat(short[:1], 40, axis=0), short])
    weights, delays = np.array([[0, 1.0], [0.5, 0]]), np.array([[0, 17], [30, 0]])
    coupling = vb.coupling.Linear(a=0.1)
    model = make_model("Linear", gamma=-1.0)
    runs = [
        run(simulator(Network(weights, delays, h), model=model, coupling=coupling), 60)
        for h in (short, long)
    ]
    assert np.array_equal(*runs)


# Delay equations ---------------------------------------------------------------------------------


def growth(k_tau: float, steps: int = 500, times: int = 400) -> float:
    """Amplitude of x' = -k x(t - tau) at the end over that in the middle."""
    dt = 1.0 / steps  # tau = 1
    sim = linear([[-k_tau]], [[1.0]], dt, 1.0, [1.0])
    x = np.abs(run(sim, steps * times)[:, 0, 0, 0])
    period = 5 * steps
    return float(x[-period:].max() / x[len(x) // 2 - period : len(x) // 2].max())


def test_stability_limit_of_a_pure_delay_equation() -> None:
    """Unstable if and only if k tau > pi / 2 (up to half a step of the delay: 0.1 %)."""
    assert growth(1.56) < 0.7
    assert growth(1.58) > 1.4


def test_period_of_a_pure_delay_equation_at_its_limit() -> None:
    """Four delays (up to half a step)."""
    steps = 500
    sim = linear([[-np.pi / 2]], [[1.0]], 1.0 / steps, 1.0, [1.0])
    x = run(sim, 60 * steps)[20 * steps :, 0, 0, 0]
    up = np.flatnonzero((x[:-1] < 0) & (x[1:] >= 0))
    assert np.diff(up).mean() / steps == pytest.approx(4.0, abs=0.01)


@pytest.mark.parametrize(("K", "tau"), [(0.3, 1.0), (0.8, 1.5), (0.5, 10.0)])
def test_frequency_of_delayed_oscillators(K: float, tau: float) -> None:
    """Synchronous phases turn with Omega = omega - K sin(Omega tau)."""
    nodes, omega, dt = 20, 1.1, 0.05
    delays = np.full((nodes, nodes), round(tau / dt))
    weights = (1 - np.eye(nodes)) * K / (nodes - 1)
    net = Network(weights, delays, np.full((1, 1, nodes, 1), 0.4))
    model = make_model("Kuramoto", omega=omega)
    sim = simulator(net, model=model, dt=dt, coupling=vb.coupling.Kuramoto(a=1.0))
    theta = run(sim, 12_000)[:, 0, :, 0]
    assert np.ptp(theta[-1]) < 1e-9
    Omega = (theta[-1, 0] - theta[-1001, 0]) / (1000 * dt)
    assert pytest.approx(omega - K * np.sin(Omega * tau), abs=1e-9) == Omega
    assert abs(Omega - omega) > 0.01
    assert np.cos(Omega * tau) > 0  # where the synchronous state is stable


def test_synchrony_is_lost_where_the_delay_makes_it_unstable() -> None:
    """cos(Omega tau) < 0: Omega = 1 for omega = 1 and tau = pi."""
    nodes, dt = 20, np.pi / 60
    weights = (1 - np.eye(nodes)) * 0.3 / (nodes - 1)
    rng = np.random.default_rng(0)

    def spread(tau: float) -> float:
        net = Network(
            weights,
            np.full((nodes, nodes), round(tau / dt)),
            np.arange(-121, 1)[:, None, None, None] * dt + rng.normal(0, 1e-3, (1, 1, nodes, 1)),
        )
        model = make_model("Kuramoto", omega=1.0)
        sim = simulator(net, model=model, dt=dt, coupling=vb.coupling.Kuramoto(a=1.0))
        return float(np.ptp(run(sim, 1200)[-1]))

    assert spread(np.pi) > 0.1
    assert spread(2 * np.pi) < 1e-4
