"""What different haemodynamic responses make of the same activity.

    python haemodynamic_responses.py [picture.png]

The kernels that the Bold monitor offers, and the BOLD signal that each, and the balloon model,
makes of one block of activity of 10 s.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
KERNELS = ("FirstOrderVolterra", "Gamma", "DoubleExponential", "MixtureOfGammas")
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")

block = vb.patterns.StimuliRegion(
    weight=[1.0],
    temporal=vb.equations.PulseTrain({"onset": 20e3, "T": 1e6, "tau": 10e3, "amp": 0.1}),
)
sim = vb.Simulator(
    model=vb.models.Linear(gamma=-0.1),  # follows its input within 10 ms
    connectivity=vb.Connectivity(weights=[[0.0]], tract_lengths=[[0.0]]),
    integrator=vb.integrators.HeunDeterministic(dt=1.0),
    stimulus=block,
    monitors=[
        *(vb.monitors.Bold(500.0, hrf_kernel=getattr(vb.equations, k)()) for k in KERNELS),
        vb.monitors.BalloonWindkessel(period=500.0),
    ],
    initial_conditions=np.zeros((1, 1, 1, 1)),
).configure()
signals = sim.run(70_000.0)

fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
time = np.linspace(0.0, 20.0, 401)
for name, colour in zip(KERNELS, COLOURS, strict=True):
    kernel = getattr(vb.equations, name)().evaluate(time)
    left.plot(time, kernel / np.abs(kernel).max(), color=colour, label=name)
for series, name, colour in zip(
    signals, (*KERNELS, "BalloonWindkessel"), (*COLOURS, "black"), strict=True
):
    signal = series.data[:, 0, 0, 0]
    signal = signal - signal[series.time < 20e3][-1]
    right.plot(series.time / 1000, signal / np.abs(signal).max(), color=colour, label=name)
    print(f"{name}: highest {series.time[signal.argmax()] / 1000 - 20:.1f} s after the onset")
right.axvspan(20, 30, color="0.9", label="activity")
left.set(xlabel="time (s)", ylabel="over its maximum", title="kernels")
right.set(xlabel="time (s)", title="BOLD of a block")
fig.legend(*right.get_legend_handles_labels(), loc="outside right upper")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
