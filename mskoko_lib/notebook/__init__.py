"""What a notebook imports: open a note, load tables, show blocks.

In a build a block is emitted as JSON and nothing is drawn; in JupyterLab the same call renders at once, under the
primary rules of the chosen audience, with a banner that says so.
"""

from mskoko_lib.notebook.note import Note, open

__all__ = ["Note", "open"]
