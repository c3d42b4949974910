"""Colours by token. Charts are drawn in codes, one per token, which svg.py turns into ``var(--token,#hex)``.

Two tokens may share a colour in the light theme and part in the dark one: a finished hex cannot be traced back, a code
can.
No matplotlib here: HTML and PDF read the palette too.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

Theme = Literal["light", "dark"]


class Token(BaseModel):
    """One colour in both themes and what it is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    light: str = Field(pattern="^#[0-9a-f]{6}$")
    dark: str = Field(pattern="^#[0-9a-f]{6}$")
    use: str


class Palette(BaseModel):
    """palette.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    tokens: dict[str, Token]

    def hex(self, token: str, theme: Theme = "light") -> str:
        """«#rrggbb» of a token; KeyError for an unknown one."""
        colour: str = getattr(self.tokens[token], theme)
        return colour

    def css_variables(self, theme: Theme = "light") -> str:
        """«--paper:#ffffff;--ink:…;» for a rule of a stylesheet."""
        return "".join(f"--{name}:{self.hex(name, theme)};" for name in self.tokens)


@lru_cache(maxsize=1)
def palette() -> Palette:
    """The palette, read once per process."""
    text = files("mskoko_lib.display").joinpath("palette.yaml").read_text(encoding="utf-8")
    return Palette(tokens=yaml.safe_load(text))


@lru_cache(maxsize=1)
def codes() -> dict[str, str]:
    """Token → the colour that stands for it while drawing."""
    return {token: f"#f0{number:02x}0d" for number, token in enumerate(palette().tokens)}


def ink(token: str) -> str:
    """The drawing code of a token."""
    return codes()[token]
