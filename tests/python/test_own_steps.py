"""Schemes that take steps of their own within dt, and the scheme that is a map."""

from __future__ import annotations

from typing import Any

import networks
import numpy as np
import pytest
from networks import make_model, run, uncoupled
from scipy.integrate import solve_ivp

import virtualbrain as vb
from virtualbrain import integrators

OWN_STEPS = [integrators.Dopri5, integrators.Dop853, integrators.VODE]
START = np.array([[[0.5], [1.5]], [[1.0], [-2.0]]])[None]
LENGTH = 4.0


def by_name(cls: type) -> str:
    return cls.__name__


def oscillator() -> Any:
    return make_model("Generic2dOscillator", d=0.2)


def exact(model: Any, start: np.ndarray, length: float, method: str = "DOP853") -> np.ndarray:
    """The solution of uncoupled nodes by SciPy, to rounding."""
    no_coupling = np.zeros((len(model.cvar), *start.shape[2:]))

    def rates(_: float, y: np.ndarray) -> np.ndarray:
        return np.asarray(model.dfun(y.reshape(start.shape[1:]), no_coupling)).ravel()

    found = solve_ivp(rates, (0, length), start.ravel(), method=method, rtol=1e-12, atol=1e-13)
    return found.y[:, -1].reshape(start.shape[1:])


def at_end(cls: Any, steps: int, model: Any, start: np.ndarray, **options: Any) -> np.ndarray:
    integrator = cls(dt=LENGTH / steps, **options)
    sim = uncoupled(model, start.shape[2], integrator=integrator, initial_conditions=start)
    sim.run(n_steps=steps)
    return np.asarray(sim.current_state)


@pytest.mark.parametrize("cls", OWN_STEPS, ids=by_name)
def test_order(cls: Any) -> None:
    """With a tolerance that any step meets, each dt is one step."""
    model = oscillator()
    steps = {4: [32, 64, 128], 5: [16, 32, 64], 8: [8, 12, 16, 24]}[cls().order]
    right = exact(model, START, LENGTH)
    errors = [np.abs(at_end(cls, n, model, START, rtol=1e9) - right).max() for n in steps]
    order = np.polyfit(np.log(steps), -np.log(errors), 1)[0]
    assert order == pytest.approx(cls().order, abs=0.6)


@pytest.mark.parametrize("cls", OWN_STEPS, ids=by_name)
@pytest.mark.parametrize("rtol", [1e-4, 1e-6, 1e-9])
def test_error_follows_the_tolerance(cls: Any, rtol: float) -> None:
    model = oscillator()
    right = exact(model, START, LENGTH)
    error = np.abs(at_end(cls, 4, model, START, rtol=rtol) - right).max()
    # tolerances are of a step: the error of many adds up, and the oscillator has fast phases
    assert error < 50 * rtol * np.abs(right).max()
    if rtol == 1e-4:
        assert error > 1e-9  # it does not work harder than it was asked to


@pytest.mark.parametrize("cls", OWN_STEPS, ids=by_name)
@pytest.mark.parametrize("name", ["JansenRit", "MontbrioPazoRoxin", "WilsonCowan"])
def test_models_agree_with_scipy(cls: Any, name: str) -> None:
    model = make_model(name)
    start = networks.random_history(np.random.default_rng(3), model, 1, 20)
    right = exact(model, start, LENGTH)
    ours = at_end(cls, 8, model, start, rtol=1e-8)
    scale = np.abs(right).max(axis=(1, 2), keepdims=True)
    assert (np.abs(ours - right) / scale).max() < 1e-5


def test_stiff_equations() -> None:
    """Rates of 1e8 per ms: the implicit scheme goes over them, the explicit one reports them."""
    model = make_model("Linear", gamma=-1e8)
    start = np.full((1, 1, 1, 1), 2.0)
    assert np.abs(at_end(integrators.VODE, 4, model, start)).max() < 1e-9
    with pytest.raises(vb.SimulationDiverged):
        at_end(integrators.Dopri5, 4, model, start)


