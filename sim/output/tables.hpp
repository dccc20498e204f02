/// \file
/// The tables of a file of records: those of Records, and those that follow from them.
#pragma once

#include "sim/base/column.hpp"
#include "sim/records/mean_interval.hpp"
#include "sim/records/records.hpp"
#include "sim/records/summary.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// One row an application.
struct PlanTable {
    std::vector<std::int32_t> application;
    std::vector<std::int32_t> model;
    std::vector<std::int32_t> origin;
    std::vector<std::int32_t> cut;
    std::vector<Seconds> deadline; ///< NaN where there is none
    std::vector<Tail> tail;

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit)
    {
        visit(Column{"application", "", "which application"}, self.application);
        visit(Column{"model", "", "its model"}, self.model);
        visit(Column{"origin", "", "group of the devices where its requests are born"}, self.origin);
        visit(Column{"cut", "", "where its model is cut"}, self.cut);
        visit(Column{"deadline", "s", "latest latency that is in time; NaN: none"}, self.deadline);
        visit(Column{"tail", "", "whether its latencies have a finite variance", Presence::later}, self.tail);
    }
    [[nodiscard]] std::size_t size() const { return application.size(); }
};

/// One row a replication.
struct ReplicationTable {
    std::vector<Seconds> window_from;
    std::vector<Seconds> window_to;

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit)
    {
        visit(Column{"window_from", "s", "begin of the interval that counts"}, self.window_from);
        visit(Column{"window_to", "s", "end of the interval that counts"}, self.window_to);
    }
    [[nodiscard]] std::size_t size() const { return window_from.size(); }
};

/// One row an application: the figures of its summary, NaN where undefined.
struct SummaryTable {
    std::vector<std::int32_t> application;
    std::vector<std::int64_t> requests, finished, failed, dropped, missed_deadline;
    std::vector<PerSecond> throughput;
    std::vector<Seconds> latency_mean, latency_ci95_low, latency_ci95_high, latency_min, latency_p50,
        latency_p90, latency_p95, latency_p99, latency_max;
    std::vector<IntervalState> latency_ci95_state;
    std::vector<Seconds> latency_p50_ci95_low, latency_p50_ci95_high, latency_p90_ci95_low,
        latency_p90_ci95_high, latency_p95_ci95_low, latency_p95_ci95_high, latency_p99_ci95_low,
        latency_p99_ci95_high;
    ByStage<std::vector<Seconds>> times; ///< means
    std::vector<Bytes> payload;
    std::vector<Joules> energy;
    std::vector<double> accuracy;
    std::vector<double> tokens, passes;
    std::vector<PerSecond> tokens_per_second;
    std::vector<Seconds> first_token_mean, first_token_p50, first_token_p95, first_token_p99, per_token_mean,
        per_token_p50, per_token_p95, per_token_p99;
    std::vector<std::int64_t> failed_by_link, failed_by_device, failed_by_tries, failed_by_battery,
        tried_again;
    std::vector<Seconds> wasted;
    std::vector<Flops> wasted_work;
    std::vector<Joules> wasted_energy;

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit)
    {
        visit(Column{"application", "", "which application"}, self.application);
        visit(Column{"requests", "", "finished, failed and dropped"}, self.requests);
        visit(Column{"finished", "", "requests that ended well"}, self.finished);
        visit(Column{"failed", "", "requests that failed"}, self.failed);
        visit(Column{"dropped", "", "requests that found a full queue, or were late where those are dropped"},
              self.dropped);
        visit(Column{"missed_deadline", "", "requests that finished late"}, self.missed_deadline);
        visit(Column{"throughput", "/s", "requests finished in the window over its length"}, self.throughput);
        visit(Column{"latency_mean", "s", "mean latency"}, self.latency_mean);
        visit(Column{"latency_ci95_low", "s", "begin of its 95 % confidence interval"},
              self.latency_ci95_low);
        visit(Column{"latency_ci95_high", "s", "end of its 95 % confidence interval"},
              self.latency_ci95_high);
        visit(Column{"latency_ci95_state", "", "why there is none", Presence::later},
              self.latency_ci95_state);
        visit(Column{"latency_min", "s", "least latency"}, self.latency_min);
        visit(Column{"latency_p50", "s", "median latency"}, self.latency_p50);
        visit(Column{"latency_p90", "s", "90th percentile of the latency"}, self.latency_p90);
        visit(Column{"latency_p95", "s", "95th percentile of the latency"}, self.latency_p95);
        visit(Column{"latency_p99", "s", "99th percentile of the latency"}, self.latency_p99);
        visit(Column{"latency_max", "s", "greatest latency"}, self.latency_max);
        visit(
            Column{"latency_p50_ci95_low", "s", "begin of the 95 % interval of the median", Presence::later},
            self.latency_p50_ci95_low);
        visit(Column{"latency_p50_ci95_high", "s", "end of the 95 % interval of the median", Presence::later},
              self.latency_p50_ci95_high);
        visit(Column{"latency_p90_ci95_low", "s", "begin of the 95 % interval of the 90th percentile",
                     Presence::later},
              self.latency_p90_ci95_low);
        visit(Column{"latency_p90_ci95_high", "s", "end of the 95 % interval of the 90th percentile",
                     Presence::later},
              self.latency_p90_ci95_high);
        visit(Column{"latency_p95_ci95_low", "s", "begin of the 95 % interval of the 95th percentile",
                     Presence::later},
              self.latency_p95_ci95_low);
        visit(Column{"latency_p95_ci95_high", "s", "end of the 95 % interval of the 95th percentile",
                     Presence::later},
              self.latency_p95_ci95_high);
        visit(Column{"latency_p99_ci95_low", "s", "begin of the 95 % interval of the 99th percentile",
                     Presence::later},
              self.latency_p99_ci95_low);
        visit(Column{"latency_p99_ci95_high", "s", "end of the 95 % interval of the 99th percentile",
                     Presence::later},
              self.latency_p99_ci95_high);
        for_each_stage([&](StageWords const& words) {
            visit(Column{words.name, "s", words.meaning_of_mean}, self.times[words.stage]);
        });
        visit(Column{"payload", "B", "mean bytes sent towards the servers"}, self.payload);
        visit(Column{"energy", "J", "mean energy of a request"}, self.energy);
        token_columns(self, visit);
        visit(Column{"failed_by_link", "", "requests whose every attempt was lost", Presence::later},
              self.failed_by_link);
        visit(Column{"failed_by_device", "", "requests lost with a device", Presence::later},
              self.failed_by_device);
        visit(Column{"failed_by_tries", "", "requests begun several times for nothing", Presence::later},
              self.failed_by_tries);
        visit(Column{"failed_by_battery", "", "requests that met a device whose battery was empty",
                     Presence::later},
              self.failed_by_battery);
        visit(Column{"tried_again", "", "requests begun more than once", Presence::later}, self.tried_again);
        visit(Column{"wasted", "s", "of workers, for what was not answered, in all", Presence::later},
              self.wasted);
        visit(Column{"wasted_work", "flop", "work likewise", Presence::later}, self.wasted_work);
        visit(Column{"wasted_energy", "J", "energy likewise", Presence::later}, self.wasted_energy);
        visit(Column{"accuracy", "", "expected share of the answers that are right", Presence::later},
              self.accuracy);
    }
    [[nodiscard]] std::size_t size() const { return application.size(); }

