#include "sim/output/records_in_hdf5.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace sunder::sim {

void write_provenance(hid_t file, FileFormat const& format, Provenance const& provenance)
{
    write_attribute(file, "format", format.name);
    write_number(file, "format_version", format.version);
    write_attribute(file, "program_version", provenance.program_version);
    write_attribute(file, "simgrid_version", provenance.simgrid_version);
    write_attribute(file, "command", provenance.command);
    std::string sums;
    for (auto const& input : provenance.inputs)
        sums += fmt::format("{}  {}\n", input.sha256, input.path);
    write_attribute(file, "sha256", sums);
    if (!provenance.measured.empty()) write_attribute(file, "measured", provenance.measured);
    write_text(file, "scenario", provenance.scenario_text);
}

Provenance provenance_in(Hdf5Reader const& file)
{
    return {.program_version = file.text_attribute("program_version"),
            .simgrid_version = file.text_attribute("simgrid_version"),
            .command = file.text_attribute("command"),
            .scenario_text = file.text("scenario"),
            .inputs = parse_sums(file.text_attribute("sha256")),
            .measured = file.has_attribute("measured", {}) ? file.text_attribute("measured") : std::string{}};
}

std::vector<InputFile> parse_sums(std::string_view sums)
{
    constexpr std::size_t digits = 64;
    std::vector<InputFile> inputs;
    while (!sums.empty()) {
        auto const line = sums.substr(0, sums.find('\n'));
        sums.remove_prefix(std::min(line.size() + 1, sums.size()));
        if (line.size() < digits + 2) continue;
        inputs.push_back({std::string{line.substr(digits + 2)}, std::string{line.substr(0, digits)}});
    }
    return inputs;
}

} // namespace sunder::sim
