#include "tools/validation/published_checks.hpp"

#include "sim/base/run_error.hpp"
#include "sim/config/load.hpp"
#include "sim/config/stated_errors.hpp"
#include "tools/fit/quoted_rows.hpp"
#include "tools/validation/lone_pass.hpp"
#include "tools/validation/shipped_file.hpp"

#include <fmt/format.h>

namespace sunder::validation {
namespace {

namespace fs = std::filesystem;

struct PublishedTime {
    std::string profile;
    std::string model;
    double milliseconds = 0;
    std::string source;
};

std::vector<PublishedTime> read_published(fs::path const& path)
{
    enum Column : std::size_t { profile, model, time, source, columns };
    fit::QuotedRows rows{path, columns};
    std::vector<PublishedTime> times;
    for (auto const& row : rows.all())
        times.push_back({.profile = std::string{row[profile].text},
                         .model = std::string{row[model].text},
                         .milliseconds = rows.number(row[time]).value_or(0),
                         .source = std::string{row[source].text}});
    rows.raise_if_any();
    return times;
}

sim::HeldFigure held_against(PublishedTime const& published, fs::path const& models)
{
    auto const file = models / "devices" / (published.profile + ".yaml");
    auto const stated = sim::load_stated_error(file);
    if (!stated || !stated->p80)
        throw sim::RunError{fmt::format("'{}' states no 80th percentile of its errors", published.profile)};
    auto const model = sim::fuse(sim::load_model(models / "dnn" / (published.model + ".yaml")));
    constexpr double milli = 1e-3;
    return {.unit = "ms",
            .simulated = lone_pass(model, sim::load_device(file)).value() / milli,
            .expected = published.milliseconds,
            .tolerance = 2 * *stated->p80 * published.milliseconds};
}

} // namespace

std::vector<sim::Check> published_checks()
{
    auto const table = find_shipped({.installed = "share/sunder/validation/published_times.csv",
                                     .in_sources = "tools/validation/published_times.csv"});
    auto const models = find_shipped({.installed = "share/sunder/models", .in_sources = "models"});
    if (!table || !models) return {};
    std::vector<sim::Check> checks;
    for (auto const& published : read_published(*table))
        checks.push_back(
            {.name = fmt::format("{} on {}", published.model, published.profile),
             .model = "devices",
             .against = published.source,
             .carry_out = [published, models = *models] { return held_against(published, models); }});
    return checks;
}

} // namespace sunder::validation
