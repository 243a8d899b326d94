"""Runs everything that must pass: ruff, mypy --strict, lint-imports, pytest. Stops at the first that fails.

Arguments go to pytest: python tests/run.py -k readers
"""

import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCRIPTS = Path(sysconfig.get_path("scripts"))


def main() -> int:
    lint_imports = SCRIPTS / ("lint-imports.exe" if sys.platform == "win32" else "lint-imports")
    for name, *command in (
        ("ruff", sys.executable, "-m", "ruff", "check", "."),
        ("mypy", sys.executable, "-m", "mypy"),
        ("lint-imports", str(lint_imports)),
        ("pytest", sys.executable, "-m", "pytest", "-n", "auto", *sys.argv[1:]),
    ):
        print(f"== {name}", flush=True)
        status = subprocess.run(command, cwd=ROOT).returncode
        if status:
            print(f"{name} failed (exit status {status})", file=sys.stderr)
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
