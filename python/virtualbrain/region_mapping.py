"""Which region each vertex of a surface belongs to."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain import _mesh, datasets
from virtualbrain._declared import Fixed
from virtualbrain.connectivity import Connectivity
from virtualbrain.surfaces import Surface

__all__ = ["RegionMapping"]


class RegionMapping(Fixed):
    """The region of each vertex.

    Parameters
    ----------
    array_data : array of int, shape (n_vertices,)
        Indices into the regions of `connectivity`.
    connectivity : Connectivity
    surface : Surface

    Raises
    ------
    TypeError
        Something that is not whole numbers.
    ValueError
        A negative index, or another shape.

    Examples
    --------
    >>> RegionMapping.from_file().array_data.shape
    (16384,)
    """

    def __init__(
        self,
        array_data: ArrayLike | None = None,
        connectivity: Connectivity | None = None,
        surface: Surface | None = None,
    ) -> None:
        if array_data is not None:
            self.array_data = array_data
        self.connectivity = connectivity
        self.surface = surface

    @property
    def array_data(self) -> NDArray[np.int32]:
        """The region of each vertex, array of int, shape (n_vertices,)."""
        if "_array_data" not in self.__dict__:
            raise AttributeError("array_data of the region mapping is not set")
        data: NDArray[np.int32] = self.__dict__["_array_data"]
        return data

    @array_data.setter
    def array_data(self, value: ArrayLike) -> None:
        array = np.asarray(value)
        if array.dtype.kind not in "iuf" or (array != np.rint(array)).any():
            raise TypeError("array_data wants the index of a region for each vertex")
        array = array.reshape(-1)
        if array.size == 0 or (array < 0).any():
            raise ValueError(
                "array_data wants indices from 0, one per vertex; negative ones may stand for "
                "vertices of no region: RegionMapping.from_parcellation fills them"
            )
        if (array >= 2**31).any():
            raise ValueError(f"array_data wants indices of regions; got {array.max():g}")
        self.__dict__["_array_data"] = array.astype(np.int32)

    @classmethod
    def from_file(
        cls, source_file: str | os.PathLike[str] = "regionMapping_16k_76.txt"
    ) -> RegionMapping:
        """Read a mapping of one index per vertex.

        Parameters
        ----------
        source_file : path-like
            A path, or a name that `virtualbrain.datasets.find` finds: text, maybe packed as
            ``.txt.bz2`` or alone in a ``.zip``, ``.npy``, ``.mat`` or TVB's ``.h5``.

        Returns
        -------
        mapping : RegionMapping

        Raises
        ------
        FileNotFoundError, ValueError
            No such file, or one of another kind.
        """
        from virtualbrain.io.arrays import read_array

        path = datasets.find(source_file)
        if path.suffix.lower() in (".h5", ".hdf5"):
            from virtualbrain.io import tvb_h5

            data = tvb_h5.read_arrays(path, ("array_data",))["array_data"]
        elif path.suffix.lower() == ".zip":
            from virtualbrain.io._members import numbers_alone

            data = numbers_alone(path)
        else:
            data = read_array(path)
        try:
            return cls(data)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path}: {error}") from error

    def to_file(self, path: str | os.PathLike[str]) -> None:
        """Write the region of each vertex, which `from_file` and TVB read.

        Parameters
        ----------
        path : path-like
            Where to write: ``.txt``, a number to a line, or TVB's ``.h5``, which names the surface
            and the connectome.

        Raises
        ------
        OSError, ValueError
            A place that cannot be written to, or another ending.
        """
        from virtualbrain.io.atomic import replacing

        if os.fspath(path).lower().endswith((".h5", ".hdf5")):
            from virtualbrain.io import tvb_h5

            return tvb_h5.write_region_mapping(path, self)
        if not os.fspath(path).endswith(".txt"):
            raise ValueError(f"{os.fspath(path)}: a region mapping is written as .txt or .h5")
        with replacing(path) as file:
            file.writelines(f"{region}\n".encode() for region in self.array_data.tolist())

    @classmethod
    def from_parcellation(
        cls,
        codes: ArrayLike,
        names: Sequence[str],
        connectivity: Connectivity,
        surface: Surface,
    ) -> RegionMapping:
        """Make a mapping from a parcellation, whose names are those of the regions.

        Vertices of no region of the connectome, such as those of the medial wall, get the region of
        the nearest vertex that has one, along edges.

        Parameters
        ----------
        codes : array of int, shape (n_vertices,)
            Which name each vertex has; negative for none.
        names : sequence of str
            Such as those of a FreeSurfer annotation. They match labels that are equal up to case,
            and separators, and up to ``ctx-lh-`` or ``lh_`` against ``l`` for the side.
        connectivity : Connectivity
            With labels.
        surface : Surface
            With as many vertices.

        Returns
        -------
        mapping : RegionMapping

        Raises
        ------
        ValueError
            No name is that of a region, or the number of codes is not that of vertices.

        References
        ----------
        Fischl et al. 2004, Cerebral Cortex 14:11-22, doi:10.1093/cercor/bhg087

        Examples
        --------
        >>> square = Surface(vertices=[[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 3, 0]],
        ...                  triangles=[[0, 1, 2], [0, 2, 3]])
        >>> conn = Connectivity(weights=[[0, 1], [1, 0]], region_labels=["lV1", "lV2"])
        >>> names = ["unknown", "lh_V2", "lh_V1"]
        >>> RegionMapping.from_parcellation([2, 2, 0, 1], names, conn, square).array_data
        array([0, 0, 0, 1], dtype=int32)
        """
        regions = {_plain(str(label)): i for i, label in enumerate(connectivity.region_labels)}
        region_of = np.array([regions.get(_plain(name), -1) for name in names] + [-1])
        code = np.asarray(codes).reshape(-1)
        if len(code) != surface.number_of_vertices:
            raise ValueError(
                f"codes has {len(code)} entries; the surface has {surface.number_of_vertices} "
                "vertices"
            )
        if (code >= len(names)).any():
            raise ValueError(f"codes wants indices below {len(names)}, the number of names")
        mapped = region_of[np.where(code < 0, len(names), code)]
        if (mapped < 0).all():
            raise ValueError(
                f"none of the names {', '.join(map(repr, names[:4]))}, ... is a region of the "
                f"connectome: {', '.join(map(repr, connectivity.region_labels[:4].tolist()))}, ..."
            )
        return cls(_filled(mapped, surface), connectivity, surface)

    @classmethod
    def from_annotations(
        cls,
        left: str | os.PathLike[str],
        right: str | os.PathLike[str],
        connectivity: Connectivity,
        surface: Surface,
    ) -> RegionMapping:
        """Make a mapping from FreeSurfer's annotations of both hemispheres.

        Parameters
        ----------
        left, right : path-like
            ``lh.aparc.annot`` and ``rh.aparc.annot``. Needs nibabel.
        connectivity : Connectivity
            Whose labels begin with ``l`` or ``lh``, ``r`` or ``rh`` where both hemispheres have a
            region of the same name; see `from_parcellation`.
        surface : Surface
            The left hemisphere's vertices, then the right one's.

        Returns
        -------
        mapping : RegionMapping

        Raises
        ------
        FileNotFoundError
            No such file.
        ValueError
            As for `from_parcellation`.
        """
        from virtualbrain.io.freesurfer import read_annotation

        codes: list[NDArray[np.int64]] = []
        names: list[str] = []
        for side, path in (("lh", left), ("rh", right)):
            values, table = read_annotation(path)
            codes.append(np.where(values < 0, -1, values + len(names)))
            names += [f"{side}_{name}" for name in table.names]
        return cls.from_parcellation(np.concatenate(codes), names, connectivity, surface)

    def refined(self, number_of_vertices: int) -> RegionMapping:
        """Return the mapping of the surface with more vertices.

        A new vertex gets the region that most of the corners of the triangles at its edge have.

        Parameters
        ----------
        number_of_vertices : int
            See `Surface.refined`.

        Returns
        -------
        mapping : RegionMapping
            With the refined surface.

        Raises
        ------
        ValueError
            No surface, or fewer vertices than there are.

        Examples
        --------
        >>> from virtualbrain.surfaces import CorticalSurface
        >>> mapping = RegionMapping.from_file()
        >>> mapping.surface = CorticalSurface.from_file()
        >>> mapping.refined(20_000).surface
        CorticalSurface(20000 vertices, 39992 triangles)
        """
        if self.surface is None:
            raise ValueError("the region mapping has no surface to refine: set its surface")
        surface, parents = self.surface._refined(number_of_vertices)
        data = _mesh.inherited(self.array_data, parents)
        return RegionMapping(data, self.connectivity, surface)

    def __repr__(self) -> str:
        data = self.__dict__.get("_array_data")
        return f"RegionMapping({'unset' if data is None else f'{len(data)} vertices'})"


def _plain(name: str) -> str:
    """Letters and digits alone, and one way to say the side."""
    words = "".join(c if c.isalnum() else " " for c in name.lower()).split()
    words = [word for word in words if word != "ctx"]
    if words and words[0] in ("lh", "left", "rh", "right"):
        words[0] = words[0][0]
    return "".join(words)


def _filled(regions: NDArray[np.int64], surface: Surface) -> NDArray[np.int64]:
    """Give vertices without a region that of the nearest one with a region."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    known = np.flatnonzero(regions >= 0)
    n, edges = surface.number_of_vertices, surface.edges
    graph = csr_matrix((surface.edge_lengths, (edges[:, 0], edges[:, 1])), shape=(n, n))
    distance, _, nearest = dijkstra(
        graph, directed=False, indices=known, min_only=True, return_predecessors=True
    )
    if not np.isfinite(distance).all():
        raise ValueError("a piece of the surface has no vertex of any region of the connectome")
    return np.asarray(regions[nearest])
