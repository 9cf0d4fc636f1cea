"""Two stimuli at once: a train of pulses to one region and a rhythm to another.

python multiple_stimuli.py [picture.png]
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
conn = vb.Connectivity.from_file().configure()


def at(region, strength, temporal):
    weight = np.zeros(conn.number_of_regions)
    weight[conn.region_indices([region])] = strength
    return vb.patterns.StimuliRegion(connectivity=conn, weight=weight, temporal=temporal)


pulses = at(
    "rV1", 0.2, vb.equations.PulseTrain({"onset": 200.0, "T": 300.0, "tau": 30.0, "amp": 1})
)
rhythm = at("lA1", 0.1, vb.equations.Sinusoid({"amp": 1.0, "frequency": 0.01}))
sim = vb.Simulator(
    model=vb.models.Generic2dOscillator(a=-0.5, b=-15.0, c=0.0, d=0.02),
    connectivity=conn,
    coupling=vb.coupling.Linear(a=0.03),
    integrator=vb.integrators.HeunDeterministic(dt=0.1),
    stimulus=[pulses, rhythm],
    monitors=[vb.monitors.TemporalAverage(period=1.0)],
    initial_conditions=np.zeros((1, 2, 76, 1)),
).configure()
((time, data),) = sim.run(simulation_length=1000.0)

fig, axes = plt.subplots(4, 1, figsize=(8, 6.5), sharex=True, layout="constrained")
vb.plot.stimulus(pulses, 1000.0, axes[0])
vb.plot.stimulus(rhythm, 1000.0, axes[1])
for ax, names in zip(axes[2:], (("rV1", "rV2"), ("lA1", "lA2")), strict=True):
    for name, colour in zip(names, ("#0072B2", "#D55E00"), strict=True):
        signal = np.asarray(data)[:, 0, conn.region_indices([name])[0], 0]
        ax.plot(time, signal, color=colour, label=name)
    ax.set_ylabel("V")
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
for ax in axes[:3]:
    ax.set_xlabel("")
axes[3].set(xlabel="time (ms)", xlim=(0, 1000))
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
