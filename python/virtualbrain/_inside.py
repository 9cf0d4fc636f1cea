"""Looking inside a model: its equations, Jacobian, fixed points and trajectories."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain import _fixed_points
from virtualbrain._arrays import real_array
from virtualbrain._derivatives import derivatives
from virtualbrain._fixed_points import FixedPoint
from virtualbrain._graph import evaluate
from virtualbrain._printing import Equations, equations_of

if TYPE_CHECKING:
    from virtualbrain.models import Model

__all__ = ["Inside"]


class Inside:
    """What the equations of a model tell. Mixed into Model."""

    def equations(self: Model) -> Equations:  # type: ignore[misc]
        """The equations as text and as LaTeX, typeset in a notebook.

        Examples
        --------
        >>> from virtualbrain import models
        >>> print(models.Kuramoto().equations())
        dtheta/dt = omega + c + sin(local(theta))
        >>> models.Kuramoto().equations()["theta"]
        'omega + c + sin(local(theta))'
        """
        info = self._info
        modes = self.number_of_modes
        sizes: dict[str, int] = {}
        for row, element in info["rows"]:
            sizes[row] = max(sizes.get(row, 0), element + 1)
        return equations_of(
            self._graph(),
            _by_mode([s["name"] for s in info["states"]], modes),
            [f"{row}[{e}]" if sizes[row] > 1 else row for row, e in info["rows"]],
            _by_mode([name for name, _ in info["inputs"]], modes),
        )

    def jacobian(self: Model, state: ArrayLike, coupling: ArrayLike = 0.0) -> NDArray[np.float64]:  # type: ignore[misc]
        """Derivatives of the rates by the state variables, exact.

        Parameters
        ----------
        state : array, shape (nvar,), (nvar, modes) or (nvar, n_nodes, modes)
        coupling : float or array, shape (n_cvar,) or (n_cvar, n_nodes, modes)
            Long-range input, held fixed. Local coupling is left out.

        Returns
        -------
        jacobian : array, shape (nvar * modes, nvar * modes) or (n_nodes, nvar * modes, \
nvar * modes), 1/ms
            Row: which rate; column: by which state variable, mode by mode.

        Examples
        --------
        >>> from virtualbrain import models
        >>> models.SupHopf(a=-0.5, omega=2.0).jacobian([0.0, 0.0])
        array([[-0.5, -2. ],
               [ 2. , -0.5]])
        """
        modes = self.number_of_modes
        x = real_array("state", state, "one number per state variable")
        wants = f"shape ({self.nvar},)" if modes == 1 else f"shape ({self.nvar}, {modes})"
        if (
            x.shape[:1] != (self.nvar,)
            or x.ndim > 3
            or (x.ndim < 3 and x.size != self.nvar * modes)
        ):
            raise ValueError(
                f"state wants {wants} or ({self.nvar}, n_nodes, {modes}); got {x.shape}"
            )
        several = x.ndim == 3
        x = x if several else x.reshape(self.nvar, 1, modes)
        if x.shape[2] != modes:
            raise ValueError(f"state wants shape ({self.nvar}, n_nodes, {modes}); got {x.shape}")
        out = _slopes(self, x.transpose(0, 2, 1).reshape(-1, x.shape[1]), coupling)
        return out if several else out[0]

    def fixed_points(  # type: ignore[misc]
        self: Model,
        coupling: ArrayLike = 0.0,
        *,
        ranges: dict[str, tuple[float, float]] | None = None,
        starts: int = 200,
    ) -> list[FixedPoint]:
        """Where all time derivatives are 0, with their eigenvalues.

        Newton's method from random states (the same ones each time): a fixed point that attracts
        few of them can be missed, and more `starts` find more.

        Parameters
        ----------
        coupling : float or array, shape (n_cvar,)
            Long-range input, held fixed.
        ranges : dict of str to (float, float)
            Where to look. Default `state_variable_range`, widened by its width on either side and
            cut at `state_variable_boundaries`.
        starts : int

        Returns
        -------
        points : list of FixedPoint
            With ``state``, ``eigenvalues``, ``kind`` and ``stable``.

        Examples
        --------
        >>> from virtualbrain import models
        >>> [p.kind for p in models.SupHopf(a=-0.5).fixed_points()]
        ['stable focus']
        """
        modes = self.number_of_modes
        box = {}
        bounds = {self.state_variables[v]: (lo, hi) for v, lo, hi in self._bounds()}
        for name, (lo, hi) in self._ranges().items():
            lo, hi = lo - (hi - lo), hi + (hi - lo)
            if name in bounds:
                lo, hi = max(lo, bounds[name][0]), min(hi, bounds[name][1])
            box[name] = (lo, hi)
        for name, pair in (ranges or {}).items():
            if name not in box or not float(pair[0]) < float(pair[1]):
                raise ValueError(
                    "ranges want (lower, upper) for state variables "
                    f"({', '.join(self.state_variables)}); got {name!r}: {pair!r}"
                )
            box[name] = (float(pair[0]), float(pair[1]))
        lo_, hi_ = np.repeat(np.array(list(box.values())), modes, axis=0).T
        if not starts > 0:
            raise ValueError(f"starts wants a number of at least 1; got {starts}")
        return _fixed_points.find(
            lambda x: _rates(self, x, coupling),
            lambda x: _slopes(self, x, coupling),
            lo_, hi_, starts,
        )  # fmt: skip

    def stationary_trajectory(  # type: ignore[misc]
        self: Model,
        coupling: ArrayLike = ((0.0,),),
        initial_conditions: ArrayLike | None = None,
        n_step: int = 1000,
        n_skip: int = 10,
        dt: float = 2**-4,
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """A trajectory of one node with constant input, by Euler's method.

        Parameters
        ----------
        coupling : array, shape (n_cvar, 1) or (n, n_cvar, 1)
            In the second form there is a trajectory for each.
        initial_conditions : array, shape (nvar, modes)
            Default random within `state_variable_range`, always the same.
        n_step : int
        n_skip : int
            One state in so many is returned, besides the first.
        dt : float, ms

        Returns
        -------
        time : array, shape (n_times,), ms
        states : array, shape (n_times, nvar, 1, modes) or (n, n_times, nvar, 1, modes)

        Examples
        --------
        >>> from virtualbrain import models
        >>> time, states = models.JansenRit().stationary_trajectory(n_step=50)
        >>> time.shape, states.shape
        ((6,), (6, 6, 1, 1))
        """
        c = real_array("coupling", coupling, "shape (n_cvar, 1) or (n, n_cvar, 1)")
        if c.ndim not in (2, 3) or c.shape[-1] != 1:
            raise ValueError(f"coupling wants shape (n_cvar, 1) or (n, n_cvar, 1); got {c.shape}")
        if n_step < 1 or n_skip < 1 or not dt > 0:
            raise ValueError(
                f"n_step, n_skip and dt want positive numbers; got {n_step}, {n_skip} and {dt}"
            )
        several = c.ndim == 3
        c = c[..., 0].T if several else c
        n, modes = c.shape[1], self.number_of_modes
        if initial_conditions is None:
            start = self.initial(1, 1, np.random.default_rng(42))[0, :, 0]
        else:
            start = real_array("initial_conditions", initial_conditions, "shape (nvar, modes)")
            if start.shape != (self.nvar, modes):
                raise ValueError(
                    f"initial_conditions want shape ({self.nvar}, {modes}); got {start.shape}"
                )
        x = np.repeat(start.reshape(-1, 1), n, axis=1)
        kept, steps = [x], [0]
        for step in range(n_step):
            x = x + dt * _rates(self, x, c)
            if step % n_skip == 0:
                kept.append(x)
                steps.append(step + 1)
        states = (
            np.array(kept).reshape(-1, self.nvar, modes, n).transpose(3, 0, 1, 2)[:, :, :, None]
        )
        return np.array(steps) * dt, states if several else states[0]


def _by_mode(names: list[str], modes: int) -> list[str]:
    if modes == 1:
        return names
    return [f"{name}_{m}" for name in names for m in range(modes)]


def _inputs(model: Model, coupling: ArrayLike, points: int) -> NDArray[np.float64]:
    """Long-range input as the graph reads it, shape (inputs * modes, points)."""
    modes, inputs = model.number_of_modes, len(model._info["inputs"])
    c = real_array("coupling", coupling, "a number, or one per coupling variable")
    if c.ndim == 0:
        return np.full((inputs * modes, points), float(c))
    if c.ndim < 3:
        c = c.reshape(len(c), -1, 1)
    wants = f"({inputs},) or ({inputs}, {points}, {modes})"
    if c.ndim != 3 or c.shape[1] not in (1, points) or c.shape[2] not in (1, modes):
        raise ValueError(f"coupling wants a number, or shape {wants}; got {np.shape(coupling)}")
    full = np.zeros((inputs, points, modes))
    rows = min(inputs, len(c))  # inputs that are not given are off
    full[:rows] = np.broadcast_to(c[:rows], (rows, points, modes))
    return full.transpose(0, 2, 1).reshape(-1, points)


def _rates(model: Model, x: NDArray[np.float64], coupling: ArrayLike) -> NDArray[np.float64]:
    """Rates [variable, mode by mode][point]."""
    points = x.shape[1]
    return evaluate(
        model._graph(), type(model)._kernel_rows(model, points), x, _inputs(model, coupling, points)
    )


def _slopes(model: Model, x: NDArray[np.float64], coupling: ArrayLike) -> NDArray[np.float64]:
    """Jacobians [point][rate][variable]."""
    points, size = x.shape[1], len(x)
    rows = type(model)._kernel_rows(model, points)
    out = evaluate(_slope_graph(cast(Any, type(model))), rows, x, _inputs(model, coupling, points))
    return out.reshape(size, size, points).transpose(2, 0, 1)


@functools.lru_cache(maxsize=64)
def _slope_graph(cls: Any) -> dict[str, Any]:
    return derivatives(cls._graph(), len(cls.state_variables) * int(cls._info["modes"]))
