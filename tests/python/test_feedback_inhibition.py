"""Feedback inhibition control: J_i that makes every region fire at the same rate."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from networks import make_model

import virtualbrain as vb
from virtualbrain.feedback_inhibition import balanced_inhibition, firing_rates, tune_inhibition


@pytest.fixture(scope="module")
def conn() -> vb.Connectivity:
    """76 regions with delays; no self-connections, spectral radius 1."""
    conn = vb.Connectivity.from_file()
    np.fill_diagonal(conn.weights, 0)
    conn.weights /= np.abs(np.linalg.eigvals(conn.weights)).max()
    return conn


def simulator(conn: vb.Connectivity, model: Any, **arguments: Any) -> vb.Simulator:
    arguments.setdefault("integrator", vb.integrators.HeunDeterministic(dt=1.0))
    n = conn.number_of_regions
    start = np.array([np.linspace(0.1, 0.22, n), np.linspace(0.02, 0.06, n)])
    return vb.Simulator(
        model=model,
        connectivity=conn,
        coupling=vb.coupling.Linear(a=0.8, b=0.01),
        monitors=[vb.monitors.SubSample(period=10.0)],
        initial_conditions=start[None, :, :, None],
        **arguments,
    )


def simulated_rates(sim: vb.Simulator, length: float) -> tuple[np.ndarray, np.ndarray]:
    """Rates averaged over the last half of a run, from the equations of Deco et al. 2014."""
    sim.configure().run(simulation_length=length / 2)
    ((_, data),) = sim.run(simulation_length=length / 2)
    S = np.asarray(data)[:, :, :, 0]
    m, c = sim.model, sim.coupling
    received = m.G * m.J_N * (c.a * S[:, 0] @ sim.connectivity.weights.T + c.b)
    x_e = m.w_p * m.J_N * S[:, 0] - m.J_i * S[:, 1] + m.W_e * m.I_o + received + m.I_ext
    x_i = m.J_N * S[:, 0] - S[:, 1] + m.W_i * m.I_o + m.lamda * received
    gain = getattr(m, "M_i", 1.0)
    u_e, u_i = (m.a_e * x_e - m.b_e) * gain, (m.a_i * x_i - m.b_i) * gain
    rates = u_e / (1 - np.exp(-m.d_e * u_e)), u_i / (1 - np.exp(-m.d_i * u_i))
    return rates[0].mean(axis=0), rates[1].mean(axis=0)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("ReducedWongWangExcInh", {"G": 0.0}),
        ("ReducedWongWangExcInh", {"G": 1.0}),
        ("ReducedWongWangExcInh", {"G": 0.8, "lamda": 0.3, "I_o": 0.4, "J_N": 0.12}),
        ("DecoBalancedExcInh", {"G": 0.8, "M_i": np.linspace(1, 1.3, 76)}),
    ],
)
@pytest.mark.parametrize("rate", [2.0, 3.0])
def test_balanced_network_fires_at_the_target(
    conn: vb.Connectivity, name: str, parameters: dict[str, Any], rate: float
) -> None:
    model = make_model(name, **parameters)
    sim = simulator(conn, model)
    model.J_i = balanced_inhibition(model, conn, sim.coupling, rate)
    excitatory, inhibitory = simulated_rates(sim, 20_000.0)
    np.testing.assert_allclose(excitatory, rate, atol=1e-3)
    S = np.asarray(sim.current_state)[:, :, 0]
    received = sim.coupling.a * conn.weights @ S[0] + sim.coupling.b
    np.testing.assert_allclose(firing_rates(model, S, received)[0], excitatory, rtol=1e-5)
    np.testing.assert_allclose(firing_rates(model, S, received)[1], inhibitory, rtol=1e-5)


def test_without_feedback_inhibition_rates_follow_the_input(conn: vb.Connectivity) -> None:
    """What the tuning is for."""
    rates, _ = simulated_rates(simulator(conn, make_model("ReducedWongWangExcInh", G=0.5)), 6000.0)
    assert np.ptp(rates) > 1.0


def test_single_region_needs_the_inhibition_of_the_paper() -> None:
    """At 3.0773 Hz, where an isolated region fires with J_i = 1."""
    conn = vb.Connectivity(weights=np.zeros((1, 1)), tract_lengths=np.zeros((1, 1)))
    model = vb.models.ReducedWongWangExcInh()
    J_i = balanced_inhibition(model, conn, vb.coupling.Linear(), 3.0773)
    assert J_i[0] == pytest.approx(1.0, abs=1e-4)


def test_tuning_with_noise(conn: vb.Connectivity) -> None:
    model = make_model("ReducedWongWangExcInh", G=0.6)
    noise = vb.noise.Additive(nsig=5e-6)
    sim = simulator(conn, model, integrator=vb.integrators.HeunStochastic(dt=1.0, noise=noise))
    before = model.J_i.copy()
    untuned = simulator(
        conn,
        make_model("ReducedWongWangExcInh", G=0.6),
        integrator=vb.integrators.HeunStochastic(dt=1.0, noise=noise),
    )
    untuned.model.J_i = balanced_inhibition(model, conn, sim.coupling)
    # the noise matters: J_i of the fixed point is not enough
    assert np.abs(simulated_rates(untuned, 20_000.0)[0] - 3.0).max() > 0.15
    tuned = tune_inhibition(sim, tolerance=0.1, duration=10_000.0)
    assert tuned.converged
    assert tuned.iterations <= 10
    assert np.array_equal(model.J_i, before)
    np.testing.assert_allclose(tuned.rates, 3.0, atol=0.1)
    # with other noise rates are as far off as their means over 20 s are uncertain
    model.J_i = tuned.J_i
    sim.integrator.noise = vb.noise.Additive(nsig=5e-6, noise_seed=7)
    again, _ = simulated_rates(sim, 40_000.0)
    assert np.abs(again - 3.0).mean() < 0.1


def test_refuses_what_it_cannot_tune(conn: vb.Connectivity) -> None:
    linear = vb.coupling.Linear()
    with pytest.raises(TypeError, match="model wants a ReducedWongWangExcInh"):
        balanced_inhibition(vb.models.JansenRit(), conn, linear)
    model = vb.models.ReducedWongWangExcInh()
    with pytest.raises(TypeError, match="coupling wants one of Linear"):
        balanced_inhibition(model, conn, vb.coupling.Sigmoidal())
    with pytest.raises(ValueError, match="rate wants a number above 0"):
        balanced_inhibition(model, conn, linear, rate=0.0)
    with pytest.raises(ValueError, match="gets too little excitation to fire at 90 Hz"):
        balanced_inhibition(vb.models.ReducedWongWangExcInh(I_o=0.2), conn, linear, rate=90.0)
    with pytest.raises(ValueError, match="tolerance wants"):
        tune_inhibition(simulator(conn, model), tolerance=0.0)
    with pytest.raises(ValueError, match="max_iterations wants"):
        tune_inhibition(simulator(conn, model), max_iterations=0)
