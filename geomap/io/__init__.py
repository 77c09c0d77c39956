"""The only place that opens files: tables and layers in, results out."""

from geomap.io.articles import read_article, read_sides
from geomap.io.folders import find_above, list_files, read_files, write_folder
from geomap.io.incidents import read_for_counts, read_incidents
from geomap.io.layers import read_layers, read_manifest, read_provinces, read_unit_layers
from geomap.io.writing import write_output, write_outputs

__all__ = [
    "find_above",
    "list_files",
    "read_article",
    "read_files",
    "read_for_counts",
    "read_incidents",
    "read_layers",
    "read_manifest",
    "read_provinces",
    "read_sides",
    "read_unit_layers",
    "write_folder",
    "write_output",
    "write_outputs",
]
