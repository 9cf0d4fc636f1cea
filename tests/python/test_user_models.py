"""Models of one's own: what is traced is the function, and it runs as a compiled model does."""

from __future__ import annotations

import copy
import inspect
import math
import pickle
from pathlib import Path
from typing import Any, ClassVar

import arithmetic
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import make_model, random_network, relative_error, run, simulator, uncoupled
from scipy.linalg import expm

import virtualbrain as vb
from virtualbrain import _core
from virtualbrain._graph import evaluate
from virtualbrain._symbols import LocalCoupling
from virtualbrain._trace import trace
from virtualbrain.models import Model, TracingError, from_equations, from_function

Parameter = vb.Parameter


class VanDerPol(Model):
    """An oscillator with negative friction near the origin.

    van der Pol 1926, Philosophical Magazine 2:978-992
    """

    mu = Parameter(1.0, range=(0.0, 10.0), unit="1/ms", doc="Strength of the friction")
    k = Parameter([1.0, 0.5], doc="Stiffness, linear and cubic")
    pushed = Parameter(False)
    state_variables = ("x", "y")
    state_variable_range: ClassVar = {"x": (-2.0, 2.0), "y": (-3.0, 3.0)}
    state_variable_boundaries: ClassVar = {"y": (None, 5.0)}
    cvar = ("x",)
    stvar = (1,)
    variables_of_interest = ("x", "x + y")

    def force(self, x: Any) -> Any:
        return -self.k[0] * x - self.k[1] * x**3

    def dfun(self, state: Any, coupling: Any, local_coupling: Any = 0.0) -> Any:
        x, y = state
        rates = np.empty_like(state)
        rates[0] = y + coupling[0] + local_coupling * x
        rates[1] = self.mu * (1 - x**2) * y + self.force(x) + np.where(self.pushed, 0.1, 0.0)
        return rates


def numbers(graph: dict[str, Any], **leaves: Any) -> np.ndarray:
    """Results of a graph by the interpreter, which must be those by NumPy."""
    rows = {name: np.atleast_2d(np.array(value, float)) for name, value in leaves.items()}
    columns = rows["states"].shape[1]
    for name in ("parameters", "inputs"):
        given = rows.get(name, np.zeros((1, 1)))
        rows[name] = np.ascontiguousarray(np.broadcast_to(given, (len(given), columns)))
    slow = evaluate(graph, list(rows["parameters"]), rows["states"], list(rows["inputs"]))
    fast = _core.interpret(graph, rows["parameters"], rows["states"], rows["inputs"])
    scale = np.abs(slow[np.isfinite(slow)]).max(initial=1.0)
    np.testing.assert_allclose(fast, slow, rtol=1e-12, atol=1e-13 * scale)
    return slow


# What is declared --------------------------------------------------------------------------------


def test_a_class_is_a_full_model() -> None:
    model = VanDerPol(mu=2)
    assert model.nvar == 2
    assert model.cvar.tolist() == [0]
    assert model.stvar.tolist() == [1]
    assert model.variables_of_interest == ("x", "x + y")
    assert model.state_variable_range["y"].tolist() == [-3.0, 3.0]
    assert model.state_variable_boundaries["y"].tolist() == [-np.inf, 5.0]
    assert model.mu.tolist() == [2.0]
    assert model.k.tolist() == [1.0, 0.5]
    assert model.pushed.tolist() == [False]
    assert model.number_of_modes == 1
    assert model.parameter_names == ["mu", "k", "pushed"]
    assert repr(model) == "VanDerPol(mu=2.0)"
    doc = inspect.getdoc(VanDerPol) or ""
    assert (
        "mu : float or array, shape (n_nodes,), 1/ms\n    Strength of the friction. Default 1"
        in doc
    )
    assert "van der Pol 1926" in doc
    assert list(inspect.signature(VanDerPol).parameters) == [
        "mu", "k", "pushed", "variables_of_interest",
    ]  # fmt: skip
    with pytest.raises(TypeError, match="no parameter 'nu'; there are mu"):
        VanDerPol(nu=1.0)
    with pytest.raises(AttributeError, match="no parameter 'nu'"):
        model.nu = 1.0
    with pytest.raises(ValueError, match="wants finite numbers"):
        VanDerPol(mu=np.nan)
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        twin.mu[0] = 7.0
        assert model.mu[0] == 2.0


