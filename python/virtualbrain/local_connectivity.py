"""How vertices of the cortex act on their neighbours."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from virtualbrain import datasets
from virtualbrain._arguments import number
from virtualbrain._declared import Fixed
from virtualbrain._warnings import warn
from virtualbrain.equations import Gaussian
from virtualbrain.surfaces import Equation, Surface

__all__ = ["LocalConnectivity"]


class LocalConnectivity(Fixed):
    """Connections between near vertices, of a strength that depends on their distance.

    Parameters
    ----------
    surface : Surface
    equation : an object with ``evaluate(distances)``
        Strength over distance in mm. Default: `virtualbrain.equations.Gaussian`.
    cutoff : float, mm
        Vertices that are farther apart along the surface are not connected. Default 40.
    matrix : scipy.sparse matrix, shape (n_vertices, n_vertices)
        Instead of computing one.

    Raises
    ------
    ValueError
        A cutoff that is not above 0.

    Examples
    --------
    >>> from virtualbrain.surfaces import EEGCap
    >>> local = LocalConnectivity(surface=EEGCap.from_file(), cutoff=30.0)
    >>> local.compute_sparse_matrix()
    >>> local.matrix.shape
    (1082, 1082)
    """

    matrix: Any
    matrix_gdist: Any

    def __init__(
        self,
        surface: Surface | None = None,
        equation: Equation | None = None,
        cutoff: float = 40.0,
        matrix: Any = None,
    ) -> None:
        self.surface = surface
        self.equation: Equation = Gaussian() if equation is None else equation
        self.cutoff = cutoff
        self.matrix = matrix
        self.matrix_gdist = None

    @property
    def cutoff(self) -> float:
        """Largest distance along the surface, mm."""
        return self._cutoff

    @cutoff.setter
    def cutoff(self, value: float) -> None:
        cutoff = number("cutoff", value, "a number of mm")
        if not cutoff > 0:
            raise ValueError(f"cutoff wants a number of mm above 0; got {cutoff:g}")
        self._cutoff = cutoff

    def compute_sparse_matrix(self, threads: int = 0) -> None:
        """Set `matrix` from the distances along `surface`.

        Parameters
        ----------
        threads : int
            Default 0: as many as help.

        Raises
        ------
        ValueError
            No surface, or an equation that gives something that is not finite.

        Warns
        -----
        UserWarning
            Vertices without any neighbour within the cutoff.
        """
        if self.surface is None:
            raise ValueError("local connectivity needs a surface: set its surface")
        self.matrix_gdist = self.surface.geodesic_distances_within(self.cutoff, threads=threads)
        self.compute()
        self.matrix_gdist = None

    def compute(self) -> None:
        """Set `matrix` from `matrix_gdist`, distances as a sparse matrix in mm.

        The equation is evaluated on each; then rows are scaled so that what is positive, and what
        is negative, has the same sum in each: its mean over all vertices. Thus it does not matter
        that there are more neighbours where triangles are small.
        """
        if self.matrix_gdist is None:
            raise ValueError("matrix_gdist is not set: use compute_sparse_matrix")
        matrix = self.matrix_gdist.tocsr().astype(np.float64)
        matrix.data = np.asarray(self.equation.evaluate(matrix.data), np.float64)
        if not np.isfinite(matrix.data).all():
            raise ValueError(f"equation {self.equation!r} has values that are not finite")
        rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        scaled = np.zeros_like(matrix.data)
        lonely = 0
        for sign in (matrix.data > 0, matrix.data < 0):
            sums = np.bincount(rows[sign], matrix.data[sign], matrix.shape[0]).astype(np.float64)
            factors = np.divide(sums.mean(), sums, out=np.zeros_like(sums), where=sums != 0)
            scaled[sign] = matrix.data[sign] * factors[rows[sign]]
            lonely = max(lonely, int(np.count_nonzero(sums == 0)) if sums.any() else 0)
        if lonely:
            warn(
                f"the surface is too coarse for this local connectivity: {lonely} vertices have no "
                f"neighbour that counts within {self.cutoff:g} mm",
            )
        matrix.data = scaled
        self.matrix = matrix

    @classmethod
    def from_file(
        cls, source_file: str | os.PathLike[str] = "local_connectivity_16384.mat"
    ) -> LocalConnectivity:
        """Read a matrix from the variable ``LocalCoupling`` of a MATLAB file, or TVB's HDF5.

        Parameters
        ----------
        source_file : path-like
            A path, or a name that `virtualbrain.datasets.find` finds.

        Returns
        -------
        local_connectivity : LocalConnectivity

        Raises
        ------
        FileNotFoundError, ValueError
            No such file, or one without that variable.

        Examples
        --------
        >>> LocalConnectivity.from_file().matrix.nnz
        98280
        """
        from scipy.sparse import csr_matrix

        from virtualbrain.io.arrays import read_variables

        path = datasets.find(source_file)
        if path.suffix.lower() in (".h5", ".hdf5"):
            from virtualbrain.io import tvb_h5

            return tvb_h5.read_local_connectivity(path)
        variables = read_variables(path)
        if "LocalCoupling" not in variables:
            raise ValueError(f"{path} has no variable LocalCoupling; it has {list(variables)}")
        matrix = csr_matrix(variables["LocalCoupling"])
        if matrix.shape[0] != matrix.shape[1] or not np.isfinite(matrix.data).all():
            raise ValueError(
                f"{path}: LocalCoupling wants finite numbers, as many rows as columns; got shape "
                f"{matrix.shape}"
            )
        return cls(matrix=matrix)

    def to_file(self, path: str | os.PathLike[str]) -> None:
        """Write the matrix, which `from_file` and TVB read.

        Parameters
        ----------
        path : path-like
            Where to write: ``.mat``, as the variable ``LocalCoupling``, or TVB's ``.h5``, which
            names the surface and has the equation and the cutoff too.

        Raises
        ------
        OSError
            A place that cannot be written to.
        ValueError
            Another ending, or no matrix: `compute_sparse_matrix` makes one.
        """
        from virtualbrain.io.arrays import write_array

        if self.matrix is None:
            raise ValueError("there is no matrix to write: compute_sparse_matrix() makes one")
        if os.fspath(path).lower().endswith((".h5", ".hdf5")):
            from virtualbrain.io import tvb_h5

            return tvb_h5.write_local_connectivity(path, self)
        if not os.fspath(path).endswith(".mat"):
            raise ValueError(f"{os.fspath(path)}: local connectivity is written as .mat or .h5")
        write_array(path, self.matrix, "LocalCoupling")

    @classmethod
    def of_neighbours(cls, surface: Surface) -> LocalConnectivity:
        """Connect the ends of each edge; what acts on a vertex sums to 1.

        This is how tvb-data's ``local_connectivity_16384.mat`` was made.

        Parameters
        ----------
        surface : Surface

        Returns
        -------
        local_connectivity : LocalConnectivity

        Examples
        --------
        >>> from virtualbrain.surfaces import CorticalSurface
        >>> local = LocalConnectivity.of_neighbours(CorticalSurface.from_file())
        >>> bool(abs(local.matrix - LocalConnectivity.from_file().matrix).max() < 1e-15)
        True
        """
        from scipy.sparse import csr_matrix

        ends = np.vstack([surface.edges, surface.edges[:, ::-1]])
        n = surface.number_of_vertices
        degree = np.bincount(ends[:, 0], minlength=n)
        return cls(surface, matrix=csr_matrix((1 / degree[ends[:, 0]], ends.T), shape=(n, n)))

    def summary_info(self) -> dict[str, Any]:
        """Return numbers that describe the weights that are not 0, by name."""
        values = self.matrix.data[self.matrix.data != 0]
        return {
            "matrix-nonzero shape": values.shape,
            "matrix-nonzero [min, median, max]": [
                float(f(values)) for f in (np.min, np.median, np.max)
            ],
        }

    def __repr__(self) -> str:
        state = "not computed" if self.matrix is None else f"{self.matrix.nnz} connections"
        return f"LocalConnectivity({self.equation!r}, cutoff {self.cutoff:g} mm, {state})"
