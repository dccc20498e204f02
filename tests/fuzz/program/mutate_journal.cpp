#include "tests/fuzz/program/mutate_journal.hpp"

#include "tests/fuzz/program/mutate_bytes.hpp"

#include <boost/crc.hpp>

#include <algorithm>
#include <cstring>
#include <vector>

namespace sunder::fuzz {
namespace {

std::string with_head(std::string const& record)
{
    auto const size = static_cast<std::uint32_t>(record.size());
    boost::crc_32_type crc;
    crc.process_bytes(&size, sizeof size);
    crc.process_bytes(record.data(), record.size());
    std::uint32_t const checksum = crc.checksum();
    std::string head(sizeof size + sizeof checksum, '\0');
    std::memcpy(head.data(), &size, sizeof size);
    std::memcpy(head.data() + sizeof size, &checksum, sizeof checksum);
    return head + record;
}

std::vector<std::string> records_in(std::string_view bytes)
{
    constexpr std::size_t head = 8;
    std::vector<std::string> records;
    while (bytes.size() >= head) {
        std::uint32_t size = 0;
        std::memcpy(&size, bytes.data(), sizeof size);
        records.emplace_back(bytes.substr(head, size));
        bytes.remove_prefix(std::min(head + size, bytes.size()));
    }
    return records;
}

} // namespace

std::string mutate_journal(std::string const& bytes, Draw& draw)
{
    auto const end_of_line = bytes.find('\n') + 1;
    auto records = records_in(std::string_view{bytes}.substr(end_of_line));
    if (records.empty() || draw.one_in(2)) return mutate_bytes(bytes, draw);
    do {
        auto& record = draw.of(records);
        if (draw.one_in(3))
            record = draw.of(records);
        else
            record = mutate_bytes(record, draw);
    } while (draw.one_in(3));
    auto text = bytes.substr(0, end_of_line);
    for (auto const& record : records)
        if (!record.empty()) text += with_head(record);
    return text;
}

} // namespace sunder::fuzz
