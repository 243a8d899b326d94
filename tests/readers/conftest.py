"""The folder of files that other programs made."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def files() -> Path:
    return Path(__file__).parent / "files"
