"""new_members_test.py COMPILER [FLAG]...: whoever adds a member to a struct of a deployment, or an alternative to one of its
choices, has to decide in sim/forecast/traits.cpp what it means for bounds: until then that file does not compile.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
TRAITS = "sim/forecast/traits.cpp"
STRUCTS = {
    "sim/platform/platform.hpp": ("DeviceProfile", "Fifo", "PriorityQueue", "EarliestDeadline", "ShortestFirst", "CompetingJobs", "WarmUp", "DeviceGroup", "Ar1", "GaussMarkov",
                                  "Jitter", "PacketLoss", "MessageLoss", "GilbertElliott", "Loss", "Link", "Route", "Platform"),
    "sim/platform/batching.hpp": ("Batching",),
    "sim/platform/battery.hpp": ("Battery",),
    "sim/platform/radio.hpp": ("RadioTail", "DeviceRadio"),
    "sim/platform/spread.hpp": ("LognormalFactor", "UniformFactor", "DeviceSpread"),
    "sim/platform/throttle.hpp": ("Throttle",),
    "sim/platform/device_modes.hpp": ("DeviceClock", "Accelerator", "DeviceMode", "DeviceModes"),
    "sim/platform/fault.hpp": ("Once", "Recurring", "LinkFault", "DeviceFault", "Fault"),
    "sim/platform/cell.hpp": ("MovingStation", "StationGroup", "PacketOverhead", "Propagation", "HandOver", "RadioCell"),
    "sim/workload/arrivals.hpp": ("Periodic", "Poisson", "GammaArrivals", "Closed"),
    "sim/cost/service_time.hpp": ("ServiceTime",),
    "sim/cost/growing_time.hpp": ("GrowingTime",),
    "sim/plan/chain.hpp": ("InputMessage",),
    "sim/plan/plan.hpp": ("Plan",),
    "sim/scenario/scenario.hpp": ("Retry", "RunSettings"),
    "sim/scenario/token_count.hpp": ("FixedCount", "GeometricCount", "UniformCount", "TokenCount", "Lookahead"),
    "sim/scenario/deployment.hpp": ("Leg", "Leaving", "Early", "Way", "WayChoice", "SecondWay", "FurtherPasses", "DeployedApplication", "Deployment"),
}
EMPTY = ("Independent", "Sharing")  # structs of the platform
CHOICES = {
    "sim/platform/platform.hpp": ("using Queue = ", "using Load = ", r"Jitter \{\n    Distribution delay;\n    ", r"Loss \{\n    "),
    "sim/platform/fault.hpp": ("using Spells = ", r"Fault \{\n    "),
    "sim/platform/spread.hpp": ("using FactorSpread = ",),
    "sim/workload/arrivals.hpp": ("using Arrivals = ",),
    "sim/scenario/token_count.hpp": ("using CountKind = ",),
}


def changed(text, pattern, replacement):
    text, count = re.subn(pattern, replacement, text, count=1)
    assert count == 1, f"no {pattern}"
    return text


def messages_of(compiler, changes):
    """Of the traits where headers, by path, have these texts."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in changes.items():
            file = pathlib.Path(folder) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        compiled = subprocess.run([*compiler, "-fsyntax-only", "-I", folder, "-I", ROOT, ROOT / TRAITS], check=False,
                                  stderr=subprocess.PIPE, text=True)
        return compiled.stderr if compiled.returncode else ""


def main():
    compiler = sys.argv[1:]
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in STRUCTS}
    assert not messages_of(compiler, {})
    silent = []

    def unnoticed(structs):
        """Of these structs, given as (path, name), who get a member more each."""
        more = dict(texts)
        for path, struct in structs:
            more[path] = changed(more[path], rf"(struct {struct} \{{\n)", r"\1    int new_member = 0;\n")
        messages = messages_of(compiler, more)
        return [(path, struct) for path, struct in structs if not re.search(rf"\b{struct}\W+decomposes into", messages)]

    # A mistake in a struct hides those in its members, so what was not noticed among all is tried alone.
    for one in unnoticed([(path, struct) for path, structs in STRUCTS.items() for struct in structs]):
        silent += unnoticed([one])

    for struct in EMPTY:
        path = "sim/platform/platform.hpp"
        text = changed(texts[path], rf"struct {struct} \{{\}};", f"struct {struct} {{ int new_member = 0; }};")
        if f"is_empty_v<{struct}>" not in messages_of(compiler, {path: text}):
            silent.append(struct)

    for path, choices in CHOICES.items():
        for choice in choices:
            text = changed(texts[path], rf"({choice}std::variant<)", r"\1float, ")
            if TRAITS not in messages_of(compiler, {path: text}):
                silent.append(choice)

    assert not silent, f"compile though nobody has decided: {silent}"


main()
