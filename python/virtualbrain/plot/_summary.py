"""A run in one picture."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np

from virtualbrain import analysis
from virtualbrain.plot import (
    _connectivity,
    _functional_connectivity,
    _network,
    _similarity,
    _spectrum,
    _time_series,
)
from virtualbrain.plot._style import FAINT, LEFT, RIGHT, new_figure, signals, spread, styled
from virtualbrain.time_series import TimeSeries

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from virtualbrain.connectivity import Connectivity

__all__ = ["summary"]

TRACES = 14
LONGEST = 2000


@styled
def summary(
    series: TimeSeries, connectivity: Connectivity, title: str = "", variable: int | str = 0
) -> Figure:
    """Draw connectome, traces, SC, FC, one against the other, and spectrum, 16 to 9.

    Parameters
    ----------
    series : TimeSeries
        8 samples or more, one signal per region.
    connectivity : Connectivity
        As simulated.
    title : str
        Such as the working point.
    variable : int or str
        Which of the recorded variables.

    Returns
    -------
    figure : matplotlib Figure
        Save it with ``figure.savefig("name.png", dpi=200)``.

    Raises
    ------
    ValueError
        Fewer than 8 samples, or a series that is not one signal per region.

    Examples
    --------
    >>> from virtualbrain import Connectivity, TimeSeries
    >>> conn = Connectivity.from_file().configure()
    >>> noise = np.random.default_rng(1).normal(size=(30, 1, 76, 1))
    >>> series = TimeSeries(np.arange(30.0), noise, "Bold", ("S",), conn.region_labels, 1.0)
    >>> len(summary(series, conn).axes)  # 6 panels, 2 colour bars
    8
    """
    data = signals(series, variable)
    if len(data) < 8:
        raise ValueError(f"a summary wants 8 samples or more; got {len(data)}")
    if data.shape[1] != connectivity.number_of_regions:
        raise ValueError(
            f"a summary wants one signal per region: the series has {data.shape[1]}, the "
            f"connectome {connectivity.number_of_regions} regions"
        )
    figure = new_figure(13.333, 7.5)
    figure.set_layout_engine("constrained", w_pad=0.12, h_pad=0.1, wspace=0.02, hspace=0.02)
    halves: Any = figure.subfigures(2, 1, height_ratios=[1.15, 1.0])
    top, bottom = halves
    brain, traces = top.subplots(1, 2, width_ratios=[1.0, 2.5])
    sc, fc, both, power = bottom.subplots(1, 4, width_ratios=[1.15, 1.15, 1.0, 1.0])

    if connectivity.centres is not None and np.isfinite(connectivity.centres).all():
        _network.network(connectivity, brain)
    else:
        brain.set_axis_off()
        brain.text(0.5, 0.5, "positions unknown", ha="center", color=FAINT)
    brain.set_title("Connectome from above")

    name = series.variables[variable] if isinstance(variable, int) else variable
    quantity = f"{series.monitor} of {name}" if series.monitor != "Bold" else f"BOLD of {name}"
    order = connectivity.hemisphere_order_indices
    late = slice(max(0, len(data) - LONGEST), None)
    shown = TimeSeries(
        series.time[late], series.data[late], series.monitor, series.variables, series.labels,
        series.sample_period,
    )  # fmt: skip
    _time_series.time_series(
        shown, traces, variable, regions=order[spread(len(order), TRACES)].tolist()
    )
    last = f", the last {LONGEST} samples" if len(data) > LONGEST else ""
    traces.set_title(f"{quantity}, {min(TRACES, len(order))} of {len(order)} regions{last}")
    if connectivity.hemispheres is not None:
        for text, colour, place in (("left", LEFT, 0.955), ("right", RIGHT, 1.0)):
            traces.text(place, 1.02, text, color=colour, transform=traces.transAxes, ha="right",
                        va="bottom", weight="bold")  # fmt: skip

    _connectivity.connectivity(connectivity, sc)
    sc.set_title("Structural connectivity")
    _functional_connectivity.functional_connectivity(series, fc, variable, connectivity)
    fc.set_title("Functional connectivity")
    _similarity.similarity(series, connectivity, both, variable)
    both.set_title("FC against SC")
    _spectrum.spectrum(series, power, variable)
    power.set_title("Spectrum")

    matrix = analysis.functional_connectivity(data)
    values = analysis.pairs(matrix)
    values = values[np.isfinite(values)]
    fit = analysis.connectivity_fit(matrix, connectivity.weights).r
    told = "FC undefined: no variation"
    if values.size:
        told = (
            f"FC with SC: r = {fit:.2f}    mean FC {values.mean():.2f}, "
            f"standard deviation {values.std():.2f}"
        )
    if title:
        title = "\n".join(textwrap.wrap(title, 125))
        figure.suptitle(title, fontsize=12, weight="bold", x=0.012, ha="left")
    top.suptitle(told, fontsize=10.5, x=0.012, ha="left")
    return figure
