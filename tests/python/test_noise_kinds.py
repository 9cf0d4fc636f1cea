"""Coloured and multiplicative noise, and which realisation a run gets."""

from __future__ import annotations

from typing import Any

import networks
import numpy as np
import pytest
from networks import make_model, run, uncoupled
from scipy import stats

import virtualbrain as vb
from virtualbrain import equations, integrators


def sim_of(noise: Any, nodes: int, dt: float, gamma: float = 0.0, start: float = 0.0) -> Any:
    return uncoupled(
        make_model("Linear", gamma=gamma),
        nodes,
        integrator=integrators.EulerStochastic(dt=dt, noise=noise),
        initial_conditions=np.full((1, 1, nodes, 1), start),
    )


# Coloured -----------------------------------------------------------------------------------------


def coloured(nodes: int, steps: int, dt: float, ntau: float, nsig: float = 0.5) -> np.ndarray:
    """The process eta of each node, shape (steps, nodes)."""
    noise = vb.noise.Additive(nsig=nsig, ntau=ntau)
    path = run(sim_of(noise, nodes, dt), steps)[:, 0, :, 0]
    added = np.diff(path, axis=0, prepend=0.0)
    return np.asarray(added / (dt * np.sqrt(2 * nsig / ntau)))


def test_coloured_noise_is_a_stationary_ornstein_uhlenbeck_process() -> None:
    dt, ntau, nodes, steps = 0.5, 4.0, 800, 400
    eta = coloured(nodes, steps, dt, ntau)
    # stationary from the first step on: nodes are independent
    for step in (0, 1, 200, 399):
        assert stats.kstest(eta[step], "norm").pvalue > 1e-3
        assert eta[step].var() == pytest.approx(1.0, abs=4 * np.sqrt(2 / nodes))
    for lag in (1, 3, 8, 20):
        expected = np.exp(-lag * dt / ntau)
        r = (eta[lag:] * eta[:-lag]).mean()
        # products within one correlation time tell little news
        error = np.sqrt(2 * ntau / dt / eta[lag:].size)
        assert r == pytest.approx(expected, abs=4 * error), lag


def test_variance_under_coloured_noise() -> None:
    """x' = -x / tau + sqrt(2 D / ntau) eta."""
    dt, ntau, tau, d = 0.05, 2.0, 3.0, 0.5
    noise = vb.noise.Additive(nsig=d, ntau=ntau)
    sim = sim_of(noise, 800, dt, gamma=-1 / tau)
    sim.run(n_steps=600)
    data = run(sim, 1200)[::300]
    variance = 2 * d * tau**2 / (tau + ntau)
    assert data.var() == pytest.approx(variance, rel=0.08)


def test_power_of_coloured_noise() -> None:
    """Over long times it is white noise of twice the power: 4 nsig t."""
    noise = vb.noise.Additive(nsig=0.5, ntau=0.5)
    end = run(sim_of(noise, 800, 0.1), 1000)[-1].ravel()
    t = 1000 * 0.1
    exact = 2 * (t - 0.5 * (1 - np.exp(-t / 0.5)))
    assert end.var() == pytest.approx(exact, rel=0.2)


@pytest.mark.parametrize("pieces", [[80], [1, 2, 30, 47]])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("kind", ["coloured", "multiplicative", "both"])
def test_realisation_does_not_depend_on_pieces_and_threads(
    pieces: list[int], threads: int, kind: str
) -> None:
    model = make_model("Generic2dOscillator")
    net = networks.random_network(5, model, 45, 0.3, [0, 1, 6, 80])
    ntau = 0.0 if kind == "multiplicative" else 2.0

    def simulate(pieces: list[int], threads: int) -> np.ndarray:
        noise: Any = vb.noise.Additive(nsig=0.01, ntau=ntau)
        if kind != "coloured":
            noise = vb.noise.Multiplicative(nsig=[0.01, 0.02], ntau=ntau)
        heun = integrators.HeunStochastic(dt=0.1, noise=noise)
        sim = networks.simulator(net, model=model, integrator=heun, threads=threads)
        return np.concatenate([run(sim, n) for n in pieces])

    np.testing.assert_array_equal(simulate(pieces, threads), simulate([80], 1))


def test_configure_begins_the_same_realisation_anew() -> None:
    sim = sim_of(vb.noise.Additive(nsig=0.1, ntau=3.0), 5, 0.1)
    first = run(sim, 20)
    np.testing.assert_array_equal(run(sim.configure(), 20), first)


# Multiplicative -----------------------------------------------------------------------------------


def test_geometric_brownian_motion() -> None:
    """dx = x dW: the mean stays (Ito), and log x has mean -t / 2 and variance t."""
    nodes, dt, steps = 800, 0.001, 400
    noise = vb.noise.Multiplicative(nsig=0.5)
    end = run(sim_of(noise, nodes, dt, start=1.0), steps)[-1].ravel()
    t = dt * steps
    assert end.mean() == pytest.approx(1.0, abs=4 * np.sqrt((np.exp(t) - 1) / nodes))
    assert stats.kstest((np.log(end) + t / 2) / np.sqrt(t), "norm").pvalue > 1e-3


def test_strong_order_of_multiplicative_noise() -> None:
    """Euler-Maruyama is of order 1/2 where the strength depends on the state."""
    nodes, length, finest = 300, 1.0, 1024
    wiener = np.random.default_rng(1).normal(0, np.sqrt(length / finest), (finest, 1, nodes, 1))
    exact = np.exp(wiener.sum(axis=0) - length / 2)
    errors, counts = [], [16, 32, 64, 128, 256]
    for steps in counts:
        sim = sim_of(vb.noise.Multiplicative(nsig=0.5), nodes, length / steps, start=1.0)
        sim.run(n_steps=steps, increments=wiener.reshape(steps, -1, 1, nodes, 1).sum(axis=1))
        errors.append(np.abs(sim.current_state - exact).mean())
    order = -np.polyfit(np.log(counts), np.log(errors), 1)[0]
    assert order == pytest.approx(0.5, abs=0.1)


