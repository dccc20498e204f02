#include "nas/output/journal.hpp"

#include "sim/base/run_error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

constexpr auto format = "sunder-search-log/1";

/// An Evaluation without holes, so that its bytes are its value.
struct Row {
    double accuracy = 0;
    double latency = 0;
    std::array<double, 4> percentiles{}; ///< NaN: not looked at
    double energy = 0;
    double payload = 0;
    double memory = 0;
    std::uint64_t depth = 0;
    std::uint32_t evaluator = 0;
    std::uint32_t obstacle = 0;
};

/// A LearnedOutcome without holes.
struct OutcomeRow {
    std::array<double, 5> journey{};
    std::array<double, 6> outcome{};
    std::int64_t finished = 0;
    std::int64_t lost = 0;
    std::uint64_t end = 0;
};

struct Head {
    std::uint64_t mark = 0x6e72757472646e73; ///< no other place of the file looks like a head by chance
    std::uint64_t rows = 0;
    double elapsed = 0;
};

double or_nan(std::optional<sim::Seconds> const& time)
{
    return time ? time->value() : std::numeric_limits<double>::quiet_NaN();
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
            .evaluator = static_cast<Evaluator>(row.evaluator),
            .obstacle = static_cast<Obstacle>(row.obstacle)};
}

template <class T>
std::string_view bytes_of(T const& value)
{
    static_assert(std::is_trivially_copyable_v<T>);
    return {reinterpret_cast<char const*>(&value), sizeof value};
}

/// Takes a value off the front, or nothing where there are not enough bytes.
template <class T>
std::optional<T> take(std::string_view& bytes)
{
    if (bytes.size() < sizeof(T)) return std::nullopt;
    T value;
    std::memcpy(&value, bytes.data(), sizeof value);
    bytes.remove_prefix(sizeof value);
    return value;
}

std::optional<Turn> take_turn(std::string_view& bytes)
{
    auto const head = take<Head>(bytes);
    if (!head || head->mark != Head{}.mark || head->rows > bytes.size() / sizeof(Row)) return std::nullopt;
    Turn turn{.evaluations = {}, .elapsed = sim::Seconds{head->elapsed}};
    for (std::uint64_t i = 0; i < head->rows; ++i)
        turn.evaluations.push_back(evaluation_of(*take<Row>(bytes)));
    return turn;
}

OutcomeRow row_of(LearnedOutcome const& learned)
{
    auto const& [journey, outcome] = learned;
    return {.journey = {journey.head.value(), journey.encode.value(), journey.sent.value(),
                        journey.decode.value(), journey.tail.value()},
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
                        .end = static_cast<Journey::End>(row.end)},
            .outcome = {.mean = outcome(0),
                        .p50 = outcome(1),
                        .p90 = outcome(2),
                        .p95 = outcome(3),
                        .p99 = outcome(4),
                        .energy = sim::Joules{row.outcome[5]},
                        .finished = row.finished,
                        .lost = row.lost}};
}

/// An outcome stands behind a head of its own.
constexpr std::uint64_t outcome_mark = 0x656d6f6374756f6e;

std::optional<LearnedOutcome> take_outcome(std::string_view& bytes)
{
    auto rest = bytes;
    auto const head = take<Head>(rest);
    if (!head || head->mark != outcome_mark) return std::nullopt;
    auto const row = take<OutcomeRow>(rest);
    if (!row) return std::nullopt;
    bytes = rest;
    return learned_of(*row);
}

[[noreturn]] void refuse(fs::path const& path, std::string const& why)
{
    throw sim::RunError{fmt::format("cannot use '{}': {}", path.string(), why)};
}

std::string content_of(int descriptor, fs::path const& path)
{
    std::string bytes;
    std::array<char, 65536> block{};
    for (;;) {
        auto const got = ::read(descriptor, block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) refuse(path, std::strerror(errno));
        if (got == 0) return bytes;
        bytes.append(block.data(), static_cast<std::size_t>(got));
    }
}

std::string first_line(std::string const& identity)
{
    return fmt::format("{} {}\n", format, identity);
}

} // namespace

fs::path Journal::path_beside(fs::path const& output)
{
    return output.string() + ".sunder.log";
}

Journal::Journal(fs::path const& output, std::string const& identity, Start start)
    : path_{path_beside(output)}
{
    descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0) refuse(path_, std::strerror(errno));
    if (start == Start::resume) read(identity);
    if (!turns_.empty() || !outcomes_.empty()) return;
    if (ftruncate(descriptor_, 0) != 0 || lseek(descriptor_, 0, SEEK_SET) != 0)
        refuse(path_, std::strerror(errno));
    write(first_line(identity));
}

Journal::~Journal()
{
    if (descriptor_ >= 0) close(descriptor_);
}

void Journal::read(std::string const& identity)
{
    auto const content = content_of(descriptor_, path_);
    auto const line = first_line(identity);
    if (content.size() < line.size()) return;
    if (!content.starts_with(line)) {
        close(std::exchange(descriptor_, -1));
        refuse(path_, "it is of another search, or of another version of its files; without --resume the "
                      "search starts afresh");
    }
    std::string_view rest{content};
    rest.remove_prefix(line.size());
    auto sound = rest;
    for (bool more = true; more;) {
        if (auto learned = take_outcome(rest))
            outcomes_.push_back(*learned);
        else if (auto turn = take_turn(rest))
            turns_.push_back(std::move(*turn));
        else
            more = false;
        if (more) sound = rest;
    }
    auto const end = static_cast<off_t>(content.size() - sound.size());
    if (ftruncate(descriptor_, end) != 0 || lseek(descriptor_, end, SEEK_SET) != end)
        refuse(path_, std::strerror(errno));
}

void Journal::write(std::string const& bytes)
{
    std::string_view rest{bytes};
    while (!rest.empty()) {
        auto const written = ::write(descriptor_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) refuse(path_, std::strerror(errno));
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
}

void Journal::append(Turn const& turn)
{
    Head const head{.rows = turn.evaluations.size(), .elapsed = turn.elapsed.value()};
    std::string bytes{bytes_of(head)};
    for (auto const& evaluation : turn.evaluations)
        bytes += bytes_of(row_of(evaluation));
    write(bytes);
}

void Journal::append(LearnedOutcome const& learned)
{
    Head const head{.mark = outcome_mark, .rows = 1};
    write(std::string{bytes_of(head)} + std::string{bytes_of(row_of(learned))});
}

void Journal::remove()
{
    unlink(path_.c_str());
    close(std::exchange(descriptor_, -1));
}

} // namespace sunder::nas
