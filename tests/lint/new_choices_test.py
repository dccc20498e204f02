"""new_choices_test.py COMPILER [FLAG]...: whoever adds a kind of queue, load, arrivals, loss, jitter, transport, policy, fault, codec, split or network model is told by
the compiler where it has to be decided what that means, and what the tests draw: each of these files fails until then, for each
choice that it knows.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Where the choices are declared: the alternative that is added, and before which text.
ADDED = {
    "sim/platform/platform.hpp": {
        "NewQueue": "using Queue = std::variant<",
        "NewLoad": "using Load = std::variant<",
        "NewMemory": "std::variant<Independent",
        "NewLoss": "std::variant<PacketLoss",
    },
    "sim/cost/codec.hpp": {
        "NewStage": "using CodecStage = std::variant<",
        "NewSize": "using CodedSize = std::variant<",
        "NewSpeed": "using CodingSpeed = std::variant<",
    },
    "sim/platform/spread.hpp": {"NewFactor": "using FactorSpread = std::variant<"},
    "sim/platform/motion.hpp": {"NewMovement": "using Movement = std::variant<"},
    "sim/policy/policy_settings.hpp": {"NewPolicy": "using PolicyKind = std::variant<",
                                       "NewEstimate": "using RateEstimate = std::variant<"},
    "sim/platform/fault.hpp": {"NewFault": "    std::variant<LinkFault", "NewSpells": "using Spells = std::variant<"},
    "sim/workload/arrivals.hpp": {"NewArrivals": "using Arrivals = std::variant<"},
    "sim/scenario/token_count.hpp": {"NewCount": "using CountKind = std::variant<"},
    "sim/scenario/transport.hpp": {"NewTransport": "using Transport = std::variant<"},
    "sim/scenario/scenario.hpp": {"NewSplit": "using Split = std::variant<",
                                  "new_model": "enum class NetworkModel : std::uint8_t {",
                                  "new_dispatch": "enum class Dispatch : std::uint8_t {"},
}
HAVE_TO_DECIDE = {
    "sim/platform/fault.cpp": ("NewSpells",),
    "sim/platform/platform.cpp": ("NewLoss",),
    "sim/platform/spread.cpp": ("NewFactor",),
    "sim/platform/motion.cpp": ("NewMovement",),
    "sim/platform/roaming.cpp": ("NewMovement",),
    "sim/config/motion_fields.cpp": ("NewMovement",),
    "sim/workload/arrivals.cpp": ("NewArrivals",),
    "sim/policy/policy_settings.cpp": ("NewPolicy",),
    "sim/policy/make_policy.cpp": ("NewPolicy",),
    "sim/policy/rate_estimator.cpp": ("NewEstimate",),
    "nas/config/load_search.cpp": ("NewStage",),
    "sim/cost/codec.cpp": ("NewStage", "NewSize", "NewSpeed"),
    "sim/cost/compute_cost.cpp": ("NewLoad", "NewFactor"),
    "sim/cost/transfer_cost.cpp": ("NewLoss",),
    "sim/scenario/check_transports.cpp": ("NewLoss", "new_model"),
    "sim/scenario/deploy.cpp": ("NewArrivals", "NewSplit", "new_model"),
    "sim/scenario/open_split.cpp": ("NewSplit",),
    "sim/scenario/resolve_steps.cpp": ("NewSplit",),
    "sim/scenario/resolve_ways.cpp": ("NewSplit",),
    "sim/scenario/token_count.cpp": ("NewCount",),
    "sim/scenario/transport.cpp": ("NewTransport",),
    "sim/exchange/export_platform.cpp": ("NewQueue", "NewLoad", "new_model", "NewFault"),
    "sim/forecast/heavy_tails.cpp": ("NewQueue", "NewLoad", "NewArrivals", "NewFault", "NewSpells"),
    "sim/forecast/offered_load.cpp": ("NewLoad", "NewFault", "new_dispatch"),
    "sim/forecast/overloads.cpp": ("NewQueue",),
    "sim/forecast/traits.cpp": ("NewQueue", "NewLoad", "NewMemory", "NewLoss", "NewArrivals", "NewTransport", "new_model",
                                "new_dispatch", "NewFault", "NewSpells", "NewFactor", "NewCount"),
    "sim/engine/arrival_stream.cpp": ("NewArrivals",),
    "sim/engine/client/clients.cpp": ("NewArrivals",),
    "sim/engine/message_luck.cpp": ("NewMemory", "NewLoss"),
    "sim/engine/network/lanes.cpp": ("NewTransport", "new_model"),
    "sim/engine/network/lanes_of_packets.cpp": ("NewLoss", "NewTransport"),
    "sim/engine/outages.cpp": ("NewFault", "NewSpells"),
    "sim/engine/pool.cpp": ("new_dispatch",),
    "sim/engine/station/failing_station.cpp": ("NewQueue",),
    "sim/engine/station/station.cpp": ("NewQueue",),
    "sim/engine/world.cpp": ("NewLoad",),
    "sim/config/cell_fields.cpp": ("new_model",),
    "sim/config/codec_fields.cpp": ("NewStage",),
    "sim/config/device_fields.cpp": ("NewQueue", "NewLoad", "NewFactor"),
    "sim/config/application_fields.cpp": ("NewTransport", "NewCount"),
    "sim/config/arrivals_fields.cpp": ("NewArrivals",),
    "sim/config/fault_fields.cpp": ("NewFault", "NewSpells"),
    "sim/config/link_fields.cpp": ("NewLoss",),
    "sim/config/policy_fields.cpp": ("NewPolicy", "NewEstimate"),
    "sim/config/read_scenario.cpp": ("NewArrivals",),
    "sim/config/scenario_checks.cpp": ("NewLoad", "NewArrivals"),
    "tests/sim/arbitrary.hpp": ("NewQueue", "NewLoad", "NewMemory", "NewLoss", "NewArrivals", "NewFault", "NewSpells", "NewStage", "NewSize", "NewSpeed"),
}


def with_new_choices(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    for name, before in ADDED[path].items():
        assert text.count(before) == 1, f"{path} has not one '{before}'"
        if before.endswith("{"):
            text = text.replace(before, f"{before} {name},")
            continue
        start, end = before.split("std::variant<")
        text = text.replace(before, f"{start}std::variant<{name}, {end}")
    structs = "".join(f"struct {name} {{}};\n" for name, before in ADDED[path].items() if not before.endswith("{"))
    return re.sub(r"(namespace sunder::sim \{\n)", rf"\1{structs}", text, count=1)


def messages_of(compiler, folder, file):
    command = [*compiler, "-fsyntax-only", "-Wswitch", "-Werror=switch", "-I", folder, "-I", ROOT, ROOT / file]
    compiled = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True)
    return compiled.stderr if compiled.returncode else ""


def undecided(compiler, folder, file):
    """Of the choices that the file has to know, those whose new alternative it takes without a word."""
    messages = messages_of(compiler, folder, file)
    return [f"{file}: {name}" for name in HAVE_TO_DECIDE[file] if not re.search(rf"\b{name}\b", messages)]


def main():
    compiler = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path in ADDED:
            file = pathlib.Path(folder) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(with_new_choices(path), encoding="utf-8")
        silent = pool.map(lambda file: undecided(compiler, folder, file), HAVE_TO_DECIDE)
        missing = [entry for entries in silent for entry in entries]
    assert not missing, "compile though nobody has decided: " + ", ".join(missing)


main()
