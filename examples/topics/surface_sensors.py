"""One simulation of the cortex seen by EEG, MEG and electrodes inside the brain.

    python surface_sensors.py [picture.png]

The right auditory cortex of a folded sheet of 16384 vertices is struck. The lead fields of tvb-data
say what EEG and MEG see of every vertex; for the electrodes it is computed, of dipoles in an
infinite medium.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
cortex = vb.cortex.Cortex.from_file(local_connectivity_file="local_connectivity_16384.mat")
cortex.coupling_strength = 2**-10
conn = vb.Connectivity.from_file().configure()
weight = np.zeros(76)
weight[conn.region_indices(["rA1"])] = 0.5
kick = vb.patterns.StimuliRegion(
    connectivity=conn,
    weight=weight,
    temporal=vb.equations.PulseTrain({"onset": 50.0, "T": 1e6, "tau": 10.0, "amp": 1.0}),
)
eeg = vb.monitors.EEG.from_file(period=2.0, reference="average")
inside = vb.monitors.iEEG(
    period=2.0,
    sensors=vb.sensors.SensorsInternal.from_file("seeg_588.txt"),
    region_mapping=vb.region_mapping.RegionMapping.from_file(),
)
sim = vb.Simulator(
    model=vb.models.Generic2dOscillator(a=-0.5, b=-15.0, c=0.0, d=0.02),
    connectivity=conn,
    surface=cortex,
    coupling=vb.coupling.Linear(a=0.03),
    integrator=vb.integrators.HeunDeterministic(dt=0.5),
    stimulus=kick,
    monitors=[eeg, vb.monitors.MEG.from_file(period=2.0), inside],
    initial_conditions=np.zeros((1, 2, cortex.number_of_vertices, 1)),
).configure()
signals = sim.run(300.0)

fig, axes = plt.subplot_mosaic([["EEG", "t"], ["MEG", "t"], ["sEEG", "t"]], figsize=(10, 6),
                               layout="constrained", width_ratios=[1.6, 1])  # fmt: skip
for name, series in zip(("EEG", "MEG", "sEEG"), signals, strict=True):
    data = np.asarray(series.data)[:, 0, :, 0]
    data = data - data[20]
    seen = np.isfinite(data).all(axis=0)
    axes[name].plot(
        series.time, data[:, seen] / np.abs(data[20:, seen]).max(), lw=0.4, color="#0072B2"
    )
    axes[name].axvspan(50, 60, color="0.85")
    axes[name].set(ylabel=f"{name} (over its largest)", ylim=(-1.1, 1.1), xlim=(40, 300))
axes["sEEG"].set_xlabel("time (ms)")
data = np.asarray(signals[0].data)[:, 0, :, 0]
change = data - data[20]
peak = int(np.nanargmax(np.nanstd(change, axis=1)))
vb.plot.topography(eeg.sensors, change[peak], axes["t"], label="change of EEG (arbitrary unit)")
axes["t"].set_title(f"EEG at {signals[0].time[peak]:.0f} ms")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
