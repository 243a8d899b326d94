"""`python -m reportminer.cli`, as `python -m reportminer`."""

from __future__ import annotations

from reportminer.cli import main

if __name__ == "__main__":
    main()
