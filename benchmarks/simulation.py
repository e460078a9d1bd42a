"""What more readers than one machine holds would take: worked out from measured costs, and checked by playing it.

python -m benchmarks.simulation           prints the tables of docs/scaling.md
python -m benchmarks.simulation --write   puts them there
"""

import argparse
import sys

from benchmarks.site import PROJECT
from benchmarks.tables import deviations, renewed, tables

DOCUMENT = PROJECT / "docs" / "scaling.md"
TOLERATED = 0.05


def main() -> None:
    """Prints or writes the tables; fails where the simulation contradicts the arithmetic."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulation", description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="renew the tables of docs/scaling.md")
    options = parser.parse_args()
    if options.write:
        DOCUMENT.write_text(renewed(DOCUMENT.read_text()))
    else:
        for name, table in tables().items():
            print(f"{name}\n{table}\n")
    wrong = [f"{what}: {ratio:.2f} of it" for what, ratio in deviations() if abs(ratio - 1) > TOLERATED]
    if wrong:
        sys.exit("The simulation counts other numbers than the arithmetic has:\n" + "\n".join(wrong))


if __name__ == "__main__":
    main()
