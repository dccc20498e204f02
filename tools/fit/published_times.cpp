#include "tools/fit/published_times.hpp"

#include "sim/config/load_description.hpp"
#include "sim/model/build_model.hpp"
#include "sim/model/infer.hpp"
#include "tools/fit/quoted_rows.hpp"

#include <cmath>
#include <cstdint>

namespace sunder::fit {
namespace {

struct SizedNetwork {
    std::filesystem::path named;
    std::int64_t side = 0;
};

sim::ModelGraph graph_of(SizedNetwork const& network)
{
    auto description = sim::load_description(network.named);
    for (std::size_t axis = 1; axis < description.input.shape.size(); ++axis)
        description.input.shape[axis] = network.side;
    description.input = sim::sized(description.input);
    sim::Diagnostics diagnostics;
    auto const model = sim::build_model(description, diagnostics);
    diagnostics.raise_if_any();
    return sim::fuse(model);
}

} // namespace

std::vector<PublishedTime> read_published_times(std::filesystem::path const& path)
{
    enum Column : std::size_t { device, network, side, batch, time, source, columns };
    constexpr double milli = 1e-3;
    QuotedRows rows{path, columns};
    std::vector<PublishedTime> all;
    for (auto const& row : rows.all()) {
        auto const size = rows.number(row[side]);
        auto const images = rows.number(row[batch]);
        auto const measured = rows.number(row[time]);
        if (!size || !images || !measured) continue;
        if (*size < 1 || *images < 1 || *measured <= 0) {
            rows.refuse(row[time], "sides, batches and times are above zero");
            continue;
        }
        std::string const name{row[network].text};
        auto const own = path.parent_path() / "networks" / (name + ".yaml");
        auto const graph = graph_of({.named = exists(own) ? own : std::filesystem::path{name},
                                     .side = static_cast<std::int64_t>(*size)});
        all.push_back({.device = std::string{row[device].text},
                       .network = name,
                       .source = std::string{row[source].text},
                       .amounts = of_batch(amounts_of(graph, NumberKind::floats), *images),
                       .log_time = std::log(milli * *measured)});
    }
    rows.raise_if_any();
    return all;
}

} // namespace sunder::fit
