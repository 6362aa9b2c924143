"""Tables of measurements, as Markdown and as JSON."""

import dataclasses

from .rounds import Measurement


def seconds(value):
    """Three digits, in the unit that suits: '12.3 ms'."""
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9)):
        if value >= size or unit == "ns":
            return "%s %s" % (three_digits(value / size), unit)


def three_digits(value):
    return "%d" % value if value >= 99.5 else "%.3g" % value


def plain(unit):
    return lambda value: three_digits(value) if value < 1e4 else "{:,d}".format(round(value))


def times(value):
    return three_digits(value) if value < 9.95 else "%.0f" % value


UNITS = {"s": seconds}


@dataclasses.dataclass
class Ratio:
    """How many times as much one measurement is as another, by their medians."""

    of: object
    to: object
    slowest: bool = False

    def text(self):
        if not isinstance(self.of, Measurement) or not isinstance(self.to, Measurement):
            return "-"
        return times(self.of.median / self.to.median) if self.to.median else "-"


@dataclasses.dataclass
class Table:
    """`rows` are (name, cells); a cell is a Measurement, a Ratio, or text. `unit` is that of measurements: 's' is
    shown in what suits, others as they are."""

    title: str
    text: str
    columns: list
    rows: list = dataclasses.field(default_factory=list)
    unit: str = "s"
    remarks: list = dataclasses.field(default_factory=list)

    def add(self, name, *cells):
        self.rows.append((name, list(cells)))

    def markdown(self):
        lines = ["### " + self.title, "", self.text, ""]
        lines.append("| | " + " | ".join(self.columns) + " |")
        lines.append("| --- |" + " --- |" * len(self.columns))
        for name, cells in self.rows:
            lines.append("| %s | %s |" % (name, " | ".join(self._cell(cell) for cell in cells)))
        for remark in self.remarks:
            lines += ["", remark]
        return "\n".join(lines) + "\n"

    def _cell(self, cell):
        if isinstance(cell, Ratio):
            return cell.text()
        if not isinstance(cell, Measurement):
            return str(cell)
        show = UNITS.get(self.unit) or plain(self.unit)
        text = show(cell.median)
        if len(cell.values) > 1:
            text += " (%s to %s)" % (show(cell.least), show(cell.most))
        return text + (", " + cell.note if cell.note else "")

    def to_json(self):
        def cell_json(cell):
            return cell.to_json() if isinstance(cell, Measurement) else cell.text() if isinstance(cell, Ratio) else cell

        rows = {name: {column: cell_json(cell) for column, cell in zip(self.columns, cells)} for name, cells in self.rows}
        return {"title": self.title, "unit": self.unit, "rows": rows}
