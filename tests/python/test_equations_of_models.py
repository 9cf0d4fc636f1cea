"""Looking inside models: equations, Jacobians, fixed points, trajectories."""

from __future__ import annotations

import re
from typing import Any

import arithmetic
import numpy as np
import pytest
from networks import make_model, run, uncoupled
from scipy.special import erf, erfc

import virtualbrain as vb
from virtualbrain import _core
from virtualbrain._fixed_points import classify

MODELS = _core.model_names()
FUNCTIONS = {
    **{name: getattr(np, name) for name in ("exp", "log", "sqrt", "tanh", "sin", "cos", "abs")},
    "where": np.where, "min": np.minimum, "max": np.maximum, "atan2": np.arctan2,
    "erf": erf, "erfc": erfc, "local": lambda x: 0.0,
}  # fmt: skip


def state_of(model: Any, seed: int = 1) -> np.ndarray:
    return np.asarray(model.initial(1, 1, np.random.default_rng(seed))[0])


def names_of(model: Any, x: np.ndarray, c: np.ndarray) -> dict[str, Any]:
    """Values of the names that occur in the equations as text."""
    info, modes = model._info, model.number_of_modes

    def by_mode(names: list[str], values: np.ndarray) -> dict[str, float]:
        if modes == 1:
            return dict(zip(names, values[:, 0, 0], strict=True))
        return {f"{n}_{m}": v for n, row in zip(names, values[:, 0], strict=True)
                for m, v in enumerate(row)}  # fmt: skip

    rows: dict[str, list[float]] = {}
    for (name, _), value in zip(info["rows"], type(model)._kernel_rows(model, 1), strict=True):
        rows.setdefault(name, []).append(float(value[0]))
    parameters = {n: v[0] if len(v) == 1 else v for n, v in rows.items()}
    inputs = [n for n, _ in info["inputs"]]
    return {**by_mode(list(model.state_variables), x), **by_mode(inputs, c), **parameters}


@pytest.mark.parametrize("name", MODELS)
def test_text_is_what_is_computed(name: str) -> None:
    """Names and numbers put into the text give the rates."""
    model = make_model(name)
    x = state_of(model)
    c = np.full((len(model._info["inputs"]), 1, model.number_of_modes), 0.02)
    names = names_of(model, x, c)
    equations = model.equations()
    environment = {**FUNCTIONS, **names}
    for key, text in equations.definitions.items():
        environment[key] = arithmetic.value(text, environment)
    with np.errstate(all="ignore"):
        got = [float(arithmetic.value(text, environment)) for text in equations.rates.values()]
    expected = model.dfun(x, c[: len(model.cvar)] if len(c) > len(model.cvar) else c)
    flat = expected.transpose(0, 2, 1).ravel()
    np.testing.assert_allclose(got, flat, rtol=1e-9, atol=1e-12 * np.abs(flat).max())
    assert len(str(equations)) < 40_000


@pytest.mark.parametrize("name", MODELS)
def test_latex_is_balanced(name: str) -> None:
    latex = make_model(name).equations().latex
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left") == latex.count(r"\right")
    assert latex.count(r"\begin") == latex.count(r"\end")
    assert r"\frac{d " in latex


def test_latex_reads_well() -> None:
    from matplotlib.mathtext import MathTextParser

    cls = vb.models.from_equations(
        {"V": "tau * (V - V**3 / 3 + alpha_1 * exp(-W)) + c", "W": "where(V > 0, V, -W) / tau"},
        parameters={"tau": 1.0, "alpha_1": 2.0},
    )
    equations = cls().equations()
    assert equations["V"] == "tau * (V - V**3 / 3 + alpha_1 * exp(-W)) + c_V"
    assert equations["W"] == "where(V > 0, V, -W) / tau"
    assert str(equations).startswith("dV/dt = tau * (")
    assert r"\tau \, \left(V - \frac{V^{3}}{3} + \alpha_{1} \, e^{-W}\right)" in equations.latex
    assert r"\begin{cases} V & V > 0 \\ -W & \text{otherwise} \end{cases}" in equations.latex
    assert equations._repr_latex_().startswith("$$")
    first = re.search(r"&= (.*) \\\\", equations.latex)
    assert first is not None
    MathTextParser("path").parse(f"${first[1]}$")


@pytest.mark.parametrize("name", MODELS)
def test_jacobian_is_the_slope_of_the_rates(name: str) -> None:
    """Complex models have kinks: a state at random is on none of them."""
    model = make_model(name)
    modes = model.number_of_modes
    x = state_of(model)
    shape, c = x.shape, np.full((len(model.cvar), 1, modes), 0.02)

    def rates(flat: np.ndarray) -> np.ndarray:
        return model.dfun(flat.reshape(shape), c).ravel()

    flat = x.ravel()
    jacobian = model.jacobian(x[:, 0] if modes > 1 else flat, c)
    width = np.repeat([hi - lo for lo, hi in model._ranges().values()], modes)
    scale = np.maximum(np.maximum(np.abs(flat), 0.05 * width), 1e-3)
    error = np.empty_like(jacobian)
    for j, h in enumerate(1e-4 * scale):
        steps = np.zeros(len(flat))
        steps[j] = h
        # fourth-order differences
        slope = (8 * (rates(flat + steps) - rates(flat - steps))
                 - rates(flat + 2 * steps) + rates(flat - 2 * steps)) / (12 * h)  # fmt: skip
        error[:, j] = np.abs(slope - jacobian[:, j]) * h / 1e-4
    size = np.abs(jacobian * scale).max(axis=1, keepdims=True) + np.abs(rates(flat))[:, None]
    # ZerlautAdaptationSecondOrder has differences of its own among its equations
    tolerance = 1e-2 if "SecondOrder" in name else 1e-6
    assert (error <= tolerance * size + 1e-12).all()


