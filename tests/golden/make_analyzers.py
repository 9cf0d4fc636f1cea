"""Write other/analyzers.npz: what tvb-library's analyzers make of a few small recordings.

    tvb/bin/python tests/golden/make_analyzers.py

Needs an environment with tvb-library 2.10.0, as make_goldens.py says.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from pathlib import Path

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

import analyzer_cases as cases  # noqa: E402
import numpy as np  # noqa: E402
from tvb.analyzers import fft, graph, info, pca, wavelet  # noqa: E402
from tvb.analyzers.fmri_balloon import (  # noqa: E402
    BalloonModel,
    BoldModels,
    NeuralInputTransformations,
)
from tvb.analyzers.metric_kuramoto_index import compute_kuramoto_index_metric  # noqa: E402
from tvb.analyzers.metric_proxy_metastability import (  # noqa: E402
    compute_proxy_metastability_metric,
)
from tvb.analyzers.metric_variance_global import compute_variance_global_metric  # noqa: E402
from tvb.analyzers.metric_variance_of_node_variance import (  # noqa: E402
    compute_variance_of_node_variance_metric,
)
from tvb.basic.neotraits.api import Range  # noqa: E402
from tvb.datatypes.connectivity import Connectivity  # noqa: E402
from tvb.datatypes.spectral import WindowingFunctionsEnum  # noqa: E402
from tvb.datatypes.time_series import TimeSeries  # noqa: E402
from tvb.simulator.integrators import HeunDeterministic  # noqa: E402


def series(data: np.ndarray, period: float) -> TimeSeries:
    found = TimeSeries(
        data=data, time=period * np.arange(1, len(data) + 1), sample_period=period,
        sample_period_unit="ms",
    )  # fmt: skip
    found.configure()
    return found


def main() -> None:
    x = series(cases.recording(), cases.PERIOD)
    out = {}
    windows = {each.value: each for each in WindowingFunctionsEnum}
    for name, (segment, window, detrend) in cases.FOURIER.items():
        chosen = windows[window] if window else None
        found = fft.compute_fast_fourier_transform(x, segment, chosen, detrend)
        out[f"fourier_{name}"] = found.array_data[:, 0, :, 0, :]
    for name, (q, normalisation, period) in cases.WAVELET.items():
        low, high, step = (each / 1000.0 for each in cases.WAVELET_HZ)
        found = wavelet.compute_continuous_wavelet_transform(
            x, Range(lo=low, hi=high, step=step), period, q, normalisation, "morlet"
        )
        out[f"wavelet_{name}"] = found.array_data[:, :, 0, :, 0]
    found = pca.compute_pca(x)
    out["pca_fractions"], out["pca_weights"] = found.fractions[:, 0, 0], found.weights[..., 0, 0]
    whole = {"time_series": x, "start_point": 0.0, "segment": 1}
    out["kuramoto"] = compute_kuramoto_index_metric(whole)
    out["variance"] = compute_variance_global_metric(whole)
    out["node_variance"] = compute_variance_of_node_variance_metric(whole)
    out["metastability"], out["synchrony"] = compute_proxy_metastability_metric(whole).values()
    with contextlib.redirect_stdout(io.StringIO()):
        for name, options in cases.ENTROPY.items():
            out[f"entropy_{name}"] = np.array(
                [
                    info.sampen(cases.recording()[:, 0, i, 0], taus=list(cases.SCALES), **options)
                    for i in range(2)
                ]
            ).T
    slow = series(cases.activity(), cases.BALLOON_PERIOD)
    transform = {each.value: each for each in NeuralInputTransformations}
    for name, options in cases.BALLOON.items():
        model = BalloonModel(
            time_series=slow,
            integrator=HeunDeterministic(),
            bold_model=BoldModels.LINEAR if options.get("linear") else BoldModels.NONLINEAR,
            RBM=options.get("revised", True),
            neural_input_transformation=transform[options.get("input", "none")],
            normalize_neural_input=options.get("centre", False),
        )
        out[f"balloon_{name}"] = model.evaluate().data[:, 0, :, 0]
    weights = cases.weights()
    binary = (weights > 0).astype(float)
    out["betweenness"] = graph.betweenness_bin(binary)
    out["global_efficiency"] = graph.efficiency_bin(weights)
    out["local_efficiency"] = graph.efficiency_bin(weights, True)[:, 0]
    out["inverse_distance"] = graph.distance_inv(binary)
    conn = Connectivity(
        weights=weights, tract_lengths=np.ones_like(weights), centres=np.zeros((len(weights), 3)),
        region_labels=np.array([f"{i}" for i in range(len(weights))]),
    )  # fmt: skip
    graph.get_components_sizes = lambda matrix: 0  # needs an old NetworkX
    order = cases.order()
    found = graph.sequential_random_deletion(conn, order, len(weights))
    out["random_strength"], out["random_degree"], out["random_efficiency"] = found[:3]
    found = graph.sequential_targeted_deletion(conn, len(weights))
    out["targeted_strength"], out["targeted_efficiency"] = found[0], found[3][:, 0]
    target = Path(__file__).parent / "other" / "analyzers.npz"
    np.savez_compressed(target, **out)
    print(target, target.stat().st_size)


if __name__ == "__main__":
    main()