def test_parameters_per_node() -> None:
    x = np.random.default_rng(0).normal(size=(2, 3, 1))
    c = np.zeros((1, 3, 1))
    together = VanDerPol(mu=[1.0, 2.0, 3.0]).dfun(x, c)
    for i in range(3):
        alone = VanDerPol(mu=i + 1.0).dfun(x[:, i : i + 1], c[:, :1])
        assert np.array_equal(together[:, i : i + 1], alone)


def test_subclasses_build_on_their_base() -> None:
    class Damped(VanDerPol):
        friction = Parameter(0.5)
        mu = Parameter(3.0)

        def dfun(self, state: Any, coupling: Any, local_coupling: Any = 0.0) -> Any:
            rates = super().dfun(state, coupling, local_coupling)
            rates[1] -= self.friction * state[1]
            return rates

    class Slow(vb.models.MontbrioPazoRoxin):
        factor = Parameter(0.5)

        def dfun(self, state: Any, coupling: Any) -> Any:
            return self.factor * super().dfun(state, coupling)

    x = np.random.default_rng(0).normal(size=(2, 4, 1))
    c = np.zeros((1, 4, 1))
    assert inspect.signature(Damped).parameters["mu"].default == 3.0
    expected = VanDerPol(mu=3).dfun(x, c)
    expected[1] -= 0.5 * x[1]
    assert np.array_equal(Damped().dfun(x, c), expected)
    c = np.zeros((2, 4, 1))
    assert np.array_equal(
        Slow(J=3.0).dfun(x, c), 0.5 * vb.models.MontbrioPazoRoxin(J=3.0).dfun(x, c)
    )


def test_a_function_is_a_model() -> None:
    def fitz_hugh(V, W, c_V, a=0.7, tau=12.5, *, gain=1.0):  # type: ignore[no-untyped-def]
        """A cubic and a line."""
        return V - V**3 / 3 - W + gain * c_V, (V + a - 0.8 * W) / tau

    cls = from_function(
        fitz_hugh,
        state_variables={"V": (-2, 2), "W": (-1, 1)},
        parameters={"tau": Parameter(13.0, range=(1, 20), unit="ms")},
        variables_of_interest=["V", "W"],
    )
    assert cls.__name__ == "FitzHugh"
    assert list(inspect.signature(cls).parameters)[:3] == ["a", "tau", "gain"]
    model = cls(a=0.5)
    x = np.random.default_rng(1).normal(size=(2, 5, 1))
    expected = fitz_hugh(x[0], x[1], 0.1, a=0.5, tau=13.0)
    np.testing.assert_allclose(model.dfun(x, np.full((1, 5, 1), 0.1)), expected, rtol=1e-13)
    one = from_function(lambda x, c: c - x, state_variables="x", name="Decay")
    assert one().dfun([[[2.0]]], [[[0.5]]]) == [[[-1.5]]]


