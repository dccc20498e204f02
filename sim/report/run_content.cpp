#include "sim/report/run_content.hpp"

#include <utility>

namespace sunder::sim {
namespace {

std::optional<TimeBins> bins_of(Records const& facts)
{
    constexpr std::size_t count = 60;
    if (facts.windows.empty() || facts.windows.front().to <= facts.windows.front().from) return std::nullopt;
    return TimeBins{.from = facts.windows.front().from, .to = facts.windows.front().to, .count = count};
}

} // namespace

void RunContent::begin(RecordsFile const& without_rows)
{
    file_ = without_rows;
    tally_.emplace(file_.records);
    bins_ = bins_of(file_.records);
    if (bins_) in_flight_.emplace(file_.records.applications.size(), 0, *bins_);
    if (bins_) ways_.emplace(file_.records, 0, *bins_);
}

void RunContent::take(Requests const& block)
{
    requests_ += static_cast<std::int64_t>(block.size());
    for (std::size_t row = 0; row < block.size(); ++row) {
        auto const request = row_of<Request>(block, row);
        tally_->take(request);
        if (in_flight_) in_flight_->take(request);
        if (ways_) ways_->take(request);
        if (file_.records.requests.size() < first_requests) append_row(file_.records.requests, request);
    }
}

void RunContent::take(Spans const& block)
{
    for (std::size_t row = 0; row < block.size(); ++row)
        append_row(file_.records.spans, row_of<Span>(block, row));
}

void RunContent::finish()
{
    tallies_ = std::move(*tally_).pooled();
    summary_ = summarise(file_.records, *tallies_);
}

std::vector<UsageCurve> RunContent::in_flight() const
{
    if (!in_flight_ || requests_ == 0) return {};
    return in_flight_->curves(file_.records);
}

} // namespace sunder::sim
