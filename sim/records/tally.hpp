/// \file
/// What a summary needs of the requests of one replication, added up as they come.
#pragma once

#include "sim/records/latency_series.hpp"
#include "sim/records/row_taker.hpp"
#include "sim/records/statistics.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// What led to no answer, of all counted requests of an application, however they ended.
struct WasteTally {
    std::int64_t by_device = 0, by_tries = 0, by_battery = 0; ///< that failed; the others did by a link
    std::int64_t again = 0;                                   ///< requests that were begun more than once
    Sum time, work, energy;

    void add(Request const& request);
    void add(WasteTally const& more);
};

/// Of the counted requests of one application that finished and were answered token by token.
struct TokenTally {
    std::int64_t requests = 0;
    std::int64_t in_window = 0; ///< tokens of requests that ended in the window, whether counted or not
    Sum tokens, passes;
    Sum first; ///< time to the first token
    LatencySeries firsts;
    Sum each; ///< of each request that had a second one: its mean time per token after the first
    LatencySeries eaches;

    void add(Request const& request);
};

/// Of the counted requests of one application; sums are of those that finished.
struct ApplicationTally {
    std::int64_t finished = 0, failed = 0, dropped = 0, missed = 0;
    WasteTally waste;
    std::int64_t ended_in_window = 0; ///< well, whether counted or not
    std::vector<std::int64_t> cuts;   ///< (cuts,)
    std::int64_t switches = 0;        ///< requests of a device that were cut otherwise than the one before
    ByStage<Sum> times;
    Sum payload;
    Sum energy;
    Sum latency;
    LatencySeries latencies;             ///< in the order of arrival
    TokenTally tokens;                   ///< empty where none is answered so
    std::vector<std::int32_t> last_cuts; ///< (devices,) of the requests before, -1 where there is none
    bool may_switch = true;              ///< whether those are kept
    std::vector<std::int64_t> answered;  ///< (exits, cuts) requests that finished, where `may_switch`
};

class Tally final : public RowTaker {
public:
    struct Setup {
        Window window; ///< of requests that count; its end is infinite where it is that of the last request
        std::vector<std::optional<Seconds>> deadlines; ///< (applications,)
        std::size_t cuts = 0;                          ///< how many there may be
        std::size_t exits = 1;                         ///< likewise, none among them
        std::vector<bool> differ{}; ///< (applications,) whether they may differ; empty: all may
    };

    explicit Tally(Setup setup);

    void take(Request const& request) override;
    void take(Span const&) override {}

    [[nodiscard]] std::vector<ApplicationTally> const& applications() const { return applications_; }
    [[nodiscard]] std::vector<ApplicationTally>& applications() { return applications_; }
    [[nodiscard]] std::int64_t unfinished() const { return unfinished_; }

    /// In the machine's own form, for processes of this program.
    [[nodiscard]] std::string pack() const;
    /// Takes in what pack() gave. \throws std::out_of_range  where the bytes are none
    void unpack(std::string_view bytes);

private:
    Setup setup_;
    std::vector<ApplicationTally> applications_;
    std::int64_t unfinished_ = 0;
};

} // namespace sunder::sim
