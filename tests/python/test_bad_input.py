"""Bad input: each gives an error that names the argument, what it got and what it wants."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from networks import connectome

import virtualbrain as vb

NODES = 3


def sim(**arguments: Any) -> Any:
    """Three nodes, two state variables, dt = 0.1 ms; not configured."""
    defaults = {
        "model": vb.models.Generic2dOscillator(),
        "connectivity": connectome(np.ones((NODES, NODES))),
        "integrator": vb.integrators.HeunDeterministic(dt=0.1),
        "monitors": [vb.monitors.Raw()],
    }
    return vb.Simulator(**(defaults | arguments))


def ready(**arguments: Any) -> Any:
    return sim(**arguments).configure()


def model(**attributes: Any) -> Any:
    m = vb.models.Generic2dOscillator()
    for name, value in attributes.items():
        setattr(m, name, value)
    return m


def noisy(nsig: Any) -> Any:
    return vb.integrators.HeunStochastic(dt=0.1, noise=vb.noise.Additive(nsig=nsig))


def interest(text: Any) -> Any:
    return vb.models.Generic2dOscillator(variables_of_interest=text)


def subsample(**arguments: Any) -> Any:
    return ready(monitors=vb.monitors.SubSample(**({"period": 1.0} | arguments)))


def dt(value: Any) -> Any:
    return vb.integrators.HeunDeterministic(dt=value)


# What is done, the error, and parts of its message: regular expressions, all of which must occur.
Case = tuple[Callable[[], Any], type[Exception] | tuple[type[Exception], ...], list[str]]

CONNECTOMES: dict[str, Case] = {
    "no regions": (
        lambda: connectome(np.zeros((0, 0))),
        ValueError,
        ["weights", "square", "no regions"],
    ),
    "not square": (
        lambda: connectome(np.ones((2, 3))),
        ValueError,
        ["weights", "square", r"\(2, 3\)"],
    ),
    "ragged": (
        lambda: vb.Connectivity(weights=[[1, 2], [1]]),
        ValueError,
        ["weights", "square", "row 1 has 1"],
    ),
    "text": (lambda: vb.Connectivity(weights=[["a"]]), TypeError, ["weights", "square"]),
    "complex": (lambda: vb.Connectivity(weights=[[1j]]), TypeError, ["weights", "complex"]),
    "NaN": (
        lambda: connectome([[0, np.nan], [1, 0]]),
        ValueError,
        [r"weights\[0, 1\].*nan", "finite"],
    ),
    "infinite": (
        lambda: connectome([[0, 1], [np.inf, 0]]),
        ValueError,
        [r"weights\[1, 0\].*inf", "finite"],
    ),
    "negative length": (
        lambda: connectome(np.ones((2, 2)), [[0, -3], [0, 0]]),
        ValueError,
        [r"tract_lengths\[0, 1\].*-3", "mm"],
    ),
    "NaN length": (
        lambda: connectome(np.ones((2, 2)), [[0, np.nan], [0, 0]]),
        ValueError,
        [r"tract_lengths\[0, 1\].*nan"],
    ),
    "other size": (
        lambda: vb.Connectivity(weights=np.eye(3), tract_lengths=np.eye(2)),
        ValueError,
        ["tract_lengths.*2.*3"],
    ),
    "unset": (
        lambda: sim(connectivity=vb.Connectivity()).configure(),
        ValueError,
        ["weights", "set"],
    ),
    "no lengths": (
        lambda: sim(connectivity=vb.Connectivity(weights=np.eye(3))).configure(),
        ValueError,
        ["tract_lengths", "centres"],
    ),
    "speed zero": (
        lambda: vb.Connectivity(weights=np.eye(2), tract_lengths=np.eye(2), speed=0),
        ValueError,
        ["speed"],
    ),
    "speed text": (
        lambda: vb.Connectivity(weights=np.eye(2), speed="fast"),
        TypeError,
        ["speed", "mm/ms"],
    ),
    "no such file": (
        lambda: vb.Connectivity.from_file("nowhere.zip"),
        FileNotFoundError,
        ["nowhere.zip", "Looked in"],
    ),
    "far too long": (
        lambda: ready(connectivity=connectome(np.ones((3, 3)), np.full((3, 3), 1e10))),
        ValueError,
        ["delay", "speed", "1e.10 ms"],
    ),
    "too long for memory": (
        lambda: ready(connectivity=connectome(np.ones((3, 3)), np.full((3, 3), 2e8))),
        ValueError,
        ["needs about.*GB", "GB are free", "delay", "speed"],
    ),
}

PARAMETERS: dict[str, Case] = {
    "unknown": (
        lambda: vb.models.JansenRit(nu_maks=1),
        TypeError,
        ["JansenRit", "nu_maks", "did you mean 'nu_max'"],
    ),
    "unknown, nothing close": (
        lambda: vb.models.Kuramoto(zzz=1),
        TypeError,
        ["Kuramoto", "zzz", "omega"],
    ),
    "unknown attribute": (
        lambda: setattr(model(), "taw", 1),
        AttributeError,
        ["Generic2dOscillator", "taw", "'tau'"],
    ),
    "unknown of a coupling": (
        lambda: vb.coupling.Sigmoidal(cmim=1),
        TypeError,
        ["Sigmoidal", "cmim", "cmin"],
    ),
    "unknown attribute of a coupling": (
        lambda: setattr(vb.coupling.Linear(), "A", 1),
        AttributeError,
        ["Linear", "'A'"],
    ),
    "NaN": (lambda: model(tau=np.nan), ValueError, [r"Generic2dOscillator\.tau", "finite", "nan"]),
    "text": (lambda: model(tau="one"), TypeError, [r"Generic2dOscillator\.tau", "number"]),
    "None": (
        lambda: model(tau=None),
        (TypeError, ValueError),
        [r"Generic2dOscillator\.tau", "None"],
    ),
    "empty": (
        lambda: model(tau=[]),
        ValueError,
        [r"Generic2dOscillator\.tau", "per node", r"\(0,\)"],
    ),
    "matrix": (
        lambda: model(tau=np.ones((2, 3))),
        ValueError,
        [r"Generic2dOscillator\.tau", r"\(2, 3\)"],
    ),
    "wrong number of nodes": (
        lambda: ready(model=model(tau=np.ones(5))),
        ValueError,
        [r"Generic2dOscillator\.tau", "5", "3 nodes"],
    ),
    "coupling, wrong number of nodes": (
        lambda: ready(coupling=vb.coupling.Linear(a=np.ones(5))),
        ValueError,
        [r"Linear\.a", "5", "3 nodes"],
    ),
    "made NaN later": (
        lambda: edit_to_nan(),
        ValueError,
        [r"Generic2dOscillator\.tau", "finite", "nan"],
    ),
    "half an integer": (
        lambda: vb.models.ZerlautAdaptationFirstOrder(N_tot=0.5),
        ValueError,
        ["N_tot", "whole", "0.5"],
    ),
    "vector of wrong length": (
        lambda: vb.models.ZerlautAdaptationFirstOrder(P_e=[1, 2]),
        ValueError,
        ["P_e", "10", "2"],
    ),
    "bounds the wrong way": (
        lambda: ready(model=model(state_variable_boundaries={"V": (1, 0)})),
        ValueError,
        ["state_variable_boundaries", "V", r"\(1, 0\)"],
    ),
    "bounds NaN": (
        lambda: ready(model=model(state_variable_boundaries={"V": (np.nan, 1)})),
        ValueError,
        ["state_variable_boundaries", "V", "nan"],
    ),
    "bounds of no variable": (
        lambda: ready(model=model(state_variable_boundaries={"x": (0, 1)})),
        ValueError,
        ["state_variable_boundaries", "'x'", "V, W"],
    ),
    "bounds, one number": (
        lambda: ready(model=model(state_variable_boundaries={"V": 1})),
        (TypeError, ValueError),
        ["state_variable_boundaries", "V", "1"],
    ),
    "bounds, one of two": (
        lambda: ready(model=model(state_variable_boundaries={"V": (1,)})),
        (TypeError, ValueError),
        ["state_variable_boundaries", "V"],
    ),
    "bounds, text": (
        lambda: ready(model=model(state_variable_boundaries={"V": ("a", 1)})),
        (TypeError, ValueError),
        ["state_variable_boundaries", "V"],
    ),
    "bounds, no dict": (
        lambda: ready(model=model(state_variable_boundaries=[1, 2])),
        (TypeError, ValueError),
        ["state_variable_boundaries", r"\[1, 2\]"],
    ),
    "range the wrong way": (
        lambda: ready(model=model(state_variable_range={"V": (1, 0), "W": (0, 1)})),
        ValueError,
        ["state_variable_range", "V"],
    ),
    "range, variable missing": (
        lambda: ready(model=model(state_variable_range={"V": (0, 1)})),
        ValueError,
        ["state_variable_range", "W"],
    ),
    "range, NaN": (
        lambda: ready(model=model(state_variable_range={"V": (np.nan, 1), "W": (0, 1)})),
        ValueError,
        ["state_variable_range", "V"],
    ),
    "range, no dict": (
        lambda: ready(model=model(state_variable_range=3)),
        (TypeError, ValueError),
        ["state_variable_range"],
    ),
}

EXPRESSIONS: dict[str, Case] = {
    text: (lambda text=text: interest([text]), ValueError, ["expression", *parts])  # type: ignore[misc]
    for text, parts in {
        "U": ["'U'", "V, W"],
        "V +": ["cannot be read"],
        "": ["cannot be read"],
        "V; W": ["cannot be read"],
        "V\0": ["cannot be read"],
        "V if W else 1": ["not understood", "where"],
        "V and W": ["not understood"],
        "1 < V < 2": ["not understood"],
        "V.real": ["V.real", "not understood"],
        "V[0]": ["not understood"],
        "__import__('os')": ["__import__", "not understood"],
        "lambda: V": ["not understood"],
        "sinus(V)": ["sinus", "sin"],
        "where(V < 0)": ["where", "not understood"],
        "'V'": ["not understood"],
        "1j": ["not understood"],
        "V + 1" + 400 * "0": [""],
        "V" + 2000 * " + V": [""],
        250 * "(" + "V" + 250 * ")": ["cannot be read"],
    }.items()
}

NOISE: dict[str, Case] = {
    "negative": (lambda: noisy([0.1, -0.1]), ValueError, ["nsig", "negative", "-0.1"]),
    "NaN": (lambda: noisy(np.nan), ValueError, ["nsig", "finite", "nan"]),
    "empty": (lambda: noisy([]), ValueError, ["nsig"]),
    "text": (lambda: noisy("much"), TypeError, ["nsig", "number"]),
    **{
        f"shape {shape}": (
            lambda shape=shape: ready(integrator=noisy(np.ones(shape))),  # type: ignore[misc]
            ValueError,
            ["nsig", "2", "3", ", ".join(map(str, shape))],
        )
        for shape in [(4,), (2, 4), (3, 2), (3, 3, 1), (2, 3, 2), (1, 2, 3, 4)]
    },
    "seed not whole": (
        lambda: vb.noise.Additive(nsig=1, noise_seed=1.5),
        TypeError,
        ["noise_seed", "whole", "1.5"],
    ),
    "seed negative": (
        lambda: vb.noise.Additive(nsig=1, noise_seed=-1),
        ValueError,
        ["noise_seed", "-1"],
    ),
    "seed too large": (
        lambda: vb.noise.Additive(nsig=1, noise_seed=2**64),
        ValueError,
        ["noise_seed", "64"],
    ),
    "no noise": (lambda: vb.integrators.HeunStochastic(noise=0.1), TypeError, ["noise", "0.1"]),
    "no stochastic form": (
        lambda: ready(
            integrator=vb.integrators.RungeKutta4thOrderDeterministic(),
            noise=vb.noise.Additive(nsig=1),
        ),
        ValueError,
        ["noise", "RungeKutta4thOrderDeterministic", "HeunStochastic"],
    ),
    "increments without noise": (
        lambda: ready().run(n_steps=2, increments=np.zeros((2, 2, 3, 1))),
        ValueError,
        ["increments", "stochastic"],
    ),
    "increments of another shape": (
        lambda: ready(integrator=noisy(1)).run(n_steps=2, increments=np.zeros((3, 2, 3, 1))),
        ValueError,
        ["increments", r"\(2, 2, 3, 1\)", r"\(3, 2, 3, 1\)"],
    ),
    "increments of text": (
        lambda: ready(integrator=noisy(1)).run(n_steps=2, increments="a"),
        TypeError,
        ["increments"],
    ),
}

TIME: dict[str, Case] = {
    "dt zero": (lambda: dt(0), ValueError, ["dt", "larger than 0", "0"]),
    "dt negative": (lambda: dt(-0.1), ValueError, ["dt", "larger than 0", "-0.1"]),
    "dt NaN": (lambda: dt(np.nan), ValueError, ["dt", "nan"]),
    "dt infinite": (lambda: dt(np.inf), ValueError, ["dt", "inf"]),
    "dt text": (lambda: dt("small"), TypeError, ["dt", "ms", "small"]),
    "dt None": (lambda: dt(None), TypeError, ["dt", "None"]),
    "dt array": (lambda: dt([0.1, 0.2]), TypeError, ["dt", r"\[0.1, 0.2\]"]),
    "n_steps float": (lambda: ready().run(n_steps=1.5), TypeError, ["n_steps", "whole", "1.5"]),
    "n_steps negative": (
        lambda: ready().run(n_steps=-1),
        ValueError,
        ["n_steps", "negative|at least 0", "-1"],
    ),
    "n_steps huge": (lambda: ready().run(n_steps=10**30), ValueError, ["n_steps"]),
    "length negative": (
        lambda: ready().run(-5.0),
        ValueError,
        ["simulation_length", "negative|at least 0", "-5"],
    ),
    "length a little negative": (
        lambda: ready().run(-0.01),
        ValueError,
        ["simulation_length", "negative|at least 0", "-0.01"],
    ),
    "length NaN": (lambda: ready().run(np.nan), ValueError, ["simulation_length", "finite", "nan"]),
    "length huge": (lambda: ready().run(1e300), ValueError, ["simulation_length"]),
    "length text": (lambda: ready().run("long"), TypeError, ["simulation_length", "ms", "long"]),
    "generator, length text": (
        lambda: ready()("long"),
        TypeError,
        ["simulation_length", "ms", "long"],
    ),
    "period zero": (lambda: subsample(period=0), ValueError, [r"SubSample\.period", "0"]),
    "period NaN": (lambda: subsample(period=np.nan), ValueError, [r"SubSample\.period", "nan"]),
    "period text": (lambda: subsample(period="a"), TypeError, [r"SubSample\.period", "ms", "'a'"]),
    "period below dt": (
        lambda: subsample(period=0.09),
        ValueError,
        [r"SubSample\.period", "0.09 ms", "0.1 ms", "Raw"],
    ),
    "period huge": (lambda: subsample(period=1e300), ValueError, [r"SubSample\.period"]),
    "hrf_length negative": (
        lambda: vb.monitors.Bold(hrf_length=-1),
        ValueError,
        [r"Bold\.hrf_length", "-1"],
    ),
    "hrf_length too long for memory": (
        lambda: ready(monitors=vb.monitors.Bold(hrf_length=1e13)),
        ValueError,
        ["hrf_length"],
    ),
    "hrf_kernel number": (lambda: vb.monitors.Bold(hrf_kernel=3), TypeError, ["hrf_kernel", "3"]),
    "hrf_kernel class": (
        lambda: vb.monitors.Bold(hrf_kernel=vb.equations.Gamma),
        TypeError,
        ["hrf_kernel", "Gamma"],
    ),
    "kernel parameter": (
        lambda: vb.equations.Gamma({"tua": 1}),
        ValueError,
        ["Gamma", "tua", "'tau'"],
    ),
}

SIMULATOR: dict[str, Case] = {
    "unknown argument": (lambda: sim(modle=1), TypeError, ["modle"]),
    "model class": (
        lambda: sim(model=vb.models.Kuramoto),
        TypeError,
        ["model", "class Kuramoto", "parentheses"],
    ),
    "model module": (lambda: sim(model=vb.models), TypeError, ["model", "module"]),
    "model name": (lambda: sim(model="Kuramoto"), TypeError, ["model", "Kuramoto"]),
    "connectivity array": (lambda: sim(connectivity=np.eye(3)), TypeError, ["connectivity"]),
    "connectivity path": (
        lambda: sim(connectivity="connectivity_76.zip"),
        TypeError,
        ["connectivity", "connectivity_76.zip"],
    ),
    "coupling number": (lambda: sim(coupling=0.1), TypeError, ["coupling", "0.1"]),
    "coupling module": (lambda: sim(coupling=vb.coupling), TypeError, ["coupling", "module"]),
    "integrator class": (
        lambda: sim(integrator=vb.integrators.HeunDeterministic),
        TypeError,
        ["integrator", "parentheses"],
    ),
    "noise number": (lambda: sim(noise=0.1), TypeError, ["noise", "0.1"]),
    "monitors class": (
        lambda: sim(monitors=vb.monitors.Raw),
        TypeError,
        ["monitors", "class Raw", "parentheses"],
    ),
    "monitors of classes": (
        lambda: sim(monitors=[vb.monitors.Raw]),
        TypeError,
        ["monitors", "class Raw", "parentheses"],
    ),
    "monitors module": (lambda: sim(monitors=vb.monitors), TypeError, ["monitors", "module"]),
    "monitors number": (lambda: sim(monitors=3), TypeError, ["monitors", "3"]),
    "coupling of two variables": (
        lambda: ready(coupling=vb.coupling.SigmoidalJansenRit()),
        ValueError,
        ["coupling", "SigmoidalJansenRit", "Generic2dOscillator", "2", "1"],
    ),
    "threads zero": (lambda: ready(threads=0), ValueError, ["threads", "at least 1", "0"]),
    "threads negative": (lambda: ready(threads=-1), ValueError, ["threads", "at least 1", "-1"]),
    "threads text": (lambda: ready(threads="2"), TypeError, ["threads", "2"]),
    "threads float": (lambda: ready(threads=1.5), TypeError, ["threads", "1.5"]),
    "threads huge": (lambda: ready(threads=2**40).run(1), ValueError, ["threads"]),
    "threads later": (lambda: set_and_run("threads", -3), ValueError, ["threads", "-3"]),
    "seed negative": (lambda: ready(seed=-1), ValueError, ["seed", "-1"]),
    "seed text": (lambda: ready(seed="x"), TypeError, ["seed", "x"]),
    "speed zero": (lambda: ready(conduction_speed=0), ValueError, ["speed", "0"]),
    "speed NaN": (lambda: ready(conduction_speed=np.nan), ValueError, ["speed", "nan"]),
    "speed text": (lambda: ready(conduction_speed="a"), TypeError, ["speed", "mm/ms"]),
    "initial_conditions, other nodes": (
        lambda: ready(initial_conditions=np.zeros((1, 2, 4, 1))),
        ValueError,
        ["initial_conditions", r"2, 3, 1", r"\(1, 2, 4, 1\)"],
    ),
    "initial_conditions, no time": (
        lambda: ready(initial_conditions=np.zeros((2, 3, 1))),
        ValueError,
        ["initial_conditions", "n_times", r"\(2, 3, 1\)"],
    ),
    "initial_conditions, no rows": (
        lambda: ready(initial_conditions=np.zeros((0, 2, 3, 1))),
        ValueError,
        ["initial_conditions", r"\(0, 2, 3, 1\)"],
    ),
    "initial_conditions, NaN": (
        lambda: ready(initial_conditions=np.full((1, 2, 3, 1), np.nan)),
        ValueError,
        ["initial_conditions", "nan", "time 0", "V", "region_000"],
    ),
    "initial_conditions, text": (
        lambda: ready(initial_conditions="a"),
        TypeError,
        ["initial_conditions"],
    ),
    "current_state, shape": (
        lambda: setattr(ready(), "current_state", np.zeros(3)),
        ValueError,
        ["current_state", r"\(2, 3, 1\)", r"\(3,\)"],
    ),
    "current_state, NaN": (
        lambda: setattr(ready(), "current_state", np.full((2, 3, 1), np.nan)),
        ValueError,
        ["current_state", "finite"],
    ),
    "progress text": (lambda: ready().run(1.0, progress="yes"), TypeError, ["progress", "yes"]),
    "interest number": (lambda: interest(3), TypeError, ["variables_of_interest", "3"]),
    "interest indices": (
        lambda: interest([1]),
        (TypeError, ValueError),
        ["variables_of_interest", "1"],
    ),
    "interest empty": (lambda: interest([]), ValueError, ["variables_of_interest", "V, W"]),
    "monitor interest too large": (
        lambda: subsample(variables_of_interest=[5]),
        ValueError,
        [r"SubSample\.variables_of_interest", "5"],
    ),
    "monitor interest negative": (
        lambda: subsample(variables_of_interest=[-1]),
        ValueError,
        [r"SubSample\.variables_of_interest", "-1"],
    ),
    "monitor interest float": (
        lambda: subsample(variables_of_interest=[0.5]),
        TypeError,
        [r"SubSample\.variables_of_interest", "0.5"],
    ),
    "monitor interest names": (
        lambda: subsample(variables_of_interest=["V"]),
        TypeError,
        [r"SubSample\.variables_of_interest", "V"],
    ),
    "monitor interest matrix": (
        lambda: subsample(variables_of_interest=[[0]]),
        (TypeError, ValueError),
        [r"SubSample\.variables_of_interest"],
    ),
    "rates of a wrong state": (
        lambda: model().dfun(np.zeros(3), np.zeros(3)),
        ValueError,
        ["state", r"\(2, n_nodes, 1\)", r"\(3,\)"],
    ),
    "rates of a wrong coupling": (
        lambda: model().dfun(np.zeros((2, 3, 1)), np.zeros((1, 2, 1))),
        ValueError,
        ["coupling", r"\(1, 2, 1\)"],
    ),
    "rates of too little coupling": (
        lambda: vb.models.MontbrioPazoRoxin().dfun(np.zeros((2, 3, 1)), np.zeros((1, 3, 1))),
        ValueError,
        ["coupling", r"\(1, 3, 1\)"],
    ),
}


def edit_to_nan() -> None:
    s = ready()
    s.model.tau[0] = np.nan
    s.run(1.0)


def set_and_run(name: str, value: Any) -> None:
    s = ready()
    setattr(s, name, value)
    s.run(1.0)


ALL = {
    f"{group}: {name[:40]}": case
    for group, cases in (
        ("connectome", CONNECTOMES),
        ("parameter", PARAMETERS),
        ("expression", EXPRESSIONS),
        ("noise", NOISE),
        ("time", TIME),
        ("simulator", SIMULATOR),
    )
    for name, case in cases.items()
}


@pytest.mark.parametrize("case", ALL.values(), ids=[ascii(name) for name in ALL])
def test_bad_input(case: Case) -> None:
    act, kind, parts = case
    with pytest.raises(kind) as caught:
        act()
    for part in parts:
        caught.match(part)
    # a message for people: not what a compiled function says of its arguments, nor a page long
    assert "incompatible function arguments" not in str(caught.value)
    assert len(str(caught.value)) < 600


TOO_LONG = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33))  # for the sake of the machine
import numpy as np
import virtualbrain as vb
conn = vb.Connectivity(weights=np.eye(3), tract_lengths=np.eye(3))
sim = vb.Simulator(connectivity=conn, monitors=[vb.monitors.Raw()]).configure()
try:
    sim.run(n_steps=10**13)
except ValueError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limits")
def test_results_too_long_for_memory() -> None:
    result = subprocess.run([sys.executable, "-c", TOO_LONG], capture_output=True, text=True)
    assert "GB" in result.stdout, result.stderr


@pytest.mark.parametrize(
    ("make", "name", "meant"),
    [
        (sim, "conectivity", "connectivity"),
        (lambda: dt(0.1), "Dt", "dt"),
        (lambda: vb.noise.Additive(nsig=1), "nsgi", "nsig"),
        (vb.monitors.Bold, "peroid", "period"),
        (lambda: connectome(np.eye(2)), "weigths", "weights"),
    ],
)
def test_misspelled_attributes(make: Any, name: str, meant: str) -> None:
    with pytest.raises(AttributeError, match=rf"{name}.*{meant}"):
        setattr(make(), name, 1.0)


def test_good_input_of_the_same_kinds_is_taken() -> None:
    """So that none of the above fails for a reason of its own."""
    ready(
        model=model(
            tau=np.ones(NODES),
            state_variable_boundaries={"V": (None, 5.0)},
            state_variable_range={"V": (0, 1), "W": (0, 1)},
        ),
        integrator=noisy(np.ones((2, NODES))),
        monitors=[vb.monitors.SubSample(period=0.3, variables_of_interest=[0])],
        initial_conditions=np.zeros((5, 2, NODES, 1)),
        threads=1,
        seed=3,
        conduction_speed=4.0,
    ).run(n_steps=2, increments=np.zeros((2, 2, NODES, 1)))
