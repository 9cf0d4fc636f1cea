"""Weights made comparable: scaled, compressed, thinned out, made symmetric."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from virtualbrain._region_fields import Floats
from virtualbrain.connectivity.fields import Fields

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["SCALINGS", "Normalisation"]

SCALINGS = ("none", "tract", "edge", "max", "region", "node", "row", "spectral", "log")


class Normalisation(Fields):
    """Normalising the weights of a connectome.

    What is called ``scaled_``, ``transform_`` or ``binarized_`` returns a matrix and leaves the
    connectome alone; `normalise`, `threshold`, `symmetrise` and `remove_self_connections` change
    its weights and return it, so that they can be chained.
    """

    def scaled_weights(self, mode: str | None = "tract") -> Floats:
        """Return scaled weights.

        Parameters
        ----------
        mode : str or None
            * ``"tract"``, ``"edge"`` or ``"max"``: divided so that the largest absolute weight
              becomes 1.
            * ``"region"`` or ``"node"``: divided so that the largest absolute sum of a region's
              inputs (a row) becomes 1.
            * ``"row"``: each region's inputs divided by the absolute value of their sum, which
              becomes 1 or -1; rows of zeros stay.
            * ``"spectral"``: divided by the spectral radius, the largest absolute eigenvalue.
            * ``"log"``: ``sign(w) log(1 + |w|)``, for counts of streamlines, divided so that the
              largest absolute weight becomes 1.
            * ``"none"`` or None: as they are.

        Returns
        -------
        weights : array, shape (n_regions, n_regions)
            A copy; zeros stay zeros.

        Raises
        ------
        ValueError
            Another mode, or weights that it cannot scale: inputs that sum to 0, a network without
            loops, whose spectral radius is 0.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> Connectivity(weights=[[0, 2], [4, 0]]).scaled_weights("tract")
        array([[0. , 0.5],
               [1. , 0. ]])
        """
        weights = self.weights.copy()
        if mode not in (None, *SCALINGS):
            raise ValueError(
                "mode wants 'tract', 'edge' or 'max', 'region' or 'node', 'row', 'spectral', "
                f"'log', 'none' or None; got {mode!r}"
            )
        if mode in (None, "none") or not weights.any():
            return weights
        if mode == "log":
            weights = np.sign(weights) * np.log1p(np.abs(weights))
        return weights / _divisor(weights, mode)

    def normalise(self, mode: str | None = "tract") -> Self:
        """Scale the weights in place.

        Parameters
        ----------
        mode : str or None
            As for `scaled_weights`.

        Returns
        -------
        connectivity : Connectivity
            This one.

        Raises
        ------
        ValueError
            As for `scaled_weights`.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity.from_file().remove_self_connections().normalise("spectral")
        >>> float(np.abs(np.linalg.eigvals(conn.weights)).max().round(12))
        1.0
        """
        self.weights = self.scaled_weights(mode)
        return self

    def threshold(self, minimum: float | None = None, *, density: float | None = None) -> Self:
        """Remove weak connections, in place.

        Parameters
        ----------
        minimum : float
            Connections of a smaller absolute weight are removed.
        density : float, 0 to 1
            The strongest connections are kept, so many that they are this share of all pairs of
            different regions. Equal weights are kept or removed together, so that a symmetric
            matrix stays so. Self-connections are left alone.

        Returns
        -------
        connectivity : Connectivity
            This one.

        Raises
        ------
        ValueError
            Neither or both, or a number out of range.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity.from_file("connectivity_68.zip").remove_self_connections()
        >>> conn.number_of_connections, conn.threshold(density=0.1).number_of_connections
        (1176, 456)
        """
        if (minimum is None) == (density is None):
            raise ValueError(
                "threshold wants one of minimum (a weight) and density (a share of all pairs); "
                f"got {'both' if minimum is not None else 'neither'}"
            )
        size = np.abs(self.weights)
        if minimum is not None:
            if not 0 <= minimum < np.inf:
                raise ValueError(f"minimum wants 0 or more; got {minimum!r}")
            weak = size < minimum
        else:
            if density is None or not 0 <= density <= 1:
                raise ValueError(f"density wants a number from 0 to 1; got {density!r}")
            apart = ~np.eye(len(size), dtype=bool)
            descending = np.sort(size[apart])[::-1]
            kept = round(density * descending.size)
            least = descending[kept - 1] if kept else np.inf
            weak = apart & (size < least)
        weights = self.weights.copy()
        weights[weak] = 0.0
        self.weights = weights
        return self

    def symmetrise(self, how: str = "mean") -> Self:
        """Give both directions of each pair one weight and one tract length, in place.

        Parameters
        ----------
        how : {"mean", "max"}
            The mean of both weights, or the one of larger absolute value. The length is the mean
            of both, or that of the direction that is connected where only one is.

        Returns
        -------
        connectivity : Connectivity
            This one.

        Raises
        ------
        ValueError
            Another way.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> Connectivity(weights=[[0, 1], [3, 0]]).symmetrise().weights
        array([[0., 2.],
               [2., 0.]])
        """
        w, back = self.weights, self.weights.T
        if how not in ("mean", "max"):
            raise ValueError(f"how wants 'mean' or 'max'; got {how!r}")
        if (lengths := self.__dict__["tract_lengths"]) is not None:
            here, there = (w != 0) & (back == 0), (back != 0) & (w == 0)
            mean = (lengths + lengths.T) / 2.0
            self.tract_lengths = np.where(here, lengths, np.where(there, lengths.T, mean))
        stronger = np.where(np.abs(w) > np.abs(back), w, back)
        # of two that differ in sign alone the positive one
        stronger = np.where(w == -back, np.abs(w), stronger)
        self.weights = (w + back) / 2.0 if how == "mean" else stronger
        return self

    def remove_self_connections(self) -> Self:
        """Set the diagonal of the weights to 0, in place.

        Returns
        -------
        connectivity : Connectivity
            This one.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> Connectivity.from_file().remove_self_connections().number_of_connections
        1494
        """
        np.fill_diagonal(self.weights, 0.0)
        return self

    # TVB's ----------------------------------------------------------------------------------------

    @property
    def binarized_weights(self) -> Floats:
        """1 where `weights` is above 0, else 0."""
        return (self.weights > 0).astype(np.float64)

    def transform_binarize_matrix(self) -> Floats:
        """Return the weights with 1 in place of those above 0; negative ones stay.

        Returns
        -------
        weights : array, shape (n_regions, n_regions)

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> Connectivity(weights=[[0, 5], [-2, 0]]).transform_binarize_matrix()
        array([[ 0.,  1.],
               [-2.,  0.]])
        """
        return np.where(self.weights > 0, 1.0, self.weights)

    def transform_remove_self_connections(self) -> Floats:
        """Return the weights with zeros on the diagonal.

        Returns
        -------
        weights : array, shape (n_regions, n_regions)

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> Connectivity(weights=[[1, 2], [3, 4]]).transform_remove_self_connections()
        array([[0., 2.],
               [3., 0.]])
        """
        return self.copy().remove_self_connections().weights


def _divisor(weights: Floats, mode: str | None) -> float | Floats:
    """What the weights, which are not all 0, are divided by."""
    largest = float(np.abs(weights).max())
    if mode in ("region", "node"):
        factor = float(np.abs(weights.sum(axis=1)).max())
        if factor == 0:
            raise ValueError(f"mode {mode!r} cannot scale: the inputs of every region sum to 0")
        return factor
    if mode == "row":
        sums = np.abs(weights.sum(axis=1, keepdims=True))
        if ((sums == 0) & weights.any(axis=1, keepdims=True)).any():
            raise ValueError("mode 'row' cannot scale: the inputs of a region sum to 0")
        rows: Floats = np.where(sums == 0, 1.0, sums)
        return rows
    if mode == "spectral":
        radius = float(np.abs(np.linalg.eigvals(weights)).max())
        if radius <= 1e-12 * largest:
            raise ValueError(
                "mode 'spectral' cannot scale: no loop leads from a region back to it, so that "
                "the spectral radius is 0; use 'region' or 'tract'"
            )
        return radius
    return largest
