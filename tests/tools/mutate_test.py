"""What tools/lint/mutate changes, and what it leaves alone."""
import importlib.machinery
import importlib.util
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools/lint/mutate"
loader = importlib.machinery.SourceFileLoader("mutate", str(TOOL))
mutate = importlib.util.module_from_spec(importlib.util.spec_from_loader("mutate", loader))
loader.exec_module(mutate)


def changes(text):
    """What becomes of the text, each time by one change."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "some.cpp"
        path.write_text(text)
        return {mutate.line_of(mutant)[2] for mutant in mutate.mutants_of(path)}


class Changes(unittest.TestCase):
    def test_are_of_one_operator_at_a_time(self):
        self.assertEqual(changes("a + b * c"), {"a - b * c", "a + b / c"})
        self.assertEqual(changes("a -= b"), {"a += b"})
        self.assertEqual(changes("a < b && c"), {"a <= b && c", "a > b && c", "a < b || c"})
        self.assertEqual(changes("x != y"), {"x == y"})
        self.assertEqual(changes("++i"), {"--i"})
        self.assertEqual(changes("if (!x)"), {"if (x)"})
        self.assertEqual(changes("x = std::min(a, b)"), {"x = std::max(a, b)"})

    def test_are_of_small_constants(self):
        self.assertEqual(changes("f(0, 7)"), {"f(1, 7)"})
        self.assertEqual(changes("x = 1.0;"), {"x = 0.0;", "x = 2.0;"})
        self.assertEqual(changes("return true;"), {"return false;"})

    def test_leave_alone_what_is_not_computed(self):
        for text in ("// a + b", "/* a\n + b */", '"a + b"', "'+'", 'R"(a < 1)"', "#if A == 1", "#define A \\\n 1 + 2",
                     "SUNDER_EXPECTS(a < b &&\n c == 1);", "static_assert(a == 1);", "std::get<1>(x)", "std::array<int, 10> x",
                     "Link const& link", "T&& x", "int* p = &q;", "template <class T>", "bool operator<(T x)", "-x", "1e-9", "10"):
            self.assertEqual(changes(text), set(), text)

    def test_stand_in_the_line_they_are_said_to(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "some.cpp"
            path.write_text("// 1 + 1\n\nint x = a\n    + b;\n")
            [mutant] = mutate.mutants_of(path)
            self.assertEqual(mutate.line_of(mutant), (4, "+ b;", "- b;"))


if __name__ == "__main__":
    unittest.main()
