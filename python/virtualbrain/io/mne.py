"""Simulations as MNE-Python's objects. Needs mne."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arrays import real_array
from virtualbrain._axes import to_ras
from virtualbrain._extras import extra
from virtualbrain.time_series import variable_index

if TYPE_CHECKING:
    from virtualbrain.time_series import TimeSeries

__all__ = ["to_raw", "to_source_estimate"]

_CHANNEL_TYPES = {"EEG": "eeg", "MEG": "mag", "iEEG": "seeg"}


def to_raw(
    series: TimeSeries,
    *,
    variable: int | str = 0,
    channel_types: str | Sequence[str] | None = None,
    positions: ArrayLike | None = None,
    axes: str = "RAS",
    scale: float = 1.0,
) -> Any:
    """Make an `mne.io.RawArray` of what a monitor recorded.

    Parameters
    ----------
    series : TimeSeries
        Modes are added up.
    variable : int or str
        Which variable.
    channel_types : str or sequence of str
        MNE's. Default: ``eeg``, ``mag`` or ``seeg`` for the monitors EEG, MEG and iEEG, else
        ``misc``.
    positions : array, shape (n_nodes, 3), mm
        Where the sensors are, from the middle of the head. Default: those of the series.
    axes : str
        Whether x, y and z of `positions` grow to the right or left (R, L), front or back (A, P), up
        or down (S, I). ``"RAS"`` in MNE; ``"ALS"`` in Brainstorm, CTF and tvb-data.
    scale : float
        From the unit of the data to V (EEG, sEEG) or T (MEG).

    Returns
    -------
    raw : mne.io.RawArray
        Channels are called as the nodes are; those that see nothing are marked as bad;
        ``raw.first_time`` is the time of the first sample.

    Raises
    ------
    ValueError
        Less than two samples, positions of another shape, other axes, or nodes of the same name.

    References
    ----------
    Gramfort et al. 2013, Frontiers in Neuroscience 7:267, doi:10.3389/fnins.2013.00267

    Examples
    --------
    >>> from virtualbrain import TimeSeries
    >>> eeg = TimeSeries(np.arange(4.0), np.ones((4, 1, 2, 1)), "EEG", ("V",), ["Fz", "Cz"], 1.0)
    >>> to_raw(eeg).get_channel_types()
    ['eeg', 'eeg']
    """
    mne = extra("mne")
    data = _values(series, variable) * scale
    names = [str(label) for label in series.labels]
    if len(set(names)) < len(names):
        raise ValueError("two nodes have the same name: MNE tells channels by their names")
    kinds = channel_types or _CHANNEL_TYPES.get(series.monitor, "misc")
    rate = 1000.0 / series.sample_period
    info = mne.create_info(names, rate, kinds)
    first = round(float(series.time[0]) / series.sample_period)
    raw = mne.io.RawArray(data.T, info, first_samp=first, verbose="error")
    silent = ~np.any(data, axis=0)
    raw.info["bads"] = [names[i] for i in np.flatnonzero(silent)]
    if positions is None:
        positions, axes = series.positions, "RAS"
    if positions is not None:
        where = real_array("positions", positions, "one row x y z per node, in mm") / 1000
        if where.shape != (len(names), 3):
            raise ValueError(f"positions wants shape ({len(names)}, 3); got {where.shape}")
        _place(raw, names, where @ to_ras(axes), mne)
    return raw


def to_source_estimate(
    series: TimeSeries,
    labels: Sequence[Any] | None = None,
    *,
    vertices: Sequence[ArrayLike] | None = None,
    subject: str | None = None,
    variable: int | str = 0,
) -> Any:
    """Make an `mne.SourceEstimate` of regional or vertex-wise activity.

    Parameters
    ----------
    series : TimeSeries
        Modes are added up.
    labels : sequence of mne.Label
        One per node, such as `mne.read_labels_from_annot` gives: all its vertices get the value.
    vertices : sequence of two arrays of int
        Or the nodes are vertices: their numbers in the left and in the right hemisphere.
    subject : str
        FreeSurfer's name of the subject.
    variable : int or str
        Which variable.

    Returns
    -------
    estimate : mne.SourceEstimate

    Raises
    ------
    TypeError
        Neither labels nor vertices, or both.
    ValueError
        Another number of them than there are nodes.

    Examples
    --------
    >>> from virtualbrain import TimeSeries
    >>> one = TimeSeries(np.arange(4.0), np.ones((4, 1, 2, 1)), "Raw", ("V",), ["lA", "rA"], 1.0)
    >>> to_source_estimate(one, vertices=[[3], [5]]).shape
    (2, 4)
    """
    mne = extra("mne")
    if (labels is None) == (vertices is None):
        raise TypeError("to_source_estimate wants either labels or vertices")
    data = _values(series, variable).T
    start, step = float(series.time[0]) / 1000, series.sample_period / 1000
    if labels is not None:
        if len(labels) != len(data):
            raise ValueError(f"labels are {len(labels)}, the series has {len(data)} nodes")
        return mne.labels_to_stc(labels, data, start, step, subject, verbose="error")
    hemispheres = [np.asarray(each, dtype=np.int64) for each in vertices or ()]
    if len(hemispheres) != 2 or sum(map(len, hemispheres)) != len(data):
        raise ValueError(f"vertices wants the vertices of two hemispheres, {len(data)} in all")
    return mne.SourceEstimate(data, hemispheres, start, step, subject, verbose="error")


def _values(series: TimeSeries, variable: int | str) -> NDArray[np.float64]:
    """One variable of a series, shape (n_times, n_nodes)."""
    chosen = variable_index(variable, series.data.shape[1], series.variables)
    if len(series.time) < 1:
        raise ValueError("the series has no samples")
    values: NDArray[np.float64] = series.data[:, chosen].sum(axis=2)
    return values


def _place(raw: Any, names: list[str], where: NDArray[np.float64], mne: Any) -> None:
    kinds = raw.get_channel_types()
    electrodes = {
        name: place
        for name, place, kind in zip(names, where, kinds, strict=True)
        if kind in ("eeg", "seeg", "ecog", "dbs")
    }
    if electrodes:
        montage = mne.channels.make_dig_montage(electrodes, coord_frame="head")
        raw.set_montage(montage, on_missing="ignore", verbose="error")
    for channel, place, name in zip(raw.info["chs"], where, names, strict=True):
        if name not in electrodes:
            channel["loc"][:3] = place
