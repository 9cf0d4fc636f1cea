"""A first simulation: 76 regions, two monitors, time series and a spectrum.

    python region_simulation.py [picture.png]

Each region an oscillator, with delays of the tracts at 4 mm/ms and a little noise; recorded at
every step, and as averages over 1 ms.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
conn = vb.Connectivity.from_file()
conn.speed = 4.0  # mm/ms
sim = vb.Simulator(
    model=vb.models.Generic2dOscillator(
        a=-0.5, b=-15.0, c=0.0, d=0.02, variables_of_interest=["V", "W"]
    ),
    connectivity=conn,
    coupling=vb.coupling.Linear(a=0.0152),
    integrator=vb.integrators.HeunStochastic(dt=0.125, noise=vb.noise.Additive(nsig=1e-4)),
    monitors=[vb.monitors.TemporalAverage(period=1.0), vb.monitors.Raw()],
    seed=1,
).configure()
sim.run(500.0)  # the transient
average, raw = sim.run(4000.0)

fig, (left, right, low) = plt.subplots(1, 3, figsize=(11, 4), layout="constrained")
first = vb.TimeSeries(
    average.time[:500],
    average.data[:500],
    average.monitor,
    average.variables,
    average.labels,
    average.sample_period,
)
vb.plot.time_series(first, left, regions=range(0, 76, 8))
left.set_title("averages over 1 ms")
v, w = np.asarray(raw.data)[:2000, :, 0, 0].T
right.plot(v, w, color="#0072B2", lw=0.6)
right.set(xlabel="V", ylabel="W", title=f"every step of {conn.region_labels[0]}")
vb.plot.spectrum(average, low)
low.set_title("power")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
print(average, raw, sep="\n")
