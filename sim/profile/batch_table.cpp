#include "sim/profile/batch_table.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <iterator>

namespace sunder::sim {

std::vector<Seconds> batch_table(std::map<std::int64_t, Seconds> const& measured)
{
    SUNDER_EXPECTS(measured.contains(1));
    std::vector<Seconds> table{measured.at(1)};
    for (auto to = std::next(measured.find(1)); to != measured.end(); ++to) {
        auto const [low, before] = *std::prev(to);
        auto const [high, after] = *to;
        for (auto size = low + 1; size <= high; ++size) {
            double const share = static_cast<double>(size - low) / static_cast<double>(high - low);
            table.push_back(std::max(table.back(), before + share * (after - before)));
        }
    }
    return table;
}

} // namespace sunder::sim
