"""An invented municipality written out in the real layouts of ВПР, with planted facts and counted dirt.

It knows nothing of what happens after the files are sent: notes and tests are tried on it as on a real delivery.
`write_town` writes a data root and returns what was planted; `PLANTED` names the facts that analysis must find.
"""

from mskoko_lib.demo.planted import PLANTED, Facts, Planted, PlantedFile
from mskoko_lib.demo.write import write_town

__all__ = ["PLANTED", "Facts", "Planted", "PlantedFile", "write_town"]
