"""Any network: the engine equals the NumPy oracle, and the same bits come out however it is run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import networks
import numpy as np
import oracle
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from networks import Network, make_model, random_network, run, simulator

import virtualbrain as vb
from virtualbrain import _core

ROUNDING = 1e-10

# ms; where none of the runs below diverges or is chaotic enough to amplify rounding
STEP = {
    "Epileptor": 0.02,
    "Generic2dOscillator": 0.5,
    "JansenRit": 0.5,
    "Kuramoto": 0.1,
    "MontbrioPazoRoxin": 0.02,
    "ReducedWongWang": 0.5,
    "WilsonCowan": 0.5,
}
# Every level of the engine (delay + 1 of at least 64, 16, 4, or less), and where they change.
DELAYS = st.lists(
    st.sampled_from([0, 1, 2, 3, 4, 14, 15, 16, 17, 62, 63, 64, 65, 127, 128])
    | st.integers(0, 200),
    min_size=1,
    max_size=6,
)
SEEDS = st.integers(0, 2**32 - 1)
DENSITIES = st.sampled_from([0.0, 0.05, 0.2, 0.5, 1.0])


def examples(count: int) -> Any:
    """So many, however slow the machine."""
    slow = [HealthCheck.too_slow]
    return settings(max_examples=count, deadline=None, suppress_health_check=slow)


def make_coupling(name: str) -> tuple[Any, Any]:
    """A coupling of the engine and the same one of the oracle, scaled for weights below 1."""
    values = {} if name in ("SigmoidalJansenRit", "HyperbolicTangent") else {"a": 0.5}
    if name == "Linear":
        values["b"] = 0.03
    if name == "Sigmoidal":
        values["sigma"] = 2.0
    if name == "PreSigmoidal":
        values = {"G": 2.0, "dynamic": False}
    return getattr(vb.coupling, name)(**values), oracle.COUPLINGS[name](**values)


def couplings_of(model: str) -> list[str]:
    variables = len(oracle.MODELS[model][1])
    return [n for n in oracle.COUPLINGS if _core.describe_coupling(n)["variables"] <= variables]


@st.composite
def parameters(draw: Any, model: str, nodes: int) -> dict[str, Any]:
    """One parameter different from its default, perhaps from node to node."""
    info = getattr(vb.models, model)._info
    declared = {p["name"]: p for p in info["parameters"] if p["kind"] == "number"}
    known = oracle.MODELS[model][0].__kwdefaults__
    name = draw(st.sampled_from([n for n in declared if ("c_" if n == "c" else n) in known]))
    size = draw(st.sampled_from([1, nodes]))
    rng = np.random.default_rng(draw(SEEDS))
    return {name: declared[name]["value"][0] * rng.uniform(0.9, 1.1, size)}


@examples(80)
@given(data=st.data())
def test_engine_equals_oracle(data: Any) -> None:
    draw = data.draw
    name = draw(st.sampled_from(list(oracle.MODELS)), "model")
    nodes = draw(st.integers(1, 40), "nodes")
    values = draw(parameters(name, nodes), "parameters")
    model = make_model(name, **values)
    net = random_network(
        draw(SEEDS, "seed"), model, nodes, draw(DENSITIES, "density"), draw(DELAYS, "delays")
    )
    ours, (pre, post) = make_coupling(draw(st.sampled_from(couplings_of(name)), "coupling"))
    scheme = draw(st.sampled_from(list(oracle.SCHEMES)), "scheme")
    dt = STEP[name] * draw(st.sampled_from([1.0, 0.37]), "dt")
    steps = draw(st.integers(1, 150), "steps")

    integrator = getattr(vb.integrators, scheme)(dt=dt)
    increments, added = None, None
    if scheme.endswith("Stochastic"):
        nsig = 1e-4 * np.arange(1, model.nvar + 1)
        integrator.noise = vb.noise.Additive(nsig=nsig)
        shape = (steps, *net.history.shape[1:])
        increments = np.random.default_rng(steps).normal(0, np.sqrt(dt), shape)
        added = np.sqrt(2 * nsig)[:, None, None] * increments
    _, cvar, bounds = oracle.MODELS[name]
    with np.errstate(all="ignore"):
        theirs = oracle.simulate(
            weights=net.weights,
            delays=net.delays,
            dfun=oracle.rates(name, **values),
            cvar=cvar,
            pre=pre,
            post=post,
            scheme=scheme,
            dt=dt,
            history=net.history,
            n_steps=steps,
            bounds=bounds,
            increments=added,
        )
    assume(np.isfinite(theirs).all())
    sim = simulator(net, model=model, dt=dt, coupling=ours, integrator=integrator)
    assert networks.relative_error(run(sim, steps, increments=increments), theirs) <= ROUNDING


@pytest.mark.parametrize("delays", [[0], [1, 2], [3], [15], [63], [0, 2, 3, 15, 63, 140], [200]])
def test_long_run_equals_oracle(delays: list[int]) -> None:
    """Long enough for every ring of the history to wrap around, twice."""
    model = make_model("Generic2dOscillator")
    net = random_network(7, model, 5, 0.8, delays)
    coupling, (pre, post) = make_coupling("Linear")
    steps = 2 * (max(delays) + 150)
    theirs = oracle.simulate(
        weights=net.weights,
        delays=net.delays,
        dfun=oracle.rates("Generic2dOscillator"),
        cvar=(0,),
        pre=pre,
        post=post,
        scheme="HeunDeterministic",
        dt=0.25,
        history=net.history,
        n_steps=steps,
    )
    sim = simulator(net, model=model, dt=0.25, coupling=coupling)
    assert networks.relative_error(run(sim, steps), theirs) <= ROUNDING


# The same bits -----------------------------------------------------------------------------------


@st.composite
def drawn(draw: Any, sizes: Any) -> tuple[Network, dict[str, Any]]:
    """A network, and what makes a simulator of it, with noise or without."""
    name = draw(st.sampled_from(["Generic2dOscillator", "JansenRit", "MontbrioPazoRoxin"]))
    nodes = draw(sizes)
    net = random_network(draw(SEEDS), make_model(name), nodes, draw(DENSITIES), draw(DELAYS))
    integrator = vb.integrators.HeunDeterministic(dt=STEP[name])
    if draw(st.booleans()):
        noise = vb.noise.Additive(nsig=draw(st.sampled_from([1e-4, np.full(nodes, 1e-4)])))
        integrator = vb.integrators.EulerStochastic(dt=STEP[name], noise=noise)
    coupling, _ = make_coupling(draw(st.sampled_from(couplings_of(name))))
    return net, {
        "model": make_model(name),
        "coupling": coupling,
        "integrator": integrator,
        "dt": STEP[name],
    }


@examples(60)
@given(case=drawn(st.integers(1, 40)), data=st.data())
def test_split_run_has_the_same_bits(case: Any, data: Any) -> None:
    net, arguments = case
    steps = data.draw(st.integers(1, 300), "steps")
    cuts = sorted(data.draw(st.lists(st.integers(0, steps), max_size=8), "cuts"))
    whole = run(simulator(net, **arguments), steps)
    sim = simulator(net, **arguments)
    pieces = [run(sim, n) for n in np.diff([0, *cuts, steps])]
    assert np.array_equal(np.concatenate(pieces), whole)
    assert np.array_equal(sim.current_state, whole[-1])


@examples(15)
@given(case=drawn(st.integers(1, 40)), steps=st.integers(1, 100), period=st.integers(1, 40))
def test_generator_has_the_same_bits(case: Any, steps: int, period: int) -> None:
    net, arguments = case
    whole = run(simulator(net, **arguments), steps)
    sampler = vb.monitors.SubSample(period=period * arguments["dt"])
    sim = simulator(net, monitors=sampler, **arguments)
    first = sim.current_step + 1  # steps are counted from the beginning of the history
    wanted = [k for k in range(first, first + steps) if k % period == 0]
    generated = [data for ((_, data),) in sim(n_steps=steps)]
    assert np.array_equal(
        np.reshape(generated, (-1, *whole.shape[1:])), whole[[k - first for k in wanted]]
    )


def assert_same_for_any_threads(net: Network, arguments: dict[str, Any], steps: int) -> None:
    monitors = [vb.monitors.Raw(), vb.monitors.GlobalAverage(period=3 * arguments["dt"])]
    alone = simulator(net, threads=1, monitors=monitors, **arguments).run(n_steps=steps)
    for threads in (2, 3, 5):
        sim = simulator(net, threads=threads, monitors=monitors, **arguments)
        for ours, expected in zip(sim.run(n_steps=steps), alone, strict=True):
            assert np.array_equal(ours.data, expected.data), f"{threads} threads"


@examples(25)
@given(case=drawn(st.sampled_from([17, 33, 50, 81, 100])), steps=st.integers(1, 100))
def test_threads_give_the_same_bits(case: Any, steps: int) -> None:
    assert_same_for_any_threads(*case, steps)


@pytest.mark.parametrize("noise", [False, True])
@pytest.mark.parametrize(
    ("tied", "free", "delays"),
    [
        (90, 0, [0]),  # one group, stepwise, that all threads share
        (90, 0, [0, 1, 2, 3, 20, 70]),
        (70, 50, [0, 5, 80]),  # a shared group beside free tiles
        (40, 0, [1, 2]),  # fewer tiles than threads
    ],
)
def test_threads_that_share_a_group(noise: bool, tied: int, free: int, delays: Any) -> None:
    model = make_model("Generic2dOscillator")
    nodes = tied + free
    net = random_network(3, model, nodes, 0.3, delays)
    net.delays[tied:] = np.maximum(net.delays[tied:], 3)
    net.delays[:, tied:] = np.maximum(net.delays[:, tied:], 3)
    integrator = vb.integrators.HeunDeterministic(dt=0.5)
    if noise:
        nsig = np.linspace(0, 1e-3, nodes)
        integrator = vb.integrators.HeunStochastic(dt=0.5, noise=vb.noise.Additive(nsig=nsig))
    arguments = {"model": model, "integrator": integrator, "dt": 0.5}
    assert_same_for_any_threads(net, arguments, 200)


# What nodes are to each other --------------------------------------------------------------------


@examples(30)
@given(nodes=st.integers(2, 50), density=DENSITIES, delays=DELAYS, seed=SEEDS)
def test_permuted_nodes_give_permuted_results(
    nodes: int, density: float, delays: list[int], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    model = make_model("Generic2dOscillator", I=rng.uniform(-0.5, 0.5, nodes))
    net = random_network(seed, model, nodes, density, delays)
    p = rng.permutation(nodes)
    permuted = Network(net.weights[p][:, p], net.delays[p][:, p], net.history[:, :, p])
    coupling, _ = make_coupling("Difference")
    ours = run(simulator(net, model=model, coupling=coupling), 100)
    model = make_model("Generic2dOscillator", I=model.I[p])
    theirs = run(simulator(permuted, model=model, coupling=coupling), 100)
    assert networks.relative_error(theirs, ours[:, :, p]) <= ROUNDING


@pytest.mark.parametrize("name", ["Generic2dOscillator", "JansenRit", "ReducedSetHindmarshRose"])
@pytest.mark.parametrize("nodes", [1, 5, 16, 17, 40])
def test_uncoupled_network_is_its_single_nodes_bit_by_bit(name: str, nodes: int) -> None:
    model = make_model(name)
    net = random_network(nodes, model, nodes, 0.0, [5])
    dt = 0.02
    together = run(simulator(net, model=model, dt=dt), 100)
    for i in {0, nodes // 2, nodes - 1}:
        one = Network(np.zeros((1, 1)), np.zeros((1, 1)), net.history[:, :, [i]])
        assert np.array_equal(run(simulator(one, model=model, dt=dt), 100), together[:, :, [i]])


@examples(25)
@given(nodes=st.integers(2, 40), delay=st.sampled_from([0, 1, 2, 3, 15, 63, 100]), seed=SEEDS)
@example(nodes=17, delay=0, seed=0)
def test_identical_nodes_stay_identical(nodes: int, delay: int, seed: int) -> None:
    """Each sums the same numbers in the same order: bit by bit."""
    model = make_model("Generic2dOscillator")
    weights = np.full((nodes, nodes), 0.5 / nodes)
    np.fill_diagonal(weights, 0)
    history = networks.random_history(np.random.default_rng(seed), model, delay + 1, 1)
    net = Network(weights, np.full((nodes, nodes), delay), np.repeat(history, nodes, axis=2))
    data = run(simulator(net, model=model, coupling=vb.coupling.Linear(a=0.5)), 200)
    assert (data == data[:, :, :1]).all()


def test_group_too_large_for_short_indices() -> None:
    """A chain of 1900 nodes in one group; a piece of it, far from its start, is the same."""
    nodes, first, steps = 1900, 1800, 20
    model = make_model("ReducedSetFitzHughNagumo")
    weights, delays = np.zeros((nodes, nodes)), np.zeros((nodes, nodes))
    for back in (1, 2):
        weights[np.arange(back, nodes), np.arange(nodes - back)] = 1.0
        delays[np.arange(back, nodes), np.arange(nodes - back)] = 2 * (back - 1)
    history = networks.random_history(np.random.default_rng(0), model, 3, nodes)
    coupling = vb.coupling.Kuramoto(a=0.1)  # two features for each of six coupled rows
    whole = Network(weights, delays, history)
    # a signal travels two nodes a step at most
    part = slice(first - 2 * steps, None)
    piece = Network(weights[part, part], delays[part, part], history[:, :, part])
    theirs = run(simulator(whole, model=model, coupling=coupling, dt=0.02), steps)
    ours = run(simulator(piece, model=model, coupling=coupling, dt=0.02), steps)
    error = networks.relative_error(ours[:, :, 2 * steps :], theirs[:, :, first:])
    assert error <= ROUNDING


# Instruction sets --------------------------------------------------------------------------------

ISA_SCRIPT = """
import sys, numpy as np
sys.path.insert(0, sys.argv[1])
from networks import make_model, random_network, run, simulator
import virtualbrain as vb
from virtualbrain import _core
out = {"isa": _core.active_isa()}
for name, dt in (("Generic2dOscillator", .5), ("JansenRit", .5), ("Epileptor", .02),
                 ("WilsonCowan", .5), ("Kuramoto", .1)):
    model = make_model(name)
    net = random_network(1, model, 37, .5, [0, 2, 5, 20, 90])
    noise = vb.noise.Additive(nsig=1e-5)
    integrator = vb.integrators.HeunStochastic(dt=dt, noise=noise)
    out[name] = run(simulator(net, model=model, dt=dt, integrator=integrator), 200)
np.savez(sys.argv[2], **out)
"""


def test_instruction_sets_agree_to_rounding(tmp_path: Path) -> None:
    results = {}
    for isa in _core.available_isas():
        path = tmp_path / f"{isa}.npz"
        subprocess.run(
            [sys.executable, "-c", ISA_SCRIPT, str(Path(__file__).parent), str(path)],
            env={**os.environ, "VIRTUALBRAIN_ISA": isa},
            check=True,
        )
        with np.load(path) as content:
            results[isa] = dict(content)
        assert results[isa].pop("isa") == isa
    reference = results.pop(_core.available_isas()[0])
    for isa, result in results.items():
        for name, data in result.items():
            assert networks.relative_error(data, reference[name]) <= ROUNDING, (isa, name)
