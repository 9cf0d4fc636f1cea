"""Models and couplings of one's own on a surface: local coupling acts in every stage of a step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from networks import make_model
from test_surface_simulation import (
    DT,
    SCHEMES,
    VERTICES,
    assert_close,
    grid,
    network,
    oracle,
    run,
    start,
)

import virtualbrain as vb
from virtualbrain.models import from_equations, from_function

RANGES = {"V": (-2.0, 2.0), "W": (-3.0, 3.0)}


def by_equations() -> Any:
    """Two expressions go into local coupling, one of them not a state variable."""
    return from_equations(
        {"V": "W - V**3 / 3 + c + local(V) - 0.1 * local(tanh(a * W))", "W": "-b * V"},
        parameters={"a": 1.5, "b": 0.2},
        state_variables=RANGES,
    )


def by_function() -> Any:
    def oscillator(V: Any, W: Any, c: Any, local_coupling: Any, b: float = 0.2) -> Any:
        return W - V**3 / 3 + c + local_coupling * (V - W), -b * V

    return from_function(oscillator, state_variables=RANGES)


@pytest.mark.parametrize("longest", [0, 40])
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("make", [by_equations, by_function])
def test_local_coupling_of_models_of_ones_own(make: Any, scheme: str, longest: int) -> None:
    b = np.linspace(0.1, 0.3, VERTICES)
    model, cortex = make()(b=b), grid(longest)
    model.variables_of_interest = model.state_variables
    conn, delays = network(longest + 1, longest)
    past = start(model, longest + 1, VERTICES)
    arguments = {"integrator": SCHEMES[scheme](dt=DT), "initial_conditions": past}
    alone = run(model, cortex, conn, threads=1, **arguments)
    theirs, _ = oracle(model, cortex, conn, delays, scheme, past, 40)
    assert_close(alone, theirs)
    assert np.array_equal(run(model, cortex, conn, threads=3, **arguments), alone)
    cortex.coupling_strength = 0.0
    assert np.abs(run(model, cortex, conn, **arguments) - theirs).max() > 1e-6


def test_the_same_as_the_compiled_model() -> None:
    model, cortex, (conn, _) = make_model("Generic2dOscillator"), grid(2), network(2, 30)
    own = from_equations(
        {
            "V": "0.02 * (W - V**3 + 3 * V**2 + c + local(V))",
            "W": "0.02 * (-2 - 10 * V - W)",
        },
        state_variables=RANGES,
        variables_of_interest=["V", "W"],
    )()
    past = start(model, 1, VERTICES)
    ours, theirs = (run(m, cortex, conn, initial_conditions=past) for m in (own, model))
    assert_close(ours, theirs)


def test_couplings_of_ones_own_on_a_surface() -> None:
    model, cortex, (conn, _) = make_model("ReducedSetFitzHughNagumo"), grid(3), network(3, 30, 0.01)
    own = vb.coupling.from_functions(lambda x_i, x_j: x_j - x_i, lambda gx, a=0.1: a * gx)()
    arguments = {
        "integrator": SCHEMES["Heun"](dt=0.01),
        "initial_conditions": start(model, 1, VERTICES),
    }
    ours, theirs = (
        run(model, cortex, conn, coupling=c, **arguments)
        for c in (own, vb.coupling.Difference(a=0.1))
    )
    assert_close(ours, theirs)


def test_local_coupling_of_inputs_is_refused() -> None:
    odd = from_equations({"V": "-V + local(c)"}, state_variables={"V": (-1, 1)})()
    with pytest.raises(ValueError, match="local coupling acts on state variables"):
        run(odd, grid(), network(1, 3)[0])
