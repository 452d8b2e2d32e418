"""File downloads: safe names and types, CSV and XLSX, streamed where they are long."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from flask import Response, stream_with_context
from werkzeug.wsgi import FileWrapper

from expo.kit.tables.csv_injection import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SPOOL = 4 * 1024 * 1024


def attachment(body: Any, name: str, media_type: str, *, inline: bool = False) -> Response:
    """A response that a browser saves under `name` (any script; RFC 6266), or shows when `inline`."""
    response = Response(body, mimetype=media_type)
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(name).name).strip("-") or "file"
    kind = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(Path(name).name)}"
    return response


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """CSV (RFC 4180) with a byte order mark, so that Excel decodes it as UTF-8; no cell is run as a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe_cell(_cell_text(cell)) for cell in row])
        if buffer.tell() > 1 << 15:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def write_xlsx(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A workbook of one sheet with a frozen header row, written row by row. Numbers, days and moments are typed cells; a text
    is written as text, which no program runs, so that it needs no apostrophe.
    """
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    when, day = (book.add_format({"num_format": one}) for one in ("yyyy-mm-dd hh:mm", "yyyy-mm-dd"))
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(header):
        sheet.write_string(0, column, title, bold)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(line, column, cell.replace(tzinfo=None), when)
            elif isinstance(cell, date):
                sheet.write_datetime(line, column, cell, day)
            elif isinstance(cell, int | float) and not isinstance(cell, bool):
                sheet.write_number(line, column, cell)
            else:
                sheet.write_string(line, column, str(_cell_text(cell)))
    book.close()


def table_response(name: str, ending: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """The rows as CSV or XLSX, by the ending ("csv", "xlsx"), in constant memory."""
    if ending == "csv":
        return attachment(stream_with_context(csv_lines(header, rows)), f"{name}.csv", "text/csv")
    file = SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 -- closed by the wrapper when the response is sent
    write_xlsx(file, header, rows)
    file.seek(0)
    return attachment(FileWrapper(file, 1 << 16), f"{name}.xlsx", XLSX)


def _cell_text(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return "" if cell is None else cell
