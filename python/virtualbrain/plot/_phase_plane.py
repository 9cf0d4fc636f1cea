"""The phase plane of a model: nullclines, directions, trajectories and fixed points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.plot._style import FAINT, INK, LEFT, RIGHT, axes, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from virtualbrain.models import Model

__all__ = ["phase_plane"]

_GRID = 201
_ARROWS = 20


@styled
def phase_plane(
    model: Model,
    x: str | None = None,
    y: str | None = None,
    *,
    state: Mapping[str, float] | None = None,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    coupling: ArrayLike = 0.0,
    trajectories: Sequence[tuple[float, float]] | int = 3,
    duration: float = 200.0,
    dt: float = 0.05,
    mode: int = 0,
    ax: Axes | None = None,
) -> Axes:
    """Draw how two state variables move while the others stay where they are.

    Parameters
    ----------
    model : Model
    x, y : str
        State variables. Default the first two.
    state : dict of str to float
        Values of the other state variables. Default the middle of their ranges.
    ranges : dict of str to (float, float)
        What is drawn of the two. Default their ranges in the model.
    coupling : float or array, shape (n_cvar,)
        Long-range input, held fixed.
    trajectories : int or sequence of (float, float)
        How many, or from where. They start at the corners first.
    duration, dt : float, ms
        Of the trajectories, by Heun's method.
    mode : int
        Of models with several.
    ax : matplotlib Axes
        Default: of a new figure.

    Returns
    -------
    ax : matplotlib Axes
        The nullclines, where one of the two does not change, are coloured as their labels say;
        circles are fixed points in the plane, filled where they are stable in it.

    Raises
    ------
    ValueError
        Names that are no state variables, or a range that does not rise.

    Examples
    --------
    >>> from virtualbrain import models
    >>> phase_plane(models.Generic2dOscillator(), duration=10.0).get_ylabel()
    'W'
    """
    plane = _Plane(model, x, y, state, coupling, mode, ranges)
    ax = axes(ax)
    (x0, x1), (y0, y1) = plane.ranges
    gx, gy = np.meshgrid(np.linspace(x0, x1, _GRID), np.linspace(y0, y1, _GRID))
    dx, dy = plane.rates(np.array([gx.ravel(), gy.ravel()])).reshape(2, *gx.shape)
    handles = []
    for rate, colour, name in ((dx, LEFT, plane.names[0]), (dy, RIGHT, plane.names[1])):
        if np.nanmin(rate) < 0 < np.nanmax(rate):
            ax.contour(gx, gy, rate, [0.0], colors=colour, linewidths=1.4)
        (handle,) = ax.plot([], [], color=colour, linewidth=1.4, label=f"d{name}/dt = 0")
        handles.append(handle)
    every = slice(_GRID // _ARROWS // 2, None, _GRID // _ARROWS)
    u, v = dx[every, every] / (x1 - x0), dy[every, every] / (y1 - y0)
    size = np.hypot(u, v)
    size[size == 0] = 1.0
    ax.quiver(
        gx[every, every], gy[every, every], u / size, v / size,
        color=FAINT, alpha=0.6, pivot="mid", scale=32, width=0.0022,
    )  # fmt: skip
    for path in plane.paths(trajectories, duration, dt):
        ax.plot(*path, color=INK, linewidth=0.8)
        ax.plot(*path[:, 0], ".", color=INK, markersize=4)
    for point, stable in plane.fixed_points():
        ax.plot(*point, "o", color=INK, markerfacecolor=INK if stable else "white", markersize=6)
    ax.set_xlim(x0, x1)
    ax.set_ylim(y0, y1)
    ax.set_xlabel(plane.names[0])
    ax.set_ylabel(plane.names[1])
    # beside a title on the left
    ax.legend(
        handles=handles, loc="lower right", bbox_to_anchor=(1.02, 0.99), ncols=2, columnspacing=1.0,
        handlelength=1.2, borderpad=0.2,
    )  # fmt: skip
    return ax


class _Plane:
    """Two state variables of a model; the others are held."""

    def __init__(
        self,
        model: Model,
        x: str | None,
        y: str | None,
        state: Mapping[str, float] | None,
        coupling: ArrayLike,
        mode: int,
        ranges: Mapping[str, tuple[float, float]] | None = None,
    ) -> None:
        known = model.state_variables
        if len(known) < 2:
            raise ValueError(f"a phase plane wants two state variables; the model has {known[0]}")
        self.names = (x or known[0], y or next(v for v in known if v != (x or known[0])))
        for name in (*self.names, *(state or {}), *(ranges or {})):
            if name not in known:
                raise ValueError(
                    f"{type(model).__name__} has no state variable {name!r}; it has "
                    + ", ".join(known)
                )
        if self.names[0] == self.names[1]:
            raise ValueError(f"x and y want two state variables; got {self.names[0]} twice")
        modes = model.number_of_modes
        if not 0 <= mode < modes:
            raise ValueError(f"mode wants 0 to {modes - 1}; got {mode}")
        middle = {v: (lo + hi) / 2 for v, (lo, hi) in model._ranges().items()}
        values = {**middle, **(state or {})}
        self.model, self.coupling = model, coupling
        self.held = np.repeat([float(values[v]) for v in known], modes)
        self.rows = [known.index(v) * modes + mode for v in self.names]
        shown = {**model._ranges(), **(ranges or {})}
        self.ranges = [shown[v] for v in self.names]
        for name, (low, high) in zip(self.names, self.ranges, strict=True):
            if not -np.inf < low < high < np.inf:
                raise ValueError(f"ranges of {name} want two rising numbers; got {low}, {high}")
        bounds = {known[v]: (lo, hi) for v, lo, hi in model._bounds()}
        self.bounds = np.array([bounds.get(v, (-np.inf, np.inf)) for v in self.names])

    def full(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        full = np.repeat(self.held[:, None], points.shape[1], axis=1)
        full[self.rows] = points
        return full

    def rates(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        from virtualbrain._inside import _rates

        return _rates(self.model, self.full(points), self.coupling)[self.rows]

    def slopes(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        from virtualbrain._inside import _slopes

        slopes = _slopes(self.model, self.full(points), self.coupling)
        return slopes[:, self.rows][:, :, self.rows]

    def fixed_points(self) -> list[tuple[NDArray[np.float64], bool]]:
        from virtualbrain._fixed_points import find

        lo, hi = np.array(self.ranges, float).T
        return [(p.state, p.stable) for p in find(self.rates, self.slopes, lo, hi, 200)]

    def paths(self, starts: Any, duration: float, dt: float) -> list[NDArray[np.float64]]:
        if isinstance(starts, int):
            lo, hi = np.array(self.ranges).T
            corners = [[0.1, 0.1], [0.9, 0.9], [0.1, 0.9], [0.9, 0.1]]
            more = np.random.default_rng(0).random((max(starts - 4, 0), 2)).tolist()
            starts = lo + (hi - lo) * np.array([*corners, *more][:starts]).reshape(-1, 2)
        now = np.array(starts, float).reshape(-1, 2).T
        if now.size == 0:
            return []
        path = [now]
        lo, hi = self.bounds[:, :1], self.bounds[:, 1:]
        with np.errstate(all="ignore"):
            for _ in range(max(round(duration / dt), 1)):
                first = self.rates(now)
                ahead = np.clip(now + dt * first, lo, hi)
                now = np.clip(now + dt / 2 * (first + self.rates(ahead)), lo, hi)
                path.append(now)
        return list(np.array(path).transpose(2, 1, 0))
