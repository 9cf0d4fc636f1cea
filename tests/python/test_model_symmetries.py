"""What no model may depend on: the numbering of nodes, the pieces of a run, nodes not connected."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from networks import Network, make_model, random_network, relative_error, run, simulator

import virtualbrain as vb
from virtualbrain import _core

MODELS = _core.model_names()
SHORT = 1e-3  # ms; no model overflows in a few such steps from within its ranges
STEPS = 60
DELAYS = [0, 2, 7, 30, 80]


def varied(name: str, nodes: int) -> dict[str, Any]:
    """Each parameter from node to node, within its range and close to its default."""
    rng = np.random.default_rng(3)
    values = {}
    for p in getattr(vb.models, name)._info["parameters"]:
        if p["kind"] == "number":
            value = p["value"][0] * rng.uniform(0.95, 1.05, nodes)
            values[p["name"]] = np.clip(value, *p["range"])
    return values


@pytest.mark.parametrize("name", MODELS)
def test_renumbered_nodes_give_renumbered_results(name: str) -> None:
    nodes = 21
    values = varied(name, nodes)
    model = make_model(name, **values)
    net = random_network(8, model, nodes, 0.2, DELAYS)
    p = np.random.default_rng(0).permutation(nodes)
    renumbered = Network(net.weights[p][:, p], net.delays[p][:, p], net.history[:, :, p])
    other = make_model(name, **{key: value[p] for key, value in values.items()})
    ours = run(simulator(net, model=model, dt=SHORT), STEPS)
    theirs = run(simulator(renumbered, model=other, dt=SHORT), STEPS)
    assert relative_error(theirs, ours[:, :, p]) <= 1e-11


@pytest.mark.parametrize("name", MODELS)
def test_pieces_of_a_run_are_the_run_bit_by_bit(name: str) -> None:
    model = make_model(name)
    net = random_network(9, model, 19, 0.2, DELAYS)
    integrator = vb.integrators.HeunStochastic(dt=SHORT, noise=vb.noise.Additive(nsig=1e-9))
    arguments = {"model": model, "integrator": integrator, "dt": SHORT}
    whole = run(simulator(net, **arguments), STEPS)
    sim = simulator(net, **arguments)
    pieces = [run(sim, steps) for steps in (1, 2, 13, 1, STEPS - 17)]
    assert np.array_equal(np.concatenate(pieces), whole)


@pytest.mark.parametrize("name", MODELS)
def test_blocks_of_any_length_agree_to_rounding(name: str) -> None:
    """Connections without delay, too weak to matter, make the engine go step by step."""
    model = make_model(name)
    nodes = 17
    net = random_network(10, model, nodes, 0.2, [70])
    chain = (np.arange(1, nodes), np.arange(nodes - 1))
    net.weights[chain] = 0.0
    blocks = run(simulator(net, model=model, dt=SHORT), STEPS)
    net.weights[chain], net.delays[chain] = 1e-300, 0
    steps = run(simulator(net, model=model, dt=SHORT), STEPS)
    assert relative_error(steps, blocks) <= 1e-11


@pytest.mark.parametrize("name", MODELS)
def test_unconnected_nodes_are_single_nodes_bit_by_bit(name: str) -> None:
    nodes = 18
    model = make_model(name)
    net = random_network(11, model, nodes, 0.0, [5])
    together = run(simulator(net, model=model, dt=SHORT), STEPS)
    for i in (0, 9, nodes - 1):
        one = Network(np.zeros((1, 1)), np.zeros((1, 1)), net.history[:, :, [i]])
        assert np.array_equal(
            run(simulator(one, model=model, dt=SHORT), STEPS), together[:, :, [i]]
        )


# Couplings and schemes ---------------------------------------------------------------------------

COUPLINGS = _core.coupling_names()
SCHEMES = [n for n in vb.integrators.__all__ if not n.startswith(("Integrator", "Identity"))]
COUPLED_DT = 0.05  # ms
PARTS = [*(("coupling", c) for c in COUPLINGS), *(("scheme", s) for s in SCHEMES)]


def parts(kind: str, name: str) -> dict[str, Any]:
    """JansenRit, which has two coupling variables, with one part that is not the default."""
    coupling = getattr(vb.coupling, name)() if kind == "coupling" else vb.coupling.Linear(a=0.1)
    integrator = vb.integrators.HeunDeterministic(dt=COUPLED_DT)
    if kind == "scheme":
        integrator = getattr(vb.integrators, name)(dt=COUPLED_DT)
    if isinstance(integrator, vb.integrators.IntegratorStochastic):
        integrator.noise = vb.noise.Additive(nsig=1e-6)
    return {"coupling": coupling, "integrator": integrator, "dt": COUPLED_DT}


@pytest.mark.parametrize(("kind", "name"), PARTS)
def test_parts_of_a_run_and_threads(kind: str, name: str) -> None:
    """The same bits, and to rounding whatever the numbering of nodes and the length of blocks."""
    model = make_model("JansenRit")
    net = random_network(12, model, 53, 0.15, DELAYS)

    def data(net: Network, pieces: tuple[int, ...] = (STEPS,), threads: int = 1) -> np.ndarray:
        sim = simulator(net, model=model, threads=threads, **parts(kind, name))
        return np.concatenate([run(sim, n) for n in pieces])

    whole = data(net)
    assert np.isfinite(whole).all()
    assert np.array_equal(data(net, (1, 2, 13, 1, STEPS - 17), 3), whole)
    if "Stochastic" in name:
        return  # noise belongs to the number of a node
    rounding = 1e-9 if name in ("VODE", "Dopri5", "Dop853") else 1e-11  # they choose their steps
    p = np.random.default_rng(1).permutation(net.size)
    renumbered = Network(net.weights[p][:, p], net.delays[p][:, p], net.history[:, :, p])
    assert relative_error(data(renumbered), whole[:, :, p]) <= rounding

    chain = (np.arange(1, net.size), np.arange(net.size - 1))
    net.delays[:] = np.maximum(net.delays, 70)
    net = Network(net.weights, net.delays, np.repeat(net.history[-1:], 81, axis=0))
    net.weights[chain] = 0.0
    blocks = data(net)
    net.weights[chain], net.delays[chain] = 1e-300, 0
    assert relative_error(data(net), blocks) <= rounding
