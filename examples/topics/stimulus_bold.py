"""A stimulated region, and the BOLD signal of those that it reaches.

    python stimulus_bold.py [picture.png]

The right primary visual cortex is driven for 20 s in every minute. BOLD follows, also where only
the connectome brings it.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np
from scipy.sparse.csgraph import shortest_path

import virtualbrain as vb

vb.plot.use_style()
conn = vb.Connectivity.from_file().remove_self_connections().normalise("spectral").configure()
(v1,) = conn.region_indices(["rV1"])
weight = np.zeros(conn.number_of_regions)
weight[v1] = 1e-3
blocks = vb.equations.PulseTrain({"onset": 60e3, "T": 60e3, "tau": 20e3, "amp": 1.0})
sim = vb.Simulator(
    model=vb.models.ReducedWongWang(w=0.9, I_o=0.3),
    connectivity=conn,
    coupling=vb.coupling.Linear(a=0.7),
    integrator=vb.integrators.HeunStochastic(dt=1.0, noise=vb.noise.Additive(nsig=2e-8)),
    stimulus=vb.patterns.StimuliRegion(connectivity=conn, weight=weight, temporal=blocks),
    monitors=[vb.monitors.Bold(period=1000.0, hrf_kernel=vb.equations.MixtureOfGammas())],
    initial_conditions=np.full((1, 1, 76, 1), 0.045),
).configure()
(bold,) = sim.run(300_000.0)
signal = np.asarray(bold.data)[30:, 0, :, 0]
time = bold.time[30:] / 1000

course = blocks.evaluate(bold.time[30:])
change = np.array([np.corrcoef(np.roll(course, 6), s)[0, 1] for s in signal.T])  # 6 s later
from_v1 = np.argsort(-conn.weights[:, v1])[:3]
quiet = int(np.argmin(np.abs(change)))

fig, (top, bottom) = plt.subplots(2, 1, figsize=(8, 5.5), layout="constrained")
for region, colour in zip(
    [v1, *from_v1[:2], quiet], ("#D55E00", "#0072B2", "#009E73", "0.6"), strict=True
):
    each = signal[:, region] - signal[:, region].mean()
    top.plot(time, each / each.std(), color=colour, label=conn.region_labels[region], lw=1)
for onset in np.arange(60, 300, 60):
    top.axvspan(onset, onset + 20, color="0.92", zorder=0)
top.set(xlabel="time (s)", ylabel="BOLD (z-score)", ylim=(-3.5, 5))
top.legend(ncols=4, loc="upper right")
steps = shortest_path(conn.weights.T > 0, unweighted=True, indices=v1)
aside = np.random.default_rng(0).uniform(-0.15, 0.15, 76)  # so that dots can be told apart
bottom.plot(steps + aside, change, "o", color="#0072B2", ms=4)
bottom.plot(aside[v1], change[v1], "o", color="#D55E00")
bottom.set(
    xlabel="connections from rV1, at least",
    ylabel="correlation with\nthe stimulus",
    xticks=range(5),
)
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
