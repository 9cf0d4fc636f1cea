"""A patient with epilepsy: a seizure starts in one place and spreads along the connectome.

    python epilepsy_patient.py [picture.png]

Each region has an excitability x0 (Proix et al. 2014; Jirsa et al. 2017): above the critical
-2.06 in the epileptogenic zone, which seizes by itself; close below it in the propagation zone,
the regions that hear most of it; low elsewhere. Regions act on each other's slow permittivity, with
strength Ks: without it the seizure stays where it is, with too much it takes the whole hemisphere.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np
from scipy.ndimage import uniform_filter1d

import virtualbrain as vb

vb.plot.use_style()
ZONE = ["lHC", "lPHC", "lAMYG"]
STRENGTHS = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0)

conn = vb.Connectivity.from_file().remove_self_connections().normalise("region").configure()
names = conn.region_labels
zone = conn.region_indices(ZONE)
heard = conn.weights[:, zone].sum(axis=1)
around = [i for i in np.argsort(-heard, kind="stable") if i not in zone][:9]
x0 = np.full(76, -2.2)
x0[around] = -2.07
x0[zone] = -1.6
rest = np.array([-1.46, -9.7, 2.95, -0.9, 0.0, -0.15]).reshape(1, 6, 1, 1)
start = rest.repeat(76, axis=2)
start[0, 2, zone] = 3.5  # their seizure begins later, when z has fallen
sensors = vb.sensors.SensorsInternal.from_file("seeg_588.txt")


def run(Ks, monitors=()):
    sim = vb.Simulator(
        model=vb.models.Epileptor(x0=x0, r=0.00035, Ks=-Ks),
        connectivity=conn,
        coupling=vb.coupling.Difference(a=1.0),
        integrator=vb.integrators.HeunStochastic(
            dt=0.1, noise=vb.noise.Additive(nsig=[0.0, 0.0, 0.0, 2.5e-4, 2.5e-4, 0.0])
        ),
        monitors=[vb.monitors.TemporalAverage(period=2.0), *monitors],
        initial_conditions=start,
        threads=1,
    ).configure()
    regions, *others = sim.run(2400.0)
    found = vb.analysis.seizures(
        regions, baseline=(100.0, 300.0), threshold=0.8, window=100.0, shortest=300.0
    )
    return found, regions, others


inside = vb.monitors.iEEG(
    period=2.0, sensors=sensors, region_mapping=vb.region_mapping.RegionMapping.from_file()
)
found, regions, (electrodes,) = run(1.5, [inside])
for region in found.order:
    print(f"{names[region]}: seizure from {found.onset[region] / 1000:.2f} s")

fig = plt.figure(figsize=(11, 8), layout="constrained")
(traces, contacts), (spread, onsets) = fig.subplots(2, 2, height_ratios=(1.7, 1.0))
shown = [*found.order, *(i for i in conn.region_indices(["lM1", "lS1", "rHC"]))]
for row, region in enumerate(shown):
    signal = np.asarray(regions.data)[:, 0, region, 0]
    colour = "#D55E00" if region in zone else "#0072B2" if region in around else "#595959"
    traces.plot(regions.time / 1000, (signal - signal[200]) / 4 - row, color=colour, lw=0.6)
    traces.plot(found.onset[region] / 1000, -row, "|", color="black", ms=12, mew=1.5)
for label, colour in (
    ("epileptogenic", "#D55E00"), ("propagation", "#0072B2"), ("others", "#595959")
):  # fmt: skip
    traces.plot([], [], color=colour, label=label)
traces.legend(ncols=3, loc="lower right", bbox_to_anchor=(1.02, 0.99))
traces.set_yticks(-np.arange(len(shown)), names[shown])
traces.set(xlabel="time (s)", title="Onset in regions", ylim=(-len(shown), 1))

seen = np.asarray(electrodes.data)[50:, 0, :, 0]
seen = seen - seen.mean(axis=0)
moved = uniform_filter1d(seen, 50, axis=0).std(axis=0)  # by seizures, not by spikes
strongest: dict[str, int] = {}  # one contact of each electrode
for contact in np.argsort(-moved):
    strongest.setdefault(str(electrodes.labels[contact]).rstrip("0123456789"), int(contact))
contacts_shown = list(strongest.values())[:12]
for row, contact in enumerate(contacts_shown):
    signal = seen[:, contact] / (6 * seen[:, contact].std())
    contacts.plot(electrodes.time[50:] / 1000, signal - row, color="#262626", lw=0.5)
contacts.set_yticks(-np.arange(12), np.asarray(electrodes.labels)[contacts_shown])
contacts.set(xlabel="time (s)", title="sEEG, the contacts that see most, each on its own scale")

recruited = [len(run(Ks)[0].order) for Ks in STRENGTHS]
spread.plot(STRENGTHS, recruited, "o-", color="#009E73")
spread.axhline(38, color="0.6", lw=1, ls=":")
spread.annotate("the left hemisphere", (0.0, 38), (0, -3), textcoords="offset points", va="top")
spread.set(xlabel="strength of coupling, -Ks", ylabel="regions that seize", ylim=(0, 41))
spread.set_title("How far it spreads")

cortex = vb.surfaces.CorticalSurface.from_file()
mapping = vb.region_mapping.RegionMapping.from_file().array_data
brain = vb.plot.cortex(
    cortex, found.delay, mapping, views=("left", "bottom"), label="delay of onset (ms)"
)
brain.set_dpi(200)
brain.canvas.draw()
onsets.imshow(np.asarray(brain.canvas.buffer_rgba()))
onsets.set_axis_off()
onsets.set_title("Where it goes (grey: nowhere)")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
