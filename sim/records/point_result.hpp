/// \file
/// What came out of one point of a sweep, and how such results become a table.
#pragma once

#include "sim/records/figures.hpp"
#include "sim/records/point_table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// What the columns of results are called; the same for every point of a sweep.
struct PointSchema {
    std::vector<Figure> figures;   ///< their values mean nothing
    std::vector<std::string> cuts; ///< "applications.camera.split"

    /// Whether these are figures and cuts of the same names.
    [[nodiscard]] bool fits(std::vector<Figure> const& figures, std::vector<ChosenCut> const& cuts) const;
};

[[nodiscard]] PointSchema schema_of(Summary const& summary);

struct PointResult {
    std::int64_t number = 0; ///< of the point
    PointStatus status = PointStatus::skipped;
    std::int64_t replications = 0; ///< run
    std::string failure;           ///< why it failed; empty otherwise
    std::vector<double> figures;   ///< in the order of the schema; empty unless done
    std::vector<std::string> cuts; ///< likewise

    friend bool operator==(PointResult const&, PointResult const&) = default;
};

[[nodiscard]] std::string pack(PointResult const& result);
/// \return nothing where the bytes are not those of a result
[[nodiscard]] std::optional<PointResult> unpack_point_result(std::string_view bytes);

} // namespace sunder::sim
