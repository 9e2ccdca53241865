"""A table of a pack that `nmstag build` changes: its comments and rows, read whole and written back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nmstag.tables import read_text, write_table


class EditedTable:
    """The comments, columns and rows of a table; of a file that is not there, none.

    Args:
        path: The file.
        columns: Its columns, where the file is not there.
    """

    def __init__(self, path: Path, columns: tuple[str, ...] = ()) -> None:
        self.path = path
        self.comments: list[str] = []
        self.columns = list(columns)
        self.rows: dict[int, dict[str, str]] = {}
        if path.is_file():
            self._read(read_text(path))

    def _read(self, text: str) -> None:
        self.columns = []
        for number, line in enumerate(text.split("\n"), 1):
            cells = line.rstrip("\r").split("\t")
            if not self.columns and line.startswith("#"):
                self.comments.append(line.rstrip("\r").removeprefix("# "))
            elif not self.columns and cells != [""]:
                self.columns = cells
            elif cells != [""]:
                self.rows[number] = dict(zip(self.columns, cells, strict=False))

    def change(self, line: int, cells: Mapping[str, str]) -> None:
        """Set cells of a row; those whose column the table lacks are left out."""
        self.rows[line] |= {column: cell for column, cell in cells.items() if column in self.columns}

    def add(self, cells: Mapping[str, str]) -> None:
        """Add a row at the end; columns that the table lacks are added."""
        self.columns += [column for column, cell in cells.items() if cell and column not in self.columns]
        self.rows[max(self.rows, default=0) + 1] = dict(cells)

    def write(self) -> int:
        """Write the table to its place and return its number of rows; one without a row is removed."""
        if not self.rows:
            self.path.unlink(missing_ok=True)
            return 0
        rows = [[row.get(column, "") for column in self.columns] for row in self.rows.values()]
        return write_table(self.path, self.columns, rows, self.comments)
