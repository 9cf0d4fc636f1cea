"""The coupling of Hopfield networks, whose second input is what a node itself sends."""

from __future__ import annotations

from typing import Any

import networks
import numpy as np
import pytest
from networks import Network, make_model, random_network, run, simulator

import virtualbrain as vb

VALUES = {"H": 0.3, "Q": 0.8, "G": 2.0, "P": 1.1, "theta": 0.2}
DELAYS = [0, 2, 5, 20, 70]
DT, STEPS = 0.5, 90


def network(model: Any, nodes: int, delays: Any = DELAYS) -> Network:
    return random_network(4, model, nodes, 0.3, delays)


def expected(net: Network, theta: Any, dynamic: bool, global_threshold: bool) -> np.ndarray:
    """Euler steps of a Hopfield network, node by node."""
    theta = np.broadcast_to(theta, net.size)

    def sent(x: np.ndarray, j: Any) -> Any:
        threshold = x[1, j] if dynamic else theta[j]
        return 0.3 * (0.8 + np.tanh(2.0 * (1.1 * x[0, j] - threshold)))

    states = list(net.history[..., 0])
    for _ in range(STEPS):
        x = states[-1]
        heard = np.array(
            [
                sum(
                    net.weights[i, j] * sent(states[-1 - int(net.delays[i, j])], j)
                    for j in np.flatnonzero(net.weights[i])
                )
                for i in range(net.size)
            ]
        )
        own = sent(x, np.arange(net.size))
        if global_threshold:
            own = np.full(net.size, own.mean())
        slope = heard - x[0]
        states.append(x + DT * np.array([slope, (own - x[1]) / 5.0 if dynamic else slope]))
    return np.array(states[-STEPS:])[..., None]


def hopfield(net: Network, model: Any, **values: Any) -> Any:
    coupling = vb.coupling.PreSigmoidal(**VALUES | values)
    integrator = vb.integrators.EulerDeterministic(dt=DT)
    return simulator(net, model=model, coupling=coupling, integrator=integrator, dt=DT)


@pytest.mark.parametrize("nodes", [1, 7, 40])
@pytest.mark.parametrize("delays", [DELAYS, [3, 20], [0]], ids=str)
@pytest.mark.parametrize(
    ("dynamic", "global_threshold"), [(True, False), (True, True), (False, False)]
)
def test_hopfield_network(
    nodes: int, delays: list[int], dynamic: bool, global_threshold: bool
) -> None:
    model = make_model("Hopfield", dynamic=int(dynamic))
    net = network(model, nodes, delays)
    sim = hopfield(net, model, dynamic=dynamic, globalT=global_threshold)
    theirs = expected(net, VALUES["theta"], dynamic, global_threshold)
    assert networks.relative_error(run(sim, STEPS), theirs) <= 1e-12


@pytest.mark.parametrize("global_threshold", [False, True])
def test_static_thresholds_belong_to_the_senders(global_threshold: bool) -> None:
    model = make_model("Hopfield")
    net = network(model, 20)
    theta = np.linspace(-0.2, 0.7, 20)
    sim = hopfield(net, model, dynamic=False, theta=theta, globalT=global_threshold)
    theirs = expected(net, theta[0] if global_threshold else theta, False, False)
    assert networks.relative_error(run(sim, STEPS), theirs) <= 1e-12


def test_a_static_threshold_acts_on_every_coupling_variable() -> None:
    model = make_model("DumontGutkin")
    assert len(model.cvar) == 4
    net = random_network(2, model, 9, 0.4, [0, 3])
    static = vb.coupling.PreSigmoidal(**VALUES, dynamic=False)
    written = vb.coupling.from_functions(
        lambda x_i, x_j: 0.3 * (0.8 + np.tanh(2.0 * (1.1 * x_j - 0.2))), lambda gx: gx
    )()
    ours, theirs = (run(simulator(net, model=model, coupling=c, dt=0.01), 50)
                    for c in (static, written))  # fmt: skip
    assert networks.relative_error(ours, theirs) <= 1e-12


def test_a_global_threshold_has_the_same_bits_however_it_is_run() -> None:
    model = make_model("Hopfield", dynamic=1)
    net = network(model, 69)
    arguments: dict[str, Any] = {
        "model": model,
        "coupling": vb.coupling.PreSigmoidal(**VALUES, globalT=True),
        "monitors": [vb.monitors.Raw(), vb.monitors.AfferentCoupling()],
        "integrator": vb.integrators.HeunStochastic(dt=DT, noise=vb.noise.Additive(nsig=1e-4)),
    }
    whole = simulator(net, threads=1, dt=DT, **arguments).run(n_steps=100)
    for threads in (2, 5):
        sim = simulator(net, threads=threads, dt=DT, **arguments)
        pieces = [sim.run(n_steps=n) for n in (33, 1, 66)]
        for ours, *theirs in zip(whole, *pieces, strict=True):
            assert np.array_equal(ours.data, np.concatenate([t.data for t in theirs]))
    # the second input of every node is the mean of what all send
    states, heard = whole
    x, theta = states.data[:, 0], states.data[:, 1]
    own = 0.3 * (0.8 + np.tanh(2.0 * (1.1 * x - theta)))
    mean = np.broadcast_to(own.mean(axis=1, keepdims=True), own.shape)
    np.testing.assert_allclose(heard.data[:, 1], mean, rtol=1e-12)


def test_what_is_refused() -> None:
    model = make_model("Hopfield")  # static: one coupling variable
    with pytest.raises(ValueError, match="PreSigmoidal joins 2 coupling variables"):
        hopfield(network(model, 5), model, dynamic=True)
    model = make_model("Hopfield", dynamic=1)
    sim = hopfield(network(model, 5), model, dynamic=True)
    sim.coupling.dynamic = False
    with pytest.raises(ValueError, match="configure it again"):
        sim.run(n_steps=1)
