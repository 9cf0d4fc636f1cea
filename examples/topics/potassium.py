"""Potassium around neurons: rest, bursts, and spikes that do not end.

    python potassium.py [picture.png]

The mean field of neurons that exchange potassium with a bath (Bandyopadhyay et al. 2021): what its
concentration makes of the same population.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
BATHS = (5.5, 10.0, 15.5, 20.0)  # mM

fig, axes = plt.subplots(4, 1, figsize=(9, 6), sharex=True, layout="constrained")
for ax, bath in zip(axes, BATHS, strict=True):
    sim = vb.Simulator(
        model=vb.models.KIonEx(K_bath=bath),
        connectivity=vb.Connectivity(weights=[[0.0]], tract_lengths=[[0.0]]),
        integrator=vb.integrators.HeunDeterministic(dt=0.05),
        monitors=[vb.monitors.SubSample(period=1.0)],
        initial_conditions=np.array([0.05, -50.0, 0.1, -10.0, 2.0]).reshape(1, 5, 1, 1),
    ).configure()
    ((time, data),) = sim.run(10_000.0)
    potential = np.asarray(data)[:, 1, 0, 0]
    ax.plot(time / 1000, potential, color="#0072B2", lw=0.5)
    ax.set_ylabel("V (mV)")
    ax.set_title(f"{bath:g} mM")
axes[-1].set_xlabel("time (s)")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
