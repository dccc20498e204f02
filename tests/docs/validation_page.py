"""validation_page.py PROGRAM [--write]: VALIDATION.md is what `sunder validate --json` says, model by model, beside what is written here.

With --write it is written anew. What is measured elsewhere (devices, executed splits) stands between marks and is kept as it is.
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "VALIDATION.md"
MARK = re.compile(r"<!-- kept: (\w+) -->\n(.*?)<!-- end -->", re.DOTALL)

HEAD = """# What each model was held against, how far it is off, and where not to use it

`sunder validate` carries out the checks below on any machine, in less than a minute (`--long` for more of them); `sunder validate queues tcp` those of some models. It ends with 1 where one is
outside its tolerance. This page is written from `sunder validate --json` by `tests/docs/validation_page.py PROGRAM --write`. Statistical checks are means of twenty replications with fixed seeds and hold within
four standard errors. The tests in tests/oracles hold the same and more.
"""

# Model: (title, text). `checks` stands for its table, `kept NAME` for what is kept.
SECTIONS = [
    ("exact network", "Network, `exact` and `solver`", """A transfer takes latency + bytes / fair rate, and flows share links by max-min fairness. Held against figures worked out by hand, and against SimGrid's solver in thousands of random worlds (tests).

{checks}

*Not for* TCP on links that lose packets or have a long round trip: there `exact` knows no slow start, no headers and no lowered rate. Linux takes 1.04 times as long on a warm connection without loss and 1.11 times on
a fresh one (medians of 36 settings each), but up to 28 times with 1 % loss. Use `tcp` there."""),
    ("tcp", "Network, `tcp`", """Packets of TCP as Linux 6.18 runs it (cubic, reno, bbr), over a path of one bottleneck. Held against Linux itself between two network namespaces, cell by cell, with the same packets lost;
near is within 10 %, 0.5 ms, or twice what two measurements of Linux differ.

{checks}

*Not for* several bottlenecks in a row, active queue management other than `fq_codel`, offloads of network cards, or radio links that retransmit by themselves."""),
    ("lv08", "Network, `lv08`", """SimGrid's default model of TCP, by its formula.

{checks}

*Not for* short messages: every latency counts 13 times, so it was 1 to 12.8 times too slow against ns-3 in 27 settings. It is there to compare with SimGrid."""),
    ("losses", "Losses and time-outs", """{checks}

*Not for* TCP: `loss` with `exact` sends again after a time-out and never lowers its rate."""),
    ("queues", "Queues and workers", """Held against queueing theory.

{checks}

*Not for* operating systems: workers are never interrupted, and no context switch, cache or clock governor is in them."""),
    ("batching", "Batches", """{checks}

*Not for* engines that add requests to a batch while it runs (continuous batching), other than token by token with `steps`."""),
    ("codecs", "Codecs", """{checks}

*Not for* rates of compression that were not measured: ratios and speeds are what the scenario says. Times of `bits` follow the roofline of the device."""),
    ("faults", "Faults", """{checks}

*Not for* correlated failures: outages of different devices are drawn apart, unless a trace says otherwise."""),
    ("energy", "Energy", """Power times time, by worker and radio; spans, requests and devices add up to the same (tests).

{checks}

*Not for* what a device draws beside workers and radios. Fitted to SPLINTER's measurements (below), energies of settings that were held out are within 15 %."""),
    ("accuracy", "Accuracy and early exits", """Accuracies are what models and codecs state: nothing is inferred. Held against mixtures worked out by hand.

{checks}

*Not for* how exits and lossy codecs act together: costs of accuracy add up, which is an assumption."""),
    ("devices", "Devices", """An op takes max(work / (efficiency x speed), bytes / memory rate) + overhead, with efficiencies by kind of op, or what was measured. Each profile in [models/devices](models/devices/README.md) states its error over networks
that were left out of its fit.

{kept devices}

*Not for* networks of another kind than those of the fit, other runtimes or numbers of threads, or a hot device without its `throttle`."""),
    ("sums", "Sums of times of ops", """Held against the stretches that PORTEND measured ([additivity](scenarios/paper/additivity/README.md)): the two halves of a network, each timed by itself, add up to the whole within 0.4 to 3.6 % (median over cuts) in 18
of 20 pairs of machine and network; the other two, both EfficientNet-B7, are off by 14 and 25 %. Parts that are timed alone one by one add up to too much: 55 parts of ResNet-110 by 18 to 38 %, since each
start of a part costs the same, 0.1 ms or so. So `time` of an op means what it takes among others.

*Not for* profiles made by timing every op alone, unless the starts are taken off."""),
    ("splits", "Executed splits", """{kept splits}"""),
]


def number(value):
    return "-" if value is None else f"{value:.4g}"


def table_of(checks):
    rows = ["| check | simulated | expected | difference | tolerance | against |", "| --- | ---: | ---: | ---: | ---: | --- |"]
    word = {"both": "", "below": "at least ", "above": "at most "}
    for check in checks:
        unit = f" [{check['unit']}]" if check["unit"] else ""
        rows.append(f"| {check['name']}{unit} | {number(check['simulated'])} | {word[check['wrong_side']]}{number(check['expected'])} | {check['difference']:+.1g} | "
                    f"{number(check['tolerance'])} | {check['against']} |")
    return "\n".join(rows)


def page_of(checks, kept):
    parts = [HEAD]
    for model, title, text in SECTIONS:
        for name in re.findall(r"\{kept (\w+)\}", text):
            text = text.replace(f"{{kept {name}}}", f"<!-- kept: {name} -->\n{kept.get(name, '')}<!-- end -->")
        parts.append(f"## {title}\n{text.replace('{checks}', table_of([check for check in checks if check['model'] == model]))}\n")
    return "\n".join(parts)


def without_rounding(page):
    """Differences near 0 are those of the last bits, which compilers may choose."""
    return re.sub(r"[+-]\d(\.\d+)?e-1\d", "0", page)


def main(program, write):
    found = subprocess.run([program, "validate", "--json"], capture_output=True, text=True, check=False)
    checks = json.loads(found.stdout)["checks"]
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    page = page_of(checks, dict(MARK.findall(old)))
    unknown = {check["model"] for check in checks} - {model for model, _, _ in SECTIONS}
    if unknown:
        sys.exit(f"nothing is said about {', '.join(sorted(unknown))}")
    if write:
        PAGE.write_text(page, encoding="utf-8")
    elif without_rounding(page) != without_rounding(old):
        sys.exit(f"VALIDATION.md is not what the program says: {__file__} PROGRAM --write")
    if found.returncode:
        sys.exit(found.stderr)


if __name__ == "__main__":
    main(sys.argv[1], "--write" in sys.argv)
