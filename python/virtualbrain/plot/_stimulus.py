"""Where and when a stimulus acts."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from virtualbrain.patterns import SampledStimulus, SpatioTemporalPattern
from virtualbrain.plot._style import SIGNED, WEIGHTS, axes, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["stimulus"]

TIMES = 500
NAMED = 30


@styled
def stimulus(
    pattern: SpatioTemporalPattern | SampledStimulus,
    duration: float = 1000.0,
    ax: Axes | None = None,
    *,
    labels: Sequence[str] | NDArray[np.str_] | None = None,
) -> Axes:
    """Draw the strength of a stimulus over time, a row for each node that gets any.

    Parameters
    ----------
    pattern : SpatioTemporalPattern or SampledStimulus
        Such as `virtualbrain.patterns.StimuliRegion`. Of a sampled one, which has to have a
        period, state variables are added up.
    duration : float, ms
        From time 0 on.
    ax : matplotlib Axes
        Default: of a new figure.
    labels : sequence of str, length n_nodes
        Default: of the connectome of the pattern, if it has one; else indices.

    Returns
    -------
    ax : matplotlib Axes

    Raises
    ------
    ValueError
        A duration that is not above 0, a stimulus that acts nowhere, or a wrong number of labels.

    Examples
    --------
    >>> from virtualbrain import patterns
    >>> kick = patterns.SampledStimulus([[0.0, 2.0], [0.0, 1.0]], period=5.0)
    >>> stimulus(kick, duration=10.0).get_xlabel()
    'time (ms)'
    """
    if not (np.isfinite(duration) and duration > 0):
        raise ValueError(f"duration wants a number of ms above 0; got {duration}")
    time = (np.arange(TIMES) + 0.5) * duration / TIMES
    strength = _strength(pattern, time)
    nodes = np.flatnonzero((strength != 0).any(axis=1))
    if nodes.size == 0:
        raise ValueError(f"the stimulus is 0 everywhere from 0 to {duration:g} ms")
    if labels is None:
        labels = getattr(getattr(pattern, "connectivity", None), "region_labels", None)
    if labels is not None and len(labels) != len(strength):
        raise ValueError(f"labels want one for each of {len(strength)} nodes; got {len(labels)}")
    ax = axes(ax, 6.0, 3.0)
    shown = strength[nodes]
    top = np.abs(shown).max()
    low, cmap = (-top, SIGNED) if shown.min() < 0 else (0.0, WEIGHTS)
    image = ax.imshow(
        shown,
        aspect="auto",
        cmap=cmap,
        vmin=low,
        vmax=top,
        extent=(0.0, duration, len(nodes) - 0.5, -0.5),
    )
    ax.figure.colorbar(image, ax=ax, pad=0.02, aspect=25).set_label("strength")
    if len(nodes) <= NAMED:
        names = nodes if labels is None else np.asarray(labels)[nodes]
        ax.set_yticks(np.arange(len(nodes)), [str(name) for name in names])
    else:
        ax.set_yticks([])
        ax.set_ylabel(f"{len(nodes)} of {len(strength)} nodes")
    ax.set_xlabel("time (ms)")
    return ax


def _strength(
    pattern: SpatioTemporalPattern | SampledStimulus, time: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Shape (n_nodes, n_times)."""
    if isinstance(pattern, SampledStimulus):
        if pattern.period is None:
            raise ValueError("the stimulus does not say how long its rows last: give it a period")
        values = pattern.values
        values = values.sum(axis=1) if values.ndim == 3 else values
        row = np.floor(time / pattern.period).astype(np.int64)
        strength = np.zeros((len(time), values.shape[1]))
        strength[row < len(values)] = values[row[row < len(values)]]
        return strength.T
    if not isinstance(pattern, SpatioTemporalPattern):
        raise TypeError(f"pattern wants an object of the patterns module; got {pattern!r}")
    own = copy.copy(pattern)  # what it was configured for stays
    if own.spatial_pattern is None:
        own.configure_space()  # type: ignore[call-arg]
    own.configure_time(time)
    return np.asarray(own(), np.float64)
