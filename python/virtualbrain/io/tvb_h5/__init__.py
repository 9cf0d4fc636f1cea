"""TVB's HDF5 files: one thing per file, as its web interface has it.

Arrays are data sets of the root, everything else is an attribute of it with the prefix ``TVB_``;
booleans are texts such as ``bool:True``, identifiers ``urn:uuid:...``. What a thing is made of is
in files of its own, which it names by their identifiers. Here these follow from the content, so
that equal things have the same one, whoever writes them.

Connectomes: `read`, `write`. Time series: `read_time_series`, `write_time_series`. The brain:
`write_surface`, `write_region_mapping`, `write_local_connectivity`, `write_sensors`,
`write_projection`, which the ``to_file`` of the classes use, and `write_cortex` and `read_cortex`
for a folder of these.
"""

from __future__ import annotations

from virtualbrain.io.tvb_h5._file import read_arrays
from virtualbrain.io.tvb_h5.brain import (
    read_local_connectivity,
    write_local_connectivity,
    write_projection,
    write_region_mapping,
    write_sensors,
    write_surface,
)
from virtualbrain.io.tvb_h5.connectome import read, write
from virtualbrain.io.tvb_h5.cortex import read_cortex, write_cortex
from virtualbrain.io.tvb_h5.series import read_time_series, write_time_series

__all__ = [
    "read",
    "read_arrays",
    "read_cortex",
    "read_local_connectivity",
    "read_time_series",
    "write",
    "write_cortex",
    "write_local_connectivity",
    "write_projection",
    "write_region_mapping",
    "write_sensors",
    "write_surface",
    "write_time_series",
]
