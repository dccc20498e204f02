"""check_headers_test.py: what tools/lint/check_headers.py refuses, and what it lets pass."""
import pathlib
import subprocess
import sys
import tempfile

CHECK = pathlib.Path(__file__).resolve().parents[2] / "tools/lint/check_headers.py"

TREE = {
    "tools/lint/layers.txt": "sim/base:\nsim/cost: sim/base\ntools/cli: sim/cost\n",
    "sim/base/CMakeLists.txt": "room(base\n  SOURCES unit.cpp\n  HEADERS unit.hpp # not table.hpp\n  USES other.hpp)\n",
    "sim/base/unit.hpp": "",
    "sim/base/table.hpp": '#include "sim/base/unit.hpp"\n',
    "sim/base/unit.cpp": '#include "sim/base/table.hpp"\n',
    "sim/cost/price.cpp": '#include "sim/base/unit.hpp"\n#include "generated/version.hpp"\n',
    "tests/sim/base/unit_test.cpp": '#include "sim/base/table.hpp"\n',
    "tools/cli/words.hpp": "",
    "tests/cli/words_test.cpp": '#include "tools/cli/words.hpp"\n',
}
REFUSED = {
    "sim/cost/price.cpp": "sim/cost/price.cpp:1: error: 'sim/base/table.hpp' is not public",
    "tools/cli/words.cpp": "tools/cli/words.cpp:1: error: 'sim/base/table.hpp' is not public",
    "tests/sim/cost/price_test.cpp": "tests/sim/cost/price_test.cpp:1: error: 'sim/base/table.hpp' is not public",
    "sim/base/unit.hpp": "sim/base/unit.hpp:1: error: 'sim/base/table.hpp' is not public, and this header is",
}


def check(**changed):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in {**TREE, **changed}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        ran = subprocess.run([sys.executable, CHECK, root], check=False, stdout=subprocess.PIPE, text=True)
        return ran.returncode, ran.stdout


def main():
    assert check() == (0, ""), check()
    for file, message in REFUSED.items():
        failed, text = check(**{file: '#include "sim/base/table.hpp"\n'})
        assert failed and text.startswith(message + "\n  hint: "), text
    shares = {"sim/base/CMakeLists.txt": "room(base HEADERS unit.hpp\n  SHARES table.hpp)\n"}
    assert check(**shares, **{"sim/cost/price.cpp": '#include "sim/base/table.hpp"\n'}) == (0, "")
    assert check(**shares, **{"sim/base/unit.hpp": '#include "sim/base/table.hpp"\n'})[0]
    failed, text = check(**{"sim/base/CMakeLists.txt": "room(base HEADERS unit.hpp tabel.hpp)\n"})
    assert failed and text == "sim/base/tabel.hpp: error: there is no such header\n", text


main()
