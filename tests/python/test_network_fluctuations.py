"""Analytic functional connectivity from a model, a coupling and a connectome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import virtualbrain as vb
from virtualbrain import analysis

Floats = NDArray[np.float64]


def small(n: int = 6) -> vb.Connectivity:
    weights = np.random.default_rng(2).random((n, n)) * (1 - np.eye(n))
    return vb.Connectivity(weights=weights / 4, tract_lengths=np.full((n, n), 30.0))


def jansen_rit(w: Floats, x: Floats) -> Floats:
    rate = 0.005 / (1 + np.exp(0.56 * (6.0 - (x[1] - x[2]))))
    return np.array([2.0 * w @ rate, np.zeros(len(w))])


CASES: dict[str, tuple[Any, Any, Callable[[Floats, Floats], Floats]]] = {
    "one variable": (
        vb.models.ReducedWongWang(w=0.9, I_o=0.3),
        vb.coupling.Linear(a=0.3, b=0.01),
        lambda w, x: np.array([0.3 * w @ x[0] + 0.01]),
    ),
    "differences": (
        vb.models.SupHopf(a=-0.3, omega=np.linspace(0.1, 0.2, 6)),
        vb.coupling.Difference(a=0.2),
        lambda w, x: np.array([0.2 * (w @ v - w.sum(1) * v) for v in x]),
    ),
    "sigmoid of two": (
        vb.models.JansenRit(mu=0.05),
        vb.coupling.SigmoidalJansenRit(a=2.0),
        jansen_rit,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_jacobian_and_fixed_point_are_those_of_the_written_network(case: str) -> None:
    model, coupling, received = CASES[case]
    conn = small()
    weights = np.asarray(conn.weights)
    nvar = model.nvar

    def rates(x: Floats) -> Floats:
        states = x.reshape(nvar, 6)
        found = model.dfun(states[..., np.newaxis], received(weights, states)[..., np.newaxis])
        return np.asarray(found).ravel()

    noise = np.linspace(1e-6, 2e-6, nvar)
    found = analysis.network_fluctuations(model, coupling, conn, noise)
    np.testing.assert_allclose(rates(found.state.ravel()), 0.0, atol=1e-10)
    wanted = analysis.central_jacobian(rates, found.state.ravel())
    np.testing.assert_allclose(found.jacobian, wanted, atol=2e-7 * np.abs(wanted).max())
    same = analysis.linear_fluctuations(wanted, np.repeat(noise, 6))
    np.testing.assert_allclose(found.correlation(), same.correlation(), atol=1e-5)
    fc = found.functional_connectivity(model.state_variables[-1])
    np.testing.assert_array_equal(fc, found.correlation()[-6:, -6:])
    assert found.variables == tuple(model.state_variables)
    assert (conn.tract_lengths == 30.0).all()


def test_analytic_and_simulated_fc_of_the_brain_agree_below_the_critical_coupling() -> None:
    """76 regions, which leave the low branch at 0.834; r is limited by what sampling leaves."""
    conn = vb.Connectivity.from_file().remove_self_connections().normalise("spectral")
    model, coupling, nsig = (
        vb.models.ReducedWongWang(w=0.9, I_o=0.3),
        vb.coupling.Linear(a=0.81),
        1e-9,
    )
    theory = analysis.network_fluctuations(model, coupling, conn, nsig)
    sim = vb.Simulator(
        model=model,
        connectivity=conn,
        coupling=coupling,
        integrator=vb.integrators.HeunStochastic(dt=8.0, noise=vb.noise.Additive(nsig=nsig)),
        monitors=[vb.monitors.SubSample(period=40.0)],
        initial_conditions=theory.state[np.newaxis, :, :, np.newaxis],
    ).configure()
    sim.run(8_000.0)
    (series,) = sim.run(2_400_000.0)
    fit = analysis.connectivity_fit(
        analysis.functional_connectivity(series), theory.functional_connectivity("S")
    )
    assert fit.r > 0.95
    variance = np.diag(analysis.covariance(series)) / np.diag(theory.covariance)
    np.testing.assert_allclose(variance, 1.0, atol=0.15)


def test_what_cannot_be_linearised_is_refused() -> None:
    conn, linear = small(), vb.coupling.Linear(a=0.01)
    fluctuations = analysis.network_fluctuations
    wong_wang = vb.models.ReducedWongWang()
    with pytest.raises(ValueError, match=r"no stable fixed point .* give state"):
        fluctuations(vb.models.SupHopf(a=0.5), linear, conn, 1e-3)
    with pytest.raises(ValueError, match="not stable"):
        fluctuations(vb.models.SupHopf(a=0.5), linear, conn, 1e-3, state=[0.0, 0.0])
    with pytest.raises(ValueError, match="one mode"):
        fluctuations(vb.models.ReducedSetFitzHughNagumo(), linear, conn, 1e-3)
    with pytest.raises(ValueError, match=r"nsig wants one number, or shape \(1,\) or \(1, 6\)"):
        fluctuations(wong_wang, linear, conn, [1.0, 2.0])
    with pytest.raises(ValueError, match="state wants finite numbers"):
        fluctuations(wong_wang, linear, conn, 1e-3, state=[np.nan])
    found = fluctuations(wong_wang, linear, conn, 1e-3)
    with pytest.raises(ValueError, match="variable wants one of S; got 'T'"):
        found.functional_connectivity("T")
    with pytest.raises(ValueError, match="variable wants 0 to 0; got 1"):
        found.functional_connectivity(1)
    nowhere = vb.models.from_equations({"x": "1.0 + x*x + 0*c"})
    with pytest.raises(ValueError, match="no fixed point of the network was found"):
        fluctuations(nowhere(), linear, conn, 1e-3, state=[0.0])
