/// \file
/// A search that one can do in one's head.
#pragma once

#include "nas/config/load_search.hpp"
#include "nas/runner/run_search.hpp"
#include "tests/source_dir.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>

namespace sunder::nas {

/// A phone and a server, 1 kB in 1 ms and 1 ms of latency between them. The body takes the phone 4 ms with
/// kernel k1 and 8 ms with k3, which is more accurate; the head 10 ms there and 1 ms on the server. What
/// crosses behind the body is 2,048 B, so that lone requests take
///   k1: 4 + 1 + 2.048 + 1 = 8.048 ms split behind the body, 14 ms on the phone;
///   k3: 8 + 1 + 2.048 + 1 = 12.048 ms, and 18 ms.
/// The image itself must not leave the phone.
class Toy {
public:
    /// \param lines  of the search file, from `objectives` on
    explicit Toy(std::string const& lines)
        : search_{parse_search(
              {.path = std::filesystem::path{SUNDER_SOURCE_DIR} / "tests/errors_search/base/toy.yaml",
               .text = fmt::format(R"(format: sunder-search/1
scenario: scenario.yaml
application: camera
space: space.yaml
accuracy: {{formula: formula.csv}}
compute: {{phone: {{figures: times.csv}}, server: {{figures: times.csv}}}}
{})",
                                   lines)})},
          table_{search_.setting, ChainTable{*search_.space, search_.device, search_.server}}
    {
    }

    [[nodiscard]] SearchSpecification const& search() const { return search_; }
    [[nodiscard]] SearchResult run(SearchRun const& how = {}) const { return run(*search_.accuracy, how); }
    [[nodiscard]] SearchResult run(AccuracyModel const& accuracy, SearchRun const& how = {}) const
    {
        return run_search({.subject = {.name = "toy",
                                       .application = "camera",
                                       .device = "phone",
                                       .server = "server",
                                       .accuracy_source = search_.accuracy->source(),
                                       .device_source = search_.device.source,
                                       .server_source = search_.server.source,
                                       .optimizer = std::string{name_of(search_.plan.optimizer)},
                                       .method = std::string{name_of(search_.plan.method)},
                                       .seed = search_.plan.seed,
                                       .objectives = search_.plan.objectives,
                                       .limits = search_.plan.limits},
                           .plan = search_.plan,
                           .table = table_,
                           .accuracy = accuracy},
                          how);
    }

private:
    SearchSpecification search_;
    JourneyTable table_;
};

} // namespace sunder::nas
