"""Order of convergence, and what noise does in each scheme."""

from __future__ import annotations

import itertools
from typing import Any

import networks
import numpy as np
import pytest
from networks import Network, connectome, make_model, run, uncoupled

import virtualbrain as vb
from virtualbrain import integrators

DETERMINISTIC = [
    integrators.EulerDeterministic,
    integrators.HeunDeterministic,
    integrators.RungeKutta4thOrderDeterministic,
]
STOCHASTIC = [integrators.EulerStochastic, integrators.HeunStochastic]
WITHIN = {1: 0.05, 2: 0.05, 4: 0.1}


def by_name(cls: type) -> str:
    return cls.__name__


def test_every_scheme_is_here() -> None:
    elsewhere = {*integrators.STOCHASTIC, *integrators.STOCHASTIC.values()}  # test_own_steps.py
    tested = {by_name(c) for c in {*DETERMINISTIC, *STOCHASTIC, *elsewhere}}
    assert tested == {n for n in integrators.__all__ if not n.startswith("Integrator")}


def slope(steps: Any, errors: Any) -> float:
    """Order of convergence: the slope of log error against log dt."""
    return float(np.polyfit(np.log(1 / np.asarray(steps)), np.log(errors), 1)[0])


def final_state(sim: Any, steps: int) -> np.ndarray:
    sim.run(n_steps=steps)
    return np.asarray(sim.current_state)


@pytest.mark.parametrize("cls", DETERMINISTIC, ids=by_name)
def test_order_on_uncoupled_nodes(cls: Any) -> None:
    model = make_model("Generic2dOscillator", d=0.2)
    start = np.array([[[0.5], [1.5]], [[1.0], [-2.0]]])[None]
    length = 4.0

    def at_end(cls: Any, steps: int) -> np.ndarray:
        integrator = cls(dt=length / steps)
        return final_state(
            uncoupled(model, 2, integrator=integrator, initial_conditions=start), steps
        )

    exact = at_end(integrators.RungeKutta4thOrderDeterministic, 16384)
    order = cls().order
    steps = {1: [2048, 4096, 8192], 2: [256, 512, 1024], 4: [64, 128, 256]}[order]
    errors = [np.abs(at_end(cls, n) - exact).max() for n in steps]
    assert slope(steps, errors) == pytest.approx(order, abs=WITHIN[order])


@pytest.mark.parametrize("cls", DETERMINISTIC, ids=by_name)
def test_coupled_network_is_of_first_order(cls: Any) -> None:
    """Coupling is held over a step."""
    model = make_model("Generic2dOscillator", d=0.2)
    weights, delays = np.array([[0, 1.0], [0.5, 0.2]]), np.array([[0, 0.5], [0.25, 1.0]])  # ms
    length = 2.0

    def at_end(steps: int) -> np.ndarray:
        dt = length / steps
        sim = vb.Simulator(
            model=model,
            connectivity=connectome(weights, np.rint(delays / dt), dt),
            coupling=vb.coupling.Linear(a=1.0),
            integrator=cls(dt=dt),
            monitors=[],
            initial_conditions=np.array([[[0.5], [1.5]], [[1.0], [-2.0]]])[None],
        ).configure()
        return final_state(sim, steps)

    steps = [1024, 2048, 4096, 8192]
    # differences of successive refinements shrink as the error does
    solutions = [at_end(n) for n in steps]
    errors = [np.abs(a - b).max() for a, b in itertools.pairwise(solutions)]
    assert slope(steps[:-1], errors) == pytest.approx(1, abs=0.05)


