"""check_names_test.py: what tools/lint/check_names.py refuses, and what it lets pass."""
import pathlib
import subprocess
import sys
import tempfile

CHECK = pathlib.Path(__file__).resolve().parents[2] / "tools/lint/check_names.py"

LET_PASS = [
    "struct Price {\n    enum class Kind { low, high } kind = Kind::low;\n};\n",  # a member called like a member
    "struct Unit;\nclass Bill;\n",  # no types of its own
    "template <class Unit, template <class> class Of>\nstruct Price;\n",
    "inline int price()\n{\n    int const Unit = 1;\n    return Unit;\n}\n",
]
REFUSED = {
    "struct Unit {};\n": 1,
    "// two\nclass Unit\n{\n};\n": 2,
    "enum class Unit : char { a, b };\n": 1,
    "using Unit = double;\n": 1,
    "template <class T>\nstruct Unit {\n    T t;\n};\n": 2,
    "struct Price {\n    struct Unit {\n    };\n};\n": 2,
}


def check(header):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        files = {"tools/lint/layers.txt": "sim/base:\nsim/cost: sim/base\n",
                 "sim/base/unit.hpp": "class Unit {\n    enum class Kind { length, time };\n};\n",
                 "sim/base/more.hpp": "class Unit;\n",
                 "sim/cost/price.hpp": header}
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        ran = subprocess.run([sys.executable, CHECK, root], check=False, stdout=subprocess.PIPE, text=True)
        return ran.returncode, ran.stdout


def main():
    for header in LET_PASS:
        assert check(header) == (0, ""), (header, check(header))
    for header, line in REFUSED.items():
        failed, text = check(header)
        said = f"sim/cost/price.hpp:{line}: error: 'Unit' means something else in sim/base/unit.hpp:1\n  hint: find another word\n"
        assert failed and text == said, (header, text)


main()
