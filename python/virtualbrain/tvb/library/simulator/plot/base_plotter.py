"""What TVB's plotters have in common: figures of pyplot, saved and closed, or shown."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..common import get_logger
from .config import CONFIGURED, FiguresConfig
from .utils import ensure_list, generate_region_labels

__all__ = ["BasePlotter"]


class BasePlotter:
    """Base of the plotters.

    Parameters
    ----------
    config : FiguresConfig
    """

    def __init__(self, config: FiguresConfig | None = None) -> None:
        self.config = config or CONFIGURED
        self.logger = get_logger(type(self).__name__)
        self.print_regions_indices = True

    def _finish(self, figure: Any, figure_name: str | None = None) -> None:
        """Save the figure, and show or close it, as the configuration says."""
        from matplotlib import pyplot as plt

        if self.config.SAVE_FLAG:
            name = (figure_name or figure.get_label() or "figure").replace(": ", "_")
            for character in " \t/":
                name = name.replace(character, "_")
            file = f"{name[:100]}.{self.config.FIG_FORMAT}".replace(",", "")
            figure.savefig(os.path.join(self.config.FOLDER_FIGURES, file))
        if self.config.SHOW_FLAG:
            plt.show()
        else:
            plt.close(figure)

    def _figure(self, title: str, figsize: Any = None) -> Any:
        from matplotlib import pyplot as plt

        return plt.figure(title, figsize=figsize or self.config.VERY_LARGE_SIZE)

    @staticmethod
    def rect_subplot_shape(n: int, mode: str = "col") -> tuple[int, int]:
        """Rows and columns for n pictures."""
        longer = int(np.ceil(np.sqrt(n)))
        shorter = int(np.ceil(n / longer))
        return (longer, shorter) if "row" in mode else (shorter, longer)

    def plot_vector(
        self,
        vector: Any,
        labels: Any,
        subplot: Any,
        title: str,
        show_y_labels: bool = True,
        indices_red: Any = None,
        sharey: Any = None,
    ) -> Any:
        """A bar for each region. Returns the axes."""
        from matplotlib import pyplot as plt

        values = np.ravel(vector)
        ax = plt.subplot(subplot, sharey=sharey)
        at = np.arange(len(values))
        colours = np.array(["black"] * len(values), object)
        if indices_red is not None:
            colours[indices_red] = "red"
        ax.barh(at, values, color=list(colours))
        ax.set_title(title)
        ax.set_yticks(at)
        shown = generate_region_labels(len(values), labels, ". ", self.print_regions_indices)
        ax.set_yticklabels(shown if show_y_labels else [])
        ax.autoscale(tight=True)
        if sharey is None:
            ax.invert_yaxis()
        return ax

    def plot_regions2regions(
        self,
        adj: Any,
        labels: Any,
        subplot: Any,
        title: str,
        show_x_labels: bool = True,
        show_y_labels: bool = True,
        cmap: str = "autumn_r",
        vmin: float | None = None,
        vmax: float | None = None,
    ) -> tuple[Any, Any]:
        """A matrix for pairs of regions. Returns its axes, and those of the colours."""
        return self._plot_matrix(
            adj, labels, labels, subplot, title, show_x_labels, show_y_labels, cmap, vmin, vmax
        )

    def _plot_matrix(
        self,
        matrix: Any,
        xlabels: Any,
        ylabels: Any,
        subplot: Any = 111,
        title: str = "",
        show_x_labels: bool = True,
        show_y_labels: bool = True,
        cmap: str = "autumn_r",
        vmin: float | None = None,
        vmax: float | None = None,
    ) -> tuple[Any, Any]:
        from matplotlib import pyplot as plt

        matrix = np.asarray(matrix)
        ax = plt.subplot(subplot)
        image = ax.imshow(matrix.T, cmap=cmap, vmin=vmin, vmax=vmax, interpolation="none")
        ax.set_title(title)
        numbered = self.print_regions_indices
        if show_x_labels:
            shown = generate_region_labels(len(matrix), xlabels, ". ", numbered)
            ax.set_xticks(range(len(matrix)), shown, rotation=90)
        if show_y_labels:
            shown = generate_region_labels(matrix.shape[1], ylabels, ". ", numbered)
            ax.set_yticks(range(matrix.shape[1]), shown)
        colours = plt.gcf().colorbar(image, ax=ax, fraction=0.05, pad=0.03)
        return ax, colours.ax

    def plots(
        self,
        data_dict: Mapping[str, Any],
        shape: tuple[int, int] | None = None,
        transpose: bool = False,
        skip: int = 0,
        xlabels: Mapping[str, str] = {},
        xscales: Mapping[str, str] = {},
        yscales: Mapping[str, str] = {},
        title: str = "Plots",
        lgnd: Mapping[str, Any] = {},
        figure_name: str | None = None,
        figsize: Any = None,
    ) -> tuple[Any, Any]:
        """A picture for each array. Returns figure and axes."""
        figure = self._figure(title, figsize)
        axes = figure.subplots(*(shape or (1, len(data_dict))), squeeze=False)
        for ax, (name, data) in zip(axes.ravel(), data_dict.items(), strict=False):
            ax.plot((np.asarray(data).T if transpose else np.asarray(data))[skip:])
            ax.set(
                xscale=xscales.get(name, "linear"), yscale=yscales.get(name, "linear"),
                xlabel=xlabels.get(name, ""), ylabel=name,
            )  # fmt: skip
            if lgnd.get(name) is not None:
                ax.legend(lgnd[name])
        figure.tight_layout()
        self._finish(figure, figure_name)
        return figure, axes

    def pair_plots(
        self,
        data: Any,
        keys: Any,
        diagonal_plots: Mapping[str, Any] = {},
        transpose: bool = False,
        skip: int = 0,
        title: str = "Pair plots",
        legend_prefix: str = "",
        subtitles: Any = None,
        figure_name: str | None = None,
        figsize: Any = None,
    ) -> tuple[Any, Any]:
        """Histograms on the diagonal, and points of each pair. Returns figure and axes."""
        figure = self._figure(title, figsize)
        axes = figure.subplots(len(keys), len(keys), squeeze=False)
        for group, each in enumerate(ensure_list(data)):
            columns = [np.asarray(each[k]).T if transpose else np.asarray(each[k]) for k in keys]
            for i, row in enumerate(axes):
                for j, ax in enumerate(row):
                    x, y = np.ravel(columns[j][skip:]), np.ravel(columns[i][skip:])
                    if i == j:
                        ax.hist(x, alpha=0.5, label=f"{legend_prefix}{group + 1}")
                        ax.set_title((subtitles or keys)[i])
                    else:
                        ax.plot(x, y, ".")
        for name, values in diagonal_plots.items():
            if name in keys:
                ax = axes[list(keys).index(name)][list(keys).index(name)].twinx()
                ax.plot(*np.asarray(values[0] if isinstance(values, (list, tuple)) else values))
        self._finish(figure, figure_name)
        return figure, axes

    def plot_bars(
        self,
        data: Any,
        ax: Any = None,
        fig: Any = None,
        title: str = "",
        group_names: Any = (),
        legend_prefix: str = "",
        figsize: Any = None,
    ) -> tuple[Any, Any]:
        """Groups of bars. Returns figure and axes."""
        own = fig is None
        fig = self._figure(title, figsize) if fig is None else fig
        ax = fig.gca() if ax is None else ax
        groups = [np.ravel(each) for each in data]
        width = 0.9 / max(len(each) for each in groups)
        for k in range(max(len(each) for each in groups)):
            known = [(i, each[k]) for i, each in enumerate(groups) if k < len(each)]
            at, heights = zip(*known, strict=True)
            bars = ax.bar(np.array(at) + k * width, heights, width, label=f"{legend_prefix}{k + 1}")
            ax.bar_label(bars, fmt="%.2f", rotation=90)
        names = group_names if len(group_names) == len(groups) else [""] * len(groups)
        ax.set_xticks(np.arange(len(groups)) + 0.45, names)
        ax.set_title(title)
        if own:
            self._finish(fig)
        return fig, ax

    def tvb_plot(self, plot_fun_name: str, *args: Any, **kwargs: Any) -> Any:
        """Call a function of the module `tools` by its name. Returns the figure."""
        from matplotlib import pyplot as plt

        from . import tools

        getattr(tools, plot_fun_name)(*args, **kwargs)
        figure = plt.gcf()
        self._finish(figure)
        return figure
