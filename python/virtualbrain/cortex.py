"""The cortex of a surface simulation: a surface, its regions, and local connectivity."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arguments import instance
from virtualbrain._arrays import real_array
from virtualbrain._declared import Fixed
from virtualbrain._mesh import Floats, Ints
from virtualbrain.local_connectivity import LocalConnectivity
from virtualbrain.region_mapping import RegionMapping
from virtualbrain.surfaces import CorticalSurface, Surface

__all__ = ["Cortex"]


class Cortex(Fixed):
    """A surface whose vertices are nodes, and regions beside it that have none.

    The nodes of a surface simulation are the vertices, and after them one for each region that no
    vertex is mapped to, such as those below the cortex.

    Parameters
    ----------
    region_mapping_data : RegionMapping, or array of int, shape (n_vertices,)
        With its surface, which of an array is to be set; the simulator adds its connectome.
    local_connectivity : LocalConnectivity
        Default: a Gaussian within 40 mm, computed by `configure`.
    coupling_strength : float or array, shape (n_vertices,)
        Factor of the local connectivity. Read back as an array. Default 1.

    Examples
    --------
    >>> from virtualbrain import Connectivity
    >>> cortex = Cortex.from_file(local_connectivity_file="local_connectivity_16384.mat")
    >>> cortex.region_mapping_data.connectivity = Connectivity.from_file()
    >>> cortex.region_mapping.shape
    (16384,)
    """

    def __init__(
        self,
        region_mapping_data: RegionMapping | ArrayLike | None = None,
        local_connectivity: LocalConnectivity | None = None,
        coupling_strength: ArrayLike = 1.0,
    ) -> None:
        self.region_mapping_data = region_mapping_data
        self.local_connectivity = local_connectivity
        self.coupling_strength = coupling_strength

    @classmethod
    def from_file(
        cls,
        source_file: str | os.PathLike[str] = "cortex_16384.zip",
        region_mapping_file: str | os.PathLike[str] = "regionMapping_16k_76.txt",
        local_connectivity_file: str | os.PathLike[str] | None = None,
    ) -> Cortex:
        """Read a surface, its region mapping and maybe its local connectivity.

        Parameters
        ----------
        source_file, region_mapping_file, local_connectivity_file : path-like
            Paths, or names that `virtualbrain.datasets.find` finds.

        Returns
        -------
        cortex : Cortex

        Raises
        ------
        FileNotFoundError
            No such file.
        ValueError
            A file of another kind.
        """
        mapping = RegionMapping.from_file(region_mapping_file)
        mapping.surface = CorticalSurface.from_file(source_file)
        local = local_connectivity_file
        return cls(mapping, None if local is None else LocalConnectivity.from_file(local))

    @property
    def region_mapping_data(self) -> RegionMapping:
        """The region of each vertex, with its surface and connectome; an array becomes one."""
        return self._region_mapping_data

    @region_mapping_data.setter
    def region_mapping_data(self, value: RegionMapping | ArrayLike | None) -> None:
        self._region_mapping_data = (
            value if isinstance(value, RegionMapping) else RegionMapping(value)
        )

    @property
    def coupling_strength(self) -> Floats:
        """Factor of the local connectivity, array, shape (1,) or (n_vertices,)."""
        return self._coupling_strength

    @coupling_strength.setter
    def coupling_strength(self, value: ArrayLike) -> None:
        wants = "a number, or one per vertex"
        array = np.atleast_1d(real_array("coupling_strength", value, wants))
        if array.ndim != 1:
            raise ValueError(f"coupling_strength wants {wants}; got shape {array.shape}")
        if not np.isfinite(array).all():
            first = int(np.flatnonzero(~np.isfinite(array))[0])
            raise ValueError(
                f"coupling_strength wants finite numbers; got {array[first]} at {first}"
            )
        self._coupling_strength: Floats = array

    @property
    def region_mapping(self) -> NDArray[np.intp]:
        """The region of each node: those of vertices, then regions without any; array of int."""
        mapped = self.region_mapping_data.array_data
        connectivity = self.region_mapping_data.connectivity
        if connectivity is None:
            raise ValueError(
                "which regions have no vertices is not known: set region_mapping_data.connectivity"
            )
        n = connectivity.number_of_regions
        if mapped.max() >= n:
            raise ValueError(
                f"the region mapping has region {mapped.max()}; the connectome has {n} regions"
            )
        return np.concatenate([mapped, connectivity.unmapped_indices(mapped)]).astype(np.intp)

    @property
    def surface(self) -> Surface:
        """The surface of the region mapping."""
        if self.region_mapping_data.surface is None:
            raise ValueError("the cortex has no surface: set region_mapping_data.surface")
        return self.region_mapping_data.surface

    @property
    def number_of_vertices(self) -> int:
        """How many vertices the surface has."""
        return self.surface.number_of_vertices

    @property
    def number_of_triangles(self) -> int:
        """How many triangles the surface has."""
        return self.surface.number_of_triangles

    @property
    def vertices(self) -> Floats:
        """Positions, array, shape (n_vertices, 3), mm."""
        return self.surface.vertices

    @property
    def triangles(self) -> Ints:
        """Vertices of each triangle, array of int, shape (n_triangles, 3)."""
        return self.surface.triangles

    @property
    def vertex_normals(self) -> Floats:
        """Unit normals at the vertices, array, shape (n_vertices, 3)."""
        return self.surface.vertex_normals

    def configure(self) -> Cortex:
        """Check sizes, and compute the local connectivity unless it has a matrix.

        Raises
        ------
        ValueError
            A region mapping or a local connectivity of another number of vertices.
        """
        n = self.number_of_vertices
        mapped = self.region_mapping_data.array_data
        # TVB's file for 192 regions goes on with the regions that have no vertices
        if len(mapped) < n or np.isin(mapped[n:], mapped[:n]).any():
            raise ValueError(
                f"the region mapping is for {len(mapped)} vertices; the surface has {n}"
            )
        if self.coupling_strength.size not in (1, n):
            raise ValueError(
                f"coupling_strength wants 1 number or {n}, one per vertex; got "
                f"{self.coupling_strength.size}"
            )
        self.local_connectivity = instance(
            "local_connectivity", self.local_connectivity, LocalConnectivity, LocalConnectivity
        )
        if self.local_connectivity.matrix is None:
            self.compute_local_connectivity()
        shape = self.local_connectivity.matrix.shape
        if shape != (n, n):
            raise ValueError(f"the local connectivity has shape {shape}; the surface {n} vertices")
        return self

    def compute_local_connectivity(self) -> None:
        """Set the matrix of `local_connectivity` from the distances along its surface."""
        if self.local_connectivity is None:
            self.local_connectivity = LocalConnectivity()
        if self.local_connectivity.surface is None:
            self.local_connectivity.surface = self.surface
        self.local_connectivity.compute_sparse_matrix()

    def prepare_local_coupling(self, number_of_nodes: int | None = None) -> Any:
        """Return the local connectivity of all nodes, times `coupling_strength`.

        Parameters
        ----------
        number_of_nodes : int
            Default: of `region_mapping`.

        Returns
        -------
        matrix : scipy.sparse.csr_matrix, shape (n_nodes, n_nodes)
            Rows are targets. Without entries for nodes that are no vertices.

        Examples
        --------
        >>> cortex = Cortex.from_file(local_connectivity_file="local_connectivity_16384.mat")
        >>> cortex.prepare_local_coupling(16400).shape
        (16400, 16400)
        """
        from scipy.sparse import csr_matrix

        self.configure()
        assert self.local_connectivity is not None
        n = len(self.region_mapping) if number_of_nodes is None else number_of_nodes
        matrix = csr_matrix(self.local_connectivity.matrix, dtype=np.float64, copy=True)
        rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        matrix.data *= np.broadcast_to(self.coupling_strength, self.number_of_vertices)[rows]
        matrix.resize(n, n)
        return matrix

    def refined(self, number_of_vertices: int) -> Cortex:
        """Return the same cortex with more vertices; its local connectivity is to be computed.

        Parameters
        ----------
        number_of_vertices : int
            See `Surface.refined`.

        Returns
        -------
        cortex : Cortex

        Examples
        --------
        >>> Cortex.from_file().refined(17_000)
        Cortex(17000 vertices)
        """
        local = LocalConnectivity()
        if self.local_connectivity is not None:
            local = LocalConnectivity(
                equation=self.local_connectivity.equation, cutoff=self.local_connectivity.cutoff
            )
        return Cortex(self.region_mapping_data.refined(number_of_vertices), local)

    def __repr__(self) -> str:
        return f"Cortex({self.number_of_vertices} vertices)"
