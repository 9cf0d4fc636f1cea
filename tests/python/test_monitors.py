"""Each monitor is what NumPy makes of Raw."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import Network, make_model, random_network, simulator

from virtualbrain import equations, monitors

DT = 0.5
NODES = 19
ROUNDING = {"rtol": 1e-12, "atol": 1e-14}


def network(rows: int = 1) -> Network:
    model = make_model("Generic2dOscillator")
    net = random_network(11, model, NODES, 0.3, [0, 4, 30])
    net.history = np.repeat(net.history[-1:], rows, axis=0)
    return net


@cache
def raw(rows: int, steps: int) -> np.ndarray:
    """States at steps 0 ... ; rows before the first computed one are NaN."""
    net = network(rows)
    data = simulator(net, model=make_model("Generic2dOscillator"), dt=DT).run(n_steps=steps)[0].data
    return np.concatenate([np.full((rows, *data.shape[1:]), np.nan), data])


def observe(monitor: Any, rows: int, pieces: Any, model: Any = None) -> tuple[Any, Any]:
    """Time and data of a run in pieces."""
    model = make_model("Generic2dOscillator") if model is None else model
    sim = simulator(network(rows), model=model, dt=DT, monitors=monitor)
    parts = [sim.run(n_steps=n)[0] for n in pieces]
    return tuple(np.concatenate(part) for part in zip(*parts, strict=True))


def sampled(rows: int, steps: int, period: int) -> list[int]:
    """Steps of a run that are multiples of the period, counted from time 0."""
    return [k for k in range(rows, rows + steps) if k % period == 0]


def means(x: np.ndarray, at: list[int], length: int) -> np.ndarray:
    """Means over `length` steps; what was not simulated counts as zero, as in TVB."""
    x = np.nan_to_num(x)
    return np.array([x[k - length + 1 : k + 1].sum(axis=0) / length for k in at]).reshape(
        -1, *x.shape[1:]
    )


@st.composite
def divided(draw: Any) -> tuple[int, list[int]]:
    """How many rows of initial conditions, and how many steps each run has."""
    rows = draw(st.integers(1, 20))
    pieces = draw(st.lists(st.integers(0, 120), min_size=1, max_size=5))
    return rows, pieces


@settings(max_examples=40, deadline=None)
@given(run=divided(), period=st.integers(1, 50))
def test_sampling_monitors(run: Any, period: int) -> None:
    rows, pieces = run
    steps = sum(pieces)
    x = raw(rows, 600)
    at = sampled(rows, steps, period)
    shape = (len(at), *x.shape[1:])

    time, data = observe(monitors.SubSample(period=period * DT), rows, pieces)
    np.testing.assert_allclose(time, np.multiply(at, DT), rtol=1e-14)
    assert np.array_equal(data, x[at].reshape(shape))

    time, data = observe(monitors.TemporalAverage(period=period * DT), rows, pieces)
    np.testing.assert_allclose(time, (np.array(at) - period / 2) * DT, rtol=1e-14)
    np.testing.assert_allclose(data, means(x, at, period), **ROUNDING)

    time, data = observe(monitors.GlobalAverage(period=period * DT), rows, pieces)
    np.testing.assert_allclose(time, np.multiply(at, DT), rtol=1e-14)
    np.testing.assert_allclose(data, x[at].reshape(shape).mean(axis=2, keepdims=True), **ROUNDING)

    time, data = observe(monitors.Raw(), rows, pieces)
    np.testing.assert_allclose(time, np.arange(rows, rows + steps) * DT, rtol=1e-14)
    assert np.array_equal(data, x[rows : rows + steps])


@pytest.mark.parametrize("kind", ["SubSample", "TemporalAverage", "GlobalAverage", "Bold"])
@settings(max_examples=10, deadline=None)
@given(run=divided(), period=st.integers(1, 50))
def test_pieces_of_a_run_give_the_same_bits(kind: str, run: Any, period: int) -> None:
    rows, pieces = run
    one = getattr(monitors, kind)(period=period * DT)
    time, data = observe(one, rows, pieces)
    whole_time, whole_data = observe(one, rows, [sum(pieces)])
    assert np.array_equal(time, whole_time)
    assert np.array_equal(data, whole_data)


def test_period_that_is_no_multiple_of_the_step_warns_and_is_rounded() -> None:
    for period, steps in ((1.2, 2), (1.25, 2), (1.75, 4), (1.3, 3)):  # halves to even
        monitor = monitors.SubSample(period=period)
        with pytest.warns(UserWarning, match=rf"SubSample\.period of {period}.*0\.5 ms") as seen:
            sim = simulator(
                network(), model=make_model("Generic2dOscillator"), dt=DT, monitors=monitor
            )
        assert len(seen) == 1
        time, _ = sim.run(n_steps=10)[0]
        np.testing.assert_allclose(time, np.arange(steps, 11, steps) * DT)


def test_period_below_the_step_is_an_error() -> None:
    monitor = monitors.TemporalAverage(period=0.3)
    with pytest.raises(ValueError, match=r"TemporalAverage\.period is 0\.3 ms.*0\.5 ms"):
        simulator(network(), model=make_model("Generic2dOscillator"), dt=DT, monitors=monitor)


@pytest.mark.parametrize("dt", [0.1, 0.3, 1 / 3, 2**-4, 0.01220703125, 0.7])
def test_whole_multiples_do_not_warn(dt: float) -> None:
    for steps in (1, 2, 3, 7, 10, 1000, 12345):
        assert monitors.SubSample(period=steps * dt).period_steps(dt) == steps


# What is observed --------------------------------------------------------------------------------

EXPRESSIONS = {
    "V": lambda V, W: V,
    "W - V": lambda V, W: W - V,
    "V + W": lambda V, W: V + W,
    "-V**2 + 3.5*W": lambda V, W: -(V**2) + 3.5 * W,
    "V**3 - W**4": lambda V, W: V**3 - W**4,
    "V**5": lambda V, W: V**5,
    "V**-1": lambda V, W: V**-1,
    "V**0": lambda V, W: V**0,
    "V**-2 + W**7": lambda V, W: V**-2 + W**7,
    "pow(V, 2)": lambda V, W: V**2,
    "abs(V)**0.5": lambda V, W: np.abs(V) ** 0.5,
    "2 ** V": lambda V, W: 2**V,
    "1 / (1 + exp(-V))": lambda V, W: 1 / (1 + np.exp(-V)),
    "log(1 + V*V)": lambda V, W: np.log(1 + V * V),
    "sqrt(V*V + W*W)": lambda V, W: np.hypot(V, W),
    "sin(V) * cos(W) - tanh(V)": lambda V, W: np.sin(V) * np.cos(W) - np.tanh(V),
    "erf(V) + erfc(V)": lambda V, W: np.ones_like(V),
    "atan2(W, V)": lambda V, W: np.arctan2(W, V),
    "min(V, W) - max(V, W)": lambda V, W: -np.abs(V - W),
    "where(V > W, V, -W)": lambda V, W: np.where(V > W, V, -W),
    "where(V <= 0, 1, where(W >= 0.5, 2, 3))": lambda V, W: np.where(
        V <= 0, 1, np.where(W >= 0.5, 2, 3)
    ),
    "(V < W) + 2 * (V == V) + 4 * (V != V)": lambda V, W: (V < W) + 2.0,
    "1.5": lambda V, W: np.full_like(V, 1.5),
    "V + W + V + W": lambda V, W: 2 * (V + W),
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expressions(text: str) -> None:
    net = network()
    net.history[:, 0] *= np.where(np.arange(NODES) % 2, -1.5, 1)[:, None]  # both signs
    states = simulator(net, model=make_model("Generic2dOscillator"), dt=DT).run(n_steps=50)[0].data
    assert (states.min() < 0) & (states.max() > 0)
    model = make_model("Generic2dOscillator")
    model.variables_of_interest = ["W", text]
    ((_, data),) = simulator(net, model=model, dt=DT).run(n_steps=50)
    V, W = states[:, 0], states[:, 1]
    assert np.array_equal(data[:, 0], W)
    np.testing.assert_allclose(data[:, 1], EXPRESSIONS[text](V, W), rtol=1e-11, atol=1e-13)


def test_expressions_in_every_mode() -> None:
    model = make_model("ReducedSetHindmarshRose")
    net = random_network(0, model, 5, 0.2, [0, 6])
    states = simulator(net, model=model, dt=0.02).run(n_steps=20)[0].data
    model.variables_of_interest = ["xi - alpha", "eta"]
    ((_, data),) = simulator(net, model=model, dt=0.02).run(n_steps=20)
    names = list(model.state_variables)
    xi, alpha, eta = (states[:, names.index(n)] for n in ("xi", "alpha", "eta"))
    np.testing.assert_allclose(data[:, 0], xi - alpha, **ROUNDING)
    assert np.array_equal(data[:, 1], eta)


def test_several_monitors_with_variables_of_their_own() -> None:
    model = make_model("Generic2dOscillator")
    model.variables_of_interest = ["V", "W", "W - V"]
    chosen = [
        monitors.Raw(),
        monitors.SubSample(period=3.5, variables_of_interest=[2, 0]),
        monitors.TemporalAverage(period=5.0, variables_of_interest=[1]),
        monitors.GlobalAverage(period=2.0, variables_of_interest=np.array([1, 1])),
        monitors.Bold(period=20.0, hrf_length=100.0, variables_of_interest=[2]),
        monitors.SubSample(period=3.5, variables_of_interest=1),
    ]
    together = simulator(network(), model=model, dt=DT, monitors=chosen).run(n_steps=100)
    assert [r.variables for r in together] == [
        ("V", "W", "W - V"), ("W - V", "V"), ("W",), ("W", "W"), ("W - V",), ("W",),
    ]  # fmt: skip
    everything = together[0].data
    assert np.array_equal(together[1].data, everything[6::7, [2, 0]])
    assert np.array_equal(together[5].data, everything[6::7, [1]])
    for monitor, result in zip(chosen, together, strict=True):
        alone = simulator(network(), model=model, dt=DT, monitors=monitor).run(n_steps=100)
        assert np.array_equal(alone[0].data, result.data)
        assert np.array_equal(alone[0].time, result.time)


def test_generator_gives_what_run_gives() -> None:
    def chosen() -> list[Any]:
        return [monitors.SubSample(period=1.5), monitors.TemporalAverage(period=2.0)]

    model = make_model("Generic2dOscillator")
    ran = simulator(network(), model=model, dt=DT, monitors=chosen()).run(n_steps=31)
    outputs = list(simulator(network(), model=model, dt=DT, monitors=chosen())(n_steps=31))
    for index, result in enumerate(ran):
        samples = [output[index] for output in outputs if output[index] is not None]
        assert np.array_equal([t for t, _ in samples], result.time)
        assert np.array_equal([x for _, x in samples], result.data)
    assert len(outputs) == sum(k % 3 == 0 or k % 4 == 0 for k in range(1, 32))


# Bold --------------------------------------------------------------------------------------------

KERNELS = [
    equations.FirstOrderVolterra(),
    equations.FirstOrderVolterra({"tau_s": 1.0, "k_1": 4.3}),
    equations.Gamma(),
    equations.DoubleExponential(),
    equations.MixtureOfGammas(),
]


def bold(x: np.ndarray, rows: int, steps: int, period: int, hrf: Any, length: float) -> Any:
    """TVB's rules, written as a sum over the blocks of the past."""
    per_block = max(1, round(4.0 / DT))
    span = int(np.ceil(length / 4.0))
    kernel = hrf.evaluate(np.arange(span) * (length / 1000 / span))
    x = np.nan_to_num(x)
    out = []
    for k in sampled(rows, steps, period):
        value = np.zeros(x.shape[1:])
        complete = k // per_block
        for age in range(min(span, complete)):
            block = complete - 1 - age
            mean = x[block * per_block + 1 : (block + 1) * per_block + 1].sum(axis=0) / per_block
            value += kernel[(age - 1) % span] * mean
        out.append(value)
    result = np.array(out)
    if isinstance(hrf, equations.FirstOrderVolterra):
        result = (result - 1.0) * hrf.parameters["k_1"] * hrf.parameters["V_0"]
    return result


