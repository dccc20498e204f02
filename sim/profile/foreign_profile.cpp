#include "sim/profile/foreign_profile.hpp"

#include "sim/profile/averages_table.hpp"
#include "sim/profile/benchmark_table.hpp"
#include "sim/profile/trace_profile.hpp"

namespace sunder::sim {

ForeignProfile read_foreign_profile(std::shared_ptr<Source const> const& source, std::size_t passes,
                                    Diagnostics& diagnostics)
{
    auto const first = source->text.find_first_not_of(" \t\r\n");
    bool const is_json =
        first != std::string::npos && (source->text[first] == '[' || source->text[first] == '{');
    if (is_json) return detail::read_trace_profile(source, passes, diagnostics);
    return detail::is_averages_table(source->text) ? detail::read_averages_table(source, passes, diagnostics)
                                                   : detail::read_benchmark_table(source, diagnostics);
}

} // namespace sunder::sim
