"""Surfaces made of triangles: cortex, skull, skin."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain import _core, _mesh
from virtualbrain._arrays import real_array
from virtualbrain._mesh import Floats
from virtualbrain._progress import Progress
from virtualbrain._surface_files import SurfaceFiles
from virtualbrain._triangle_mesh import Validation

__all__ = [
    "BrainSkull",
    "CorticalSurface",
    "EEGCap",
    "FaceSurface",
    "SkinAir",
    "SkullSkin",
    "Surface",
    "SurfaceTypesEnum",
    "Validation",
    "WhiteMatterSurface",
    "make_surface",
]


class SurfaceTypesEnum(Enum):
    """What a surface is of."""

    CORTICAL_SURFACE = "Cortical Surface"
    BRAIN_SKULL_SURFACE = "Brain Skull"
    SKULL_SKIN_SURFACE = "Skull Skin"
    SKIN_AIR_SURFACE = "Skin Air"
    EEG_CAP_SURFACE = "EEG Cap"
    FACE_SURFACE = "Face"
    WHITE_MATTER_SURFACE = "White Matter"


class Equation(Protocol):
    """What gives a number for every distance."""

    def evaluate(self, var: Any, /) -> Any: ...


S = TypeVar("S", bound="Surface")


class Surface(SurfaceFiles):
    """A surface made of triangles.

    What is computed from positions and triangles is computed when it is first asked for, and again
    after they are set anew. They cannot be edited in place.

    Parameters
    ----------
    vertices : array, shape (n_vertices, 3), mm
        Positions.
    triangles : array of int, shape (n_triangles, 3)
        Vertices of each triangle, from 0; counter-clockwise when seen from outside.
    vertex_normals : array, shape (n_vertices, 3)
        Unit vectors. Default: of the triangles around, weighted by their angles at the vertex.
    triangle_normals : array, shape (n_triangles, 3)
        Unit vectors. Default: computed.
    hemisphere_mask : array of bool, shape (n_vertices,)
        True for vertices of the right hemisphere.
    valid_for_simulations : bool
        Set by `validate`.

    Raises
    ------
    TypeError
        What is not made of numbers.
    ValueError
        Wrong shapes, positions that are not finite, triangles of vertices that do not exist.

    Examples
    --------
    >>> tetrahedron = Surface(
    ...     vertices=[[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]],
    ...     triangles=[[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]],
    ... )
    >>> tetrahedron.compute_topological_constants()[0]
    2
    """

    surface_type: ClassVar[str | None] = None
    geodesic_distance_matrix: Any

    def __init__(
        self,
        *,
        vertices: ArrayLike | None = None,
        triangles: ArrayLike | None = None,
        vertex_normals: ArrayLike | None = None,
        triangle_normals: ArrayLike | None = None,
        hemisphere_mask: ArrayLike | None = None,
        valid_for_simulations: bool = True,
    ) -> None:
        if vertices is not None:
            self.vertices = vertices
        if triangles is not None:
            self.triangles = triangles
        self.vertex_normals = vertex_normals
        self.triangle_normals = triangle_normals
        self.hemisphere_mask = hemisphere_mask
        self.valid_for_simulations = valid_for_simulations
        self.geodesic_distance_matrix = None

    # Distances ------------------------------------------------------------------------------------

    @cached_property
    def _geodesic(self) -> _core.Geodesic:
        return _core.Geodesic(self.vertices, self.triangles)

    def geodesic_distance(
        self,
        sources: ArrayLike,
        max_dist: float | None = None,
        targets: ArrayLike | None = None,
    ) -> Floats:
        """Compute exact distances along the surface from the nearest of some vertices.

        Parameters
        ----------
        sources : int or array of int
            Vertices.
        max_dist : float, mm
            How far to go. Default: everywhere.
        targets : array of int
            Vertices whose distances are wanted. Default: all.

        Returns
        -------
        distances : array, shape (n_vertices,) or (n_targets,), mm
            Infinite beyond `max_dist`, and where no path leads.

        Raises
        ------
        ValueError
            Both `max_dist` and `targets`, a negative `max_dist`, or a vertex that does not exist.

        References
        ----------
        Mitchell, Mount & Papadimitriou 1987, SIAM J. Comput. 16:647-668, doi:10.1137/0216045

        Examples
        --------
        >>> bool(np.isfinite(EEGCap.from_file().geodesic_distance([0], max_dist=20)).sum() > 1)
        True
        """
        if max_dist is not None and targets is not None:
            raise ValueError("give max_dist or targets, not both")
        longest = np.inf if max_dist is None else float(max_dist)
        distances = self._geodesic.distances(self._vertex_indices("sources", sources), longest)
        if targets is not None:
            distances = distances[self._vertex_indices("targets", targets)]
        return distances

    def geodesic_distances_within(
        self,
        max_dist: float,
        sources: ArrayLike | None = None,
        threads: int = 0,
        progress: bool | Callable[[float], None] | None = None,
    ) -> Any:
        """Compute exact distances along the surface between vertices that are near one another.

        Parameters
        ----------
        max_dist : float, mm
        sources : array of int
            Vertices to start from. Default: all.
        threads : int
            Default 0: as many as help.
        progress : bool or callable
            Whether to show a progress bar; by default one appears in a terminal after two
            seconds. A callable gets the fraction done, 0 to 1.

        Returns
        -------
        distances : scipy.sparse.csr_matrix, shape (n_sources, n_vertices), mm
            Without entries for vertices with themselves and for what is farther apart.

        Examples
        --------
        >>> EEGCap.from_file().geodesic_distances_within(20, sources=[0, 1]).shape
        (2, 1082)
        """
        from scipy.sparse import csr_matrix

        chosen = None if sources is None else self._vertex_indices("sources", sources)
        n = self.number_of_vertices if chosen is None else len(chosen)
        with Progress(n, progress, "measuring distances", unit="vertices") as report:
            near = self._geodesic.within(float(max_dist), chosen, threads, report)
            report.finish()
        start, target, distance = near
        source = np.repeat(np.arange(n) if chosen is None else chosen, np.diff(start))
        keep = target != source
        start = np.concatenate([[0], np.cumsum(keep)])[start]
        return csr_matrix((distance[keep], target[keep], start), shape=(n, self.number_of_vertices))

    def compute_geodesic_distance_matrix(self, max_dist: float) -> None:
        """Set `geodesic_distance_matrix` to what `geodesic_distances_within` gives."""
        self.geodesic_distance_matrix = self.geodesic_distances_within(max_dist)

    def compute_equation(self, focal_points: ArrayLike, equation: Equation) -> Floats:
        """Evaluate an equation on the distance from the nearest of some vertices.

        Parameters
        ----------
        focal_points : array of int
            Vertices.
        equation : an object with ``evaluate(distances)``

        Returns
        -------
        values : array, shape (n_vertices,)
        """
        return np.asarray(equation.evaluate(self.geodesic_distance(focal_points)))

    def laplace_beltrami(self, fv: ArrayLike, h: float = 1.0) -> Floats:
        """Evaluate the discrete Laplace-Beltrami operator, with `geodesic_distance_matrix`.

        Parameters
        ----------
        fv : array, shape (n_vertices,)
            A function on the vertices.
        h : float, mm^2
            Width of the heat kernel. Set `geodesic_distance_matrix` first, to a few times its
            square root or farther; what is beyond counts as nothing.

        Returns
        -------
        values : array, shape (n_vertices,)

        References
        ----------
        Belkin, Sun & Wang 2008, Proc. 24th Symp. Comput. Geom. 278-287,
        doi:10.1145/1377676.1377725
        """
        if self.geodesic_distance_matrix is None:
            raise ValueError("laplace_beltrami needs compute_geodesic_distance_matrix first")
        f = real_array("fv", fv, "one number per vertex").reshape(-1)
        kernel = self.geodesic_distance_matrix.copy()
        kernel.data = np.exp(-(kernel.data**2) / (4 * h))
        area = self.vertex_areas
        return np.asarray(
            (kernel @ (area * f) - f * (kernel @ area)) / (4 * np.pi * h**2), np.float64
        )

    # Other surfaces, and showing ------------------------------------------------------------------

    def refined(self: S, number_of_vertices: int) -> S:
        """Return the same surface with more vertices: edges are split in the middle.

        Parameters
        ----------
        number_of_vertices : int
            How many to have; the longest edges are split first.

        Returns
        -------
        surface : Surface
            Its first vertices are those of this one.

        See Also
        --------
        virtualbrain.region_mapping.RegionMapping.refined : with the regions of the vertices.

        Examples
        --------
        >>> EEGCap.from_file().refined(2000)
        EEGCap(2000 vertices, 3996 triangles)
        """
        return self._refined(number_of_vertices)[0]

    def _refined(self: S, number_of_vertices: int) -> tuple[S, NDArray[np.int32]]:
        if number_of_vertices < self.number_of_vertices:
            raise ValueError(
                f"number_of_vertices wants at least {self.number_of_vertices}, what there is; got "
                f"{number_of_vertices}"
            )
        vertices, triangles, parents = _mesh.refined(
            self.vertices, self.triangles, number_of_vertices
        )
        mask = self.hemisphere_mask
        if mask is not None:
            mask = _mesh.inherited(mask, parents)
        return type(self)(vertices=vertices, triangles=triangles, hemisphere_mask=mask), parents

    def compute_triangle_normals(self) -> None:
        """Set `triangle_normals` from the triangles."""
        self.triangle_normals = None

    def compute_vertex_normals(self) -> None:
        """Set `vertex_normals` from the triangles."""
        self.vertex_normals = None

    def configure(self: S) -> S:
        """Check that all fields agree in size.

        Raises
        ------
        ValueError
            Normals or a hemisphere mask of another length.
        """
        for name, wanted in (
            ("vertex_normals", self.number_of_vertices),
            ("triangle_normals", self.number_of_triangles),
            ("hemisphere_mask", self.number_of_vertices),
        ):
            value = self.__dict__[f"_{name}"]
            if value is not None and len(value) != wanted:
                raise ValueError(f"{name} has {len(value)} rows; the surface wants {wanted}")
        return self

    def summary_info(self) -> dict[str, Any]:
        """Return numbers that describe the surface, by name."""
        return {
            "Surface type": type(self).__name__,
            "Valid for simulations": self.valid_for_simulations,
            "Number of vertices": self.number_of_vertices,
            "Number of triangles": self.number_of_triangles,
            "Number of edges": self.number_of_edges,
            "Has two hemispheres": self.bi_hemispheric,
            "Edge lengths, mean (mm)": self.edge_mean_length,
            "Edge lengths, shortest (mm)": self.edge_min_length,
            "Edge lengths, longest (mm)": self.edge_max_length,
        }

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({self.number_of_vertices} vertices, "
            f"{self.number_of_triangles} triangles)"
        )


class CorticalSurface(Surface):
    """Cortical or pial surface."""

    surface_type = SurfaceTypesEnum.CORTICAL_SURFACE.value


class WhiteMatterSurface(Surface):
    """The interface of white and grey matter."""

    surface_type = SurfaceTypesEnum.WHITE_MATTER_SURFACE.value


class SkinAir(Surface):
    """The outside of the skin."""

    surface_type = SurfaceTypesEnum.SKIN_AIR_SURFACE.value
    default_file = "outer_skin_4096.zip"


class BrainSkull(Surface):
    """The inside of the skull."""

    surface_type = SurfaceTypesEnum.BRAIN_SKULL_SURFACE.value
    default_file = "inner_skull_4096.zip"


class SkullSkin(Surface):
    """The outside of the skull."""

    surface_type = SurfaceTypesEnum.SKULL_SKIN_SURFACE.value
    default_file = "outer_skull_4096.zip"


class EEGCap(Surface):
    """The part of the head that an EEG cap covers."""

    surface_type = SurfaceTypesEnum.EEG_CAP_SURFACE.value
    default_file = "scalp_1082.zip"


class FaceSurface(Surface):
    """Head and face."""

    surface_type = SurfaceTypesEnum.FACE_SURFACE.value
    default_file = "face_8614.zip"


def make_surface(surface_type: str) -> Surface | None:
    """Make an empty surface of the class of this type, one of `SurfaceTypesEnum`, or None."""
    names = {"Pial": CorticalSurface, "SkinAir": SkinAir}
    for cls in Surface.__subclasses__():
        names[str(cls.surface_type)] = cls
    chosen = CorticalSurface if surface_type.startswith("Cortex") else names.get(surface_type)
    return None if chosen is None else chosen()
