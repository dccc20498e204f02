"""check_choices_test.py: what tools/lint/check_choices.py refuses, and what it lets pass."""
import pathlib
import subprocess
import sys
import tempfile

CHECK = pathlib.Path(__file__).resolve().parents[2] / "tools/lint/check_choices.py"

REFUSED = {
    "if (std::holds_alternative<Sharing>(queue)) return;": "holds_alternative",
    "auto const* fifo = std::get_if<Fifo>(&queue);": "get_if",
    "std::visit(Match{[](Fifo const&) { return 1; },\n                 [](auto const&) { return 0; }}, queue);": "any 'auto'",
    "std::visit(Match{[&](Fifo const&) { return f({1}); }, [=](const auto& other) { return 0; }}, queue);": "any 'auto'",
}
PASSED = (
    "std::visit(Match{[](Fifo const&) { return 1; }, [](OneOf<Sharing, PriorityQueue> auto const&) { return 0; }}, queue);",
    "// std::get_if would be easier",
    'std::string const hint = "use std::holds_alternative";',
    "std::ranges::all_of(rows, [](auto const& row) { return row > 0; });",
)


def check(lines, leave=""):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "sim/engine").mkdir(parents=True)
        (root / "tools/lint").mkdir(parents=True)
        (root / "tools/lint/choices.txt").write_text(f"# file: why\n{leave}")
        (root / "sim/engine/queue.cpp").write_text("void f()\n{\n" + "\n".join(lines) + "\n}\n")
        ran = subprocess.run([sys.executable, CHECK, root], check=False, stdout=subprocess.PIPE, text=True)
        return ran.returncode, ran.stdout


def main():
    for line, what in REFUSED.items():
        failed, text = check([line])
        assert failed and what in text, f"let pass: {line}\n{text}"
        assert "sim/engine/queue.cpp:3: error:" in text or "\n" in line, text
        assert check([line], "sim/engine/queue.cpp: it may\n") == (0, ""), line
        assert check([line], "sim/engine/: it may\n") == (0, ""), line
    assert check(PASSED) == (0, ""), check(PASSED)
    failed, text = check(PASSED, "sim/engine/queue.cpp: it need not\n")
    assert failed and "take it off the list" in text, text


main()
