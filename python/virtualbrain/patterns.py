"""Stimuli: patterns over space whose strength varies in time.

A stimulus is handed to the simulator, alone or in a list, and drives the state variables that the
model names in `stvar`:

>>> import numpy as np
>>> from virtualbrain import Connectivity, equations, patterns
>>> conn = Connectivity.from_file().configure()
>>> weight = np.zeros(conn.number_of_regions)
>>> weight[[0, 1]] = 0.5
>>> stimulus = patterns.StimuliRegion(
...     connectivity=conn, weight=weight, temporal=equations.PulseTrain({"onset": 10.0})
... )
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arguments import instance, milliseconds
from virtualbrain._arrays import real_array
from virtualbrain._declared import Fixed
from virtualbrain.equations import DiscreteEquation, Equation

__all__ = [
    "SampledStimulus",
    "SpatialPattern",
    "SpatioTemporalPattern",
    "StimuliRegion",
    "StimuliSurface",
]


class SpatialPattern(Fixed):
    """A strength for each node, from an equation of distances.

    Parameters
    ----------
    spatial : Equation
        Strength as a function of distance, or of a value given to each node.
    """

    spatial: Equation
    space: NDArray[np.float64] | None

    def __init__(self, spatial: Equation) -> None:
        self.spatial = instance("spatial", spatial, Equation)
        self.space = None
        self._spatial_pattern: NDArray[np.float64] | None = None

    @property
    def spatial_pattern(self) -> NDArray[np.float64] | None:
        """Strength of each node, shape (n_nodes, 1); None before `configure_space`."""
        return self._spatial_pattern

    def configure_space(self, distance: ArrayLike) -> None:
        """Compute the strengths.

        Parameters
        ----------
        distance : array, shape (n_nodes, n_foci)
            What `spatial` is evaluated at; the foci are added up.
        """
        space = real_array("distance", distance, "one number per node and focus")
        space = space[:, None] if space.ndim == 1 else space
        if space.ndim != 2 or space.size == 0:
            raise ValueError(f"distance wants shape (n_nodes, n_foci); got {space.shape}")
        pattern = self.spatial.evaluate(space).sum(axis=1, keepdims=True)
        if not np.isfinite(pattern).all():
            node = np.argwhere(~np.isfinite(pattern))[0][0]
            raise ValueError(
                f"spatial is not finite at node {node}: {type(self.spatial).__name__} of "
                f"{space[node]}"
            )
        self.space, self._spatial_pattern = space, pattern

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.spatial!r})"


class SpatioTemporalPattern(SpatialPattern):
    """A pattern over space whose strength follows an equation of time.

    Parameters
    ----------
    spatial : Equation
    temporal : Equation
        Time course; time in ms from the beginning of the simulation on, and goes on over several
        runs.
    """

    temporal: Equation
    time: NDArray[np.float64] | None

    def __init__(self, spatial: Equation, temporal: Equation) -> None:
        super().__init__(spatial)
        self.temporal = instance("temporal", temporal, Equation)
        self.time = None
        self._temporal_pattern: NDArray[np.float64] | None = None

    @property
    def temporal_pattern(self) -> NDArray[np.float64] | None:
        """Strength at each time, shape (1, n_times); None before `configure_time`."""
        return self._temporal_pattern

    def configure_time(self, time: ArrayLike) -> None:
        """Compute the time course, to look at it: a simulation does so by itself.

        Parameters
        ----------
        time : array, shape (n_times,), ms
        """
        self.time = real_array("time", time, "a row of times in ms")
        self._temporal_pattern = self.temporal.evaluate(self.time).reshape(1, -1)

    def __call__(self, temporal_indices: Any = None, spatial_indices: Any = None) -> Any:
        """The pattern at some times and nodes.

        Parameters
        ----------
        temporal_indices, spatial_indices : int, slice or array of int
            Default all.

        Returns
        -------
        pattern : array
            Shape (n_nodes, n_times); of one time (n_nodes, 1); of one node (1, n_times); of one
            node and time a number.
        """
        space, course = self._spatial_pattern, self._temporal_pattern
        if space is None or course is None:
            raise RuntimeError("call configure_space and configure_time before the pattern")
        if temporal_indices is None and spatial_indices is None:
            return space * course
        if spatial_indices is None:
            return space * course[0, temporal_indices]
        if temporal_indices is None:
            return space[spatial_indices, 0] * course
        return space[spatial_indices, 0] * course[0, temporal_indices]

    def _term(self, nodes: int, region_mapping: Any = None) -> NDArray[np.float64]:
        """Strength of each node of a simulation."""
        if self._spatial_pattern is None:
            raise ValueError(f"stimulus: call {type(self).__name__}.configure_space first")
        if len(self._spatial_pattern) != nodes:
            raise ValueError(
                f"stimulus wants one strength for each of {nodes} nodes; got "
                f"{len(self._spatial_pattern)}"
            )
        return self._spatial_pattern[:, 0]

    def _course(self, time: NDArray[np.float64]) -> NDArray[np.float64]:
        """Strength at each time of a simulation."""
        course = self.temporal.evaluate(time)
        if not np.isfinite(course).all():
            when = time[~np.isfinite(course)][0]
            raise ValueError(f"stimulus: its {self.temporal!r} is not finite at {when:g} ms")
        return course

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.spatial!r}, {self.temporal!r})"


class StimuliRegion(SpatioTemporalPattern):
    """A stimulus to some regions.

    Parameters
    ----------
    connectivity : Connectivity
        Default that of the simulator.
    weight : array, shape (n_regions,)
        Strength of each region; it may be edited between runs.
    temporal : Equation
        Time course in ms.
    spatial : Equation
        Of the weights. Default their own value.

    Examples
    --------
    >>> import virtualbrain as vb
    >>> conn = vb.Connectivity.from_file()
    >>> stimulus = StimuliRegion(
    ...     connectivity=conn,
    ...     weight=np.arange(76) / 76,
    ...     temporal=vb.equations.Cosine({"frequency": 0.01}),
    ... )
    >>> stimulus.configure_space()
    >>> stimulus.configure_time(np.arange(0.0, 200.0, 0.5))
    >>> stimulus().shape
    (76, 400)
    """

    connectivity: Any
    weight: ArrayLike

    def __init__(
        self,
        weight: ArrayLike,
        temporal: Equation,
        connectivity: Any = None,
        spatial: Equation | None = None,
    ) -> None:
        super().__init__(DiscreteEquation() if spatial is None else spatial, temporal)
        self.connectivity = connectivity
        self.weight = weight

    @staticmethod
    def get_default_weights(number_of_regions: int) -> NDArray[np.float64]:
        """No strength anywhere, to be filled in."""
        return np.zeros(number_of_regions)

    @property
    def weight_array(self) -> NDArray[np.float64]:
        """The weights as a column, shape (n_regions, 1)."""
        weight = real_array("weight", self.weight, "one number per region")
        if weight.ndim == 2 and weight.shape[1] == 1:
            weight = weight[:, 0]
        if weight.ndim != 1:
            raise ValueError(f"weight wants one number per region; got shape {weight.shape}")
        if not np.isfinite(weight).all():
            raise ValueError(f"weight wants finite numbers; got {weight[~np.isfinite(weight)][0]}")
        regions = getattr(self.connectivity, "number_of_regions", 0) or len(weight)
        if len(weight) != regions:
            raise ValueError(
                f"weight wants one number for each of {regions} regions; got {len(weight)}"
            )
        return weight[:, None]

    def configure_space(self, region_mapping: ArrayLike | None = None) -> None:
        """Compute the strength of each region, or vertex.

        Parameters
        ----------
        region_mapping : array of int, shape (n_vertices,)
            Region of each vertex, in a simulation of a surface.
        """
        weight = self.weight_array
        super().configure_space(
            weight if region_mapping is None else weight[np.asarray(region_mapping)]
        )

    def _term(self, nodes: int, region_mapping: Any = None) -> NDArray[np.float64]:
        self.configure_space(region_mapping)
        return super()._term(nodes)


class StimuliSurface(SpatioTemporalPattern):
    """A stimulus around some points of a surface.

    Parameters
    ----------
    surface : Surface or Cortex
        With `geodesic_distance` and `triangles`; of a cortex its surface.
    focal_points_triangles : array of int
        Triangles of the surface; the first vertex of each is a focus.
    spatial : Equation
        Of the geodesic distance in mm from a focus; foci are added up.
    temporal : Equation
        Time course in ms.
    """

    surface: Any
    focal_points_triangles: ArrayLike

    def __init__(
        self, surface: Any, focal_points_triangles: ArrayLike, spatial: Equation, temporal: Equation
    ) -> None:
        super().__init__(spatial, temporal)
        self.surface = surface
        self.focal_points_triangles = focal_points_triangles
        self._measured: tuple[Any, list[int], NDArray[np.float64]] | None = None

    @property
    def _mesh(self) -> Any:
        for mesh in (self.surface, getattr(self.surface, "surface", None)):
            if hasattr(mesh, "geodesic_distance") and hasattr(mesh, "triangles"):
                return mesh
        raise TypeError(f"surface wants a surface or a cortex; got {self.surface!r}")

    @property
    def focal_points_surface(self) -> NDArray[np.int64]:
        """The vertices that are foci."""
        name, count = "focal_points_triangles", len(self._mesh.triangles)
        chosen = np.atleast_1d(np.asarray(self.focal_points_triangles))
        if chosen.ndim != 1 or chosen.dtype.kind not in "iu" or chosen.size == 0:
            raise TypeError(
                f"{name} wants indices of triangles; got {self.focal_points_triangles!r}"
            )
        if chosen.min() < 0 or chosen.max() >= count:
            raise ValueError(f"{name} wants indices from 0 to {count - 1}; got {chosen}")
        first: NDArray[np.int64] = np.asarray(self._mesh.triangles, np.int64)[chosen, 0]
        return first

    def _distance(self) -> NDArray[np.float64]:
        """Of each vertex from each focus in mm, measured when surface or foci have changed."""
        mesh, foci = self._mesh, self.focal_points_surface.tolist()
        known = self._measured
        if known is None or known[0] is not mesh or known[1] != foci:
            each = [mesh.geodesic_distance(np.array([f], np.int32)) for f in foci]
            known = self._measured = (mesh, foci, np.stack(each, axis=1))
        return known[2]

    def configure_space(self, region_mapping: ArrayLike | None = None) -> None:
        """Compute the strength of each vertex; nodes beyond the vertices get none.

        Parameters
        ----------
        region_mapping : array of int, shape (n_nodes,)
            Region of each node, in a simulation of a surface with further regions.
        """
        distance = self._distance()
        super().configure_space(distance)
        if region_mapping is not None and self._spatial_pattern is not None:
            missing = len(np.asarray(region_mapping)) - len(distance)
            self._spatial_pattern = np.pad(self._spatial_pattern, ((0, max(missing, 0)), (0, 0)))

    def _term(self, nodes: int, region_mapping: Any = None) -> NDArray[np.float64]:
        self.configure_space(region_mapping)
        return super()._term(nodes)


class SampledStimulus(Fixed):
    """A stimulus of your own, as an array.

    Parameters
    ----------
    values : array, shape (n_times, n_nodes) or (n_times, nvar, n_nodes)
        Strength at each time for each node: of the state variables that the model names in
        `stvar`, or of each state variable. After the last one there is none. Numbers for regions
        go to the vertices of a surface.
    period : float, ms
        How long each row lasts. Default one step of the simulation.

    Examples
    --------
    >>> kick = np.zeros((10, 76))
    >>> kick[:, 3] = 0.2
    >>> SampledStimulus(kick, period=1.0)
    SampledStimulus(values of shape (10, 76), period=1.0)
    """

    def __init__(self, values: ArrayLike, period: float | None = None) -> None:
        wants = "shape (n_times, n_nodes) or (n_times, nvar, n_nodes)"
        self.values = real_array("values", values, wants)
        if self.values.ndim not in (2, 3) or self.values.size == 0:
            raise ValueError(f"values wants {wants}; got {self.values.shape}")
        if not np.isfinite(self.values).all():
            raise ValueError("values wants finite numbers")
        self.period = None if period is None else milliseconds("period", period)

    def _rows(
        self,
        first: int,
        steps: int,
        dt: float,
        variables: int,
        stvar: NDArray[np.int64],
        nodes: int,
        region_mapping: NDArray[np.intp] | None = None,
    ) -> NDArray[np.float64]:
        """Strength at steps first ... of a simulation, shape (up to steps, nvar, n_nodes)."""
        given = self.values.shape[-1]
        by_region = region_mapping is not None and given == region_mapping.max() + 1
        if (given != nodes and not by_region) or (
            self.values.ndim == 3 and self.values.shape[1] != variables
        ):
            raise ValueError(
                f"stimulus values want shape (n_times, {nodes}) or "
                f"(n_times, {variables}, {nodes}); got {self.values.shape}"
            )
        step = np.arange(first, first + steps)
        if self.period is not None:  # a little more, so that n * dt counts as n * dt
            step = np.floor(step * (dt / self.period) * (1 + 1e-12) + 1e-12).astype(np.int64)
        rows = self.values[step[step < len(self.values)]]
        if by_region:
            rows = rows[..., region_mapping]
        if rows.ndim == 3:
            return rows
        out = np.zeros((len(rows), variables, nodes))
        out[:, stvar] = rows[:, None]
        return out

    def __repr__(self) -> str:
        return f"SampledStimulus(values of shape {self.values.shape}, period={self.period})"


def stimuli_of(value: Any) -> list[SpatioTemporalPattern | SampledStimulus]:
    """What a simulator takes as its stimulus, as a list."""
    if value is None:
        return []
    several = list(value) if isinstance(value, (list, tuple)) else [value]
    if any(isinstance(each, np.ndarray) for each in several):
        raise TypeError(
            "stimulus wants objects of the patterns module; wrap arrays in SampledStimulus"
        )
    for each in several:
        if not isinstance(each, (SpatioTemporalPattern, SampledStimulus)):
            raise TypeError(f"stimulus wants objects of the patterns module; got {each!r}")
    return several