# With noise --------------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", STOCHASTIC, ids=by_name)
def test_strong_order_with_additive_noise(cls: Any) -> None:
    """Paths driven by one Wiener process, summed over ever longer steps: of order 1."""
    nodes, length, finest = 64, 2.0, 4096
    rng = np.random.default_rng(5)
    wiener = rng.normal(0, np.sqrt(length / finest), (finest, 2, nodes, 1))
    start = np.tile(np.array([0.5, 1.0])[None, :, None, None], (1, 1, nodes, 1))

    def at_end(steps: int) -> np.ndarray:
        integrator = cls(dt=length / steps, noise=vb.noise.Additive(nsig=0.02))
        model = make_model("Generic2dOscillator", d=0.2)
        sim = uncoupled(model, nodes, integrator=integrator, initial_conditions=start)
        sim.run(n_steps=steps, increments=wiener.reshape(steps, -1, 2, nodes, 1).sum(axis=1))
        return np.asarray(sim.current_state)

    exact = at_end(finest)
    steps = [32, 64, 128, 256]
    errors = [np.abs(at_end(n) - exact).mean() for n in steps]
    assert slope(steps, errors) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("cls", "variance"),
    [(integrators.EulerStochastic, 0.526316), (integrators.HeunStochastic, 0.498688)],
)
def test_variance_of_ornstein_uhlenbeck(cls: Any, variance: float) -> None:
    """x' = -x + noise of unit strength, dt = 0.1: the variance of each scheme, and only that one.

    Euler: dt / (1 - (1 - dt)^2). Heun: (1 - dt/2)^2 dt / (1 - (1 - dt + dt^2/2)^2). The exact
    process has 0.5, noise of sqrt(dt) twice too strong or weak is far off.
    """
    nodes, steps = 1600, 40_000
    model = vb.models.Linear(gamma=-1.0, variables_of_interest=["x ** 2"])
    integrator = cls(dt=0.1, noise=vb.noise.Additive(nsig=0.5))
    monitor = vb.monitors.TemporalAverage(period=500.0)
    start = np.zeros((1, 1, nodes, 1))
    sim = uncoupled(model, nodes, integrator=integrator, monitors=monitor, initial_conditions=start)
    sim.run(n_steps=5000)
    squares = run(sim, steps).ravel()
    # means over 500 ms are as good as independent: their scatter tells the error of their mean
    error = squares.std() / np.sqrt(squares.size)
    assert 4 * error < 0.0012  # less than what tells Heun's variance from the exact one
    assert squares.mean() == pytest.approx(variance, abs=4 * error)


@pytest.mark.parametrize("cls", STOCHASTIC, ids=by_name)
@pytest.mark.parametrize("model", ["MontbrioPazoRoxin", "ReducedSetHindmarshRose"])
@pytest.mark.parametrize("kind", ["one", "variable", "node", "both", "mode"])
def test_formula_of_a_step(cls: Any, model: str, kind: str) -> None:
    """One step with given increments, from the rates that the model states of itself."""
    nodes, dt = 5, 0.01
    model = make_model(model)
    modes, nvar = model.number_of_modes, model.nvar
    shape = {
        "one": (1,),
        "variable": (nvar,),
        "node": (nodes,),
        "both": (nvar, nodes),
        "mode": (nvar, nodes, modes),
    }[kind]
    rng = np.random.default_rng(1)
    nsig = rng.uniform(0, 0.01, shape)
    nsig.flat[0] = 0.0 if nsig.size > 1 else nsig.flat[0]
    x = networks.random_history(rng, model, 1, nodes)
    z = rng.normal(0, np.sqrt(dt), (1, nvar, nodes, modes))
    integrator = cls(dt=dt, noise=vb.noise.Additive(nsig=nsig))
    sim = uncoupled(model, nodes, integrator=integrator, initial_conditions=x)
    ours = run(sim, 1, increments=z)[0]

    spread = {"variable": nsig.reshape(-1, 1, 1), "node": nsig.reshape(1, -1, 1)}
    d = spread.get(kind, nsig.reshape(nsig.shape + (1,) * (3 - nsig.ndim)))
    noise = np.sqrt(2 * d) * z[0]
    coupling = np.zeros((len(model.cvar), nodes, modes))

    def bound(y: np.ndarray) -> np.ndarray:
        for name, (lo, hi) in model.state_variable_boundaries.items():
            v = model.state_variables.index(name)
            y[v] = np.clip(y[v], lo, hi)
        return y

    slope = model.dfun(x[0], coupling)
    expected = bound(x[0] + dt * slope + noise)
    if cls is integrators.HeunStochastic:
        expected = bound(x[0] + dt * (slope + model.dfun(expected, coupling)) / 2 + noise)
    np.testing.assert_allclose(ours, expected, rtol=1e-12, atol=1e-12)


def test_no_noise_is_the_deterministic_scheme_bit_by_bit() -> None:
    model = make_model("JansenRit")
    start = networks.random_history(np.random.default_rng(0), model, 1, 3)
    pairs = [(integrators.EulerStochastic, integrators.EulerDeterministic)]
    pairs += [(integrators.HeunStochastic, integrators.HeunDeterministic)]
    for noisy, quiet in pairs:
        integrator = noisy(dt=0.1, noise=vb.noise.Additive(nsig=0.0))
        a = uncoupled(model, 3, integrator=integrator, initial_conditions=start)
        b = uncoupled(model, 3, integrator=quiet(dt=0.1), initial_conditions=start)
        assert np.array_equal(run(a, 50), run(b, 50))


def test_noise_of_the_simulator_makes_the_scheme_stochastic() -> None:
    net = Network(np.zeros((2, 2)), np.zeros((2, 2)), np.zeros((1, 1, 2, 1)))
    noise = vb.noise.Additive(nsig=0.1)
    model = make_model("Linear")
    given = networks.simulator(net, model=model, noise=noise)
    own = networks.simulator(
        net, model=model, integrator=integrators.HeunStochastic(dt=0.1, noise=noise)
    )
    assert np.array_equal(run(given, 20), run(own, 20))
