"""Stimuli in a simulation, against what their formulas say."""

from __future__ import annotations

from typing import Any

import networks
import numpy as np
import pytest
from networks import make_model, run, uncoupled

import virtualbrain as vb
from virtualbrain import equations, integrators, patterns

DT = 0.1
SCHEMES = [
    integrators.EulerDeterministic,
    integrators.HeunDeterministic,
    integrators.RungeKutta4thOrderDeterministic,
    integrators.Dopri5,
    integrators.Dop853,
    integrators.VODE,
]


def region(weight: Any, temporal: equations.Equation) -> patterns.StimuliRegion:
    return patterns.StimuliRegion(weight=weight, temporal=temporal)


def still(stimulus: Any, nodes: int = 3, scheme: Any = SCHEMES[0], **arguments: Any) -> Any:
    """Nodes on which nothing but the stimulus acts, at 0."""
    return uncoupled(
        make_model("Linear", gamma=0.0),
        nodes,
        integrator=scheme(dt=DT),
        stimulus=stimulus,
        initial_conditions=np.zeros((1, 1, nodes, 1)),
        **arguments,
    )


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda cls: cls.__name__)
def test_each_step_adds_dt_times_the_value_before_it(scheme: Any) -> None:
    """A constant stimulus of 1 gives 0.1, 0.2, 0.3 ... also with the name VODE."""
    cosine = equations.Cosine({"frequency": 0.05, "amp": 2.0})
    weight = np.array([1.0, 0.0, -0.5])
    data = run(still(region(weight, cosine), scheme=scheme), 50)
    values = DT * cosine.evaluate(np.arange(50) * DT)
    expected = np.cumsum(values)[:, None] * weight
    np.testing.assert_allclose(data[:, 0, :, 0], expected, rtol=0, atol=1e-13)


def test_it_enters_the_variables_that_the_model_names() -> None:
    model = make_model("MontbrioPazoRoxin")
    assert model.stvar.tolist() == [1]
    start = networks.random_history(np.random.default_rng(0), model, 1, 4)
    weight = np.array([0.0, 1.0, 2.0, 0.0])
    euler = integrators.EulerDeterministic(dt=0.01)
    one = equations.Equation(equation="1.5")
    arguments = {"integrator": euler, "initial_conditions": start}
    with_it = run(uncoupled(model, 4, stimulus=region(weight, one), **arguments), 1)
    without = run(uncoupled(model, 4, **arguments), 1)
    np.testing.assert_array_equal(with_it[:, 0], without[:, 0])
    np.testing.assert_allclose(
        (with_it - without)[0, 1, :, 0], 0.01 * 1.5 * weight, rtol=0, atol=1e-15
    )


def test_other_variables_can_be_driven() -> None:
    model = make_model("Generic2dOscillator", d=0.0)
    model.stvar = np.array([1])
    sim = uncoupled(
        model,
        1,
        integrator=SCHEMES[0](dt=DT),
        stimulus=region([1.0], equations.Equation(equation="1")),
        initial_conditions=np.zeros((1, 2, 1, 1)),
    )
    np.testing.assert_allclose(run(sim, 2)[:, :, 0, 0], [[0.0, 0.1], [0.0, 0.2]], atol=1e-15)
    with pytest.raises(ValueError, match="0 to 1"):
        model.stvar = [2]


@pytest.mark.parametrize("pieces", [[60], [1, 20, 39], [17] * 3 + [9]])
@pytest.mark.parametrize("threads", [1, 2])
def test_it_goes_on_over_runs(pieces: list[int], threads: int) -> None:
    """The same bits however the run is divided; in TVB each run begins the stimulus anew."""
    model = make_model("Generic2dOscillator")
    rng = np.random.default_rng(2)
    net = networks.random_network(4, model, 40, 0.3, [0, 1, 5, 70])
    stimuli = [
        region(rng.normal(size=40), equations.PulseTrain({"T": 2.0, "tau": 0.7, "onset": 1.0})),
        patterns.SampledStimulus(rng.normal(size=(35, 40))),
    ]

    def simulate(pieces: list[int], threads: int) -> np.ndarray:
        sim = networks.simulator(net, model=model, stimulus=stimuli, threads=threads)
        return np.concatenate([run(sim, n) for n in pieces])

    np.testing.assert_array_equal(simulate(pieces, threads), simulate([60], 1))


def test_the_generator_gives_the_same() -> None:
    stimulus = region([1.0, 2.0, 3.0], equations.Sinusoid({"frequency": 0.2}))
    steps = [data[0][1] for data in still(stimulus)(n_steps=30)]
    np.testing.assert_array_equal(steps, run(still(stimulus), 30))


def test_several_add_up() -> None:
    a = region([1.0, 0.0, 0.0], equations.Linear({"a": 1.0}))
    b = region([0.0, 2.0, 1.0], equations.Cosine())
    c = patterns.SampledStimulus(np.ones((5, 3)))
    together = run(still([a, b, c]), 20)
    np.testing.assert_allclose(
        together, sum(run(still(s), 20) for s in (a, b, c)), rtol=0, atol=1e-14
    )


