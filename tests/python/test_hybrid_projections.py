"""Hybrids: scales of projections, models with different numbers of modes, clamped populations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from networks import connectome, make_model, random_history, random_network, relative_error

import virtualbrain as vb
from virtualbrain.hybrid import Hybrid, Population, Projection

DT, STEPS, SIZE = 0.05, 120, 17
DELAYS = (0, 1, 5, 17, 90)
FIRST = np.arange(SIZE) % 3 == 0  # regions of the first population
NODES = (np.flatnonzero(FIRST), np.flatnonzero(~FIRST))
COUPLINGS = {  # pre(x_i, x_j) is from(x_j) - own(x_i); post
    "Linear": ({"a": 0.3, "b": 0.01}, lambda x: x, lambda x: 0 * x, lambda g: 0.3 * g + 0.01),
    "Difference": ({"a": 0.3}, lambda x: x, lambda x: x, lambda g: 0.3 * g),
    "HyperbolicTangent": (
        {"a": 0.4, "sigma": 0.7},
        lambda x: 0.4 * (1 + np.tanh(x / 0.7)),
        lambda x: 0 * x,
        lambda g: g,
    ),
}


def parts() -> tuple[Any, list[Any], list[np.ndarray]]:
    """A network, a model of one mode and one of three, and their past."""
    net = random_network(6, make_model("Generic2dOscillator"), SIZE, 0.4, DELAYS)
    models = [make_model("Generic2dOscillator"), make_model("ReducedSetFitzHughNagumo")]
    rng = np.random.default_rng(2)
    past = [
        random_history(rng, m, len(net.history), len(n)) for m, n in zip(models, NODES, strict=True)
    ]
    return net, models, past


def simulator(coupling: str, projections: Any, threads: int = 1, **populations: Any) -> Any:
    net, models, past = parts()
    network = Hybrid(
        [
            Population(m, n.tolist(), name, clamped=populations.get(name))
            for m, n, name in zip(models, NODES, ("one", "three"), strict=True)
        ],
        projections,
    )
    return vb.Simulator(
        model=network,
        connectivity=connectome(net.weights, net.delays, DT),
        coupling=getattr(vb.coupling, coupling)(**COUPLINGS[coupling][0]),
        integrator=vb.integrators.EulerDeterministic(dt=DT),
        monitors=vb.monitors.Raw(),
        initial_conditions=dict(zip(("one", "three"), past, strict=True)),
        threads=threads,
    ).configure()


def expected(coupling: str, maps: dict[tuple[int, int, int], tuple[int, Any]]) -> list[np.ndarray]:
    """Plain NumPy. ``maps[source, target, input]``: the variable sent, and its mode map."""
    net, models, past = parts()
    _, sends, compares, post = COUPLINGS[coupling]
    owner = {int(node): (p, i) for p in (0, 1) for i, node in enumerate(NODES[p])}
    states = [list(x) for x in past]
    for _ in range(STEPS):
        new = []
        for t, model in enumerate(models):
            heard = np.zeros((len(model.cvar), len(NODES[t]), model.number_of_modes))
            for n, node in enumerate(NODES[t]):
                for j in np.flatnonzero(net.weights[node]):
                    s, place = owner[int(j)]
                    for i, own in enumerate(model.cvar):
                        if (s, t, i) not in maps:
                            continue
                        variable, modes = maps[s, t, i]
                        x_j = states[s][-1 - int(net.delays[node, j])][variable, place]
                        x_i = states[t][-1][own, n]
                        mapped = np.asarray(modes, float)
                        made = sends(x_j) @ mapped - compares(x_i) * mapped.sum(axis=0)
                        heard[i, n] += net.weights[node, j] * made
            x = states[t][-1]
            new.append(x + DT * np.asarray(model.dfun(x, post(heard))))
        for x, y in zip(states, new, strict=True):
            x.append(y)
    return [np.array(x[-STEPS:]) for x in states]


def check(coupling: str, projections: Any, maps: Any) -> None:
    theirs = expected(coupling, maps)
    for threads in (1, 3):
        for ours, data in zip(
            simulator(coupling, projections, threads).run(n_steps=STEPS), theirs, strict=True
        ):
            assert relative_error(ours.data, data) <= 1e-11


@pytest.mark.parametrize("coupling", COUPLINGS)
def test_modes_hear_the_sum_of_other_modes(coupling: str) -> None:
    """By default; those of the same number where there are equally many."""
    ones, same = np.ones, np.eye(3)
    # ReducedSetFitzHughNagumo couples by xi and alpha, rows 0 and 2, Generic2dOscillator by V
    check(
        coupling,
        None,
        {
            (0, 0, 0): (0, ones((1, 1))),
            (1, 0, 0): (0, ones((3, 1))),
            (0, 1, 0): (0, ones((1, 3))),
            (1, 1, 0): (0, same),
            (1, 1, 1): (2, same),
        },
    )


@pytest.mark.parametrize("coupling", COUPLINGS)
def test_scales_and_mode_maps_of_projections(coupling: str) -> None:
    to_one, within = [[0.5], [-0.25], [0.0]], [[0, 1, 0], [0, 0, 1], [0.5, 0, 0]]
    check(
        coupling,
        [
            Projection("one", "one", scale=0.5),
            Projection("three", "one", "eta", modes=to_one, scale=2.0),
            Projection("one", "three", "W", scale=-0.3),
            Projection("three", "three", "alpha", modes=within),
        ],
        {
            (0, 0, 0): (0, [[0.5]]),
            (1, 0, 0): (1, 2.0 * np.array(to_one)),
            (0, 1, 0): (1, np.full((1, 3), -0.3)),
            (1, 1, 0): (2, within),
        },
    )


def test_a_scale_of_one_changes_no_bit() -> None:
    pairs = [(s, t) for s in ("one", "three") for t in ("one", "three")]
    plain = simulator("Linear", [Projection(*p) for p in pairs]).run(n_steps=STEPS)
    scaled = simulator("Linear", [Projection(*p, scale=1.0) for p in pairs]).run(n_steps=STEPS)
    for ours, theirs in zip(plain, scaled, strict=True):
        assert np.array_equal(ours.data, theirs.data)


def test_clamped_populations() -> None:
    held = np.linspace(-1, 1, len(NODES[0]))
    clamps = {"V": held}
    sim = simulator("Linear", None, one=clamps, three={"eta": 0.25})
    one, three = sim.run(n_steps=STEPS)
    assert (one.data[:, 0, :, 0] == held).all()
    assert (three.data[:, 1] == 0.25).all()
    assert np.ptp(one.data[:, 1], axis=0).min() > 0
    assert np.ptp(three.data[:, 0], axis=0).min() > 0
    clamps["V"] = 0.5  # seen by the next run
    assert (sim.run(n_steps=3)[0].data[:, 0] == 0.5).all()


@pytest.mark.parametrize(
    ("clamped", "match"),
    [
        ({"v": 1.0}, "clamped of 'one' names 'v', which is no state variable"),
        ({"V": [1.0, 2.0]}, r"one per node \(6\).*got shape \(2,\)"),
        ({"V": np.nan}, "finite"),
    ],
)
def test_clamps_that_are_refused(clamped: Any, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        simulator("Linear", None, one=clamped)


def test_projections_that_are_refused() -> None:
    with pytest.raises(ValueError, match="scale of the projection from 'one' to 'three'"):
        Projection("one", "three", scale=np.inf)
    with pytest.raises(ValueError, match=r"want finite numbers of shape \(3, 1\)|wants shape"):
        simulator("Linear", [Projection("three", "one", modes=np.ones(3))])
    with pytest.raises(TypeError, match="clamped wants a dict"):
        Population(vb.models.Linear(), clamped=[0])  # type: ignore[arg-type]
