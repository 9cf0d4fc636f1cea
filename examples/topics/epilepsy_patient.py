"""A patient with epilepsy: seizures start in one place, spread, and are seen by electrodes inside.

    python epilepsy_patient.py [picture.png]

Each region has an excitability x0: high in the epileptogenic zone, close to the critical -2.06 in
regions around, low elsewhere. When each region begins to seize is measured as it is in recordings.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

ZONE = ["rHC", "rPHC", "rAMYG"]

conn = vb.Connectivity.from_file().remove_self_connections().normalise("region").configure()
x0 = np.full(76, -2.35)
zone = conn.region_indices(ZONE)
near = np.argsort(-conn.weights[:, zone].sum(axis=1))[:8]  # those that hear most of it
x0[near] = -2.07
x0[zone] = -1.5
inside = vb.monitors.iEEG(
    period=2.0,
    sensors=vb.sensors.SensorsInternal.from_file(),
    region_mapping=vb.region_mapping.RegionMapping.from_file(),
)
start = np.array([-1.5, -10.0, 3.3, -1.0, 0.0, -0.1]).reshape(1, 6, 1, 1).repeat(76, axis=2)
start[0, 2, zone] = 4.2  # the further, the later they begin
sim = vb.Simulator(
    model=vb.models.Epileptor(x0=x0, r=0.0015, Ks=-1.0),
    connectivity=conn,
    coupling=vb.coupling.Difference(a=2.0),
    integrator=vb.integrators.HeunStochastic(
        dt=0.1, noise=vb.noise.Additive(nsig=[0.0, 0.0, 0.0, 5e-5, 5e-5, 0.0])
    ),
    monitors=[vb.monitors.TemporalAverage(period=2.0), inside],
    initial_conditions=start,
).configure()
regions, electrodes = sim.run(5000.0)

found = vb.analysis.seizures(
    regions, baseline=(50.0, 250.0), threshold=0.6, window=50.0, shortest=100.0
)
names = conn.region_labels
for region in found.order:
    print(f"{names[region]}: seizure from {found.onset[region] / 1000:.2f} s")

fig, (left, right) = plt.subplots(1, 2, figsize=(11, 5), layout="constrained")
shown = list(found.order[:10])
shown += [i for i in conn.region_indices(["lHC", "rM1", "rV1"]) if i not in shown]
for row, region in enumerate(shown):
    signal = np.asarray(regions.data)[:, 0, region, 0]
    colour = "#D55E00" if names[region] in ZONE else "#0072B2"
    left.plot(regions.time / 1000, (signal - signal[0]) / 4 - row, color=colour, lw=0.5)
    left.plot(found.onset[region] / 1000, -row, "k|", ms=12)
left.set_yticks(-np.arange(len(shown)), names[shown])
left.set(xlabel="time (s)", title="regions (orange: epileptogenic), and their onset")
contacts = np.asarray(electrodes.data)[:, 0, :, 0]
contacts[:100] = np.nan  # the transient
strongest = np.sort(np.argsort(-contacts[100:].std(axis=0))[:12])
scale = 4 * contacts[100:, strongest].std()
for row, contact in enumerate(strongest):
    signal = contacts[:, contact] - contacts[100, contact]
    right.plot(electrodes.time / 1000, signal / scale - row, color="0.2", lw=0.5)
right.set_yticks(-np.arange(len(strongest)), np.asarray(electrodes.labels)[strongest])
right.set(xlabel="time (s)", title="the contacts that see most")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
