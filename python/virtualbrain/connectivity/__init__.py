"""The connectome: which region acts on which, how strongly and from how far."""

from __future__ import annotations

from virtualbrain.connectivity.average import Average
from virtualbrain.connectivity.files import Files
from virtualbrain.connectivity.lesion import Lesion
from virtualbrain.connectivity.metrics import Metrics
from virtualbrain.connectivity.motifs import Motifs
from virtualbrain.connectivity.normalisation import Normalisation
from virtualbrain.connectivity.report import Finding, Report, Validation
from virtualbrain.connectivity.summary import Summary
from virtualbrain.connectivity.surrogates import Surrogates
from virtualbrain.connectivity.synthetic import Synthetic

__all__ = ["Connectivity", "Finding", "Report"]


class Connectivity(
    Files,
    Normalisation,
    Lesion,
    Average,
    Motifs,
    Surrogates,
    Synthetic,
    Metrics,
    Validation,
    Summary,
):
    """A connectome: weights and tract lengths between regions, and what is known of the regions.

    Rows are targets and columns sources: ``weights[i, j]`` is how strongly region j acts on
    region i. Arrays are copied in, so that editing one connectome in place
    (``conn.weights[10, :] = 0``) changes no other.

    Parameters
    ----------
    weights : array, shape (n_regions, n_regions)
        Connection strengths, arbitrary unit; any sign. Of a pandas DataFrame the names of columns
        are the labels of the regions.
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
        Conduction speed, larger than 0, one or one per connection; infinite for no delays. Read
        back as an array.

    Attributes
    ----------
    parent_connectivity : str or None
        `fingerprint` of the connectome from which this one was cut.
    saved_selection : tuple of int
        Which of the parent's regions are left; empty if there is no parent.

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
