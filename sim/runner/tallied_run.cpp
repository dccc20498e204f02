#include "sim/runner/tallied_run.hpp"

#include "sim/engine/simulate.hpp"
#include "sim/records/records_bytes.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

/// Tallies rows and passes them on.
class Tallying final : public RowTaker {
public:
    /// \param to  nobody where that is null
    Tallying(Deployment const& deployment, RowTaker* to) : tally{tally_for(deployment)}, to_{to} {}

    void take(Request const& row) override
    {
        tally.take(row);
        if (to_ != nullptr) to_->take(row);
    }
    void take(Span const& row) override
    {
        if (to_ != nullptr) to_->take(row);
    }

    Tally tally;

private:
    RowTaker* to_;
};

/// Rows in memory, where they are asked for, beside the tally.
class Listener {
public:
    Listener(Deployment const& deployment, Rows rows)
        : tallying_{deployment, rows == Rows::kept ? &kept_ : nullptr}
    {
    }

    [[nodiscard]] Recorder& recorder() { return in_order_; }

    TalliedRun with(Records records) &&
    {
        kept_.move_to(records);
        return {.records = std::move(records), .tally = std::move(tallying_.tally)};
    }

private:
    KeptRows kept_;
    Tallying tallying_;
    InOrder in_order_{tallying_};
};

} // namespace

Tally tally_for(Deployment const& deployment)
{
    constexpr Seconds forever{std::numeric_limits<double>::infinity()};
    std::vector<std::optional<Seconds>> deadlines;
    std::vector<bool> differ;
    std::size_t ways = 0;
    std::size_t exits = 1;
    for (auto const& application : deployment.applications) {
        deadlines.push_back(application.deadline);
        differ.push_back(application.ways.size() > 1);
        ways += application.ways.size();
        exits += static_cast<std::size_t>(
            std::ranges::count_if(application.ways, [](Way const& way) { return way.early.has_value(); }));
    }
    return Tally{{.window = {deployment.run.warm_up, deployment.run.until.value_or(forever)},
                  .deadlines = std::move(deadlines),
                  .cuts = ways,
                  .exits = exits,
                  .differ = std::move(differ)}};
}

TalliedRun tallied_run(Deployment const& deployment, std::int64_t replication, RowTaker& rows)
{
    Tallying tallying{deployment, &rows};
    InOrder in_order{tallying};
    auto records = simulate(deployment, replication, in_order);
    return {.records = std::move(records), .tally = std::move(tallying.tally)};
}

TalliedRun tallied_run(Deployment const& deployment, std::int64_t replication, Rows rows)
{
    Listener listener{deployment, rows};
    auto records = simulate(deployment, replication, listener.recorder());
    return std::move(listener).with(std::move(records));
}

std::optional<TalliedRun> tallied_run_without_solver(Deployment const& deployment, std::int64_t replication,
                                                     Rows rows)
{
    Listener listener{deployment, rows};
    auto records = simulate_without_solver(deployment, replication, listener.recorder());
    if (!records) return std::nullopt;
    return std::move(listener).with(*std::move(records));
}

std::string pack(TalliedRun const& run)
{
    Packer packer;
    packer.add(pack(run.records));
    packer.add(run.tally.pack());
    return std::move(packer).text();
}

TalliedRun unpack_tallied_run(std::string_view bytes, Deployment const& deployment)
{
    Unpacker unpacker{bytes};
    TalliedRun run{.records = unpack_records(unpacker.next_view()), .tally = tally_for(deployment)};
    run.tally.unpack(unpacker.next_view());
    return run;
}

} // namespace sunder::sim