private:
    template <class Self, class Visit>
    static void token_columns(Self& self, Visit&& visit)
    {
        constexpr auto later = Presence::later;
        visit(Column{"tokens", "", "mean tokens of a request", later}, self.tokens);
        visit(Column{"passes", "", "mean passes that gave them", later}, self.passes);
        visit(Column{"tokens_per_second", "/s", "tokens finished in the window over its length", later},
              self.tokens_per_second);
        visit(Column{"first_token_mean", "s", "mean time to the first token", later}, self.first_token_mean);
        visit(Column{"first_token_p50", "s", "median likewise", later}, self.first_token_p50);
        visit(Column{"first_token_p95", "s", "95th percentile likewise", later}, self.first_token_p95);
        visit(Column{"first_token_p99", "s", "99th percentile likewise", later}, self.first_token_p99);
        visit(Column{"per_token_mean", "s", "mean time per token after the first", later},
              self.per_token_mean);
        visit(Column{"per_token_p50", "s", "median likewise", later}, self.per_token_p50);
        visit(Column{"per_token_p95", "s", "95th percentile likewise", later}, self.per_token_p95);
        visit(Column{"per_token_p99", "s", "99th percentile likewise", later}, self.per_token_p99);
    }
};

/// The tables that follow from records.
struct DerivedTables {
    PlanTable plans;
    ReplicationTable replications;
    SummaryTable summary;
    CodesByColumn codes; ///< of every coded column

    DerivedTables(Records const& records, Summary const& summary);
};

/// Names of the codes that are the same in every file.
[[nodiscard]] std::vector<std::string> const& status_names();
[[nodiscard]] std::vector<std::string> const& failed_by_names();
[[nodiscard]] std::vector<std::string> const& span_kind_names();
[[nodiscard]] std::vector<std::string> const& stage_names();
[[nodiscard]] std::vector<std::string> const& direction_names();
[[nodiscard]] std::vector<std::string> const& served_by_names();
[[nodiscard]] std::vector<std::string> const& outage_cause_names();
[[nodiscard]] std::vector<std::string> const& tail_names();
[[nodiscard]] std::vector<std::string> const& interval_state_names();

} // namespace sunder::sim
