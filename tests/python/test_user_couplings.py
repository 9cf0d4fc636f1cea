"""Couplings of one's own against the NumPy oracle, which calls the functions as they are."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import oracle
import pytest
from networks import make_model, random_network, relative_error, run, simulator

import virtualbrain as vb
from virtualbrain import Parameter
from virtualbrain._separable import split
from virtualbrain._trace import trace
from virtualbrain.coupling import Coupling, from_functions

DELAYS = [0, 1, 2, 3, 7, 16, 30, 100]

# (pre, post, how many features the source sends; None where pre cannot be split)
SPLIT = {
    "state": (None, lambda gx: 0.3 * gx, 1),
    "source": (lambda x_i, x_j: np.tanh(2 * x_j), None, 1),
    "difference": (lambda x_i, x_j: x_j - x_i, lambda gx: 0.2 * gx, 1),
    "sine": (lambda x_i, x_j: np.sin(x_j - x_i + 0.3), None, 2),
    "cosine": (lambda x_i, x_j: np.cos(x_i - 2 * x_j), lambda gx: 1 / (1 + np.exp(-gx)), 2),
    "square": (lambda x_i, x_j: (x_j - x_i) ** 2, lambda gx: 0.1 * gx, 2),
    "product": (lambda x_i, x_j: x_i * np.tanh(x_j) + x_j / (2 + np.cos(x_i)), None, 2),
    "exponential": (lambda x_i, x_j: np.exp(-(x_j + x_i) / 4), lambda gx: 0.01 * gx, 1),
    "target": (lambda x_i, x_j: np.tanh(x_i), lambda gx: gx + 0.1, 1),
    "gate": (lambda x_i, x_j: x_j * np.where(x_i > 0, 0.1, 0.2), None, 1),
    "power": (lambda x_i, x_j: 0.01 * (x_i + x_j) ** 3, None, 3),
    "pairs": (lambda x_i, x_j: np.tanh(x_j - x_i), lambda gx: 0.5 * gx, None),
    "threshold": (lambda x_i, x_j: np.where(x_j > x_i, x_j, 0.0), None, None),
    "distance": (lambda x_i, x_j: np.log(1 + np.abs(x_j - x_i)), None, None),
}


def same(x: Any) -> Any:
    return x


@pytest.mark.parametrize("delays", [DELAYS, [0], [3, 20, 64, 90]], ids=["mixed", "none", "long"])
@pytest.mark.parametrize("name", SPLIT)
def test_runs_are_those_of_the_oracle(name: str, delays: list[int]) -> None:
    pre, post, features = SPLIT[name]
    cls = from_functions(pre, post, name="Mine")
    if features is None:
        assert cls._info["both_ends"]
    else:
        assert not cls._info["both_ends"]
        assert cls._info["features"] == features
    model = make_model("MontbrioPazoRoxin")
    net = random_network(4, model, 21, 0.3, delays)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        sim = simulator(net, model=model, coupling=cls(), dt=0.01)
    assert len(caught) == (features is None)
    expected = oracle.simulate(
        weights=net.weights, delays=net.delays, dfun=oracle.rates("MontbrioPazoRoxin"),
        cvar=(0, 1), pre=pre or (lambda x_i, x_j: x_j), post=post or same,
        scheme="HeunDeterministic", dt=0.01, history=net.history, n_steps=150,
        bounds=oracle.MODELS["MontbrioPazoRoxin"][2],
    )  # fmt: skip
    assert relative_error(run(sim, 150), expected) < 1e-11


@pytest.mark.parametrize("name", ["sine", "pairs"])
def test_modes(name: str) -> None:
    """Each mode hears the same mode of others."""
    pre, post, _ = SPLIT[name]
    model = make_model("ReducedSetFitzHughNagumo")
    net = random_network(4, model, 19, 0.3, [0, 4, 20])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sim = simulator(net, model=model, coupling=from_functions(pre, post)(), dt=0.02)
    expected = oracle.simulate(
        weights=net.weights, delays=net.delays, dfun=lambda x, c: model.dfun(x, c),
        cvar=model.cvar, pre=pre, post=post or same, scheme="HeunDeterministic", dt=0.02,
        history=net.history, n_steps=40,
    )  # fmt: skip
    assert relative_error(run(sim, 40), expected) < 1e-10


@pytest.mark.parametrize("pairs", [False, True])
def test_two_variables_together(pairs: bool) -> None:
    """SigmoidalJansenRit rewritten, as it is and as something that cannot be split."""

    class Mine(Coupling):
        """A sigmoid of the difference of two variables.

        Jansen & Rit 1995, Biol. Cybern. 73:357
        """

        cmax = Parameter(0.005, range=(0.0, 1.0), doc="Largest rate")
        midpoint = Parameter(6.0, unit="mV")
        variables = 2

        def pre(self, x_i: Any, x_j: Any) -> Any:
            potential = x_j[0] - x_j[1]
            if pairs:
                potential = np.where(potential > x_i[0] - 1e9, potential, 0.0)
            return self.cmax / (1 + np.exp(0.56 * (self.midpoint - potential)))

    assert Mine._info["both_ends"] == pairs
    assert "cmax : float or array, shape (n_nodes,)\n    Largest rate. Default 0.005, 0 to 1" in (
        Mine.__doc__ or ""
    )
    model = make_model("JansenRit")
    net = random_network(4, model, 35, 0.3, DELAYS)
    results = []
    for coupling in (vb.coupling.SigmoidalJansenRit(midpoint=5.0), Mine(midpoint=5.0)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            results.append(run(simulator(net, model=model, coupling=coupling, dt=0.1), 150))
    assert relative_error(results[1], results[0]) < 1e-12


@pytest.mark.parametrize("name", ["product", "threshold"])
def test_same_bits_for_any_number_of_threads_and_any_division(name: str) -> None:
    pre, post, _ = SPLIT[name]
    model = make_model("Generic2dOscillator")
    net = random_network(6, model, 69, 0.1, DELAYS)
    arguments = {"model": model, "coupling": from_functions(pre, post)(), "dt": 0.1}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        alone = run(simulator(net, threads=1, **arguments), 50)
        assert np.array_equal(run(simulator(net, threads=3, **arguments), 50), alone)
        divided = simulator(net, threads=2, **arguments)
    pieces = [run(divided, steps) for steps in (1, 7, 30, 12)]
    assert np.array_equal(np.concatenate(pieces), alone)


def test_parameters() -> None:
    """Values per node are those of the sender in pre, and of the receiver in post."""
    cls = from_functions(
        lambda x_i, x_j, gain=1.0: np.tanh(gain * x_j),
        lambda gx, a=0.5, b=0.0: a * gx + b,
        parameters={"b": Parameter(0.1, unit="mV", doc="Offset")},
        name="Mine",
    )
    assert repr(cls(a=0.25)) == "Mine(a=0.25)"
    assert cls().b == 0.1
    model = make_model("Generic2dOscillator")
    net = random_network(6, model, 7, 0.0, [0])
    net.weights[3, 5] = 1.0
    gain, a = np.linspace(1, 2, 7), np.linspace(3, 4, 7)
    coupling = cls(gain=gain, a=a)
    sim = simulator(net, model=model, coupling=coupling, dt=0.1, integrator=euler(0.1))
    x = run(sim, 1)[0, 0, :, 0]
    start = net.history[-1][:, :, :]
    c = np.full((1, 7, 1), 0.1)
    c[0, 3, 0] += a[3] * np.tanh(gain[5] * start[0, 5, 0])
    expected = start + 0.1 * model.dfun(start, c)
    np.testing.assert_allclose(x, expected[0, :, 0], rtol=1e-13)
    coupling.b[0] = 7.0
    before = sim.current_state
    c = np.full((1, 7, 1), 7.0)
    c[0, 3, 0] += a[3] * np.tanh(gain[5] * before[0, 5, 0])
    expected = before + 0.1 * model.dfun(before, c)
    np.testing.assert_allclose(run(sim, 1)[0, 0, :, 0], expected[0, :, 0], rtol=1e-12)


def euler(dt: float) -> Any:
    return vb.integrators.EulerDeterministic(dt=dt)


def test_what_the_target_is() -> None:
    """post may look at its own variable."""
    model = make_model("Generic2dOscillator")
    net = random_network(6, model, 9, 0.4, [0, 5])
    mine = from_functions(post=lambda gx, x_i: 0.1 * (gx - 2 * x_i), name="Mine")
    assert mine._info["reads_target"]
    expected = oracle.simulate(
        weights=net.weights, delays=net.delays,
        dfun=lambda x, c: model.dfun(x, 0.1 * (c - 2 * x[:1])), cvar=(0,),
        pre=lambda x_i, x_j: x_j, post=same, scheme="EulerDeterministic", dt=0.1,
        history=net.history, n_steps=30,
    )  # fmt: skip
    sim = simulator(net, model=model, coupling=mine(), integrator=euler(0.1))
    assert relative_error(run(sim, 30), expected) < 1e-12


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: from_functions(), "wants a function pre, post or both"),
        (lambda: from_functions(lambda x_i, x_j, k: x_j), "k has none"),
        (lambda: from_functions(post=lambda gx: gx, parameters={"a": 1.0}), "no argument of pre"),
        (lambda: from_functions(lambda x_i, x_j: x_j, variables=9), "1 to 4"),
        (lambda: from_functions(post=lambda gx: gx, variables=2), "pre must say how"),
        (lambda: from_functions(lambda x_i, x_j: max(x_i, x_j)), "test_user_couplings.*np.where"),
        (lambda: from_functions(lambda x_i, x_j: x_j.mean()), "several nodes at once"),
        (lambda: Coupling(), "no methods pre or post"),
    ],
)
def test_what_cannot_be_a_coupling(make: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        make()


def test_what_can_be_split() -> None:
    def parts(function: Any) -> int | None:
        graph = trace(
            lambda x_j, x_i, local, p: function(x_i[0], x_j[0]),
            states=1, inputs=1, parameters={}, results=1,
        )  # fmt: skip
        made = split(graph)
        return None if made is None else len(made[1])

    assert parts(lambda x, y: 3.0 + 0.0 * x) == 0
    assert parts(lambda x, y: np.sin(y - x) * np.cos(y + x)) == 4
    assert parts(lambda x, y: np.sin(x * y)) is None
    assert parts(lambda x, y: (x + y) ** 20) is None  # too many terms
    assert parts(lambda x, y: 1 / (x + y)) is None
