#include "sim/records/tally.hpp"

#include "sim/base/contract.hpp"
#include "sim/records/counting.hpp"

#include <stdexcept>
#include <tuple>
#include <utility>

namespace sunder::sim {
namespace {

constexpr Seconds timing_precision{1e-9};

template <class Tally>
auto counts_and_sums(Tally& tally)
{
    return std::tie(tally.finished, tally.failed, tally.dropped, tally.missed, tally.ended_in_window,
                    tally.switches, tally.waste, tally.times, tally.payload, tally.energy, tally.latency);
}

void pack_tokens(Packer& packer, TokenTally const& tally)
{
    packer.add(tally.requests);
    packer.add(tally.in_window);
    for (auto const& sum : {tally.tokens, tally.passes, tally.first, tally.each})
        packer.add(sum);
    tally.firsts.pack(packer);
    tally.eaches.pack(packer);
}

TokenTally unpacked_tokens(Unpacker& unpacker)
{
    TokenTally tally;
    tally.requests = unpacker.next<std::int64_t>();
    tally.in_window = unpacker.next<std::int64_t>();
    for (auto* const sum : {&tally.tokens, &tally.passes, &tally.first, &tally.each})
        *sum = unpacker.next<Sum>();
    tally.firsts = LatencySeries::unpack(unpacker);
    tally.eaches = LatencySeries::unpack(unpacker);
    return tally;
}

/// Inlined into the path of every request.
inline void count_switch(ApplicationTally& tally, Request const& request)
{
    auto const device = static_cast<std::size_t>(request.device);
    if (tally.last_cuts.size() <= device) tally.last_cuts.resize(device + 1, -1);
    auto const last = std::exchange(tally.last_cuts[device], request.cut);
    if (last != request.cut && last >= 0) ++tally.switches;
}

} // namespace

void WasteTally::add(Request const& request)
{
    if (request.failed_by == FailedBy::device) ++by_device;
    if (request.failed_by == FailedBy::tries) ++by_tries;
    if (request.failed_by == FailedBy::battery) ++by_battery;
    if (request.tries > 1) ++again;
    time.add(request.wasted.value());
    work.add(request.wasted_work.value());
    energy.add(request.wasted_energy.value());
}

void WasteTally::add(WasteTally const& more)
{
    by_device += more.by_device;
    by_tries += more.by_tries;
    by_battery += more.by_battery;
    again += more.again;
    time.add(more.time);
    work.add(more.work);
    energy.add(more.energy);
}

void TokenTally::add(Request const& request)
{
    double const to_first = (request.first_token_at - request.arrived_at).value();
    ++requests;
    tokens.add(request.tokens);
    passes.add(request.passes);
    first.add(to_first);
    firsts.add(to_first);
    if (request.tokens < 2) return;
    double const per_token = (request.finished_at - request.first_token_at).value() / (request.tokens - 1);
    each.add(per_token);
    eaches.add(per_token);
}

Tally::Tally(Setup setup) : setup_{std::move(setup)}, applications_(setup_.deadlines.size())
{
    for (std::size_t i = 0; i < applications_.size(); ++i) {
        applications_[i].cuts.resize(setup_.cuts);
        applications_[i].may_switch = setup_.differ.empty() || setup_.differ[i];
        if (applications_[i].may_switch) applications_[i].answered.resize(setup_.exits * setup_.cuts);
    }
}

void Tally::take(Request const& request)
{
    SUNDER_EXPECTS(request.application >= 0 &&
                   static_cast<std::size_t>(request.application) < applications_.size());
    auto const which = static_cast<std::size_t>(request.application);
    auto& tally = applications_[which];
    bool const finished = request.status == Status::finished;
    if (finished && request.finished_at >= setup_.window.from && request.finished_at <= setup_.window.to) {
        ++tally.ended_in_window;
        tally.tokens.in_window += request.tokens;
    }
    if (request.status == Status::unfinished) ++unfinished_;
    if (!is_counted(request, setup_.window)) return;
    ++tally.cuts.at(static_cast<std::size_t>(request.cut));
    if (tally.may_switch) count_switch(tally, request);
    if (request.status == Status::failed) ++tally.failed;
    if (request.status == Status::dropped) ++tally.dropped;
    if (!finished || request.tries > 1) tally.waste.add(request);
    if (!finished) return;

    Seconds const latency = request.finished_at - request.arrived_at;
    ++tally.finished;
    if (tally.may_switch)
        ++tally.answered.at(static_cast<std::size_t>(request.exit) * setup_.cuts +
                            static_cast<std::size_t>(request.cut));
    for_each_stage([&](StageWords const& words) {
        double const time = request.times[words.stage].value();
        if (time != 0) tally.times[words.stage].add(time); // most requests pass few stages
    });
    tally.payload.add(request.payload.value());
    tally.energy.add(request.energy.value());
    tally.latency.add(latency.value());
    tally.latencies.add(latency.value());
    if (request.tokens > 0) tally.tokens.add(request);
    auto const& deadline = setup_.deadlines[which];
    if (deadline && latency > *deadline + timing_precision) ++tally.missed;
}

std::string Tally::pack() const
{
    Packer packer;
    packer.add(unfinished_);
    packer.add(applications_.size());
    for (auto const& tally : applications_) {
        std::apply([&](auto const&... each) { (packer.add(each), ...); }, counts_and_sums(tally));
        packer.add(tally.cuts);
        packer.add(tally.answered);
        tally.latencies.pack(packer);
        pack_tokens(packer, tally.tokens);
    }
    return std::move(packer).text();
}

void Tally::unpack(std::string_view bytes)
{
    Unpacker unpacker{bytes};
    unfinished_ = unpacker.next<std::int64_t>();
    if (unpacker.next<std::size_t>() != applications_.size())
        throw std::out_of_range{"the message is of other applications"};
    for (auto& tally : applications_) {
        std::apply([&]<class... T>(T&... each) { ((each = unpacker.next<T>()), ...); },
                   counts_and_sums(tally));
        tally.cuts = unpacker.next_values<std::int64_t>();
        tally.answered = unpacker.next_values<std::int64_t>();
        tally.latencies = LatencySeries::unpack(unpacker);
        tally.tokens = unpacked_tokens(unpacker);
    }
    if (!unpacker.at_end()) throw std::out_of_range{"the message goes on too long"};
}

} // namespace sunder::sim