def test_jacobian_of_several_nodes() -> None:
    model = vb.models.Generic2dOscillator(a=[-2.0, -1.0, 0.0])
    x = np.random.default_rng(0).normal(size=(2, 3, 1))
    many = model.jacobian(x, 0.1)
    assert many.shape == (3, 2, 2)
    for i in range(3):
        alone = vb.models.Generic2dOscillator(a=model.a[i])
        assert np.array_equal(many[i], alone.jacobian(x[:, i, 0], 0.1))
    for bad in ([0.0], [[0.0, 1.0], [1.0, 1.0]], np.zeros((2, 1, 2))):
        with pytest.raises(ValueError, match="state wants shape"):
            model.jacobian(bad)
    with pytest.raises(ValueError, match="coupling wants"):
        vb.models.Generic2dOscillator().jacobian([0.0, 0.0], np.zeros((1, 2, 1)))


def test_fixed_points_of_a_cubic() -> None:
    cls = vb.models.from_equations(
        {"x": "x - x**3 + y", "y": "-y"}, state_variables={"x": (-2, 2), "y": (-1, 1)}
    )
    points = cls().fixed_points()
    np.testing.assert_allclose([p.state for p in points], [[-1, 0], [0, 0], [1, 0]], atol=1e-9)
    assert [p.kind for p in points] == ["stable node", "saddle", "stable node"]
    assert [p.stable for p in points] == [True, False, True]
    np.testing.assert_allclose(points[1].eigenvalues, [1, -1], atol=1e-9)
    assert len(cls().fixed_points(ranges={"x": (0.5, 2)})) == 1
    with pytest.raises(ValueError, match="ranges want"):
        cls().fixed_points(ranges={"z": (0, 1)})


def test_fixed_points_of_coupled_theta_neurons() -> None:
    """Montbrio, Pazo & Roxin 2015, Figure 1: bistable at J = 15, eta = -5, Delta = 1."""
    model = vb.models.MontbrioPazoRoxin(J=15.0, eta=-5.0, Delta=1.0, tau=1.0)
    points = model.fixed_points(ranges={"r": (0.0, 3.0), "V": (-4.0, 2.0)})
    assert [p.kind for p in points] == ["stable node", "saddle", "stable focus"]
    for p in points:
        x = p.state.reshape(2, 1, 1)
        assert np.abs(model.dfun(x, np.zeros((2, 1, 1)))).max() < 1e-9
        r, v = p.state
        assert v == pytest.approx(-1.0 / (2 * np.pi * r), rel=1e-9)


@pytest.mark.parametrize("name", ["WilsonCowan", "ReducedWongWang", "JansenRit"])
def test_runs_stay_at_stable_fixed_points(name: str) -> None:
    model = make_model(name)
    stable = [p for p in model.fixed_points() if p.stable]
    if name == "JansenRit":  # at its defaults it oscillates
        assert stable == []
        return
    assert stable
    for point in stable:
        start = point.state.reshape(1, model.nvar, 1, 1)
        data = run(uncoupled(model, initial_conditions=start), 200)
        np.testing.assert_allclose(data, np.broadcast_to(start, data.shape), atol=1e-8)


def test_kinds() -> None:
    kinds = {
        "stable node": [-1, -2], "unstable node": [1, 2], "saddle": [1, -1],
        "stable focus": [-1 + 1j, -1 - 1j], "unstable focus": [1 + 1j, 1 - 1j],
        "centre": [1j, -1j], "degenerate": [0, -1], "saddle-focus": [1, -1 + 1j, -1 - 1j],
    }  # fmt: skip
    for kind, values in kinds.items():
        assert classify(np.array(values, complex)) == kind


@pytest.mark.parametrize("name", ["Generic2dOscillator", "JansenRit", "ReducedSetFitzHughNagumo"])
def test_stationary_trajectory_is_euler(name: str) -> None:
    model = make_model(name)
    n_cvar, modes = len(model.cvar), model.number_of_modes
    start = state_of(model)[:, 0]
    coupling = np.full((n_cvar, 1), 0.1)
    time, states = model.stationary_trajectory(coupling, start, n_step=25, n_skip=10, dt=0.01)
    assert time.tolist() == pytest.approx([0.0, 0.01, 0.11, 0.21])
    assert states.shape == (4, model.nvar, 1, modes)
    x, expected = start[:, None].copy(), [start[:, None].copy()]
    c = np.broadcast_to(coupling[:, :, None], (n_cvar, 1, modes))
    for step in range(25):
        x = x + 0.01 * model.dfun(x, c)
        if step % 10 == 0:
            expected.append(x)
    np.testing.assert_allclose(states, expected, rtol=1e-12)
    several = np.array([coupling, 2 * coupling])
    _, both = model.stationary_trajectory(several, start, n_step=25, n_skip=10, dt=0.01)
    assert both.shape == (2, 4, model.nvar, 1, modes)
    np.testing.assert_allclose(both[0], states, rtol=1e-13)
    assert not np.allclose(both[1], states)
    with pytest.raises(ValueError, match="coupling wants"):
        model.stationary_trajectory(np.zeros(3))
    with pytest.raises(ValueError, match="initial_conditions want"):
        model.stationary_trajectory(coupling, np.zeros(3))
    with pytest.raises(ValueError, match="positive"):
        model.stationary_trajectory(n_step=0)
