"""Mean fields of theta neurons: exact for infinitely many, each with another kind of synapse.

    python theta_neurons.py [picture.png]

Firing rates after a step of current: with instantaneous synapses (Montbrió et al. 2015), with
conductances (Coombes & Byrne 2019), with depression or adaptation (Gast et al. 2020), and of an
excitatory-inhibitory pair (Dumont & Gutkin 2019).
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
MODELS = {
    "MontbrioPazoRoxin": ("r", "eta", 3.0, 40.0),
    "CoombesByrne2D": ("r", "eta", 3.0, 40.0),
    "CoombesByrne": ("r", "eta", -15.0, 120.0),
    "GastSchmidtKnosche_SD": ("r", "eta", 3.0, 120.0),
    "GastSchmidtKnosche_SF": ("r", "eta", 3.0, 120.0),
    "DumontGutkin": ("r_e", "I_e", 20.0, 120.0),
}

fig, axes = plt.subplots(2, 3, figsize=(11, 5), layout="constrained")
for ax, (name, (rate, current, step, duration)) in zip(axes.flat, MODELS.items(), strict=True):
    cls = getattr(vb.models, name)
    sim = vb.Simulator(
        model=cls(variables_of_interest=[rate]),
        connectivity=vb.Connectivity(weights=[[0.0]], tract_lengths=[[0.0]]),
        integrator=vb.integrators.HeunDeterministic(dt=0.005),
        monitors=[vb.monitors.SubSample(period=0.05)],
        seed=3,
    ).configure()
    sim.run(duration)
    usual = getattr(sim.model, current).copy()
    ax.axvspan(duration / 3, 2 * duration / 3, color="0.92")
    for third in range(3):
        setattr(sim.model, current, usual + step * (third == 1))
        ((time, data),) = sim.run(duration / 3)
        ax.plot(time - duration, np.asarray(data)[:, 0, 0, 0], color="#0072B2", lw=0.8)
    ax.set_title(f"{name}: {current} {step:+g}")
for ax in axes[1]:
    ax.set_xlabel("time (ms)")
for ax in axes[:, 0]:
    ax.set_ylabel("rate (1/ms)")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
