#include "nas/output/journal.hpp"

#include "sim/records/packing.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

/// An Evaluation without holes, so that its bytes are its value.
struct Row {
    double accuracy = 0;
    double latency = 0;
    std::array<double, 4> percentiles{}; ///< NaN: not looked at
    double energy = 0;
    double payload = 0;
    double memory = 0;
    double leakage = 0; ///< NaN: not measured
    std::uint64_t depth = 0;
    std::uint32_t evaluator = 0;
    std::uint32_t obstacle = 0;
};

/// A LearnedOutcome without holes.
struct OutcomeRow {
    std::array<double, 6> journey{};
    std::array<double, 6> outcome{};
    std::int64_t finished = 0;
    std::int64_t lost = 0;
    std::uint64_t end = 0;
};

/// What a record is.
enum class Kind : std::uint64_t { turn, outcome };

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double or_nan(std::optional<sim::Seconds> const& time)
{
    return time ? time->value() : nan;
}

std::optional<sim::Seconds> unless_nan(double time)
{
    return time != time ? std::nullopt : std::optional{sim::Seconds{time}};
}

Row row_of(Evaluation const& figures)
{
    return {
        .accuracy = figures.accuracy,
        .latency = figures.latency.value(),
        .percentiles = {or_nan(figures.p50), or_nan(figures.p90), or_nan(figures.p95), or_nan(figures.p99)},
        .energy = figures.energy.value(),
        .payload = figures.payload.value(),
        .memory = figures.memory.value(),
        .leakage = figures.leakage.value_or(nan),
        .depth = figures.depth,
        .evaluator = static_cast<std::uint32_t>(figures.evaluator),
        .obstacle = static_cast<std::uint32_t>(figures.obstacle)};
}

Evaluation evaluation_of(Row const& row)
{
    return {.accuracy = row.accuracy,
            .latency = sim::Seconds{row.latency},
            .p50 = unless_nan(row.percentiles[0]),
            .p90 = unless_nan(row.percentiles[1]),
            .p95 = unless_nan(row.percentiles[2]),
            .p99 = unless_nan(row.percentiles[3]),
            .energy = sim::Joules{row.energy},
            .payload = sim::Bytes{row.payload},
            .memory = sim::Bytes{row.memory},
            .depth = row.depth,
            .leakage = row.leakage != row.leakage ? std::nullopt : std::optional{row.leakage},
            .evaluator = static_cast<Evaluator>(row.evaluator),
            .obstacle = static_cast<CandidateObstacle>(row.obstacle)};
}

bool is_sound(Evaluation const& figures)
{
    return makes_sense(figures) && figures.evaluator <= Evaluator::bounded &&
           figures.obstacle <= CandidateObstacle::no_time;
}

SearchTurn turn_of(sim::Unpacker& record)
{
    SearchTurn turn{.evaluations = {}, .elapsed = record.next<sim::Seconds>()};
    for (auto rows = record.next<std::size_t>(); rows > 0; --rows)
        turn.evaluations.push_back(evaluation_of(record.next<Row>()));
    return turn;
}

OutcomeRow row_of(LearnedOutcome const& learned)
{
    auto const& [journey, outcome] = learned;
    return {.journey = {journey.head.value(), journey.encode.value(), journey.sent.value(),
                        journey.decode.value(), journey.tail.value(), journey.beyond.value()},
            .outcome = {outcome.mean.value(), outcome.p50.value(), outcome.p90.value(), outcome.p95.value(),
                        outcome.p99.value(), outcome.energy.value()},
            .finished = outcome.finished,
            .lost = outcome.lost,
            .end = static_cast<std::uint64_t>(journey.end)};
}

LearnedOutcome learned_of(OutcomeRow const& row)
{
    auto const journey = [&](std::size_t i) { return sim::Seconds{row.journey[i]}; };
    auto const outcome = [&](std::size_t i) { return sim::Seconds{row.outcome[i]}; };
    return {.journey = {.head = journey(0),
                        .encode = journey(1),
                        .sent = sim::Bytes{row.journey[2]},
                        .decode = journey(3),
                        .tail = journey(4),
                        .end = static_cast<Journey::End>(row.end),
                        .beyond = sim::Joules{row.journey[5]}},
            .outcome = {.mean = outcome(0),
                        .p50 = outcome(1),
                        .p90 = outcome(2),
                        .p95 = outcome(3),
                        .p99 = outcome(4),
                        .energy = sim::Joules{row.outcome[5]},
                        .finished = row.finished,
                        .lost = row.lost}};
}

} // namespace

SearchJournal::SearchJournal(fs::path const& output, std::string const& identity, Start start)
    : log_{output, sim::Journal::Work{.what = "search", .identity = identity}, start,
           [this](std::string_view record) { return take(record); }}
{
}

bool SearchJournal::take(std::string_view bytes)
try {
    sim::Unpacker record{bytes};
    auto const kind = record.next<Kind>();
    if (kind == Kind::turn) {
        auto turn = turn_of(record);
        if (!std::ranges::all_of(turn.evaluations, is_sound)) return false;
        turns_.push_back(std::move(turn));
    } else {
        outcomes_.push_back(learned_of(record.next<OutcomeRow>()));
    }
    return true;
} catch (std::out_of_range const&) {
    return false;
}

void SearchJournal::append(SearchTurn const& turn)
{
    sim::Packer record;
    record.add(Kind::turn);
    record.add(turn.elapsed);
    std::vector<Row> rows;
    for (auto const& evaluation : turn.evaluations)
        rows.push_back(row_of(evaluation));
    record.add(rows);
    log_.append(record.text());
}

void SearchJournal::append(LearnedOutcome const& learned)
{
    sim::Packer record;
    record.add(Kind::outcome);
    record.add(row_of(learned));
    log_.append(record.text());
}

} // namespace sunder::nas
