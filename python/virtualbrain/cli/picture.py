"""The picture of a run: of the BOLD, or else of what shows most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:  # what takes time to import is imported where it is used
    from matplotlib.figure import Figure

    from virtualbrain.simulator import Simulator
    from virtualbrain.time_series import TimeSeries

__all__ = ["picture"]

SAMPLES = 8


def picture(simulator: Simulator, series: list[TimeSeries], title: str) -> Figure | None:
    """Draw the first series of a kind that can be drawn, if there is one, and say what it shows."""
    from virtualbrain import plot
    from virtualbrain.plot._summary import told

    regions, nodes = simulator.connectivity.number_of_regions, simulator.number_of_nodes
    fit: list[tuple[int, TimeSeries, dict[str, Any]]] = []
    for monitor, each in zip(simulator.monitors, series, strict=True):
        places, sensors = each.data.shape[2], getattr(monitor, "sensors", None)
        if len(each.time) < SAMPLES or each.monitor == "FunctionalConnectivity":
            continue
        if places == regions and sensors is None:
            fit.append((0 if each.monitor == "Bold" else 1, each, {}))
        elif simulator.surface is not None and places == nodes:
            fit.append((1, each, {"cortex": simulator.surface}))
        elif hasattr(sensors, "locations"):
            fit.append((2, each, {"sensors": sensors}))
    if not fit:
        typer.echo(f"no picture: that wants {SAMPLES} samples of each region", err=True)
        return None
    _, chosen, options = min(fit, key=lambda each: each[0])
    chosen = _without_jumps(chosen, simulator)
    typer.echo(f"{chosen.monitor}: {told(chosen, simulator.connectivity, **options)}")
    figure: Figure = plot.summary(chosen, simulator.connectivity, title, **options)
    return figure


def _without_jumps(series: TimeSeries, simulator: Simulator) -> TimeSeries:
    """Phases, which grow without end, as their sine."""
    import numpy as np

    from virtualbrain.time_series import TimeSeries

    units = {each["name"]: each["unit"] for each in simulator.model._info["states"]}
    angles = [units.get(name) == "rad" for name in series.variables]
    if not any(angles):
        return series
    data = np.array(series.data)
    data[:, angles] = np.sin(data[:, angles])
    names = [
        f"sin({name})" if angle else name
        for name, angle in zip(series.variables, angles, strict=True)
    ]
    return TimeSeries(
        series.time, data, series.monitor, tuple(names), series.labels, series.sample_period
    )
