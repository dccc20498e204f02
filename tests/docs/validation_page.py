"""validation_page.py PROGRAM [--write]: VALIDATION.md is what `sunder validate --json` says, model by model, beside what is written here.

With --write it is written anew. What stands between marks is kept as it is: what is measured elsewhere (executed splits), and, where the data of others is not
at hand, what was found with it.
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
outside its tolerance. Checks against data of others are carried out where SUNDER_DATA names its folder, and skipped with a word where not.
This page is written from `sunder validate --json` by `tests/docs/validation_page.py PROGRAM --write`. Statistical checks are means of twenty replications with fixed seeds and hold within
four standard errors. The tests in tests/oracles hold the same and more.
"""

# Model: (title, text). `checks` stands for its table, `measured` for that of checks that need data of others, `kept NAME` for what is kept.
SECTIONS = [
    ("exact network", "Network, `exact` and `solver`", """A transfer takes latency + bytes / fair rate, and flows share links by max-min fairness. Held against figures worked out by hand, and against SimGrid's solver in thousands of random worlds (tests).

{checks}

{measured}

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
    ("links", "Rates that change, jitter, cells, stations that move", """Held against integrals by hand (a transfer across a step of the rate, exact), Kolmogorov-Smirnov tests of each
distribution of jitter (p > 0.01), and cells of four stations by hand, which share airtime or throughput (exact); tests/oracles/oracles_test.cpp, tests/sim/platform.

*Not for* radio as such: no fading within a trace's step, no scheduler of a base station, no collisions but what a cell's `overhead` takes. Rates that devices get where they stand are what the scenario says."""),
    ("queues", "Queues, workers and the choice of a server", """Held against queueing theory; the shorter of two queues against its Markov chain, two choices among many against Mitzenmacher, shortest
first against Phipps (tests/oracles).

{checks}

*Not for* operating systems: workers are never interrupted, and no context switch, cache or clock governor is in them."""),
    ("batching", "Batches", """{checks}

*Not for* engines that add requests to a batch while it runs (continuous batching), other than token by token with `steps`."""),
    ("tokens", "Answers token by token, caches, language models", """Held against round trips worked out by hand, geometric counts, and M/M/1 over all passes (tests/oracles/tokens_test.cpp, kept_tokens_test.cpp).
Beside what was measured: Llama 3.2 1B on a OnePlus 12, whose speed and memory rate are made of two published rates, gives the third, tokens a second of 4-bit weights, within 10 % (50.2; ExecuTorch's page;
tests/oracles/llama_test.cpp); a model cut over 77 ms takes 123.8 ms a token within 0.1 %, and its guesses bring 9.3 tokens a second within 6 % (coder903/split-inference; scenarios/chat_over_wan.yaml).

*Not for* engines that add requests to a batch while it runs, paged or shared caches, and attention kernels whose speed depends on the length: passes follow the roofline."""),
    ("policies", "Policies that choose for each request", """Held against plain twins that replay the same observations and decide alike (tests/sim/policy/replay_test.cpp), and against the growth of regret that their papers prove
(mu-LinUCB, UCB1). The policy of deadlines finds DynaSplit's claimed saving of energy with its measured settings ([dynasplit](scenarios/paper/dynasplit/README.md)).

*Not for* claims about a policy on traces of which it is not told: over a hundred measured traces choosing anew brought 1.3 % of the mean ([adaptive_measured](scenarios/paper/adaptive_measured/README.md)).
A policy measures what the simulator lets it: its estimates have no error of clocks."""),
    ("power", "Batteries, radios that stay awake, heat, devices that differ", """Held against lives and instants worked out by hand (tests/sim/engine/power: exact), and sums: what a battery gives is what requests, idling and radios took.

*Not for* the chemistry of a battery (capacity does not fall with current, cold or age) or heat as such: `throttle` is one store of heat with one threshold, fitted to nobody's device. Not held against measurements."""),
    ("tails", "Rare latencies (`sunder tail`)", """Held against the tail of M/M/1 down to one in a billion, of M/D/1 (Crommelin 1932), and of losses in a row, each within twice its own interval (tests/oracles/tails_test.cpp).

*Not for* probabilities that hang on what a scenario does not have: a tail beyond what was measured of a trace or a time is the distribution's that was chosen."""),
    ("plans", "Plans and cuts (`sunder plan`)", """Chain planner and minimum cut are equal to brute force on random graphs of up to 15 ops; the price of each cut is that of a lone simulated request, exactly (tests/sim/plan, tests/sim/forecast).
`--doubt` draws profiles from their stated errors and says how often a cut stays the best.

*Not for* load: a plan prices a request that is alone, unless `--under-load` is asked for. `--doubt` lets all ops of a device be off by one factor, so it knows nothing of errors from op to op, which move cuts as well."""),
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

Some times of well-known networks, which stand on ncnn's benchmark page; they may be off by twice the 80th percentile of errors that their profile states:

{checks}

All of that page, where it is at hand, with networks of the fit:

{measured}

{kept devices}

*Not for* networks of another kind than those of the fit, other runtimes or numbers of threads, or a hot device without its `throttle`."""),
    ("sums", "Sums of times of ops", """Held against the stretches that PORTEND measured ([additivity](scenarios/paper/additivity/README.md)): the two halves of a network, each timed by itself, add up to the whole within 0.4 to 3.6 % (median over cuts) in 18
of 20 pairs of machine and network; the other two, both EfficientNet-B7, are off by 14 and 25 %. Parts that are timed alone one by one add up to too much: 55 parts of ResNet-110 by 18 to 38 %, since each
start of a part costs the same, 0.1 ms or so. So `time` of an op means what it takes among others.

{measured}

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


def table_of_data(model, checks, kept):
    """Of checks that need data; the old one where a check was skipped."""
    of_data = [check for check in checks if check["model"] == model and "data" in check]
    name = f"measured_{model.replace(' ', '_')}"
    table = kept.get(name, "") if any("skipped" in check for check in of_data) else table_of(of_data) + "\n"
    return f"<!-- kept: {name} -->\n{table}<!-- end -->"


def page_of(checks, kept):
    parts = [HEAD]
    for model, title, text in SECTIONS:
        text = text.replace("{measured}", table_of_data(model, checks, kept))
        for name in re.findall(r"\{kept (\w+)\}", text):
            text = text.replace(f"{{kept {name}}}", f"<!-- kept: {name} -->\n{kept.get(name, '')}<!-- end -->")
        parts.append(f"## {title}\n{text.replace('{checks}', table_of([check for check in checks if check['model'] == model and 'data' not in check]))}\n")
    return "\n".join(parts)


def without_rounding(page):
    """Differences near 0 are those of the last bits, which compilers may choose."""
    return re.sub(r"[+-]\d(\.\d+)?e-1\d", "0", page)


def main(program, write):
    found = subprocess.run([program, "validate", "--json"], capture_output=True, text=True, check=False)
    checks = json.loads(found.stdout)["checks"]
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    page = page_of(checks, dict(MARK.findall(old)))
    silent = {check["model"] for check in checks if "data" in check} - {model for model, _, text in SECTIONS if "{measured}" in text}
    if silent:
        sys.exit(f"no place for what is measured of {', '.join(sorted(silent))}")
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
