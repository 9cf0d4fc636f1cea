"""The phase plane: what is drawn lies where the equations put it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import virtualbrain as vb
from virtualbrain import plot


def contours(ax: Any) -> list[np.ndarray]:
    """Points of each nullcline."""
    from matplotlib.contour import ContourSet

    found = [c for c in ax.collections if isinstance(c, ContourSet)]
    return [np.concatenate([p.vertices for p in c.get_paths()]) for c in found]


def circles(ax: Any) -> list[tuple[float, float, bool]]:
    return [
        (line.get_xdata()[0], line.get_ydata()[0], line.get_markerfacecolor() != "white")
        for line in ax.lines
        if line.get_marker() == "o"
    ]


def test_nullclines_are_where_rates_vanish() -> None:
    model = vb.models.Generic2dOscillator()
    ax = plot.phase_plane(model, duration=20.0)
    v_null, w_null = contours(ax)
    for points, row in ((v_null, 0), (w_null, 1)):
        state = points.T[:, :, None]
        rates = model.dfun(state, np.zeros((1, len(points), 1)))
        assert np.abs(rates[row]).max() < 2e-3 * np.abs(rates).max()
    (point,) = model.fixed_points(ranges={"V": (-2, 4), "W": (-6, 6)})
    ((x, y, filled),) = circles(ax)
    np.testing.assert_allclose([x, y], point.state)
    assert filled == point.stable
    assert ax.get_xlabel() == "V"
    assert ax.get_ylabel() == "W"
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["dV/dt = 0", "dW/dt = 0"]


def test_trajectories_are_those_of_the_engine() -> None:
    model = vb.models.Generic2dOscillator()
    ax = plot.phase_plane(model, trajectories=[(1.0, 2.0)], duration=5.0, dt=0.05)
    path = max(ax.lines, key=lambda line: len(line.get_xdata())).get_xydata()
    sim = vb.Simulator(
        model=vb.models.Generic2dOscillator(variables_of_interest=["V", "W"]),
        connectivity=vb.Connectivity(weights=[[0.0]], tract_lengths=[[0.0]]),
        integrator=vb.integrators.HeunDeterministic(dt=0.05),
        monitors=[vb.monitors.Raw()],
        initial_conditions=np.array([1.0, 2.0]).reshape(1, 2, 1, 1),
    ).configure()
    ((_, data),) = sim.run(5.0)
    np.testing.assert_allclose(path[1:], data[:, :, 0, 0], rtol=1e-12)


def test_other_variables_and_coupling_are_held() -> None:
    model = vb.models.JansenRit()
    ax = plot.phase_plane(
        model, "y0", "y3", state={"y1": 20.0, "y2": 10.0}, coupling=0.1, trajectories=0
    )
    _, y3_null = contours(ax)
    state = np.zeros((6, len(y3_null), 1))
    state[0, :, 0], state[3, :, 0] = y3_null.T
    state[1], state[2] = 20.0, 10.0
    rates = model.dfun(state, np.full((2, len(y3_null), 1), 0.1))
    a, top = model.A[0] * model.a[0], 2 * model.nu_max[0]
    assert np.abs(rates[3]).max() < 1e-3 * a * top
    modes = plot.phase_plane(
        vb.models.ReducedSetFitzHughNagumo(), "xi", "eta", mode=2, trajectories=1, duration=1.0
    )
    assert modes.get_ylabel() == "eta"


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="two state variables"):
        plot.phase_plane(vb.models.Kuramoto())
    model = vb.models.Generic2dOscillator()
    with pytest.raises(ValueError, match="no state variable 'U'"):
        plot.phase_plane(model, "U")
    with pytest.raises(ValueError, match="twice"):
        plot.phase_plane(model, "V", "V")
    with pytest.raises(ValueError, match="mode wants 0 to 0"):
        plot.phase_plane(model, mode=1)


def test_ranges_that_are_drawn() -> None:
    model = vb.models.Generic2dOscillator()
    ax = plot.phase_plane(model, ranges={"V": (-1.0, 1.0)}, trajectories=0)
    assert ax.get_xlim() == (-1.0, 1.0)
    assert ax.get_ylim() == model._ranges()["W"]
    with pytest.raises(ValueError, match="no state variable 'U'"):
        plot.phase_plane(model, ranges={"U": (0.0, 1.0)})
    with pytest.raises(ValueError, match="two rising numbers"):
        plot.phase_plane(model, ranges={"V": (1.0, 1.0)})
