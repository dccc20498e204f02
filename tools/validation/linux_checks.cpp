#include "tools/validation/linux_checks.hpp"

#include "tools/linux_tcp/kept.hpp"
#include "tools/validation/shipped_file.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <optional>
#include <string_view>

namespace sunder::validation {
namespace {

namespace fs = std::filesystem;
using sim::Check;
using sim::HeldFigure;

/// A table of Linux's times, as tools/testbed measured them.
struct LinuxTable {
    char const* file;
    char const* name;
    Check::Cost cost;
};
constexpr std::array linux_tables{
    LinuxTable{"linux_6_18.csv", "rates, delays, sizes and losses of which nothing was chosen",
               Check::Cost::seconds},
    LinuxTable{"linux_6_18_traces.csv", "rates that change", Check::Cost::seconds},
    LinuxTable{"linux_6_18_unseen.csv", "cells measured when all was settled", Check::Cost::minutes},
    LinuxTable{"linux_6_18_grid.csv", "the whole grid", Check::Cost::minutes},
    LinuxTable{"linux_6_18_flows_unseen.csv", "several flows", Check::Cost::minutes}};

/// Made once, when the first of its checks is carried out.
class LazyAgreement {
public:
    explicit LazyAgreement(fs::path file) : file_{std::move(file)} {}

    linux_tcp::Agreement const& get()
    {
        if (!agreement_) {
            agreement_.emplace();
            for (auto const& measured : linux_tcp::read_kept(file_))
                agreement_->add(measured);
        }
        return *agreement_;
    }

private:
    fs::path file_;
    std::optional<linux_tcp::Agreement> agreement_;
};

} // namespace

std::vector<Check> linux_checks()
{
    std::vector<Check> checks;
    for (auto const& table : linux_tables) {
        auto const installed = fmt::format("share/sunder/validation/tcp/{}", table.file);
        auto const in_sources = fmt::format("tests/sim/tcp/{}", table.file);
        auto const file = find_shipped({.installed = installed.c_str(), .in_sources = in_sources.c_str()});
        if (!file) continue;
        auto const agreement = std::make_shared<LazyAgreement>(*file);
        auto const add = [&](std::string const& what, double least, auto const& share) {
            checks.push_back(
                {.name = fmt::format("{}: near Linux {}", table.name, what),
                 .model = "tcp",
                 .against = fmt::format(
                     "Linux 6.18, {}: within 10 %, 0.5 ms or twice what it differs from itself", table.file),
                 .cost = table.cost,
                 .carry_out = [agreement, least, share] {
                     return HeldFigure{.unit = "% of cells",
                                       .simulated = 100 * share(agreement->get()),
                                       .expected = 100 * least,
                                       .side = HeldFigure::Asked::at_least};
                 }});
        };
        add("without loss", 0.9, [](linux_tcp::Agreement const& found) { return found.lossless().share(); });
        bool const has_losses = std::string_view{table.file}.find("flows") == std::string_view::npos;
        if (has_losses)
            add("with losses", 0.8, [](linux_tcp::Agreement const& found) { return found.lossy().share(); });
    }
    return checks;
}

} // namespace sunder::validation
