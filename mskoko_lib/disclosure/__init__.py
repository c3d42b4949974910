"""Who may see what (METHODS §6): audiences, primary rules, and linked figures from which a hidden one could be
computed.

Takes observations and gives them back with ``conf_status`` and ``precision``; knows nothing of layout.
"""

from mskoko_lib.disclosure.decide import Audience, Decided, decide
from mskoko_lib.disclosure.primary import BANDS_PCT, band_of

__all__ = ["BANDS_PCT", "Audience", "Decided", "band_of", "decide"]
