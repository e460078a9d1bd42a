"""Unicode's confusables: which characters look like which others, by a table that is made from Unicode's own.

python -m chatroom.names.confusables confusables.txt > chatroom/names/confusables.tsv

Of https://www.unicode.org/Public/security/latest/confusables.txt those lines are kept whose first character NFKC leaves
as it is: the rules for names and words compose first. The table is Unicode's data, under UNICODE-LICENSE.txt.
"""

import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

TABLE = Path(__file__).with_suffix(".tsv")


def read_confusables() -> dict[int, str]:
    """Returns for each code point that looks like others what it looks like, as str.translate takes it."""
    table: dict[int, str] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            prototype, _tab, lookalikes = line.partition("\t")
            for code in lookalikes.split():
                table[int(code, 16)] = _text(prototype)
    return table


def condense(lines: Iterable[str]) -> Iterator[str]:
    """Yields the table's lines, made from those of Unicode's file: what is looked like, and all that looks like it."""
    groups: dict[str, list[int]] = {}
    for line in lines:
        fields = line.partition("#")[0].split(";")
        if len(fields) >= 2:
            source = _text(fields[0])
            if unicodedata.normalize("NFKC", source) == source:
                groups.setdefault(_text(fields[1]), []).append(ord(source))
    for prototype in sorted(groups):
        yield f"{_codes(map(ord, prototype))}\t{_codes(sorted(groups[prototype]))}"


def _text(codes: str) -> str:
    return "".join(chr(int(code, 16)) for code in codes.split())


def _codes(numbers: Iterable[int]) -> str:
    return " ".join(f"{number:04X}" for number in numbers)


def _main() -> None:
    with Path(sys.argv[1]).open(encoding="utf-8-sig") as file:
        lines = file.read().splitlines()
    notice = [line for line in lines[:12] if line.startswith("#")]
    sys.stdout.write("\n".join([*notice, *condense(lines)]) + "\n")


if __name__ == "__main__":
    _main()
