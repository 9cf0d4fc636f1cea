"""Driven runs agree with tvb-library: stimuli, clamps, bounds and every kind of noise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from golden import cases, driven_cases
from golden.driven_cases import DrivenCase
from test_golden import assert_agrees, network

import virtualbrain as vb

REFERENCE = dict(np.load(driven_cases.HERE / "driven.npz"))


def equation(name: str, parameters: Any) -> vb.equations.Equation:
    made: vb.equations.Equation = getattr(vb.equations, name)(parameters)
    return made


def simulator(driven: DrivenCase) -> vb.Simulator:
    case = driven.run
    conn = network(case.network)
    n = len(conn.weights)
    model = getattr(vb.models, case.model)(**case.parameters(n))
    model.variables_of_interest = model.state_variables
    integrator = getattr(vb.integrators, case.scheme)(dt=case.dt)
    if driven.own_steps:
        integrator.rtol = 1e-9
    if case.nsig is not None:
        nsig = np.array(case.nsig)
        integrator.noise = vb.noise.Additive(nsig=nsig, ntau=driven.ntau)
        if driven.gain:
            b = equation(*driven.gain)
            integrator.noise = vb.noise.Multiplicative(nsig=nsig, b=b, ntau=driven.ntau)
    driven_cases.restrict(driven, integrator)
    stimulus = None
    if driven.stimulus:
        stimulus = vb.patterns.StimuliRegion(
            connectivity=conn,
            weight=driven_cases.weight(n),
            temporal=equation(*driven.stimulus),
        )
    sim = vb.Simulator(
        model=model,
        connectivity=conn,
        coupling=getattr(vb.coupling, case.coupling)(**case.coupling_params),
        integrator=integrator,
        monitors=[vb.monitors.Raw()],
        stimulus=stimulus,
        initial_conditions=cases.history(case, conn.tract_lengths),
    ).configure()
    if driven.ntau:
        sim._engine.set_colour(driven_cases.colour(case, n))
    return sim


@pytest.mark.parametrize("driven", driven_cases.CASES, ids=lambda driven: driven.name)
def test_agrees_with_tvb_library(driven: DrivenCase) -> None:
    case = driven.run
    increments = None
    if case.nsig is not None:
        n = len(network(case.network).weights)
        increments = cases.normals(case, n, case.steps[-1]) * case.dt**0.5
    ((_, x),) = simulator(driven).run(
        simulation_length=case.simulation_length, increments=increments
    )
    pick = np.array(case.steps) - 1
    ours, theirs = np.asarray(x)[pick][:, :, driven_cases.NODES], REFERENCE[f"{case.name}.x"]
    if driven.own_steps:  # TVB's tolerance is 1e-6 in a step
        error = np.abs(ours - theirs).max(axis=(2, 3)) / np.abs(theirs).max(axis=(2, 3))
        assert (error < 1e-5).all(), error
    else:
        assert_agrees(ours, theirs, axes=(2, 3), tolerance=1e-9)


def test_every_golden_is_used() -> None:
    assert set(REFERENCE) == {f"{driven.name}.x" for driven in driven_cases.CASES}
