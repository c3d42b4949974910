"""A block as HTML at once, for JupyterLab: primary rules on this block alone, and a banner that says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mskoko_lib.build.html import element_html
from mskoko_lib.disclosure import Audience, decide
from mskoko_lib.disclosure.primary import Policy
from mskoko_lib.display import blocks
from mskoko_lib.display.figure import figures_of
from mskoko_lib.display.resolve import Numbering, resolve
from mskoko_lib.observations import COLUMNS, as_frame

_BANNER = {
    "department": "Черновик для управления: показано всё, для служебного пользования.",
    "school": "Черновик: скрыто по первичным правилам для школы; связанные числа проверяются только при сборке записки.",
    "public": "Черновик: скрыто по первичным правилам для публикации; связанные числа проверяются только при сборке записки.",
}


def preview_html(block: Mapping[str, Any], *, audience: Audience, policy: Policy, own_school_id: str) -> str:
    """HTML of one block with its banner."""
    observations = as_frame(pd.DataFrame(block["observations"], columns=list(COLUMNS)))
    decided = decide(observations, audience=audience, policy=policy, own_school_id=own_school_id)
    element, _ = resolve(blocks.block_adapter.validate_python(block["spec"]), figures_of(decided), Numbering())
    body = element_html(element) if element is not None else "<p>Показывать нечего: всё скрыто или данных нет.</p>"
    return f'<div lang="ru"><p style="background:#ffe9a6;color:#2b2300;padding:4px 8px">{_BANNER[audience]}</p>{body}</div>'