def test_equations_are_a_model() -> None:
    cls = from_equations(
        {"V": "V - V**3 / 3 - W + I + c + local(V)", "W": "rate * (V + a - b * W)"},
        definitions={"rate": "1 / tau"},
        parameters={"a": 0.7, "b": 0.8, "tau": Parameter(12.5, unit="ms"), "I": 0.3},
        cvar=["V"],
        name="FitzHughNagumo",
    )
    V, W = x = np.random.default_rng(1).normal(size=(2, 5, 1))
    expected = [V - V**3 / 3 - W + 0.3 + 0.1, (V + 0.7 - 0.8 * W) / 10.0]
    got = cls(tau=10.0).dfun(x, np.full((1, 5, 1), 0.1))
    np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-14)
    two = from_equations({"x": "c_y - x", "y": "c_x - y"}, cvar=["y", "x"])
    assert two().cvar.tolist() == [1, 0]
    assert two().dfun([[[0.0]], [[0.0]]], [[[1.0]], [[2.0]]]).ravel().tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: from_equations({"V": "V + q"}), "'q', which is no variable or parameter"),
        (lambda: from_equations({"V": "__import__('os')"}), "is not understood"),
        (lambda: from_equations({"V": "V"}, cvar=["W"]), "cvar names 'W'"),
        (lambda: from_equations({"V": "V"}, state_variables={"W": (0, 1)}), "has no equation"),
        (lambda: from_equations({"V": "V"}, parameters={"V": 1.0}), "different names"),
        (lambda: from_equations({"a b": "1"}), "cannot be a name"),
        (lambda: from_equations({}), "want a dict"),
        (lambda: from_equations({"V": "V"}, state_variables={"V": (1, 0)}), "lower < upper"),
        (lambda: from_equations({"V": "k"}, parameters={"k": [1.0, 2.0]}), "a single number"),
        (lambda: from_function(lambda x, c, d: x, state_variables="x"), "takes 2 inputs"),
        (lambda: from_function(lambda x, c: x, state_variables=["x", "y"]), "y is none"),
        (lambda: from_function(lambda *x: x, state_variables="x"), "by name"),
        (lambda: from_function(lambda y: y, state_variables="y", parameters={"b": 1}), "'b'"),
        (lambda: Parameter(np.nan), "finite"),
        (lambda: Parameter(1.0, range=(2, 1)), "lower < upper"),
        (lambda: Model(), "no equations"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_model(make: Any, message: str) -> None:
    with pytest.raises((ValueError, TypeError), match=message):
        make()


# What is traced ----------------------------------------------------------------------------------


def trace_function(function: Any, states: int = 2) -> dict[str, Any]:
    """Of states and one parameter; the input is ignored."""
    return trace(
        lambda state, coupling, local, p: function(state, p["a"]),
        states=states,
        inputs=1,
        parameters={"a": 1},
    )


UNARY = [
    np.negative, np.exp, np.tanh, np.sin, np.cos, np.abs, np.sign, np.expm1, np.sinh, np.cosh,
    np.tan, np.arctan, np.square, np.floor, np.ceil, np.positive, np.exp2, np.isposinf,
]  # fmt: skip
POSITIVE = [np.log, np.sqrt, np.log2, np.log10, np.log1p, np.reciprocal]
BINARY = [
    np.add, np.subtract, np.multiply, np.divide, np.minimum, np.maximum, np.arctan2, np.hypot,
    np.less, np.greater, np.less_equal, np.greater_equal, np.equal, np.not_equal, np.mod,
    np.heaviside, np.floor_divide,
]  # fmt: skip


@pytest.mark.parametrize("f", [*UNARY[:-1], *POSITIVE], ids=lambda f: f.__name__)
def test_functions_of_one_number(f: Any) -> None:
    x = np.concatenate([np.random.default_rng(0).normal(size=40), [1e-9, -1e-9, 2.0]])
    x = np.abs(x) if f in POSITIVE else x
    got = numbers(trace_function(lambda s, a: f(s), 1), states=x, parameters=0.0)
    np.testing.assert_allclose(got[0], f(x), rtol=1e-13, atol=1e-300)


@pytest.mark.parametrize("f", BINARY, ids=lambda f: f.__name__)
def test_functions_of_two_numbers(f: Any) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 40))
    x[:5] = y[:5]
    graph = trace_function(lambda s, a: [f(s[0], s[1]), f(s[0], 0.5)])
    got = numbers(graph, states=[x, y], parameters=0.0)
    np.testing.assert_allclose(got, [f(x, y), f(x, 0.5)], rtol=1e-13)


def random_expression(draw: Any, depth: int) -> str:
    """Text of an expression of x, y and a that stays of moderate size."""
    if depth == 0:
        return str(draw(st.sampled_from(["x", "y", "a", "0.5", "-1.25", "3"])))
    kind = draw(st.sampled_from(["+", "-", "*", "/", "where", "f", "**", "minmax"]))
    one, two = (random_expression(draw, depth - 1) for _ in range(2))
    match kind:
        case "/":
            return f"({one}) / (1.5 + np.cos({two}))"
        case "where":
            condition = draw(st.sampled_from(["({0} > {1})", "(({0} < {1}) | ({1} >= 0))",
                                              "(~({0} <= {1}) & ({1} != 0))"]))  # fmt: skip
            return f"np.where({condition.format(one, two)}, np.tanh({one}), {two})"
        case "f":
            f = draw(st.sampled_from(["tanh", "sin", "arctan", "abs", "sign"]))
            return f"np.{f}({one})"
        case "**":
            return f"np.tanh({one}) ** {draw(st.sampled_from([0, 1, 2, 3, 5, -1, 7]))}"
        case "minmax":
            return f"np.minimum({one}, np.clip({two}, -1, 1))"
    return f"({one}) {kind} ({two})"


