#include "tools/rehearse/measured_records.hpp"

#include "sim/engine/run_facts.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>
#include <vector>

namespace sunder::rehearse {
namespace {

using sim::Seconds;
using sim::Stage;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

class Reading {
public:
    explicit Reading(Observed const& measured)
        : observed_{measured}, cuts_{sim::coded_cuts(measured.deployment, names_of_cuts_)}
    {
    }

    sim::Records records()
    {
        auto const& deployment = observed_.deployment;
        auto records = sim::run_facts_of(deployment);
        auto const rows = rows_in_order();
        for (auto const row : rows)
            append_row(records.requests, request(row));
        auto const end = deployment.run.until.value_or(std::max(last_end_, deployment.run.warm_up));
        records.windows.push_back({deployment.run.warm_up, std::min(end, observed_.cut_at.value_or(end))});
        add_devices(records);
        add_links(records);
        return records;
    }

private:
    [[nodiscard]] bool was_asked(std::size_t row) const
    {
        return observed_.board.row(row).state != RowStamps::State::absent;
    }

    [[nodiscard]] std::vector<std::size_t> rows_in_order() const
    {
        std::vector<std::size_t> rows;
        for (std::size_t row = 0; row < observed_.troupe.rows; ++row)
            if (was_asked(row)) rows.push_back(row);
        std::ranges::stable_sort(rows, {}, [&](std::size_t row) { return observed_.board.row(row).arrived; });
        return rows; // ties: application, then device, as rows are numbered
    }

    sim::Request request(std::size_t row)
    {
        auto const& board = observed_.board;
        auto const& source = observed_.troupe.source_of(row);
        auto const& stamps = board.row(row);
        auto const& way = way_of(observed_.deployment, source.application);
        bool const has_ended = stamps.state == RowStamps::State::finished;
        sim::Request request;
        request.application = source.application.code();
        request.device = static_cast<std::int32_t>(source.device);
        request.arrived_at = Seconds{stamps.arrived};
        request.finished_at = Seconds{has_ended ? stamps.finished : 0};
        request.status = has_ended ? sim::Status::finished : sim::Status::unfinished;
        request.cut = cuts_[source.application].front();
        request.tries = 1;
        request.attempts = static_cast<std::int32_t>(source.hops.size());
        if (!has_ended) return request;
        last_end_ = std::max(last_end_, request.finished_at);
        auto const legs = source.stops.size();
        for (std::size_t leg = 0; leg < legs; ++leg) {
            auto const& on = board.leg(row, leg);
            bool const is_head = leg == 0;
            auto const add = [&](Stage stage, double time) { request.times[stage] += Seconds{time}; };
            add(is_head ? Stage::device_wait : Stage::server_wait, on.began - on.came);
            add(Stage::decode, on.decoded - on.began);
            add(is_head ? Stage::device_compute : Stage::server_compute, on.computed - on.decoded);
            add(Stage::encode, on.left - on.computed);
            auto const ends = leg + 1 < legs ? board.leg(row, leg + 1).came : stamps.finished;
            add(leg + 1 < legs ? Stage::transfer : Stage::way_back, ends - on.left);
            if (leg + 1 < legs) request.payload += way.legs[leg].sent;
        }
        bool const is_answered = observed_.deployment.applications[source.application].answer.value() > 0;
        if (is_answered) request.attempts *= 2;
        return request;
    }

    struct Use {
        double in_window = 0;
        double in_all = 0;
        std::vector<std::pair<double, int>> waits; ///< +1 when one begins to wait, -1 when it ends
    };

    [[nodiscard]] std::vector<Use> uses(sim::Window const& window) const
    {
        std::vector<Use> uses(observed_.troupe.places.size());
        for (std::size_t row = 0; row < observed_.troupe.rows; ++row) {
            if (!was_asked(row)) continue;
            auto const& stops = observed_.troupe.source_of(row).stops;
            for (std::size_t leg = 0; leg < stops.size(); ++leg) {
                auto const& on = observed_.board.leg(row, leg);
                if (on.left <= 0) break;
                auto& use = uses[stops[leg]];
                use.in_all += on.left - on.began;
                use.in_window += std::max(0.0, std::min(on.left, window.to.value()) -
                                                   std::max(on.began, window.from.value()));
                use.waits.emplace_back(on.came, 1);
                use.waits.emplace_back(on.began, -1);
            }
        }
        for (std::size_t place = 0; place < uses.size(); ++place) {
            double const others = 1e-9 * static_cast<double>(observed_.board.competing(place));
            uses[place].in_window += others;
            uses[place].in_all += others;
        }
        return uses;
    }

    static std::int32_t most_waiting(Use use)
    {
        std::ranges::sort(use.waits);
        int now = 0;
        int most = 0;
        for (auto const& [at, change] : use.waits)
            most = std::max(most, now += change);
        return most;
    }

    void add_devices(sim::Records& records) const
    {
        auto const used = uses(records.windows.front());
        auto& rows = records.devices;
        std::size_t row = 0;
        for (auto const id : observed_.deployment.platform.devices.ids()) {
            auto const& group = observed_.deployment.platform.devices[id];
            for (std::int64_t i = 0; i < group.count; ++i, ++row) {
                auto const place = std::ranges::find(observed_.troupe.places, row, &Place::row);
                Use use;
                if (place != observed_.troupe.places.end())
                    use = used[static_cast<std::size_t>(place - observed_.troupe.places.begin())];
                rows.group.push_back(id.code());
                rows.replication.push_back(0);
                rows.index.push_back(static_cast<std::int32_t>(i));
                rows.busy.emplace_back(use.in_window);
                rows.busy_total.emplace_back(use.in_all);
                rows.workers.push_back(static_cast<std::int32_t>(group.workers));
                rows.queue_max.push_back(most_waiting(std::move(use)));
                rows.energy.emplace_back();
                rows.offered.push_back(unknown);
                rows.batches.push_back(0);
                rows.batched.push_back(0);
                rows.batch_max.push_back(0);
                rows.warm_ups.push_back(0);
                rows.loads.push_back(0);
                rows.radio_energy.emplace_back();
            }
        }
    }

    void add_links(sim::Records& records) const
    {
        auto const& window = records.windows.front();
        auto& rows = records.link_rows;
        for (std::size_t lane = 0; lane < observed_.lanes.keys.size(); ++lane) {
            auto const& key = observed_.lanes.keys[lane];
            rows.link.push_back(key.link.code());
            rows.replication.push_back(0);
            rows.index.push_back(static_cast<std::int32_t>(key.index));
            rows.direction.push_back(key.direction);
            rows.carried.emplace_back(static_cast<double>(observed_.board.lane(lane).bytes));
            rows.capacity.push_back(
                sim::Bytes{rate_of(observed_.deployment, key).integral(window.from, window.to)});
            rows.energy.emplace_back();
            rows.offered.push_back(unknown);
            rows.served_by.push_back(sim::ServedBy::packets);
        }
    }

    Observed const& observed_;
    std::vector<std::string> names_of_cuts_;
    sim::Table<std::vector<std::int32_t>, sim::Application> cuts_;
    Seconds last_end_;
};

} // namespace

sim::Records records_of(Observed const& measured)
{
    return Reading{measured}.records();
}

} // namespace sunder::rehearse
