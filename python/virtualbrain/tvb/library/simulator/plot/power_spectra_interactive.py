"""Power spectra of a time series, with buttons."""

from __future__ import annotations

from typing import Any

from virtualbrain import analysis

from ...basic.neotraits.api import Attr, HasTraits, Int
from ...datatypes.time_series import TimeSeries

__all__ = ["PowerSpectraInteractive"]

_WINDOWS = ("None", "hamming", "bartlett", "blackman", "hanning")


class PowerSpectraInteractive(HasTraits):
    """Spectra of all nodes; buttons choose scales, window, its length and normalisation."""

    time_series = Attr(TimeSeries, required=False, label="Time series")
    first_n = Int(default=-1, label="How many nodes to show; all if negative")

    fig: Any = None
    fft_ax: Any = None
    xscale = "linear"
    yscale = "log"
    mode = 0
    variable = 0
    normalise_power = "no"
    window_length = 0.25
    window_function = "None"
    possible_window_lengths = tuple(1.0 / 2.0**k for k in range(-2, 7))

    def configure(self) -> None:
        """Take the samples and their rate."""
        super().configure()
        series = self.time_series
        count = self.first_n if self.first_n > 0 else None
        self.data = series.data[:, :, :count]
        self.period = 1.0 / series.sample_rate
        self.tpts, self.nsrs = self.data.shape[0], self.data.shape[2]

    def show(self, block: bool = True, **options: Any) -> Any:
        """Draw, and show the figure. Returns it."""
        from matplotlib import pyplot as plt

        self.configure()
        self.create_figure()
        self._update()
        plt.show(block=block)
        return self.fig

    def create_figure(self) -> Any:
        """Make the figure and its buttons. Returns it."""
        from matplotlib import pyplot as plt
        from matplotlib.widgets import RadioButtons

        self.fig = plt.figure(figsize=(14, 8))
        self.fft_ax = self.fig.add_axes((0.2, 0.1, 0.75, 0.85))
        longest = self.tpts * self.period
        lengths = [f"{s:g}" for s in self.possible_window_lengths if s <= longest]
        choices: dict[str, list[str]] = {
            "xscale": ["linear", "log"],
            "yscale": ["log", "linear"],
            "mode": [str(k) for k in range(self.data.shape[3])],
            "variable": [str(k) for k in range(self.data.shape[1])],
            "window_length": lengths or [f"{longest:g}"],
            "window_function": list(_WINDOWS),
            "normalise_power": ["no", "yes"],
        }
        self.selectors: dict[str, Any] = {}
        top = 1.0
        for name, labels in choices.items():
            height = 0.03 + 0.02 * len(labels)
            ax = self.fig.add_axes((0.01, top - height, 0.12, height - 0.03))
            top -= height
            ax.set_title(name.replace("_", " "), fontsize=8)
            active = next((k for k, t in enumerate(labels) if t == self._text(name)), 0)
            self.selectors[name] = RadioButtons(ax, labels, active=active)
            self._choose(name, labels[active])
            self.selectors[name].on_clicked(lambda text, name=name: self._chosen(name, text))
        return self.fig

    def _text(self, name: str) -> str:
        value = getattr(self, name)
        return value if isinstance(value, str) else f"{value:g}"

    def _choose(self, name: str, text: str) -> None:
        kind = type(getattr(type(self), name))
        setattr(self, name, kind(text))

    def _chosen(self, name: str, text: Any) -> None:
        self._choose(name, text)
        self._update()
        self.fig.canvas.draw_idle()

    def calc_fft(self) -> None:
        """Set `frequency` (Hz) and `spectra`, shape (n_frequencies, n_nodes): means of segments."""
        window = None if self.window_function == "None" else self.window_function
        found = analysis.fourier_spectrum(
            self.data[:, self.variable, :, self.mode],
            self.window_length * 1e3,
            window,
            sample_period=self.period * 1e3,
        )
        self.frequency, self.spectra = found.frequencies, found.power
        self.spectra_norm = self.spectra / self.spectra.sum(axis=0)

    def plot_spectra(self) -> None:
        """Draw the spectra."""
        shown = self.spectra_norm if self.normalise_power == "yes" else self.spectra
        self.fft_ax.clear()
        self.fft_ax.plot(self.frequency, shown, linewidth=0.7)
        self.fft_ax.set(
            xscale=self.xscale, yscale=self.yscale, xlabel="Frequency (Hz)", ylabel="Power",
            title=type(self.time_series).__name__,
        )  # fmt: skip
        self.fft_ax.autoscale(tight=True)

    def _update(self) -> None:
        self.calc_fft()
        self.plot_spectra()
