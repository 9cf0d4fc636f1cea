"""The connectome: which region acts on which, how strongly and from how far."""

from __future__ import annotations

import copy
import os
import warnings
from io import BytesIO
from typing import IO

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain import datasets
from virtualbrain._declared import Fixed
from virtualbrain._region_fields import (
    Field,
    Floats,
    Labels,
    as_flags,
    as_labels,
    as_matrix,
    as_points,
    as_speed,
    as_vector,
)
from virtualbrain.io import tvb_zip

__all__ = ["Connectivity"]


class Connectivity(Fixed):
    """A connectome: weights and tract lengths between regions, and what is known of the regions.

    Rows are targets and columns sources: ``weights[i, j]`` is how strongly region j acts on
    region i. Arrays are copied in, so that editing one connectome in place
    (``conn.weights[10, :] = 0``) changes no other.

    Parameters
    ----------
    weights : array, shape (n_regions, n_regions)
        Connection strengths, arbitrary unit; any sign.
    tract_lengths : array, shape (n_regions, n_regions), mm
        Lengths of the tracts, at least 0. Default: the distances between the centres.
    region_labels : array of str, shape (n_regions,)
        Default: ``region_000``, ``region_001``, ...
    centres : array, shape (n_regions, 3), mm
        Where the regions are; NaN where unknown.
    cortical : array of bool, shape (n_regions,)
        Which regions belong to the cortex.
    hemispheres : array of bool, shape (n_regions,)
        True for the right hemisphere. Default: from the labels, see `try_compute_hemispheres`.
    orientations : array, shape (n_regions, 3)
        Average orientations of the regions, unit vectors; zeros where unknown.
    areas : array, shape (n_regions,), mm^2
        Surface areas of the regions; zero where unknown.
    speed : float or array, shape (1,) or (n_regions, n_regions), mm/ms
        Conduction speed, larger than 0; infinite for no delays. Read back as an array.

    Raises
    ------
    TypeError
        Something that is not made of (real) numbers, or labels that are not text.
    ValueError
        Shapes that are wrong or do not agree, NaN or infinite weights or lengths, negative
        lengths, a speed of 0 or less.

    Warns
    -----
    UserWarning
        Labels that occur more than once.

    Examples
    --------
    >>> conn = Connectivity(weights=[[0, 1], [2, 0]], tract_lengths=[[0, 30], [30, 0]], speed=4.0)
    >>> conn.configure()
    Connectivity(2 regions, 2 connections, speed 4 mm/ms)
    >>> conn.delays
    array([[0. , 7.5],
           [7.5, 0. ]])
    """

    weights = Field[Floats](as_matrix, "required")
    tract_lengths = Field[Floats](as_matrix, "filled")
    region_labels = Field[Labels](as_labels, "filled")
    centres = Field["Floats | None"](as_points, "optional")
    cortical = Field["NDArray[np.bool_] | None"](as_flags, "optional")
    hemispheres = Field["NDArray[np.bool_] | None"](as_flags, "optional")
    orientations = Field["Floats | None"](as_points, "optional")
    areas = Field["Floats | None"](as_vector, "optional")
    speed = Field[Floats](as_speed, "required")

    def __init__(
        self,
        *,
        weights: ArrayLike | None = None,
        tract_lengths: ArrayLike | None = None,
        region_labels: ArrayLike | None = None,
        centres: ArrayLike | None = None,
        cortical: ArrayLike | None = None,
        hemispheres: ArrayLike | None = None,
        orientations: ArrayLike | None = None,
        areas: ArrayLike | None = None,
        speed: ArrayLike = 3.0,
    ) -> None:
        if weights is not None:
            self.weights = weights
        self.tract_lengths = tract_lengths
        self.region_labels = region_labels
        self.centres = centres
        self.cortical = cortical
        self.hemispheres = hemispheres
        self.orientations = orientations
        self.areas = areas
        self.speed = speed
        self._idelays: NDArray[np.int32] | None = None
        if weights is not None:
            self._validate()
        self._warn_of_duplicate_labels()

    # Files ----------------------------------------------------------------------------------------

    @classmethod
    def from_file(cls, source_file: str | os.PathLike[str] = "connectivity_76.zip") -> Connectivity:
        """Read a connectome from a TVB zip.

        Parameters
        ----------
        source_file : path-like
            A path, or the name of a data set that `virtualbrain.datasets.find` finds, such as
            ``"connectivity_192.zip"``.

        Returns
        -------
        connectivity : Connectivity

        Raises
        ------
        FileNotFoundError
            No such file; the message says where it was looked for.
        ValueError
            The file is no TVB zip, or what it holds is no connectome; the message names the file
            and what is wrong with which member or field.

        Examples
        --------
        >>> Connectivity.from_file().region_labels[:3].tolist()
        ['rA1', 'rA2', 'rAMYG']
        """
        path = datasets.find(source_file)
        return cls._from_zip(path, str(path))

    @classmethod
    def from_bytes_stream(cls, bytes_stream: bytes, content_type: str = ".zip") -> Connectivity:
        """Read a connectome from the bytes of a TVB zip, such as an upload.

        Parameters
        ----------
        bytes_stream : bytes
        content_type : str
            ``".zip"``, the only one.

        Returns
        -------
        connectivity : Connectivity

        Raises
        ------
        ValueError
            As for `from_file`.

        Examples
        --------
        >>> from virtualbrain.datasets import find
        >>> Connectivity.from_bytes_stream(find("connectivity_66.zip").read_bytes())
        Connectivity(66 regions, 1377 connections, speed 3 mm/ms)
        """
        if content_type != ".zip":
            raise ValueError(f"content_type must be '.zip'; got {content_type!r}")
        return cls._from_zip(BytesIO(bytes_stream), "zip")

    @classmethod
    def _from_zip(cls, source: str | os.PathLike[str] | IO[bytes], name: str) -> Connectivity:
        fields = tvb_zip.read(source)
        conn = cls()
        try:
            for field, value in fields.items():
                setattr(conn, field, value)
            conn._validate()
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name}: {error}") from error
        return conn

    def to_file(self, path: str | os.PathLike[str]) -> None:
        """Write the connectome as a TVB zip, which `from_file` and TVB read.

        What `configure` would fill in is written too. Every number reads back exactly. A speed
        other than 3 mm/ms is kept in a member of its own, which TVB ignores. The file is replaced
        whole or not at all.

        Parameters
        ----------
        path : path-like
            Where to write; ends in ``.zip``.

        Raises
        ------
        OSError
            The folder does not exist or cannot be written to, or the disk is full.
        ValueError
            A name that does not end in ``.zip``, or a connectome that `configure` refuses.

        Notes
        -----
        A label with blanks is quoted; TVB itself can read only labels without blanks.

        Examples
        --------
        >>> import tempfile
        >>> path = tempfile.mkdtemp() + "/lesioned.zip"
        >>> conn = Connectivity.from_file()
        >>> conn.weights[10, :] = 0
        >>> conn.to_file(path)
        >>> bool((Connectivity.from_file(path).weights == conn.weights).all())
        True
        """
        if not os.fspath(path).lower().endswith(".zip"):
            raise ValueError(f"path must end in '.zip'; got {os.fspath(path)!r}")
        complete = vars(self.copy().configure())
        fields = {name: complete[name] for name in _FIELDS if complete[name] is not None}
        if np.array_equal(fields["speed"], [3.0]):
            del fields["speed"]
        tvb_zip.write(path, fields)

    # Preparing a simulation -----------------------------------------------------------------------

    def configure(self) -> Connectivity:
        """Check the values, and fill in labels, hemispheres and tract lengths where unset.

        Returns
        -------
        connectivity : Connectivity
            This one.

        Raises
        ------
        ValueError
            Fields that do not agree in size, values that make no connectome (see the class), or
            neither tract lengths nor centres.

        Examples
        --------
        >>> conn = Connectivity(weights=[[0, 1], [1, 0]], centres=[[0, 0, 0], [3, 4, 0]])
        >>> conn.configure().tract_lengths
        array([[0., 5.],
               [5., 0.]])
        """
        if not self.number_of_regions:
            raise ValueError("weights is not set: set it to the (n_regions, n_regions) strengths")
        self._validate()
        if self.__dict__["tract_lengths"] is None:
            self.compute_tract_lengths()
        # In this order: labels made up here tell nothing about hemispheres.
        if self.hemispheres is None and self.__dict__["region_labels"] is not None:
            self.try_compute_hemispheres()
        if self.__dict__["region_labels"] is None:
            self.compute_region_labels()
        return self

    def compute_tract_lengths(self) -> None:
        """Set `tract_lengths` to the Euclidean distances between the centres.

        Raises
        ------
        ValueError
            Centres are unset, or NaN for a region.

        Examples
        --------
        >>> conn = Connectivity(weights=[[0, 1], [1, 0]], centres=[[0, 0, 0], [0, 0, 2]])
        >>> conn.compute_tract_lengths()
        >>> float(conn.tract_lengths.max())
        2.0
        """
        centres = self.centres
        if centres is None:
            raise ValueError(
                "tract_lengths is not set and there are no centres to take distances between: set "
                "one of them (tract_lengths of zeros for a network without delays)"
            )
        self._check("centres", np.isnan(centres), "known where tract_lengths is not given")
        self.tract_lengths = np.linalg.norm(centres[:, None, :] - centres[None, :, :], axis=2)

    def compute_region_labels(self) -> None:
        """Set `region_labels` to ``region_000``, ``region_001``, ...

        Examples
        --------
        >>> conn = Connectivity(weights=[[0, 1], [1, 0]])
        >>> conn.compute_region_labels()
        >>> conn.region_labels.tolist()
        ['region_000', 'region_001']
        """
        self.region_labels = [f"region_{i:03d}" for i in range(self.number_of_regions)]

    def try_compute_hemispheres(self) -> None:
        """Set `hemispheres` if every label begins with l or r, or else every label ends so.

        Case does not matter. Both sides must occur: labels such as ``region_1``, ``region_2`` tell
        nothing.

        Examples
        --------
        >>> conn = Connectivity(weights=[[0, 1], [1, 0]], region_labels=["V1_L", "V1_R"])
        >>> conn.try_compute_hemispheres()
        >>> conn.hemispheres
        array([False,  True])
        """
        labels = [label.lower() for label in self.region_labels]
        for end in (slice(0, 1), slice(-1, None)):
            sides = [label[end] for label in labels]
            if set(sides) == {"l", "r"}:
                self.hemispheres = [side == "r" for side in sides]
                return

    def set_idelays(self, dt: float) -> None:
        """Set `idelays`, the delays in integration steps: rounded, half to even.

        Parameters
        ----------
        dt : float, ms
            Integration step.

        Raises
        ------
        ValueError
            A step that is not above 0, or a delay of more steps than an int32 counts.

        Examples
        --------
        >>> conn = Connectivity(weights=[[0, 1], [1, 0]], tract_lengths=[[0, 9], [6, 0]])
        >>> conn.set_idelays(dt=0.5)
        >>> conn.idelays
        array([[0, 6],
               [4, 0]], dtype=int32)
        >>> conn.horizon
        7
        """
        if not 0 < dt < np.inf:
            raise ValueError(f"dt must be a number of ms above 0; got {dt!r}")
        with np.errstate(over="ignore"):
            delays = self.delays
            steps = np.rint(delays / dt)
        if not steps.max() < np.iinfo(np.int32).max:
            raise ValueError(
                f"the longest delay, {delays.max():g} ms, is {steps.max():g} steps of {dt:g} ms: "
                "too many. Check that tract_lengths is in mm and speed in mm/ms"
            )
        self._idelays = steps.astype(np.int32)

    @property
    def idelays(self) -> NDArray[np.int32]:
        """Delays in integration steps, array of int32, shape (n_regions, n_regions)."""
        if self._idelays is None:
            raise AttributeError("idelays is not set: call set_idelays(dt)")
        return self._idelays

    @property
    def horizon(self) -> int:
        """How many steps of the past a simulation keeps: the longest of `idelays`, plus 1."""
        return int(self.idelays.max()) + 1

    @property
    def delays(self) -> Floats:
        """Conduction delays ``tract_lengths / speed``, array, shape (n_regions, n_regions), ms."""
        return self.tract_lengths / self.speed

    # What can be told from the fields -------------------------------------------------------------

    @property
    def number_of_regions(self) -> int:
        """Number of regions, at once from `weights`; 0 while these are unset."""
        weights = self.__dict__.get("weights")
        return 0 if weights is None else len(weights)

    @property
    def number_of_connections(self) -> int:
        """Number of weights other than 0, self-connections included."""
        return int(np.count_nonzero(self.weights))

    @property
    def undirected(self) -> bool:
        """Whether `weights` is symmetric."""
        return bool((self.weights == self.weights.T).all())

    @property
    def subcortical_indices(self) -> NDArray[np.intp]:
        """Indices of the regions that `cortical` says are not cortex; none if it is unset."""
        cortical = self.cortical
        return np.flatnonzero(~cortical) if cortical is not None else np.empty(0, np.intp)

    def unmapped_indices(self, region_mapping: ArrayLike) -> NDArray[np.intp]:
        """Indices of the regions that no vertex is mapped to.

        Parameters
        ----------
        region_mapping : array of int, shape (n_vertices,)
            The region of each vertex of a surface.

        Returns
        -------
        indices : array of int

        Examples
        --------
        >>> Connectivity(weights=[[0, 1], [1, 0]]).unmapped_indices([0, 0, 0])
        array([1])
        """
        return np.setdiff1d(np.arange(self.number_of_regions), np.asarray(region_mapping))

    def is_right_hemisphere(self, idx: int) -> bool:
        """Whether a region is in the right hemisphere.

        Parameters
        ----------
        idx : int
            The region.

        Returns
        -------
        right : bool
            As `hemispheres` says; while that is unset, whether the region is in the second half.

        Examples
        --------
        >>> Connectivity.from_file().configure().is_right_hemisphere(0)
        True
        """
        if self.hemispheres is not None:
            return bool(self.hemispheres[idx])
        return idx >= self.number_of_regions / 2

    @property
    def hemisphere_order_indices(self) -> NDArray[np.intp]:
        """The permutation that puts left regions before right ones and else keeps the order."""
        if self.hemispheres is None:
            return np.arange(self.number_of_regions)
        return np.argsort(self.hemispheres, kind="stable")

    @property
    def ordered_weights(self) -> Floats:
        """A copy of `weights`, left regions first."""
        order = self.hemisphere_order_indices
        return self.weights[np.ix_(order, order)]

    @property
    def ordered_tracts(self) -> Floats:
        """A copy of `tract_lengths`, left regions first."""
        order = self.hemisphere_order_indices
        return self.tract_lengths[np.ix_(order, order)]

    @property
    def ordered_labels(self) -> Labels:
        """A copy of `region_labels`, left regions first."""
        return self.region_labels[self.hemisphere_order_indices]

    @property
    def ordered_centres(self) -> Floats | None:
        """A copy of `centres`, left regions first; None if unset."""
        return None if self.centres is None else self.centres[self.hemisphere_order_indices]

    # Transformed weights --------------------------------------------------------------------------

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
        >>> Connectivity(weights=[[1, 2], [3, 4]]).transform_remove_self_connections()
        array([[0., 2.],
               [3., 0.]])
        """
        result = self.weights.copy()
        np.fill_diagonal(result, 0.0)
        return result

    def scaled_weights(self, mode: str | None = "tract") -> Floats:
        """Return the weights divided by one number.

        Parameters
        ----------
        mode : {"tract", "edge", "region", "node", "none", None}
            ``"tract"`` or ``"edge"``: the largest absolute weight becomes 1. ``"region"`` or
            ``"node"``: the largest absolute sum of a region's inputs (a row) becomes 1.
            ``"none"`` or None: nothing is scaled.

        Returns
        -------
        weights : array, shape (n_regions, n_regions)
            A copy; zeros stay zeros.

        Raises
        ------
        ValueError
            Another mode, or inputs that sum to 0 in every region.

        Examples
        --------
        >>> Connectivity(weights=[[0, 2], [4, 0]]).scaled_weights("tract")
        array([[0. , 0.5],
               [1. , 0. ]])
        """
        if mode in ("tract", "edge"):
            factor = np.abs(self.weights).max()
        elif mode in ("region", "node"):
            factor = np.abs(self.weights.sum(axis=1)).max()
        elif mode in (None, "none"):
            factor = 1.0
        else:
            raise ValueError(
                f"mode must be 'tract' or 'edge', 'region' or 'node', 'none' or None; got {mode!r}"
            )
        if not self.weights.any():
            return self.weights.copy()
        if factor == 0:
            raise ValueError(f"mode {mode!r} cannot scale: the inputs of every region sum to 0")
        scaled: Floats = self.weights / factor
        return scaled

    # Showing and copying --------------------------------------------------------------------------

    def copy(self) -> Connectivity:
        """Return a copy that shares nothing with this one.

        Returns
        -------
        connectivity : Connectivity

        Examples
        --------
        >>> conn = Connectivity(weights=[[0, 1], [1, 0]])
        >>> lesioned = conn.copy()
        >>> lesioned.weights[0, :] = 0
        >>> conn.number_of_connections
        2
        """
        return copy.deepcopy(self)

    def summary(self) -> str:
        """Describe the connectome in a few lines.

        Returns
        -------
        text : str

        Examples
        --------
        >>> print(Connectivity.from_file().configure().summary())
        Connectivity of 76 regions: rA1, rA2, rAMYG, ...
          connections    1560 of 5776, directed, 66 to themselves
          weights        0.004626 to 3 where there is a connection
          tract lengths  0 to 153.5 mm
          speed          3 mm/ms, delays up to 51.16 ms
          hemispheres    38 left, 38 right
          cortical       76 of 76
        """
        n = self.number_of_regions
        if not n:
            return "Connectivity without weights"
        known = {name: self.__dict__[name] for name in _FIELDS}
        labels, lengths = known["region_labels"], known["tract_lengths"]
        connected = self.weights != 0
        itself = np.count_nonzero(connected.diagonal())
        rows = {
            "connections": f"{self.number_of_connections} of {n * n}, "
            f"{'undirected' if self.undirected else 'directed'}, {itself} to themselves",
        }
        if connected.any():
            rows["weights"] = f"{_range(self.weights[connected])} where there is a connection"
        if lengths is not None:
            rows["tract lengths"] = f"{_range(lengths)} mm"
            zero = np.count_nonzero(connected & (lengths == 0)) - np.count_nonzero(
                connected.diagonal() & (lengths.diagonal() == 0)
            )
            if zero:
                rows["tract lengths"] += f"; {zero} connections between regions have length 0"
        rows["speed"] = f"{_range(self.speed)} mm/ms"
        if lengths is not None:
            rows["speed"] += f", delays up to {self.delays.max():.4g} ms"
        if labels is not None and len(set(labels)) < n:
            rows["labels"] = f"{len(set(labels))} different ones for {n} regions"
        if self.hemispheres is not None:
            right = np.count_nonzero(self.hemispheres)
            rows["hemispheres"] = f"{n - right} left, {right} right"
        if self.cortical is not None:
            rows["cortical"] = f"{np.count_nonzero(self.cortical)} of {n}"
        unset = [name for name, value in known.items() if value is None]
        if unset:
            rows["unset"] = ", ".join(unset)
        names = "" if labels is None else ": " + ", ".join(labels[:3]) + (", ..." if n > 3 else "")
        head = f"Connectivity of {n} region{'s' if n > 1 else ''}{names}"
        return "\n".join([head, *(f"  {name:<14} {text}" for name, text in rows.items())])

    def __repr__(self) -> str:
        if not self.number_of_regions:
            return "Connectivity(no weights yet)"
        return (
            f"Connectivity({self.number_of_regions} regions, {self.number_of_connections} "
            f"connections, speed {_range(self.speed)} mm/ms)"
        )

    # Checks ---------------------------------------------------------------------------------------

    def _validate(self) -> None:
        """Check that the set fields agree in size, and their values."""
        n = self.number_of_regions
        for name in _FIELDS:
            value = self.__dict__[name]
            if value is None or len(value) == n or (name == "speed" and value.size == 1):
                continue
            raise ValueError(
                f"{name} is for {len(value)} regions, weights for {n}: they must agree; got "
                f"{name} of shape {value.shape}"
            )
        self._check("weights", ~np.isfinite(self.weights), "finite; 0 means no connection")
        lengths = self.__dict__["tract_lengths"]
        if lengths is not None:
            self._check("tract_lengths", ~np.isfinite(lengths), "finite, in mm")
            self._check("tract_lengths", lengths < 0, "0 or more, in mm")
        self._check("speed", ~(self.speed > 0), "above 0, in mm/ms; numpy.inf means no delays")
        for name in ("centres", "orientations", "areas"):
            value = self.__dict__[name]
            if value is not None:
                self._check(name, np.isinf(value), "finite, or NaN where unknown")
        if self.areas is not None:
            self._check("areas", self.areas < 0, "0 or more, in mm^2")

    def _check(self, name: str, bad: NDArray[np.bool_], wants: str) -> None:
        """Raise a ValueError that names the first bad entry and its regions."""
        if not bad.any():
            return
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        labels = self.__dict__["region_labels"]
        where = ""
        if labels is not None and name in ("centres", "orientations", "areas"):
            where = f" (region {str(labels[index[0]])!r})"
        elif labels is not None and len(index) == 2:
            where = f" (from region {str(labels[index[1]])!r} to {str(labels[index[0]])!r})"
        value = self.__dict__[name][index]
        more = f", and {bad.sum() - 1} more like it" if bad.sum() > 1 else ""
        raise ValueError(
            f"{name}[{', '.join(map(str, index))}]{where} is {value:g}{more}; {name} must be "
            f"{wants}"
        )

    def _warn_of_duplicate_labels(self) -> None:
        # Only for labels given by hand: in the 998-region data set they name larger areas.
        labels = self.__dict__["region_labels"]
        if labels is None:
            return
        names, counts = np.unique(labels, return_counts=True)
        if (counts > 1).any():
            repeated = ", ".join(repr(str(name)) for name in names[counts > 1][:5])
            warnings.warn(
                f"region_labels: more than one region is called {repeated}",
                UserWarning,
                stacklevel=3,
            )


_FIELDS = tuple(name for name, value in vars(Connectivity).items() if isinstance(value, Field))


def _range(values: Floats) -> str:
    low, high = values.min(), values.max()
    return f"{low:.4g}" if low == high else f"{low:.4g} to {high:.4g}"