@pytest.mark.parametrize("hrf", KERNELS, ids=repr)
def test_bold_is_the_convolution(hrf: Any) -> None:
    # the difference of exponentials needs seconds to become positive
    length, steps = 20_000.0 if isinstance(hrf, equations.DoubleExponential) else 120.0, 590
    monitor = monitors.Bold(period=20.0, hrf_kernel=hrf, hrf_length=length)
    time, data = observe(monitor, 1, [steps])
    np.testing.assert_allclose(time, np.arange(20.0, steps * DT + 1, 20.0), rtol=1e-14)
    expected = bold(raw(1, 600), 1, steps, 40, hrf, length)
    np.testing.assert_allclose(data, expected, rtol=1e-12, atol=1e-13)


@settings(max_examples=20, deadline=None)
@given(
    run=divided(), period=st.integers(1, 90), length=st.sampled_from([3.0, 4.0, 10.0, 50.0, 400.0])
)
def test_bold_of_any_run(run: Any, period: int, length: float) -> None:
    """Blocks and kernels of which none is a whole number of the others."""
    rows, pieces = run
    steps = sum(pieces)
    hrf = equations.MixtureOfGammas()
    monitor = monitors.Bold(period=period * DT, hrf_kernel=hrf, hrf_length=length)
    _, data = observe(monitor, rows, pieces)
    expected = bold(raw(rows, 600), rows, steps, period, hrf, length).reshape(data.shape)
    np.testing.assert_allclose(data, expected, rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("dt", [0.3, 0.7, 1.6, 3.0, 5.0, 10.0])
def test_bold_with_steps_that_do_not_divide_a_block(dt: float) -> None:
    """A block is round(4 ms / dt) steps, at least one."""
    net = Network(np.zeros((2, 2)), np.zeros((2, 2)), np.array([0.3, 0.7]).reshape(1, 1, 2, 1))
    model = make_model("Linear", gamma=-0.01)
    monitor = monitors.Bold(period=7 * dt, hrf_kernel=equations.Gamma(), hrf_length=90.0)
    watch = [monitors.Raw(), monitor]
    (_, x), (_, ours) = simulator(net, model=model, dt=dt, monitors=watch).run(n_steps=200)
    per_block = max(1, round(4.0 / dt))
    blocks = x[: len(x) // per_block * per_block].reshape(-1, per_block, *x.shape[1:]).mean(axis=1)
    kernel = equations.Gamma().evaluate(np.arange(23) * (0.09 / 23))
    late = np.roll(kernel, 1)
    for sample, value in enumerate(ours, start=1):
        past = blocks[: sample * 7 // per_block][::-1][:23]
        expected = np.tensordot(late[: len(past)], past, 1)
        np.testing.assert_allclose(value, expected, rtol=1e-12, atol=1e-16)
