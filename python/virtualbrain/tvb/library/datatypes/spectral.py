"""Spectra."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..basic.neotraits.api import Attr, EnumAttr, Float, HasTraits, Int, NArray, TVBEnum
from .time_series import TimeSeries

__all__ = [
    "CoherenceSpectrum", "ComplexCoherenceSpectrum", "FourierSpectrum", "WaveletCoefficients",
    "WindowingFunctionsEnum",
]  # fmt: skip


class WindowingFunctionsEnum(TVBEnum):
    """Windows that segments are multiplied with."""

    HAMMING = "hamming"
    BARTLETT = "bartlett"
    BLACKMAN = "blackman"
    HANNING = "hanning"


class _Spectrum(HasTraits):
    """Of a time series."""

    source = Attr(TimeSeries, label="Time series")

    def _summary(self, **more: Any) -> dict[str, Any]:
        return {"Spectral type": type(self).__name__, "Source": self.source.title, **more}


class _Coefficients(_Spectrum):
    """Complex numbers."""

    array_data = NArray(dtype=np.complex128, label="Coefficients")
    amplitude = NArray(required=False, label="Size")
    phase = NArray(required=False, label="Angle")
    power = NArray(required=False, label="Squared size")

    def compute_amplitude(self) -> None:
        """Set `amplitude`."""
        self.amplitude = np.abs(self.array_data)

    def compute_phase(self) -> None:
        """Set `phase`."""
        self.phase = np.angle(self.array_data)

    def compute_power(self) -> None:
        """Set `power`."""
        self.power = np.abs(self.array_data) ** 2


class _Segmented(_Spectrum):
    """Of segments: frequencies are one over their length apart."""

    segment_length = Float(label="Length of the segments, in the unit of the sample period")

    @property
    def freq_step(self) -> float:
        """Distance of frequencies."""
        return 1.0 / float(self.segment_length)

    @property
    def max_freq(self) -> float:
        """Half the sampling rate."""
        return 0.5 / float(self.source.sample_period)

    @property
    def frequency(self) -> NDArray[np.float64]:
        """Frequencies, in kHz for samples in ms."""
        return np.arange(self.freq_step, self.max_freq + self.freq_step, self.freq_step)


class FourierSpectrum(_Coefficients, _Segmented):
    """Fourier coefficients; segments are the last dimension."""

    windowing_function = EnumAttr(
        WindowingFunctionsEnum, WindowingFunctionsEnum.HAMMING, required=False
    )
    average_power = NArray(required=False, label="Mean power of the segments")
    normalised_average_power = NArray(required=False, label="The same, over its sum")

    def configure(self) -> None:
        """Set what follows from the coefficients, but `power`."""
        self.compute_amplitude()
        self.compute_phase()
        self.compute_average_power()
        self.compute_normalised_average_power()

    def compute_average_power(self) -> None:
        """Set `average_power`."""
        self.average_power = np.mean(np.abs(self.array_data) ** 2, axis=-1)

    def compute_normalised_average_power(self) -> None:
        """Set `normalised_average_power`, whose sum over frequencies is 1."""
        self.normalised_average_power = self.average_power / self.average_power.sum(axis=0)

    def summary_info(self) -> dict[str, Any]:
        """How the spectrum was made."""
        return self._summary(
            **{
                "Segment length": self.segment_length,
                "Windowing function": self.windowing_function,
                "Frequency step": self.freq_step,
                "Maximum frequency": self.max_freq,
            }
        )


class WaveletCoefficients(_Coefficients):
    """Wavelet coefficients."""

    mother = Attr(str, default="morlet", label="Wavelet")
    sample_period = Float(label="Time between coefficients (ms)")
    frequencies = NArray(label="Frequencies (kHz)")
    normalisation = Attr(str, label="Of the wavelets")
    q_ratio = Float(default=5.0, label="Frequency over its standard deviation")

    @property
    def frequency(self) -> Any:
        """Frequencies, in kHz."""
        return self.frequencies

    def summary_info(self) -> dict[str, Any]:
        """How the coefficients were made."""
        return self._summary(
            **{
                "Wavelet type": self.mother,
                "Normalisation": self.normalisation,
                "Q-ratio": self.q_ratio,
                "Sample period": self.sample_period,
                "Number of scales": len(self.frequencies),
                "Minimum frequency": self.frequencies[0],
                "Maximum frequency": self.frequencies[-1],
            }
        )


class CoherenceSpectrum(_Spectrum):
    """Coherence of pairs of nodes."""

    array_data = NArray(label="Coherence")
    nfft = Int(default=256, label="Samples of a block")
    frequency = NArray(label="Frequencies (kHz)")

    def summary_info(self) -> dict[str, Any]:
        """How the coherence was made."""
        return self._summary(
            **{
                "Number of frequencies": len(self.frequency),
                "Minimum frequency": self.frequency[0],
                "Maximum frequency": self.frequency[-1],
                "FFT length (time-points)": self.nfft,
            }
        )


class ComplexCoherenceSpectrum(_Segmented):
    """Complex coherence of pairs of nodes."""

    spectrum_types = ("Imaginary", "Real", "Absolute")
    cross_spectrum = NArray(dtype=np.complex128, label="Cross spectrum")
    array_data = NArray(dtype=np.complex128, label="Complex coherence")
    epoch_length = Float(label="Length of epochs, in the unit of the sample period")
    windowing_function = Attr(str, label="Window")

    def summary_info(self) -> dict[str, Any]:
        """How the coherence was made."""
        return self._summary(
            **{
                "Frequency step": self.freq_step,
                "Maximum frequency": self.max_freq,
                "Epoch length": self.epoch_length,
                "Segment length": self.segment_length,
                "Windowing function": self.windowing_function,
            }
        )
