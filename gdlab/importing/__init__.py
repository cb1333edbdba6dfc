"""What other programs have recorded: height maps, loss surfaces and tables of points, read with care."""

from gdlab.importing.errors import ImportedFileError
from gdlab.importing.height_maps import HeightMap, Wishes, read_height_map
from gdlab.importing.tables import Table, read_points

__all__ = ["HeightMap", "ImportedFileError", "Table", "Wishes", "read_height_map", "read_points"]
