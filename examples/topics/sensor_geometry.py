"""Where sources and sensors are: EEG, MEG and electrodes inside the brain, around the cortex.

python sensor_geometry.py [picture.png]
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

conn = vb.Connectivity.from_file().configure()
head = vb.surfaces.SkinAir.from_file()
kinds = {
    "EEG": (vb.sensors.SensorsEEG.from_file(), "#D55E00"),
    "MEG": (vb.sensors.SensorsMEG.from_file(), "#0072B2"),
    "sEEG": (vb.sensors.SensorsInternal.from_file(), "#009E73"),
}
fig, axes = plt.subplots(1, 3, figsize=(11, 4.2), layout="constrained")
for ax, (across, up, name) in zip(
    axes, ((0, 2, "from the side"), (1, 2, "from the front"), (0, 1, "from above")), strict=True
):
    ax.plot(head.vertices[:, across], head.vertices[:, up], ",", color="0.75", zorder=0)
    ax.plot(conn.centres[:, across], conn.centres[:, up], ".", color="0.35", label="regions")
    for kind, (sensors, colour) in kinds.items():
        places = sensors.locations
        if kind == "EEG":  # unit vectors: as far out as the skin is
            places = sensors.sensors_to_surface(head)
        ax.plot(places[:, across], places[:, up], "o", ms=3, color=colour, label=kind)
    ax.set(aspect="equal", title=name, xlabel="xyz"[across] + " (mm)", ylabel="xyz"[up] + " (mm)")
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False)
for kind, (sensors, _) in kinds.items():
    print(kind, sensors.number_of_sensors, "sensors")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
assert np.isfinite(conn.centres).all()
