"""Time analyses side by side with what one would type with NumPy, SciPy or tvb-library.

    python bench/analysis.py                      # 150000 samples of 998 regions: 8 GB, minutes
    python bench/analysis.py --times 20000 FC Welch
    python bench/analysis.py --tvb PYTHON         # also cases of tvb-library, in its environment

Each run is a process of its own; ours and theirs take turns. Per case: shortest wall time of the
analysis, its processor time, the peak memory of the process (recording included), how much faster
ours is (median of the ratios of pairs), and by how much results differ, relative to their size.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

SIGNALS = """
import numpy as np
def recording(times, regions):  # white noise and a shared slow wave
    x = np.random.default_rng(1).standard_normal((times, regions))
    x += np.sin(np.arange(times) / 50.0)[:, None]
    return x
"""
TIMER = """
import json, resource, time
wall, cpu = time.perf_counter(), time.process_time()
found = run()
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
flat = np.abs(np.asarray(found)).ravel()[:: max(1, np.asarray(found).size // 200)]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
print(json.dumps({"wall": wall, "cpu": cpu, "peak": peak, "values": flat[:200].tolist()}))
"""
OURS = "import scipy.linalg.blas, scipy.signal\nfrom virtualbrain import analysis\n"
TVB = """
import logging, warnings
logging.disable(50); warnings.simplefilter("ignore")
from tvb.datatypes.time_series import TimeSeries
def tvb_series(x, period):
    ts = TimeSeries(data=x[:, None, :, None], sample_period=period, sample_period_unit="ms",
                    time=np.arange(len(x)) * period)
    ts.configure()
    return ts
"""


@dataclass(frozen=True)
class Case:
    """Code that defines run(), of ours and of others, for a recording x."""

    ours: str
    theirs: str
    times: int | None = None  # another length than asked for
    regions: int | None = None
    needs_tvb: bool = False
    alone: bool = False  # theirs does not fit, or takes hours


WINDOWS = """
upper = np.triu_indices(x.shape[1], 1)
def run():
    return np.corrcoef([np.corrcoef(x[a : a + 30].T)[upper] for a in range(len(x) - 29)])
"""
FCD = "run = lambda: analysis.functional_connectivity_dynamics(x, sample_period=2e3{}).matrix"
CASES = {
    "FC": Case(
        "run = lambda: analysis.functional_connectivity(x)", "run = lambda: np.corrcoef(x.T)"
    ),
    "Welch": Case(
        "run = lambda: analysis.power_spectrum(x, sample_period=1.0).power",
        "from scipy.signal import welch\n"
        "run = lambda: welch(x, 1000.0, nperseg=4096, axis=0)[1]",
    ),
    "metastability": Case(
        "run = lambda: analysis.kuramoto_order(x).metastability",
        "from scipy.signal import hilbert\n"
        "run = lambda: np.abs(np.exp(1j * np.angle(hilbert(x - x.mean(axis=0), axis=0)))"
        ".mean(axis=1)).std()",
    ),
    "spread": Case(
        "run = lambda: analysis.spatial_coherence(x).metastability",
        "run = lambda: np.abs(x - x.mean(axis=1, keepdims=True)).mean(axis=1).std()",
    ),
    "FCD": Case(FCD.format(", precision='double'"), WINDOWS, times=400),
    "FCD-single": Case(FCD.format(", precision='single'"), WINDOWS, times=400),
    "FCD-long": Case(  # windows of 60 s in steps of 2 s, of a sample per ms
        "run = lambda: analysis.functional_connectivity_dynamics(x, sample_period=1.0).matrix",
        WINDOWS.replace("30", "60000").replace("len(x) - 29", "0, len(x) - 59999, 2000"),
    ),
    "FCD-hour": Case(FCD.format(""), "", times=1800, alone=True),
    "FCD-hour-double": Case(FCD.format(", precision='double'"), "", times=1800, alone=True),
    "entropy": Case(
        "run = lambda: analysis.sample_entropy(x[:, 0])",
        "from tvb.analyzers.info import sampen\nrun = lambda: sampen(x[:, 0])",
        times=5000, regions=1, needs_tvb=True,
    ),
    "wavelet": Case(
        "run = lambda: analysis.wavelet_transform(x, np.arange(8, 60, 2), sample_period=1.0)"
        ".power",
        "from tvb.analyzers.wavelet import compute_continuous_wavelet_transform as cwt\n"
        "from tvb.basic.neotraits.api import Range\n"
        "run = lambda: np.abs(cwt(tvb_series(x, 1.0), Range(lo=.008, hi=.06, step=.002), 1.0, 5.0,"
        " 'energy', 'morlet').array_data[:, :, 0, :, 0]) ** 2",
        times=4000, regions=76, needs_tvb=True,
    ),
    "balloon": Case(
        "run = lambda: analysis.balloon(0.1 * np.abs(x), sample_period=1.0).data",
        "from tvb.analyzers.fmri_balloon import BalloonModel\n"
        "from tvb.simulator.integrators import HeunDeterministic\n"
        "run = lambda: BalloonModel(time_series=tvb_series(0.1 * np.abs(x), 1.0),"
        " integrator=HeunDeterministic()).evaluate().data",
        times=10000, regions=76, needs_tvb=True,
    ),
    "PCA": Case(
        "run = lambda: analysis.principal_components(x).fractions",
        "from tvb.analyzers.pca import compute_pca\n"
        "run = lambda: compute_pca(tvb_series(x, 1.0)).fractions[:, 0, 0]",
        times=10000, regions=76, needs_tvb=True,
    ),
}  # fmt: skip


def measure(python: str, code: str, times: int, regions: int) -> dict[str, Any]:
    program = f"{SIGNALS}\nx = recording({times}, {regions})\n{code}\n{TIMER}"
    done = subprocess.run([python, "-c", program], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:] or f"ended by signal {-done.returncode}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", help=f"default: all of {', '.join(CASES)}")
    parser.add_argument("--times", type=int, default=150_000)
    parser.add_argument("--regions", type=int, default=998)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--tvb", help="interpreter of an environment with tvb-library")
    options = parser.parse_args()
    for name in options.cases:
        if name not in CASES:
            parser.error(f"no case {name!r}; there are {', '.join(CASES)}")

    row = "{:16}{:>15}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>8}{:>10}"
    print(row.format("", "samples", "ours", "cpu", "GB", "theirs", "cpu", "GB", "ratio", "differ"))
    for name in options.cases or CASES:
        case = CASES[name]
        if case.needs_tvb and options.tvb is None:
            continue
        size = case.times or options.times, case.regions or options.regions
        python = options.tvb if case.needs_tvb else sys.executable
        ours, theirs = [], []
        for _ in range(options.pairs):
            ours.append(measure(sys.executable, OURS + case.ours, *size))
            if not case.alone:
                code = TVB + case.theirs if case.needs_tvb else case.theirs
                theirs.append(measure(python, code, *size))
        figures = [f"{size[0]} x {size[1]}"]
        for runs in (ours, theirs):
            for key, digits in (("wall", 3), ("cpu", 3), ("peak", 2)):
                figures.append(f"{min(r[key] for r in runs):.{digits}f}" if runs else "")
        if theirs:
            ratio = statistics.median(
                b["wall"] / a["wall"] for a, b in zip(ours, theirs, strict=True)
            )
            a, b = ours[0]["values"], theirs[0]["values"]
            off = max(abs(p - q) for p, q in zip(a, b, strict=True)) / (max(b) or 1.0)
            figures += [f"{ratio:.2f}", f"{off:.0e}"]
        else:
            figures += ["", ""]
        print(row.format(name, *figures), flush=True)


if __name__ == "__main__":
    main()