@settings(max_examples=60, deadline=None)
@given(st.composite(lambda draw: random_expression(draw, 4))())
def test_traced_is_the_function(text: str) -> None:
    def function(x: Any, y: Any, a: Any) -> Any:
        return arithmetic.value(text, {"x": x, "y": y, "a": a, "np": np})

    graph = trace_function(lambda s, a: [function(s[0], s[1], a), s[1]])
    x, y = np.random.default_rng(0).normal(size=(2, 33))
    a = 0.75
    with np.errstate(all="ignore"):
        expected = np.broadcast_to(function(x, y, a), x.shape) * 1.0
    usable = np.isfinite(expected) & (np.abs(expected) < 1e6)
    got = evaluate(graph, [np.array([a])], np.array([x, y]), [])[0]
    np.testing.assert_allclose(got[usable], expected[usable], rtol=1e-10, atol=1e-10)
    fast = _core.interpret(graph, np.full((1, 33), a), np.array([x, y]), np.zeros((1, 33)))[0]
    np.testing.assert_allclose(fast[usable], expected[usable], rtol=1e-9, atol=1e-9)


def test_arrays_of_several_shapes() -> None:
    matrix = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0], [0.25, 0.0, 1.0]])

    def function(state: Any, coupling: Any, local: Any, p: Any) -> Any:
        x, y = state
        mixed = np.dot(x, p["m"].reshape(3, 3)) + coupling[0].sum(axis=-1, keepdims=True)
        rates = np.zeros_like(state)
        rates[0, :, 0] = mixed[:, 0]
        rates[0, :, 1:] = mixed[:, 1:] - y.mean(axis=1)[:, None]
        rates[1] = np.stack([y[:, m] * (m + 1) for m in range(3)], axis=1)
        rates[1] += np.concatenate([x[:, 1:], x[:, :1]], axis=1)
        return rates

    graph = trace(function, states=2, inputs=1, parameters={"m": 9}, modes=3)
    rng = np.random.default_rng(0)
    state, coupling = rng.normal(size=(2, 7, 3)), rng.normal(size=(1, 7, 3))
    expected = function(state, coupling, 0.0, {"m": matrix.ravel()})

    def flat(a: np.ndarray) -> np.ndarray:
        return a.transpose(0, 2, 1).reshape(-1, 7)

    got = numbers(
        graph, states=flat(state), inputs=flat(coupling), parameters=matrix.reshape(-1, 1)
    )
    np.testing.assert_allclose(got, flat(expected), rtol=1e-13, atol=1e-14)


def test_local_coupling() -> None:
    def function(state: Any, coupling: Any, local: LocalCoupling, p: Any) -> Any:
        return [-state[0] + local * (state[0] - state[1]), local @ state[1]]

    graph = trace(function, states=2, inputs=1, parameters={})
    assert len(graph["locals"]) == 2
    with pytest.raises(TracingError, match="local_coupling by itself"):
        trace(lambda s, c, local, p: s + local, states=2, inputs=1, parameters={})


# What is refused ---------------------------------------------------------------------------------

