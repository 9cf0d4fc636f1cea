"""What every surface has: vertices and triangles, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain import _mesh
from virtualbrain._arrays import real_array
from virtualbrain._declared import Fixed
from virtualbrain._mesh import Floats, Ints


@dataclass
class Validation:
    """What is unusual about a surface: pairs of a message and what it is about."""

    warnings: list[tuple[str, str]] = field(default_factory=list)

    def summary(self) -> str:
        """The messages, in one line."""
        return "  |  ".join(message for message, _ in self.warnings)


class TriangleMesh(Fixed):
    """Vertices and triangles; not to be edited in place, so that what is computed stays true."""

    valid_for_simulations: bool

    # Fields ---------------------------------------------------------------------------------------

    @property
    def vertices(self) -> Floats:
        """Positions, array, shape (n_vertices, 3), mm."""
        return np.asarray(self._field("vertices"))

    @vertices.setter
    def vertices(self, value: ArrayLike) -> None:
        array = real_array("vertices", value, "positions, shape (n_vertices, 3)")
        if array.ndim != 2 or array.shape[1] != 3 or not len(array):
            raise ValueError(f"vertices wants shape (n_vertices, 3); got {array.shape}")
        if not np.isfinite(array).all():
            bad = int(np.argwhere(~np.isfinite(array))[0, 0])
            raise ValueError(f"vertices[{bad}] is {array[bad]}: positions must be finite")
        self._set("vertices", array)

    @property
    def triangles(self) -> Ints:
        """Vertices of each triangle, array of int, shape (n_triangles, 3)."""
        return np.asarray(self._field("triangles"))

    @triangles.setter
    def triangles(self, value: ArrayLike) -> None:
        array = real_array("triangles", value, "three vertices each, shape (n_triangles, 3)")
        if array.ndim != 2 or array.shape[1] != 3 or not len(array):
            raise ValueError(f"triangles wants shape (n_triangles, 3); got {array.shape}")
        if not ((array == np.rint(array)) & (array >= 0) & (array < 2**31)).all():
            raise ValueError("triangles wants whole numbers from 0: indices of vertices")
        self._set("triangles", array.astype(np.int32))

    def _set(self, name: str, array: NDArray[Any]) -> None:
        computed = {name for base in type(self).__mro__ for name, value in vars(base).items()
                    if isinstance(value, cached_property)}  # fmt: skip
        for known in computed:
            self.__dict__.pop(known, None)
        array.flags.writeable = False
        self.__dict__[f"_{name}"] = array
        vertices, triangles = self.__dict__.get("_vertices"), self.__dict__.get("_triangles")
        if vertices is not None and triangles is not None and triangles.max() >= len(vertices):
            del self.__dict__[f"_{name}"]
            bad = int(np.argmax((triangles >= len(vertices)).any(axis=1)))
            raise ValueError(
                f"triangles[{bad}] is {triangles[bad].tolist()}, and there are {len(vertices)} "
                "vertices: indices start at 0"
            )

    def _field(self, name: str) -> Any:
        value = self.__dict__.get(f"_{name}")
        if value is None:
            raise AttributeError(f"{name} of the surface are not set: set them, or use from_file")
        return value

    @property
    def vertex_normals(self) -> Floats:
        """Unit normals at the vertices, array, shape (n_vertices, 3)."""
        given: Floats | None = self.__dict__["_vertex_normals"]
        return self._computed_vertex_normals if given is None else given

    @vertex_normals.setter
    def vertex_normals(self, value: ArrayLike | None) -> None:
        self.__dict__["_vertex_normals"] = _vectors("vertex_normals", value)

    @property
    def triangle_normals(self) -> Floats:
        """Unit normals of the triangles, array, shape (n_triangles, 3)."""
        given: Floats | None = self.__dict__["_triangle_normals"]
        return self._computed_triangle_normals if given is None else given

    @triangle_normals.setter
    def triangle_normals(self, value: ArrayLike | None) -> None:
        self.__dict__["_triangle_normals"] = _vectors("triangle_normals", value)

    @property
    def hemisphere_mask(self) -> NDArray[np.bool_] | None:
        """True for vertices of the right hemisphere, array of bool, shape (n_vertices,)."""
        mask: NDArray[np.bool_] | None = self.__dict__["_hemisphere_mask"]
        return mask

    @hemisphere_mask.setter
    def hemisphere_mask(self, value: ArrayLike | None) -> None:
        mask = None if value is None else np.asarray(value, bool).reshape(-1)
        self.__dict__["_hemisphere_mask"] = mask

    @property
    def bi_hemispheric(self) -> bool:
        """Whether there are vertices of both hemispheres."""
        mask = self.hemisphere_mask
        return mask is not None and bool(mask.any()) and not bool(mask.all())

    # Geometry -------------------------------------------------------------------------------------

    @property
    def number_of_vertices(self) -> int:
        """How many vertices; 0 while unset."""
        return len(self.__dict__.get("_vertices", ()))

    @property
    def number_of_triangles(self) -> int:
        """How many triangles; 0 while unset."""
        return len(self.__dict__.get("_triangles", ()))

    @property
    def number_of_edges(self) -> int:
        """How many edges."""
        return len(self.edges)

    @cached_property
    def _computed_vertex_normals(self) -> Floats:
        return _mesh.vertex_normals_of(self.vertices, self.triangles)

    @cached_property
    def _computed_triangle_normals(self) -> Floats:
        return _mesh.unit(_mesh.area_vectors(self.vertices, self.triangles))

    @cached_property
    def triangle_areas(self) -> Floats:
        """Array, shape (n_triangles, 1), mm^2."""
        vectors = _mesh.area_vectors(self.vertices, self.triangles)
        return np.asarray(np.linalg.norm(vectors, axis=1, keepdims=True) / 2)

    @cached_property
    def vertex_areas(self) -> Floats:
        """A third of the triangles around each vertex, array, shape (n_vertices,), mm^2."""
        thirds = np.repeat(self.triangle_areas / 3, 3)
        areas: NDArray[Any] = np.bincount(
            self.triangles.ravel(), thirds.ravel(), self.number_of_vertices
        )
        return areas

    @cached_property
    def triangle_centres(self) -> Floats:
        """Array, shape (n_triangles, 3), mm."""
        return np.asarray(self.vertices[self.triangles].mean(axis=1))

    @cached_property
    def triangle_angles(self) -> Floats:
        """The inner angles, array, shape (n_triangles, 3), rad."""
        return _mesh.angles_of(self.vertices, self.triangles)

    @cached_property
    def _edges(self) -> tuple[Ints, Ints]:
        return _mesh.edges_of(self.triangles)

    @property
    def edges(self) -> Ints:
        """Pairs of vertices, sorted, array of int, shape (n_edges, 2)."""
        return self._edges[0]

    @cached_property
    def edge_lengths(self) -> Floats:
        """Array, shape (n_edges,), mm."""
        ends = self.vertices[self.edges]
        return np.asarray(np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1))

    @property
    def edge_mean_length(self) -> float:
        """Mean length of the edges, mm."""
        return float(self.edge_lengths.mean())

    @property
    def edge_min_length(self) -> float:
        """Length of the shortest edge, mm."""
        return float(self.edge_lengths.min())

    @property
    def edge_max_length(self) -> float:
        """Length of the longest edge, mm."""
        return float(self.edge_lengths.max())

    def center(self) -> list[float]:
        """The mean of the positions, x y z in mm."""
        return [float(x) for x in self.vertices.mean(axis=0)]

    # Topology -------------------------------------------------------------------------------------

    @cached_property
    def vertex_neighbours(self) -> list[frozenset[int]]:
        """For each vertex, the vertices joined to it by an edge."""
        both = np.vstack([self.edges, self.edges[:, ::-1]])
        return _mesh.sets_of(both[:, 0], both[:, 1], self.number_of_vertices)

    @cached_property
    def vertex_triangles(self) -> list[frozenset[int]]:
        """For each vertex, the triangles around it."""
        triangle = np.repeat(np.arange(self.number_of_triangles), 3)
        return _mesh.sets_of(self.triangles.ravel(), triangle, self.number_of_vertices)

    @cached_property
    def edge_triangles(self) -> list[frozenset[int]]:
        """For each edge, the triangles that share it."""
        triangle = np.repeat(np.arange(self.number_of_triangles), 3)
        return _mesh.sets_of(self._edges[1].ravel(), triangle, self.number_of_edges)

    def nth_ring(
        self, vertex: int, neighbourhood: int = 2, contains: bool = False
    ) -> frozenset[int]:
        """Return the vertices that are so many edges away.

        Parameters
        ----------
        vertex : int
        neighbourhood : int
            Number of edges.
        contains : bool
            Whether to include nearer vertices too (but not `vertex`).

        Returns
        -------
        vertices : frozenset of int

        Examples
        --------
        >>> from virtualbrain.surfaces import EEGCap
        >>> len(EEGCap.from_file().nth_ring(0, neighbourhood=1))
        5
        """
        ring, known = {vertex}, {vertex}
        for _ in range(neighbourhood):
            ring = {n for v in ring for n in self.vertex_neighbours[v]} - known
            known |= ring
        return frozenset(known - {vertex} if contains else ring)

    def compute_topological_constants(
        self,
    ) -> tuple[int, NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Count what tells whether this is a closed surface.

        Returns
        -------
        euler : int
            Vertices + triangles - edges: 2 for each closed sphere.
        isolated : array of int
            Vertices of fewer than 3 triangles.
        pinched_off : array of int
            Edges of more than 2 triangles.
        holes : array of int
            Edges of fewer than 2 triangles.

        Examples
        --------
        >>> from virtualbrain.surfaces import EEGCap
        >>> euler, isolated, pinched_off, holes = EEGCap.from_file().compute_topological_constants()
        >>> euler, len(isolated), len(pinched_off), len(holes)
        (2, 0, 0, 0)
        """
        euler = self.number_of_vertices + self.number_of_triangles - self.number_of_edges
        at_vertex = np.bincount(self.triangles.ravel(), minlength=self.number_of_vertices)
        at_edge = np.bincount(self._edges[1].ravel(), minlength=self.number_of_edges)
        return (
            euler,
            np.flatnonzero(at_vertex < 3),
            np.flatnonzero(at_edge > 2),
            np.flatnonzero(at_edge < 2),
        )

    def validate_topology_for_simulations(self) -> Validation:
        """Look for what a closed surface of one or two pieces does not have.

        Returns
        -------
        result : Validation
            Its `warnings` are empty if all is well.
        """
        euler, isolated, pinched_off, holes = self.compute_topological_constants()
        result = Validation()
        if euler not in (2, 4):
            result.warnings.append(
                ("Topologically not 1 or 2 spheres.", f"Euler characteristic: {euler}")
            )
        flat = np.flatnonzero(~(self.triangle_areas > 0))
        for message, found in (
            ("Has triangles without area.", flat),
            ("Has isolated vertices.", isolated),
            ("Surface is pinched off.", pinched_off),
            ("Has holes.", holes),
        ):
            if len(found):
                result.warnings.append((message, f"indices: {found}"))
        return result

    def validate(self) -> Validation:
        """Set `valid_for_simulations` to whether `validate_topology_for_simulations` is content."""
        result = self.validate_topology_for_simulations()
        self.valid_for_simulations = not result.warnings
        return result

    def _vertex_indices(self, name: str, value: ArrayLike) -> Ints:
        array = np.atleast_1d(np.asarray(value))
        if array.dtype.kind not in "iu" or array.ndim != 1:
            raise TypeError(f"{name} wants indices of vertices; got {value!r}")
        if (array < 0).any() or (array >= self.number_of_vertices).any():
            raise ValueError(
                f"{name} wants vertices from 0 to {self.number_of_vertices - 1}; got "
                f"{array.min()} to {array.max()}"
            )
        return array.astype(np.int32)


def _vectors(name: str, value: ArrayLike | None) -> Floats | None:
    if value is None:
        return None
    array = real_array(name, value, "one vector each, shape (n, 3)")
    if array.size == 0:
        return None
    if array.ndim != 2 or array.shape[1] != 3:
        raise ValueError(f"{name} wants shape (n, 3); got {array.shape}")
    return array
