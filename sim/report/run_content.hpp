/// \file
/// What the report of a run rests on.
#pragma once

#include "sim/output/records_file.hpp"
#include "sim/records/summary.hpp"
#include "sim/report/usage.hpp"
#include "sim/report/ways_over_time.hpp"

#include <cstdint>
#include <optional>

namespace sunder::sim {

/// Gathers it from rows as they come; spans are kept, of requests but the first ones.
class RunContent final : public RecordsReader {
public:
    static constexpr std::size_t first_requests = 24;

    void begin(RecordsFile const& without_rows) override;
    void take(Requests const& block) override;
    void take(Spans const& block) override;
    /// When all has come.
    void finish();

    /// With the first requests and all spans.
    [[nodiscard]] Records const& records() const { return file_.records; }
    [[nodiscard]] Provenance const& provenance() const { return file_.provenance; }
    [[nodiscard]] std::int64_t requests() const { return requests_; }
    /// \pre finished
    [[nodiscard]] Tallies const& tallies() const { return *tallies_; }
    [[nodiscard]] Summary const& summary() const { return summary_; }
    /// The window of the first replication in parts; nothing where it has no length.
    [[nodiscard]] std::optional<TimeBins> const& bins() const { return bins_; }
    /// Of the first replication; none where there are no bins.
    [[nodiscard]] std::vector<UsageCurve> in_flight() const;
    /// Of the first replication; nothing where there are no bins.
    [[nodiscard]] std::optional<WaysOverTime> const& ways() const { return ways_; }

private:
    RecordsFile file_;
    std::int64_t requests_ = 0;
    std::optional<RowTally> tally_;
    std::optional<Tallies> tallies_;
    Summary summary_;
    std::optional<TimeBins> bins_;
    std::optional<RequestsInFlight> in_flight_;
    std::optional<WaysOverTime> ways_;
};

} // namespace sunder::sim