@pytest.mark.parametrize("cls", OWN_STEPS, ids=by_name)
@pytest.mark.parametrize("gamma", [1e3, 1e200])
def test_what_explodes_is_reported(cls: Any, gamma: float) -> None:
    model = make_model("Linear", gamma=gamma)
    with pytest.raises(vb.SimulationDiverged, match="x"):
        at_end(cls, 4, model, np.ones((1, 1, 3, 1)))


@pytest.mark.parametrize("cls", OWN_STEPS, ids=by_name)
def test_every_node_has_its_own_steps(cls: Any) -> None:
    """A node gets the same bits beside others, and wherever a run is divided."""
    model = oscillator()
    start = networks.random_history(np.random.default_rng(1), model, 1, 37)
    together = at_end(cls, 4, model, start)
    for i in (0, 20):
        alone = at_end(cls, 4, model, start[:, :, i : i + 1])
        np.testing.assert_array_equal(together[:, i], alone[:, 0])
    sim = uncoupled(model, 37, integrator=cls(dt=1.0), initial_conditions=start)
    for steps in (1, 2, 1):
        sim.run(n_steps=steps)
    np.testing.assert_array_equal(sim.current_state, together)


@pytest.mark.parametrize("cls", OWN_STEPS, ids=by_name)
def test_noise_comes_at_the_end_of_a_step(cls: Any) -> None:
    model = oscillator()
    integrator = integrators.STOCHASTIC[cls](dt=1.0, noise=vb.noise.Additive(nsig=[0.02, 0.08]))
    sim = uncoupled(model, 2, integrator=integrator, initial_conditions=START)
    z = np.random.default_rng(0).normal(size=(1, 2, 2, 1))
    quiet = uncoupled(model, 2, integrator=cls(dt=1.0), initial_conditions=START)
    expected = run(quiet, 1)[0] + np.array([0.2, 0.4])[:, None, None] * z[0]
    np.testing.assert_allclose(run(sim, 1, increments=z)[0], expected, rtol=1e-14)


def test_noise_of_the_simulator_keeps_tolerances_and_clamps() -> None:
    integrator = integrators.VODE(dt=1.0, rtol=1e-3)
    integrator.clamped_state_variable_indices = [1]
    integrator.clamped_state_variable_values = 0.25
    noise = vb.noise.Additive(nsig=0.1)
    sim = uncoupled(oscillator(), 2, integrator=integrator, noise=noise, initial_conditions=START)
    assert type(sim.integrator) is integrators.VODEStochastic
    assert sim.integrator.rtol == 1e-3
    assert sim.integrator.noise is noise
    assert (run(sim, 3)[:, 1] == 0.25).all()


def test_identity_is_a_map() -> None:
    model = make_model("Linear", gamma=-0.5)
    start = np.array([1.0, 4.0])[None, None, :, None]
    data = run(
        uncoupled(model, 2, integrator=integrators.Identity(dt=0.1), initial_conditions=start), 4
    )
    expected = start * (-0.5) ** np.arange(1, 5)[:, None, None, None]
    np.testing.assert_allclose(data, expected, rtol=1e-15)
    noisy = integrators.IdentityStochastic(dt=0.25, noise=vb.noise.Additive(nsig=0.5))
    sim = uncoupled(model, 2, integrator=noisy, initial_conditions=start)
    z = np.array([0.5, -1.0])[None, None, :, None]
    np.testing.assert_allclose(run(sim, 1, increments=z), -0.5 * start + z, rtol=1e-15)


@pytest.mark.parametrize(
    ("options", "error"),
    [({"rtol": 0.0}, ValueError), ({"atol": np.nan}, ValueError), ({"rtol": "1e-6"}, TypeError)],
)
def test_tolerances_that_are_refused(options: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match=next(iter(options))):
        uncoupled(oscillator(), 2, integrator=integrators.Dopri5(dt=1.0, **options))