REFUSED = {
    "if V > 0: V = -V": ("decides by a value", "np.where"),
    "V = V if 0 < V < 1 else W": ("decides by a value", "np.where"),
    "while V > 0: pass": ("decides by a value", "np.where"),
    "V = max(V, W)": ("decides by a value", "np.where"),
    "assert V.any() or W": ("", ""),
    "V = math.exp(V)": ("makes a number", "np.exp, not math.exp"),
    "V = float(V[0])": ("makes a number", "leave out float"),
    "V = int(V)": ("makes a number", ""),
    "for i in range(V): pass": ("counts or indexes", "fixed numbers"),
    "V = [1.0, 2.0][V]": ("counts or indexes", "fixed numbers"),
    "V += 1": ("in place", "V = V + x"),
    "state[0] = 1": ("in place", "copy"),
    "a[0] = 1": ("in place", "copy"),
    "V = V.copy(); V[V > 0] = 0": ("picks elements", "np.where"),
    "V = V[V > 0]": ("picks elements", "np.where"),
    "V = V - V.mean()": ("several nodes at once", "coupling"),
    "V = np.roll(V, 1, axis=0)": ("one node's value to another", "coupling"),
    "V = V * np.arange(76)[:, None]": ("shapes", "must be a parameter"),
    "V = V * np.arange(7)[:, None]": ("different equations", "must be a parameter"),
    "d = np.zeros((2, 1)); d[0] = V": ("array of numbers", "np.empty_like"),
    "d = np.empty_like(state); d[0] = V; return d": ("never sets rate 1", "each row"),
    "d = np.empty_like(state); V = d[0] + 1": ("never set", "np.zeros_like"),
    "V = V * 1j": ("complex", "real numbers"),
    "V = np.fft.fft(V)": ("uses fft", "np.where"),
    "V = np.gradient(V)": ("uses gradient", "np.where"),
    "V = round(V)": ("uses round", ""),
    "V = V.nothing": ("nothing", "NumPy"),
    "V = V & W": ("bits", "conditions"),
    "return V": ("returns 7 rates for 2", "one for each"),
    "return": ("returns nothing", "rates"),
    "return V, W, V": ("returns 3 rates for 2", "one for each"),
    "return V, np.zeros(5)": ("rate 1 of shape (5,)", "shape of a state variable"),
    "V = V.astype(int)": ("int64", "np.where"),
    "np.add(V, W, out=np.zeros((7, 1)))": ("array of numbers", "np.empty_like"),
    "V = 'abc' + V": ("", ""),
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_cannot_be_traced(line: str, tmp_path: Path) -> None:
    """The message names file, line, text of the line, and what to write instead."""
    path = tmp_path / "my_model.py"
    path.write_text(f"def f(state, a):\n    V, W = state\n    {line}\n    return V, W\n")
    names: dict[str, Any] = {"np": np, "math": math}
    exec(compile(path.read_text(), str(path), "exec"), names)
    with pytest.raises(TracingError) as raised:
        trace(
            lambda state, coupling, local, p: names["f"](state, p["a"]),
            states=2, inputs=1, parameters={"a": 1}, place=(str(path), 1),
        )  # fmt: skip
    message = str(raised.value)
    problem, remedy = REFUSED[line]
    at = 1 if line.startswith("return") or "return d" in line or "roll" in line else 3
    assert f"line {at} of my_model.py, `" in message
    if at == 3:
        assert f"`{line}`" in message
    assert problem in message
    assert remedy in message.split("; ", 1)[1]


def test_what_changes_from_call_to_call_is_found() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(TracingError, match="do not give the numbers of the function"):
        from_function(lambda x, c: -x + rng.normal(), state_variables="x")


# What is run -------------------------------------------------------------------------------------


class UserGeneric2dOscillator(Model):
    """Generic2dOscillator once more, as in TVB's Python."""

    tau = Parameter(1.0)
    I = Parameter(0.0)  # noqa: E741
    a = Parameter(-2.0)
    b = Parameter(-10.0)
    c = Parameter(0.0)
    d = Parameter(0.02)
    e = Parameter(3.0)
    f = Parameter(1.0)
    g = Parameter(0.0)
    alpha = Parameter(1.0)
    beta = Parameter(1.0)
    gamma = Parameter(1.0)
    state_variables = ("V", "W")
    state_variable_range: ClassVar = {"V": (-2.0, 4.0), "W": (-6.0, 6.0)}
    cvar = (0,)

    def dfun(self, state: Any, coupling: Any, local_coupling: Any = 0.0) -> Any:
        V, W = state[0, :], state[1, :]
        c_0 = coupling[0, :]
        derivative = np.empty_like(state)
        derivative[0] = self.d * self.tau * (
            self.alpha * W - self.f * V**3 + self.e * V**2 + self.g * V
            + self.gamma * self.I + self.gamma * c_0 + local_coupling * V
        )  # fmt: skip
        derivative[1] = self.d * (self.a + self.b * V + self.c * V**2 - self.beta * W) / self.tau
        return derivative


# fmt: off
def jansen_rit(  # type: ignore[no-untyped-def]
    y0, y1, y2, y3, y4, y5, c, A=3.25, B=22.0, a=0.1, b=0.05, v0=5.52, nu_max=0.0025, r=0.56,
    J=135.0, a_1=1.0, a_2=0.8, a_3=0.25, a_4=0.25, mu=0.22,
):
    # fmt: on
    def sigmoid(v):  # type: ignore[no-untyped-def]
        return 2.0 * nu_max / (1.0 + np.exp(r * (v0 - v)))

    return (
        y3, y4, y5,
        A * a * sigmoid(y1 - y2) - 2.0 * a * y3 - a**2 * y0,
        A * a * (mu + a_2 * J * sigmoid(a_1 * J * y0) + c) - 2.0 * a * y4 - a**2 * y1,
        B * b * (a_4 * J * sigmoid(a_3 * J * y0)) - 2.0 * b * y5 - b**2 * y2,
    )  # fmt: skip


UserJansenRit = from_function(
    jansen_rit, state_variables=list(vb.models.JansenRit.state_variables), cvar=("y1", "y2")
)
UserMontbrioPazoRoxin = from_equations(
    {
        "r": "1 / tau * (Delta / (pi * tau) + 2 * V * r)",
        "V": "(V**2 - pi**2 * tau**2 * r**2 + eta + J * tau * r + I + cr * c_r + cv * c_V) / tau",
    },
    parameters={"tau": 1.0, "I": 0.0, "Delta": 1.0, "J": 15.0, "eta": -5.0, "cr": 1.0, "cv": 0.0},
    cvar=["r", "V"],
    state_variable_boundaries={"r": (0.0, None)},
)
REWRITTEN = {
    "Generic2dOscillator": UserGeneric2dOscillator,
    "JansenRit": UserJansenRit,
    "MontbrioPazoRoxin": UserMontbrioPazoRoxin,
}


@pytest.mark.parametrize("scheme", ["HeunDeterministic", "EulerStochastic"])
@pytest.mark.parametrize("name", REWRITTEN)
def test_the_same_run_as_the_compiled_model(name: str, scheme: str) -> None:
    compiled = make_model(name)
    net = random_network(3, compiled, 37, 0.2, [0, 1, 5, 30, 90])
    integrator = getattr(vb.integrators, scheme)(dt=0.05)
    if scheme == "EulerStochastic":
        integrator.noise = vb.noise.Additive(nsig=1e-5)
    arguments = {"coupling": vb.coupling.Linear(a=0.1), "integrator": integrator, "dt": 0.05}
    varied = next(n for n in ("a", "mu", "eta") if n in compiled.parameter_names)
    value = getattr(compiled, varied)[0] * np.linspace(0.9, 1.1, 37)
    results = []
    for model in (compiled, REWRITTEN[name]()):
        model.variables_of_interest = model.state_variables
        setattr(model, varied, value)
        results.append(run(simulator(net, model=model, **arguments), 200))
    assert np.isfinite(results[0]).all()
    assert np.ptp(results[0], axis=0).max() > 0.01
    assert relative_error(results[1], results[0]) < 1e-12


def test_modes_flags_and_bounds_run() -> None:
    """A rotation of three modes, by a vector of nine numbers, and a bound."""

    class Rotation(Model):
        m = Parameter(np.array([[0, 1, 0], [-1, 0, 2], [0, -2, 0.0]]).ravel())
        down = Parameter(True)
        state_variables = ("x", "z")
        state_variable_range: ClassVar = {"x": (-1, 1), "z": (0, 1)}
        state_variable_boundaries: ClassVar = {"z": (0.25, None)}
        number_of_modes = 3
        variables_of_interest = ("x", "z")

        def dfun(self, state: Any, coupling: Any) -> Any:
            x, z = state
            return np.stack([np.dot(x, self.m.reshape(3, 3)) + coupling[0],
                             np.where(self.down, -z, z)])  # fmt: skip

    start = np.random.default_rng(0).uniform(0.5, 1.0, (1, 2, 4, 3))
    data = run(uncoupled(Rotation(), 4, dt=0.01, initial_conditions=start), 300)
    matrix = Rotation().m.reshape(3, 3)
    expected = start[0, 0] @ expm(3.0 * matrix)
    np.testing.assert_allclose(data[-1, 0], expected, atol=2e-3)
    assert data[-1, 1].min() == 0.25
    up = run(uncoupled(Rotation(down=False), 4, dt=0.01, initial_conditions=start), 10)
    np.testing.assert_allclose(up[-1, 1], start[0, 1] * np.exp(0.1), rtol=1e-5)


def test_a_run_sees_changed_parameters() -> None:
    cls = from_equations({"x": "k * (1 - x) / tau"}, parameters={"k": 1.0, "tau": 2.0})
    model = cls()
    sim = uncoupled(model, 2, dt=0.001, initial_conditions=np.zeros((1, 1, 2, 1)))
    run(sim, 1000)
    model.tau = [0.5, 5.0]
    x = run(sim, 1000)[-1, 0, :, 0]
    expected = 1 - np.exp(-0.5) * np.exp([-2.0, -0.2])
    np.testing.assert_allclose(x, expected, rtol=1e-6)


def test_divergence_names_the_state_variable() -> None:
    cls = from_equations({"u": "u**3", "v": "-v"}, state_variables={"u": (2, 3)})
    with pytest.raises(vb.SimulationDiverged, match="u of region"):
        run(uncoupled(cls(), 3, dt=0.1), 100)


def test_same_bits_for_any_number_of_threads() -> None:
    model = UserJansenRit()
    net = random_network(5, model, 69, 0.1, [0, 2, 7, 30])
    alone = run(simulator(net, model=model, threads=1), 60)
    assert np.array_equal(run(simulator(net, model=model, threads=3), 60), alone)
