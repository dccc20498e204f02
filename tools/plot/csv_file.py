"""Tables of experiments as CSV: `title [unit]` above each column."""
import csv


def read_csv(path):
    """Rows as dictionaries of text, by title with unit."""
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_csv(path, rows):
    """Rows are dictionaries with the same keys; numbers get six digits."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows({key: f"{value:.6g}" if isinstance(value, float) else value for key, value in row.items()} for row in rows)
