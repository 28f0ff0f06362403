"""The networks that ship: "standard", and "fast", which is smaller, less accurate and meant for archives."""

from __future__ import annotations

from typing import Literal, get_args

Model = Literal["standard", "fast"]
MODELS: tuple[Model, ...] = get_args(Model)
FOLDERS: dict[Model, str] = {"standard": "model", "fast": "model_fast"}
