"""Write tvb_h5.zip: small things in HDF5, as TVB's own classes store them.

Run with a Python that has tvb-library, tvb-framework and tvb-storage. TVB is only run here; nothing
of it is stored but the files that it wrote.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import scipy.sparse
from tvb.adapters.datatypes.h5 import (
    connectivity_h5,
    graph_h5,
    local_connectivity_h5,
    projections_h5,
    region_mapping_h5,
    sensors_h5,
    surface_h5,
    time_series_h5,
)
from tvb.core.entities.generic_attributes import GenericAttributes
from tvb.datatypes import (
    connectivity,
    equations,
    graph,
    local_connectivity,
    projections,
    region_mapping,
    sensors,
    surfaces,
    time_series,
    volumes,
)

EPOCH = (1980, 1, 1, 0, 0, 0)


def things() -> dict[str, tuple[object, type]]:
    """What is stored, and TVB's class of such files."""
    rng = np.random.default_rng(0)
    conn = connectivity.Connectivity(
        weights=np.array([[0.0, 1, 2], [3, 0, 4], [0, 5, 0]]),
        tract_lengths=np.array([[0.0, 10, 20], [30, 0, 40], [0, 50, 0]]),
        region_labels=np.array(["lA", "rB", "rC"]),
        centres=np.eye(3),
        hemispheres=np.array([False, True, True]),
    )
    conn.configure()
    corners = np.array([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]]) * 10.0
    faces = [[0, 2, 4], [2, 1, 4], [1, 3, 4], [3, 0, 4], [2, 0, 5], [1, 2, 5], [3, 1, 5], [0, 3, 5]]
    surface = surfaces.CorticalSurface(vertices=corners, triangles=np.array(faces))
    surface.zero_based_triangles = True
    surface.configure()
    mapping = region_mapping.RegionMapping(
        array_data=np.array([0, 0, 1, 1, 2, 2]), connectivity=conn, surface=surface
    )
    rule = equations.Gaussian(parameters={"amp": 2.0, "sigma": 5.0, "midpoint": 0.0, "offset": 0.0})
    matrix = scipy.sparse.csc_matrix(np.triu(rng.normal(size=(6, 6))))
    local = local_connectivity.LocalConnectivity(
        surface=surface, matrix=matrix, equation=rule, cutoff=20.0
    )
    eeg = sensors.SensorsEEG(
        labels=np.array(["Fz", "Cz"]),
        locations=np.array([[80.0, 0, 60], [0, 0, 100]]),
        usable=np.array([True, False]),
    )
    eeg.configure()
    meg = sensors.SensorsMEG(
        labels=np.array(["M1"]),
        locations=np.array([[0.0, 0, 120]]),
        orientations=np.array([[0.0, 0, 1]]),
    )
    meg.configure()
    gain = projections.ProjectionSurfaceEEG(
        projection_data=rng.normal(size=(2, 6)), sources=surface, sensors=eeg
    )
    region = time_series.TimeSeriesRegion(
        data=rng.normal(size=(5, 2, 3, 1)),
        time=np.arange(5) * 2.0,
        connectivity=conn,
        sample_period=2.0,
        labels_dimensions={"State Variable": ["V", "W"], "Region": ["lA", "rB", "rC"]},
    )
    channels = time_series.TimeSeriesEEG(
        data=rng.normal(size=(4, 1, 2, 1)), sensors=eeg, sample_period=4.0, start_time=1.0
    )
    vertices = time_series.TimeSeriesSurface(
        data=rng.normal(size=(3, 1, 6, 1)), surface=surface, sample_period=1.0
    )
    place = volumes.Volume(origin=np.zeros((1, 3)), voxel_size=np.array([2.0, 2.0, 2.0]))
    voxels = time_series.TimeSeriesVolume(
        data=np.arange(2 * 2 * 3 * 4.0).reshape(2, 2, 3, 4),
        volume=place,
        sample_period=2.0,
        sample_period_unit="s",
    )
    measure = graph.ConnectivityMeasure(array_data=np.array([0.5, 1.5, 2.5]), connectivity=conn)
    return {
        "Connectivity": (conn, connectivity_h5.ConnectivityH5),
        "CorticalSurface": (surface, surface_h5.SurfaceH5),
        "RegionMapping": (mapping, region_mapping_h5.RegionMappingH5),
        "LocalConnectivity": (local, local_connectivity_h5.LocalConnectivityH5),
        "SensorsEEG": (eeg, sensors_h5.SensorsH5),
        "SensorsMEG": (meg, sensors_h5.SensorsH5),
        "ProjectionSurfaceEEG": (gain, projections_h5.ProjectionMatrixH5),
        "TimeSeriesRegion": (region, time_series_h5.TimeSeriesRegionH5),
        "TimeSeriesEEG": (channels, time_series_h5.TimeSeriesEEGH5),
        "TimeSeriesSurface": (vertices, time_series_h5.TimeSeriesSurfaceH5),
        "TimeSeriesVolume": (voxels, time_series_h5.TimeSeriesVolumeH5),
        "ConnectivityMeasure": (measure, graph_h5.ConnectivityMeasureH5),
    }


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name("tvb_h5.zip"))
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(target, "w") as archive:
        for name, (thing, kind) in things().items():
            path = Path(folder, f"{name}.h5")
            with kind(str(path)) as file:
                file.store(thing)
                file.type.store(f"{type(thing).__module__}.{type(thing).__name__}")
                file.store_generic_attributes(GenericAttributes())
            info = zipfile.ZipInfo(path.name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())


if __name__ == "__main__":
    main()