def test_weak_order() -> None:
    """The mean of x' = -x + x noise converges with order 1 (Euler-Maruyama): (1 - dt)^n."""
    nodes, length = 800, 1.0
    for steps in (4, 8):
        sim = sim_of(vb.noise.Multiplicative(nsig=0.01), nodes, length / steps, -1.0, start=1.0)
        sim.run(n_steps=steps)
        end = sim.current_state
        expected = (1 - length / steps) ** steps
        error = 4 * end.std() / np.sqrt(nodes)
        assert error < 0.02  # the orders differ by more: exp(-1) is 0.02 to 0.05 away
        assert end.mean() == pytest.approx(expected, abs=error)


@pytest.mark.parametrize("cls", [integrators.EulerStochastic, integrators.HeunStochastic])
@pytest.mark.parametrize("nsig", [0.02, [0.01, 0.0], np.linspace(0, 0.1, 5)])
def test_a_step_uses_gfun_of_the_state_before_it(cls: Any, nsig: Any) -> None:
    model = make_model("Generic2dOscillator")
    b = equations.Equation({"k": 0.3}, "1 + k * tanh(var)")
    noise = vb.noise.Multiplicative(nsig=nsig, b=b)
    x = networks.random_history(np.random.default_rng(0), model, 1, 5)
    z = np.random.default_rng(1).normal(0, 0.2, (1, 2, 5, 1))
    sim = uncoupled(model, 5, integrator=cls(dt=0.04, noise=noise), initial_conditions=x)
    ours = run(sim, 1, increments=z)[0]
    added = noise.gfun(x[0]) * z[0]
    no_coupling = np.zeros((1, 5, 1))
    slope = model.dfun(x[0], no_coupling)
    expected = x[0] + 0.04 * slope + added
    if cls is integrators.HeunStochastic:
        expected = x[0] + 0.02 * (slope + model.dfun(expected, no_coupling)) + added
    np.testing.assert_allclose(ours, expected, rtol=1e-13, atol=1e-13)


# Realisations -------------------------------------------------------------------------------------


def test_random_state_selects_the_realisation() -> None:
    noise = vb.noise.Additive(nsig=0.5)
    base = run(sim_of(noise, 4, 1.0), 30)
    stream = np.random.RandomState(5).get_state()
    a, b = (run(sim_of(noise, 4, 1.0), 30, random_state=stream) for _ in range(2))
    np.testing.assert_array_equal(a, b)
    assert not np.array_equal(a, base)
    np.testing.assert_array_equal(run(sim_of(noise, 4, 1.0), 30, random_state=42), base)
    with pytest.raises(TypeError, match="random_state"):
        run(sim_of(noise, 4, 1.0), 1, random_state="five")
    with pytest.warns(UserWarning, match="no effect"):
        run(uncoupled(make_model("Linear")), 1, random_state=1)


def test_transient_is_simulated_and_not_recorded() -> None:
    noise = vb.noise.Additive(nsig=0.5)
    whole = run(sim_of(noise, 3, 0.5), 40)
    sim = sim_of(noise, 3, 0.5)
    ((t, data),) = sim.run(simulation_length=10.0, transient=10.0)
    np.testing.assert_array_equal(data, whole[20:])
    assert t[0] == pytest.approx(10.5)
    z = np.random.default_rng(0).normal(size=(6, 1, 3, 1))
    given = run(sim_of(noise, 3, 0.5), 6, increments=z)
    later = run(sim_of(noise, 3, 0.5), 4, transient=1.0, increments=z)
    np.testing.assert_array_equal(later, given[2:])


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: vb.noise.Additive(ntau=-1.0), ValueError, "ntau"),
        (lambda: vb.noise.Additive(ntau="slow"), TypeError, "ntau"),
        (lambda: vb.noise.Multiplicative(b="var"), TypeError, "b wants"),
        (lambda: vb.noise.Multiplicative(b=equations.Gamma()), TypeError, "b wants"),
        (lambda: vb.noise.Additive(nsig=1.0).gfun([1.0]), ValueError, "state_variables"),
    ],
)
def test_what_is_refused(make: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        make()


def test_a_transient_keeps_a_piece_of_its_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it is; what is recorded then is the same."""

    def recorded() -> tuple[list[np.ndarray], list[float]]:
        done: list[float] = []
        monitors = [vb.monitors.Raw(), vb.monitors.TemporalAverage(period=3.5)]
        noise = vb.noise.Additive(nsig=0.01, ntau=2.0)
        sim = vb.Simulator(
            connectivity=vb.Connectivity(weights=np.ones((2, 2)), tract_lengths=np.ones((2, 2))),
            integrator=vb.integrators.HeunStochastic(dt=0.5, noise=noise),
            monitors=monitors,
        ).configure()
        run = sim.run(7.0, transient=100.0, progress=done.append)
        return [data for _, data in run], done

    whole, _ = recorded()
    monkeypatch.setattr("virtualbrain._recording.SMALL", 2000.0)
    taken: list[int] = []
    advance = vb.Simulator._advance
    monkeypatch.setattr(
        vb.Simulator,
        "_advance",
        lambda self, steps, *rest: (taken.append(steps), advance(self, steps, *rest))[1],
    )
    pieces, done = recorded()
    assert len(taken) > 3
    assert sum(taken) == 214
    assert done == sorted(done)
    assert done[-1] == 1.0
    for a, b in zip(whole, pieces, strict=True):
        assert np.array_equal(a, b)
