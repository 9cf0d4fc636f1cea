"""Connectomes and lead fields as matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from .base_plotter import BasePlotter
from .utils import compute_in_degree

__all__ = ["HeadPlotter"]


class HeadPlotter(BasePlotter):
    """Draws connectomes and lead fields."""

    def _plot_connectivity(self, connectivity: Any, figure_name: str = "Connectivity") -> Any:
        figure = self._figure(f"{figure_name}{connectivity.number_of_regions}")
        labels = connectivity.region_labels
        axes = (
            self.plot_regions2regions(connectivity.weights, labels, 121, "weights"),
            self.plot_regions2regions(connectivity.tract_lengths, labels, 122, "tract lengths"),
        )
        self._finish(figure, figure_name)
        return figure, axes

    def _plot_connectivity_stats(
        self, connectivity: Any, figsize: Any = None, figure_name: str = "HeadStats"
    ) -> Any:
        figure = self._figure(f"Head stats {connectivity.number_of_regions}", figsize)
        labels, areas = connectivity.region_labels, connectivity.areas
        known = areas is not None and len(areas) == len(labels)
        place = 121 if known else 111
        degrees = compute_in_degree(connectivity.weights)
        axes = [self.plot_vector(degrees, labels, place, "w in-degree")]
        if known:
            axes.append(self.plot_vector(areas, labels, 122, "region areas"))
        self._finish(figure, figure_name)
        return figure, tuple(axes)

    def _plot_projection(
        self, sensors: Any, projection: Any, region_labels: Any, title: str = "Projection"
    ) -> Any:
        figure = self._figure(title)
        ax, colours = self._plot_matrix(projection, sensors.labels, region_labels, 111, title)
        self._finish(figure, title)
        return figure, ax, colours

    def plot_head(
        self,
        connectivity: Any,
        sensors_set: Any,
        plot_stats: bool = False,
        plot_sensors: bool = True,
    ) -> tuple[Any, ...]:
        """Weights and lengths, and a lead field for each of the sensors.

        Parameters
        ----------
        connectivity : Connectivity
        sensors_set : dict of Sensors to ProjectionMatrix
        plot_stats, plot_sensors : bool

        Returns
        -------
        figures : tuple of (figure, axes...)
        """
        output = [self._plot_connectivity(connectivity)]
        if plot_stats:
            output.append(self._plot_connectivity_stats(connectivity))
        for sensors, projection in sensors_set.items() if plot_sensors else ():
            gain = getattr(projection, "projection_data", projection)
            if gain is not None:
                name = f"{sensors.sensors_type} - Projection"
                labels = connectivity.region_labels
                output.append(self._plot_projection(sensors, gain, labels, name))
        return tuple(output)

    def plot_tvb_connectivity(
        self,
        connectivity: Any,
        num: Any = "weights",
        order_by: Any = None,
        plot_hinton: bool = False,
        plot_tracts: bool = True,
        **options: Any,
    ) -> tuple[Any, ...]:
        """Weights, and tract lengths, each in a figure. Returns figures and axes."""
        from matplotlib import pyplot as plt

        from .tools import hinton_diagram

        n = connectivity.number_of_regions
        order = np.arange(n) if order_by is None else np.argsort(order_by)
        labels = np.asarray(connectivity.region_labels)[order]
        size = options.get("figsize", self.config.LARGE_SIZE)
        shown = {"Connectivity weights": connectivity.weights}
        if plot_tracts:
            shown["Tracts' lengths"] = connectivity.tract_lengths
        output: list[Any] = []
        for name, matrix in shown.items():
            matrix = np.asarray(matrix)[order][:, order]
            if plot_hinton and not output:
                ax = hinton_diagram(matrix, num)
                figure = ax.figure
            else:
                figure = plt.figure(num=name, figsize=size)
                ax = figure.gca()
                figure.colorbar(ax.matshow(matrix))
            ax.set_title(name)
            font = options.get("fontsize", self.config.SMALL_FONTSIZE)
            ax.set_xticks(range(n), labels, fontsize=font, rotation=90)
            ax.set_yticks(range(n), labels, fontsize=font)
            self._finish(figure, name)
            output += [figure, ax]
        return tuple(output)
