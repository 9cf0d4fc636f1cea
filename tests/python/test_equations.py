"""Equations: values of tvb-library, parameters that can be edited, and one's own text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from golden.equation_cases import CASES, HERE, X
from scipy import integrate

from virtualbrain import equations

REFERENCE = dict(np.load(HERE / "equations.npz"))
NAMED = sorted({name for name, _ in CASES.values()})


@pytest.mark.parametrize("key", CASES)
def test_values_are_those_of_tvb_library(key: str) -> None:
    name, parameters = CASES[key]
    ours = getattr(equations, name)(parameters).evaluate(X)
    np.testing.assert_allclose(ours, REFERENCE[key], rtol=1e-12, atol=1e-13)


def test_every_equation_is_compared() -> None:
    bases = {
        "Equation",
        "FiniteSupportEquation",
        "HRFKernel",
        "SpatialApplicableEquation",
        "TemporalApplicableEquation",
    }
    assert set(NAMED) == set(equations.__all__) - bases


@pytest.mark.parametrize("name", NAMED)
def test_shape_is_kept_and_the_argument_is_not_changed(name: str) -> None:
    x = X[:60].reshape(3, 4, 5).copy()
    before = x.copy()
    y = getattr(equations, name)().evaluate(x)
    assert y.shape == x.shape
    np.testing.assert_array_equal(x, before)
    assert getattr(equations, name)().evaluate(5.0).shape == ()


@pytest.mark.parametrize("name", NAMED)
def test_the_text_names_every_parameter_but_those_that_scale_the_result(name: str) -> None:
    equation = getattr(equations, name)()
    assert "var" in equation.equation
    missing = {p for p in equation.parameters if p not in equation.equation}
    assert missing <= {"k_1", "V_0"}


@pytest.mark.parametrize("name", [n for n in NAMED if getattr(equations, n).defaults])
def test_parameters_that_are_edited_count(name: str) -> None:
    equation, other = (getattr(equations, name)() for _ in range(2))
    parameters = dict(CASES[f"{name}, other"][1])
    equation.parameters.update(parameters)
    np.testing.assert_array_equal(
        equation.evaluate(X), getattr(equations, name)(parameters).evaluate(X)
    )
    other.parameters = parameters
    np.testing.assert_array_equal(equation.evaluate(X), other.evaluate(X))
    assert getattr(equations, name)().parameters == getattr(equations, name).defaults


def test_roles() -> None:
    temporal = equations.TemporalApplicableEquation
    finite, spatial = equations.FiniteSupportEquation, equations.SpatialApplicableEquation
    assert issubclass(equations.Gaussian, finite)
    assert issubclass(equations.Gaussian, spatial)
    assert issubclass(finite, temporal)
    assert not issubclass(equations.PulseTrain, finite)
    assert not issubclass(equations.RescaleInterval, temporal)


def test_alpha_integrates_to_one() -> None:
    alpha = equations.Alpha({"alpha": 0.5, "beta": 0.8, "onset": 3.0})
    area, _ = integrate.quad(alpha.evaluate, 3.0, 80.0)
    assert area == pytest.approx(1.0, abs=1e-9)


def test_pulses_start_after_the_onset_and_last_tau() -> None:
    pulses = equations.PulseTrain({"onset": 10.0, "T": 20.0, "tau": 5.0, "amp": 3.0})
    t = np.arange(0.0, 60.0, 0.5)
    expected = [3.0 if s > 10 and (s - 10) % 20 < 5 else 0.0 for s in t]
    np.testing.assert_array_equal(pulses.evaluate(t), expected)


def test_own_equation() -> None:
    own = equations.TemporalApplicableEquation(
        equation="where((var > on) & ~(var > off) | (var == 9), a * sin(2 * pi * f * var), -b % 3)",
        parameters={"on": 1.0, "off": 4.0, "a": 2.0, "f": 0.1, "b": 1.0},
    )
    t = np.arange(12.0)
    inside = (t > 1) & ~(t > 4) | (t == 9)
    np.testing.assert_allclose(
        own.evaluate(t), np.where(inside, 2 * np.sin(2 * np.pi * 0.1 * t), 2.0), atol=1e-14
    )


def test_own_class() -> None:
    class Step(equations.TemporalApplicableEquation):
        equation = "where(var >= onset, amp, 0)"
        defaults = {"onset": 5.0, "amp": 1.0}  # noqa: RUF012

    np.testing.assert_array_equal(Step({"amp": 2.0}).evaluate([4.0, 5.0]), [0.0, 2.0])


def test_constant_equation_has_the_shape_of_the_variable() -> None:
    assert equations.Equation(equation="3").evaluate(np.zeros((2, 3))).tolist() == [[3.0] * 3] * 2


def test_series_data() -> None:
    points, discrete = equations.Linear({"a": 2.0}).get_series_data(0.0, 1.0, 0.25)
    assert points == [(0.0, 0.0), (0.25, 0.5), (0.5, 1.0), (0.75, 1.5), (1.0, 2.0)]
    assert not discrete
    assert len(equations.Gaussian().get_series_data()[0]) in (1025, 1026)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: equations.Gaussian({"sigm": 1.0}), ValueError, "sigma"),
        (lambda: equations.Gaussian({"sigma": "wide"}), TypeError, "sigma"),
        (lambda: equations.Gaussian({"sigma": np.nan}), ValueError, "sigma"),
        (lambda: equations.Gaussian(equation="var"), AttributeError, "its own equation"),
        (lambda: equations.Equation(equation="a * var"), ValueError, "'a'"),
        (lambda: equations.Equation(equation="__import__('os')"), ValueError, "not understood"),
        (lambda: equations.Equation(equation="var.__class__"), ValueError, "not understood"),
        (lambda: equations.Equation(equation="var +"), ValueError, "cannot be read"),
        (lambda: equations.Equation().evaluate(1.0), ValueError, "no equation"),
        (lambda: equations.Alpha({"alpha": 42.0}), ValueError, "different rates"),
        (lambda: equations.PulseTrain({"T": 0.0}), ValueError, "T > 0"),
        (lambda: equations.Gamma().evaluate([0.0]), ValueError, "largest value"),
        (lambda: equations.Linear().evaluate("now"), TypeError, "var"),
        (lambda: equations.Linear().get_series_data(1.0, 0.0), ValueError, "min_range"),
        (lambda: equations.Linear().get_series_data(step=0.0), ValueError, "step"),
    ],
)
def test_what_is_refused(make: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        make()


def test_a_misspelt_key_is_refused_when_evaluated() -> None:
    pulses = equations.PulseTrain()
    pulses.parameters["onst"] = 3.0
    with pytest.raises(ValueError, match="onset"):
        pulses.evaluate([1.0])