def test_edits_are_seen_by_the_next_run() -> None:
    stimulus = region(np.array([1.0, 0.0, 0.0]), equations.Equation({"amp": 1.0}, "amp"))
    sim = still(stimulus)
    first = run(sim, 10)[-1, 0, :, 0]
    stimulus.weight[:] = [0.0, 1.0, 0.0]
    stimulus.temporal.parameters["amp"] = 3.0
    second = run(sim, 10)[-1, 0, :, 0]
    np.testing.assert_allclose(first, [1.0, 0.0, 0.0], atol=1e-14)
    np.testing.assert_allclose(second, [1.0, 3.0, 0.0], atol=1e-14)


def test_time_begins_with_the_run_after_a_long_history() -> None:
    """As in TVB the clock stands at T - 1 after a history of T rows, and the stimulus at 0."""
    ramp = region([1.0], equations.Linear())
    model = make_model("Linear", gamma=0.0)
    euler = integrators.EulerDeterministic(dt=DT)
    sim = uncoupled(
        model, 1, integrator=euler, stimulus=ramp, initial_conditions=np.zeros((8, 1, 1, 1))
    )
    data = run(sim, 4)[:, 0, 0, 0]
    np.testing.assert_allclose(data, np.cumsum(DT * DT * np.arange(4)), atol=1e-15)


# From an array ------------------------------------------------------------------------------------


def test_samples_last_their_period_and_end() -> None:
    values = np.array([[1.0, 0.0], [0.0, 2.0], [3.0, 3.0]])
    data = run(still(patterns.SampledStimulus(values), nodes=2), 6)[:, 0, :, 0]
    expected = np.cumsum(DT * np.concatenate([values, np.zeros((3, 2))]), axis=0)
    np.testing.assert_allclose(data, expected, atol=1e-15)
    longer = patterns.SampledStimulus(values, period=3 * DT)
    data = run(still(longer, nodes=2), 12)[:, 0, :, 0]
    repeated = np.concatenate([np.repeat(values, 3, axis=0), np.zeros((3, 2))])
    np.testing.assert_allclose(data, np.cumsum(DT * repeated, axis=0), atol=1e-14)


def test_samples_for_each_state_variable() -> None:
    model = make_model("Generic2dOscillator", d=0.0)
    values = np.random.default_rng(0).normal(size=(7, 2, 3))
    sim = uncoupled(
        model,
        3,
        integrator=integrators.HeunDeterministic(dt=DT),
        stimulus=patterns.SampledStimulus(values),
        initial_conditions=np.zeros((1, 2, 3, 1)),
    )
    expected = np.cumsum(DT * values, axis=0)
    np.testing.assert_allclose(run(sim, 7)[..., 0], expected, atol=1e-14)


@pytest.mark.parametrize("period", [0.1, 0.3, 0.7])
def test_period_of_samples_is_exact(period: float) -> None:
    """Multiples of dt are not exact in binary; rows must not change a step late."""
    values = np.arange(1.0, 2001.0)[:, None]
    data = run(still(patterns.SampledStimulus(values, period=period), nodes=1), 5000)
    step = np.diff(np.concatenate([[0.0], data[:, 0, 0, 0]])) / DT
    each = round(period / DT)
    expected = 1 + np.arange(5000) // each
    np.testing.assert_allclose(step, np.where(expected <= 2000, expected, 0), rtol=1e-7, atol=1e-7)


def test_multiplicative_noise_does_not_multiply_a_stimulus() -> None:
    noise = vb.noise.Multiplicative(nsig=1.0, b=equations.Equation(equation="0 * var"))
    heun = integrators.HeunStochastic(dt=DT, noise=noise)
    model = make_model("Linear", gamma=0.0)
    stimulus = region([2.0], equations.Equation(equation="1"))
    sim = uncoupled(
        model,
        1,
        integrator=heun,
        stimulus=stimulus,
        initial_conditions=np.zeros((1, 1, 1, 1)),
    )
    np.testing.assert_allclose(run(sim, 5)[:, 0, 0, 0], 0.2 * np.arange(1, 6), atol=1e-14)


@pytest.mark.parametrize(
    ("stimulus", "error", "words"),
    [
        (np.zeros((3, 3)), TypeError, "SampledStimulus"),
        ("pulse", TypeError, "patterns module"),
        (region([1.0], equations.Cosine()), ValueError, "each of 3 nodes"),
        (region([1.0, np.nan, 0.0], equations.Cosine()), ValueError, "weight"),
        (patterns.SampledStimulus(np.zeros((4, 2))), ValueError, "n_times, 3"),
        (patterns.SampledStimulus(np.zeros((4, 2, 3))), ValueError, "n_times, 1, 3"),
    ],
)
def test_what_is_refused(stimulus: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        run(still(stimulus), 3)


def test_a_course_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="not finite at 0 ms"):
        run(still(region([1.0, 0, 0], equations.Equation(equation="log(var)"))), 3)
