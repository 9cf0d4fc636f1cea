"""Analyses of recordings and connectomes: numbers, not pictures (those are in `virtualbrain.plot`).

Every analysis of signals takes ``series``, what a run returns: a `TimeSeries`, or an array of
shape (n_times, n_regions) or (n_times, n_variables, n_regions, n_modes). ``variable``, an int or a
str, says which of the variables to analyse, by default the first; modes are averaged. An array does
not know its sample period: where that matters, give ``sample_period`` in ms. Times are in ms,
frequencies in Hz.

One array is returned as it is; several that belong together as a frozen dataclass. A region whose
signal does not vary, or has NaN, gets NaN where a number per region or pair is asked for. An
analysis that mixes regions refuses it, and names it. If all regions have NaN or infinity, as after
a simulation that diverged, every analysis refuses them, and says where the first is.

>>> import numpy as np
>>> from virtualbrain import analysis
>>> bold = np.random.default_rng(1).normal(size=(300, 5))
>>> fc = analysis.functional_connectivity(bold)
>>> fcd = analysis.functional_connectivity_dynamics(bold, sample_period=2000.0)
>>> analysis.connectivity_fit(fc, fc).n_pairs, fcd.matrix.shape
(10, (271, 271))
"""

from virtualbrain.analysis._analytic_signal import (
    analytic_signal,
    band_pass,
    envelope,
    phase,
    phase_in_plane,
)
from virtualbrain.analysis._avalanches import Avalanches, avalanches, power_law_exponent
from virtualbrain.analysis._balloon import balloon
from virtualbrain.analysis._coherence import (
    Coherence,
    ComplexCoherence,
    coherence,
    complex_coherence,
)
from virtualbrain.analysis._connectivity_fit import ConnectivityFit, connectivity_fit
from virtualbrain.analysis._cross_correlation import (
    CrossCorrelation,
    cross_correlation,
    lagged_correlation,
)
from virtualbrain.analysis._deletion import Deletion, delete_in_order, delete_largest
from virtualbrain.analysis._distances import (
    correlation_distance,
    geodesic_distance,
    ks_distance,
    rms_distance,
    spectral_distance,
)
from virtualbrain.analysis._entropy import multiscale_entropy, sample_entropy
from virtualbrain.analysis._envelope_correlation import envelope_correlation
from virtualbrain.analysis._fcd_epochs import FCDEpochs, fcd_epochs
from virtualbrain.analysis._fourier_spectrum import FourierSpectrum, fourier_spectrum
from virtualbrain.analysis._functional_connectivity import (
    RunningCovariance,
    covariance,
    functional_connectivity,
)
from virtualbrain.analysis._functional_connectivity_dynamics import (
    FCD,
    functional_connectivity_dynamics,
)
from virtualbrain.analysis._graph import (
    betweenness,
    degree,
    global_efficiency,
    inverse_distance,
    largest_component,
    local_efficiency,
    path_lengths,
    strength,
)
from virtualbrain.analysis._independent_components import (
    IndependentComponents,
    independent_components,
)
from virtualbrain.analysis._kuramoto_order import KuramotoOrder, kuramoto_order
from virtualbrain.analysis._linearised import (
    LinearFluctuations,
    central_jacobian,
    linear_fluctuations,
)
from virtualbrain.analysis._multitaper_spectrum import multitaper_spectrum
from virtualbrain.analysis._network_fluctuations import NetworkFluctuations, network_fluctuations
from virtualbrain.analysis._pairs import pairs
from virtualbrain.analysis._partial_correlation import partial_correlation
from virtualbrain.analysis._phase_synchrony import phase_lag_index, phase_locking_value
from virtualbrain.analysis._power_spectrum import PowerSpectrum, power_spectrum
from virtualbrain.analysis._principal_components import PrincipalComponents, principal_components
from virtualbrain.analysis._seizures import Seizures, seizures
from virtualbrain.analysis._spatial_coherence import SpatialCoherence, spatial_coherence
from virtualbrain.analysis._variance import (
    global_variance,
    node_variance,
    variance_of_node_variance,
)
from virtualbrain.analysis._wavelet_transform import WaveletTransform, wavelet_transform

__all__ = [
    "FCD",
    "Avalanches",
    "Coherence",
    "ComplexCoherence",
    "ConnectivityFit",
    "CrossCorrelation",
    "Deletion",
    "FCDEpochs",
    "FourierSpectrum",
    "IndependentComponents",
    "KuramotoOrder",
    "LinearFluctuations",
    "NetworkFluctuations",
    "PowerSpectrum",
    "PrincipalComponents",
    "RunningCovariance",
    "Seizures",
    "SpatialCoherence",
    "WaveletTransform",
    "analytic_signal",
    "avalanches",
    "balloon",
    "band_pass",
    "betweenness",
    "central_jacobian",
    "coherence",
    "complex_coherence",
    "connectivity_fit",
    "correlation_distance",
    "covariance",
    "cross_correlation",
    "degree",
    "delete_in_order",
    "delete_largest",
    "envelope",
    "envelope_correlation",
    "fcd_epochs",
    "fourier_spectrum",
    "functional_connectivity",
    "functional_connectivity_dynamics",
    "geodesic_distance",
    "global_efficiency",
    "global_variance",
    "independent_components",
    "inverse_distance",
    "ks_distance",
    "kuramoto_order",
    "lagged_correlation",
    "largest_component",
    "linear_fluctuations",
    "local_efficiency",
    "multiscale_entropy",
    "multitaper_spectrum",
    "network_fluctuations",
    "node_variance",
    "pairs",
    "partial_correlation",
    "path_lengths",
    "phase",
    "phase_in_plane",
    "phase_lag_index",
    "phase_locking_value",
    "power_law_exponent",
    "power_spectrum",
    "principal_components",
    "rms_distance",
    "sample_entropy",
    "seizures",
    "spatial_coherence",
    "spectral_distance",
    "strength",
    "variance_of_node_variance",
    "wavelet_transform",
]
