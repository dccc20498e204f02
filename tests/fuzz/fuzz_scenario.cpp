/// Any text as a scenario: refused, or deployed and written out such that it reads the same again.
#include "sim/config/load.hpp"
#include "sim/scenario/deployment.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

using namespace sunder::sim;

namespace {

constexpr std::size_t largest_model = 8; // ops; more would only be slow

FileText no_file(std::filesystem::path const&)
{
    return {std::nullopt, "there is no such file"};
}

Scenario parse(std::string text)
{
    return parse_scenario({.path = "fuzz.yaml", .text = std::move(text), .read_file = no_file});
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    Scenario scenario;
    try {
        scenario = parse({reinterpret_cast<char const*>(data), size});
    } catch (InputError const&) {
        return 0;
    }
    if (parse(scenario.text).text != scenario.text) std::abort();
    bool const small = std::ranges::all_of(
        scenario.models, [](ModelGraph const& model) { return model.ops.size() <= largest_model; });
    if (!small) return 0;
    try {
        (void)deploy(scenario);
    } catch (InputError const&) {
        return 0;
    }
    return 0;
}
