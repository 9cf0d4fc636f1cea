"""Seizures that start by themselves above a critical excitability (Jirsa et al. 2014).

    python epileptor_seizures.py [picture.png]

Four regions with excitabilities x0 around the critical -2.06046, not connected. Below it a region
rests; above it seizures come and go with the slow permittivity z. They end with a slowing of the
fast discharges.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

x0 = np.array([-2.2, -2.07, -2.05, -1.6])
n = len(x0)
sim = vb.Simulator(
    model=vb.models.Epileptor(x0=x0, variables_of_interest=["x2 - x1", "z"]),
    connectivity=vb.Connectivity(weights=np.zeros((n, n)), tract_lengths=np.zeros((n, n))),
    integrator=vb.integrators.HeunDeterministic(dt=0.05),
    monitors=[vb.monitors.TemporalAverage(period=2.0)],
    initial_conditions=np.tile(np.reshape([-1.5, -10, 3.0, -1, 0, 0], (1, 6, 1, 1)), (1, 1, n, 1)),
).configure()
((t, data),) = sim.run(simulation_length=12_000.0)
data = np.asarray(data)[:, :, :, 0]

fig, rows = plt.subplots(n, 1, figsize=(9, 7), sharex=True, layout="constrained")
for i, axes in enumerate(rows):
    axes.plot(t, data[:, 0, i], lw=0.5, color="C0")
    axes.set(ylabel="x2 - x1", ylim=(-2.2, 3.2))
    axes.set_title(f"x0 = {x0[i]}", loc="left", fontsize=9)
    slow = axes.twinx()
    slow.plot(t, data[:, 1, i], color="C3", lw=1)
    slow.set(ylabel="z", ylim=(2.5, 4.5))
rows[-1].set_xlabel("time (ms of the model)")
fig.suptitle("Epileptor: critical excitability -2.060")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=120)
active = np.ptp(data[len(t) // 3 :, 0], axis=0) > 1
print("regions with seizures:", ", ".join(f"x0 = {x}" for x in x0[active]))
