#include "tools/cli/commands/measured.hpp"

#include "sim/base/shown_text.hpp"
#include "sim/output/summary_json.hpp"
#include "sim/output/summary_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace sunder::cli {

using Json = nlohmann::ordered_json;

std::string measured_text(sim::Summary const& summary, std::string const& measured)
{
    auto text = sim::summary_text(summary);
    if (measured.empty()) return text;
    return fmt::format("measured, not simulated: {}\n{}", sim::shown(measured), text);
}

std::string measured_json(sim::Summary const& summary, std::string const& measured)
{
    auto json = sim::summary_json(summary);
    if (measured.empty()) return json;
    auto whole = Json::parse(json);
    whole["measured"] = measured;
    return whole.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace sunder::cli
