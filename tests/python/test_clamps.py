"""State variables that are held, and bounds of the integrator."""

from __future__ import annotations

from typing import Any

import networks
import numpy as np
import pytest
from networks import make_model, run, uncoupled

from virtualbrain import integrators

SCHEMES = [
    integrators.EulerDeterministic,
    integrators.HeunDeterministic,
    integrators.RungeKutta4thOrderDeterministic,
    integrators.Dop853,
]


def clamped(cls: Any, indices: Any, values: Any, dt: float = 0.05, **arguments: Any) -> Any:
    integrator = cls(dt=dt, **arguments)
    integrator.clamped_state_variable_indices = indices
    integrator.clamped_state_variable_values = values
    return integrator


@pytest.mark.parametrize("cls", SCHEMES, ids=lambda cls: cls.__name__)
def test_a_variable_is_held_and_others_see_it(cls: Any) -> None:
    model = make_model("Generic2dOscillator", d=0.1)
    start = networks.random_history(np.random.default_rng(0), model, 1, 20)
    values = np.linspace(-1, 1, 20)
    integrator = clamped(cls, [1], values[None, :, None])
    sim = uncoupled(model, 20, integrator=integrator, initial_conditions=start)
    # the history is clamped, too
    np.testing.assert_array_equal(sim.current_state[1, :, 0], values)
    data = run(sim, 40)
    assert (data[:, 1, :, 0] == values).all()
    # where the scheme is of high order, V follows its own equation with W as given
    if cls is integrators.Dop853:
        from scipy.integrate import solve_ivp

        def rates(_: float, v: np.ndarray) -> np.ndarray:
            x = np.stack([v, values])[:, :, None]
            return np.asarray(model.dfun(x, np.zeros((1, 20, 1))))[0, :, 0]

        # W moves within a step and is put back at its end
        fine = clamped(cls, [1], values[None, :, None], dt=0.001)
        sim = uncoupled(model, 20, integrator=fine, initial_conditions=start)
        right = solve_ivp(rates, (0, 2.0), start[0, 0, :, 0], rtol=1e-10, atol=1e-12).y[:, -1]
        np.testing.assert_allclose(run(sim, 2000)[-1, 0, :, 0], right, atol=2e-2)


def test_values_expand() -> None:
    model = make_model("ReducedSetHindmarshRose")
    modes, nvar = model.number_of_modes, model.nvar
    start = networks.random_history(np.random.default_rng(0), model, 1, 5)
    for given in (0.5, [0.5], [[[0.5]], [[0.25]]], np.full((2, 5, modes), 0.5)):
        integrator = clamped(integrators.HeunDeterministic, [0, nvar - 1], given, dt=0.01)
        data = run(uncoupled(model, 5, integrator=integrator, initial_conditions=start), 3)
        expected = np.broadcast_to(np.asarray(given), (2, 5, modes))
        np.testing.assert_array_equal(data[:, [0, nvar - 1]], np.tile(expected, (3, 1, 1, 1)))


def test_a_clamp_wins_over_a_bound() -> None:
    model = make_model("ReducedWongWang")  # 0 <= S <= 1
    integrator = clamped(integrators.HeunDeterministic, [0], 1.5)
    sim = uncoupled(model, 2, integrator=integrator, initial_conditions=np.zeros((1, 1, 2, 1)))
    assert (run(sim, 5) == 1.5).all()


def test_clamps_can_be_edited_and_lifted() -> None:
    model = make_model("Linear", gamma=-1.0)
    integrator = clamped(integrators.EulerDeterministic, [0], np.array([2.0]), dt=0.5)
    sim = uncoupled(model, 2, integrator=integrator, initial_conditions=np.ones((1, 1, 2, 1)))
    assert (run(sim, 2) == 2.0).all()
    integrator.clamped_state_variable_values[:] = 3.0
    assert (run(sim, 2) == 3.0).all()
    integrator.clamped_state_variable_indices = None
    np.testing.assert_array_equal(run(sim, 2)[:, 0, 0, 0], [1.5, 0.75])


@pytest.mark.parametrize("threads", [1, 2])
def test_clamps_in_a_network(threads: int) -> None:
    """A clamped coupling variable sends its value; any number of threads gives the same bits."""
    model = make_model("Generic2dOscillator")
    net = networks.random_network(3, model, 50, 0.4, [0, 1, 4, 30])
    integrator = clamped(integrators.HeunDeterministic, [0], np.full((1, 1, 1), 0.75), dt=0.1)
    sim = networks.simulator(net, model=model, integrator=integrator, threads=threads)
    data = run(sim, 60)
    assert (data[:, 0] == 0.75).all()
    # once all that is under way is the clamped value, the input is constant: W = W(V) alone
    free = uncoupled(model, 50, integrator=integrator, initial_conditions=net.history[-1:])
    np.testing.assert_allclose(data[:, 1], run(free, 60)[:, 1], rtol=1e-12, atol=1e-12)


def test_bounds_of_the_integrator() -> None:
    model = make_model("Linear", gamma=1.0)
    integrator = integrators.HeunDeterministic(dt=0.5)
    integrator.bounded_state_variable_indices = np.array([0])
    integrator.state_variable_boundaries = np.array([[-np.inf, 2.0]])
    start = np.array([1.0, -1.0])[None, None, :, None]
    data = run(uncoupled(model, 2, integrator=integrator, initial_conditions=start), 8)
    assert data[-1, 0, 0, 0] == 2.0
    assert data[-1, 0, 1, 0] < -20


@pytest.mark.parametrize(
    ("indices", "values", "error", "words"),
    [
        ([5], 1.0, ValueError, "0 to 1"),
        ([0, 0], 1.0, ValueError, "once"),
        ([0.5], 1.0, TypeError, "indices"),
        (["V"], 1.0, TypeError, "indices"),
        ([0], None, ValueError, "clamped_state_variable_values"),
        ([0], [1.0, 2.0, 3.0], ValueError, "expands"),
        ([0], np.nan, ValueError, "finite"),
    ],
)
def test_what_is_refused(indices: Any, values: Any, error: type[Exception], words: str) -> None:
    integrator = clamped(integrators.HeunDeterministic, indices, values)
    with pytest.raises(error, match=words):
        uncoupled(make_model("Generic2dOscillator"), 2, integrator=integrator)


def test_bad_bounds_are_refused() -> None:
    integrator = integrators.HeunDeterministic(dt=0.1)
    integrator.bounded_state_variable_indices = [0]
    with pytest.raises(ValueError, match="state_variable_boundaries"):
        uncoupled(make_model("Linear"), 2, integrator=integrator)
    integrator.state_variable_boundaries = [[2.0, 1.0]]
    with pytest.raises(ValueError, match="lower bounds first"):
        uncoupled(make_model("Linear"), 2, integrator=integrator)
