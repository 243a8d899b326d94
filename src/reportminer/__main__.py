"""`python -m reportminer` does what the command `reportminer` does."""

from __future__ import annotations

from reportminer.cli import main

if __name__ == "__main__":
    main()
