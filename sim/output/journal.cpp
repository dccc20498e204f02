#include "sim/output/journal.hpp"

#include "sim/base/about_file.hpp"
#include "sim/base/contract.hpp"

#include <boost/crc.hpp>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

constexpr double longest_unsynced = 5; // s

/// Stands before each record.
struct Head {
    std::uint32_t size = 0;     ///< of the record
    std::uint32_t checksum = 0; ///< CRC-32 of the size and the record
};

std::uint32_t checksum_of(std::string_view record)
{
    auto const size = static_cast<std::uint32_t>(record.size());
    boost::crc_32_type crc;
    crc.process_bytes(&size, sizeof size); // so that a head of zeros is not sound
    crc.process_bytes(record.data(), record.size());
    return crc.checksum();
}

/// Takes a record off the front, or nothing where there is no whole and sound one.
std::optional<std::string_view> take(std::string_view& bytes)
{
    Head head;
    if (bytes.size() < sizeof head) return std::nullopt;
    std::memcpy(&head, bytes.data(), sizeof head);
    auto const rest = bytes.substr(sizeof head);
    if (rest.size() < head.size) return std::nullopt;
    auto const record = rest.substr(0, head.size);
    if (checksum_of(record) != head.checksum) return std::nullopt;
    bytes = rest.substr(head.size);
    return record;
}

std::string first_line(Journal::Work const& work)
{
    return fmt::format("sunder-{}-log/2 {}\n", work.what, work.identity);
}

double now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace

void refuse_unasked(fs::path const& path, std::string const& what, std::string const& hint)
{
    throw about_file(path.string(), what, hint);
}

fs::path Journal::path_beside(fs::path const& output)
{
    return sim::path_beside(output, ".sunder.log");
}

Journal::Journal(fs::path const& output, Work const& work, Start start,
                 std::function<bool(std::string_view)> const& found)
    : path_{path_beside(output)}, synced_at_{now()}
{
    if (auto there = open_foreseen(path_)) file_ = std::move(*there);
    if (start == Start::unasked && file_.is_open()) refuse_what_is_there(work);
    if (start == Start::resume && file_.is_open())
        go_on(work, found);
    else
        begin(work);
}

void Journal::refuse_what_is_there(Work const& work) const
{
    auto const content = rest_of(file_.number(), path_);
    auto const line = first_line(work);
    if (line.starts_with(content)) return; // died before it had said what it is
    bool const is_same = content.starts_with(line);
    auto rest = std::string_view{content}.substr(is_same ? line.size() : 0);
    if (is_same && !take(rest)) return;
    if (is_same)
        refuse_unasked(path_,
                       fmt::format("this holds what the same {} found until it was cut short", work.what),
                       "--resume goes on with it, --fresh drops it");
    refuse_unasked(path_, fmt::format("what lies here is not of this {}", work.what),
                   "--fresh drops it, another name with -o keeps it");
}

void Journal::begin(Work const& work)
{
    if (file_.is_open() && unlink(path_.c_str()) != 0) refuse_foreseen(path_, std::strerror(errno));
    auto created = create_foreseen(path_);
    if (!created) refuse_foreseen(path_, "somebody else makes it");
    file_ = std::move(*created);
    write(first_line(work));
}

void Journal::go_on(Work const& work, std::function<bool(std::string_view)> const& found)
{
    auto const content = rest_of(file_.number(), path_);
    auto const line = first_line(work);
    if (line.starts_with(content)) return begin(work); // died before it had said what it is
    if (!content.starts_with(line))
        refuse_foreseen(path_,
                        fmt::format("it is of another {0}, or of another version of its files; with --fresh "
                                    "instead of --resume the {0} starts afresh",
                                    work.what));
    auto rest = std::string_view{content}.substr(line.size());
    auto sound = rest;
    while (auto const record = take(rest)) {
        if (!found(*record)) break;
        sound = rest;
    }
    auto const end = static_cast<off_t>(content.size() - sound.size());
    if (ftruncate(file_.number(), end) != 0 || lseek(file_.number(), end, SEEK_SET) != end)
        refuse_foreseen(path_, std::strerror(errno));
}

void Journal::write(std::string_view bytes)
{
    if (!write_all(file_.number(), bytes)) refuse_foreseen(path_, std::strerror(errno));
}

void Journal::append(std::string_view record)
{
    SUNDER_EXPECTS(!record.empty() && record.size() <= std::numeric_limits<std::uint32_t>::max());
    Head const head{.size = static_cast<std::uint32_t>(record.size()), .checksum = checksum_of(record)};
    std::string bytes(sizeof head, '\0');
    std::memcpy(bytes.data(), &head, sizeof head);
    bytes += record;
    write(bytes);
    keep_from_power_cuts();
}

void Journal::keep_from_power_cuts()
{
    if (now() - synced_at_ < longest_unsynced) return;
    if (fdatasync(file_.number()) != 0) refuse_foreseen(path_, std::strerror(errno));
    synced_at_ = now();
}

void Journal::remove()
{
    unlink(path_.c_str());
    file_ = Descriptor{};
}

} // namespace sunder::sim
