#include "sim/records/latency_series.hpp"

#include "sim/base/contract.hpp"
#include "sim/records/statistics.hpp"

namespace sunder::sim {

void LatencySeries::add(double x)
{
    ++count_;
    if (sketch_) sketch_->add(x);
    add_to_means(x);
    if (count_ > most_exact) summarise();
}

void LatencySeries::add_to_means(double x)
{
    begun_ += x;
    if (++begun_of_ < each_) return;
    means_.push_back(begun_ / static_cast<double>(each_));
    begun_ = 0;
    begun_of_ = 0;
    if (sketch_ && means_.size() > most_means) halve();
}

void LatencySeries::summarise()
{
    if (sketch_) return;
    sketch_.emplace();
    for (double const x : means_)
        sketch_->add(x);
    while (means_.size() > most_means)
        halve();
    means_.shrink_to_fit();
}

void LatencySeries::halve()
{
    if (means_.size() % 2 == 1) {
        begun_ += means_.back() * static_cast<double>(each_);
        begun_of_ += each_;
        means_.pop_back();
    }
    for (std::size_t i = 0; i < means_.size() / 2; ++i)
        means_[i] = (means_[2 * i] + means_[2 * i + 1]) / 2;
    means_.resize(means_.size() / 2);
    each_ *= 2;
}

void LatencySeries::coarsen(std::int64_t each)
{
    SUNDER_EXPECTS(sketch_);
    while (each_ < each)
        halve();
    means_.shrink_to_fit();
}

std::vector<double> LatencySeries::percentiles(std::vector<double> const& shares) const
{
    if (sketch_) return sketch_->percentiles(shares);
    auto values = means_;
    return sim::percentiles(values, shares);
}

void LatencySeries::pack(Packer& packer) const
{
    packer.add(count_);
    packer.add(means_);
    packer.add(each_);
    packer.add(begun_);
    packer.add(begun_of_);
    packer.add(static_cast<std::uint8_t>(sketch_ ? 1 : 0));
    if (sketch_) sketch_->pack(packer);
}

LatencySeries LatencySeries::unpack(Unpacker& unpacker)
{
    LatencySeries series;
    series.count_ = unpacker.next<std::int64_t>();
    series.means_ = unpacker.next_values<double>();
    series.each_ = unpacker.next<std::int64_t>();
    series.begun_ = unpacker.next<double>();
    series.begun_of_ = unpacker.next<std::int64_t>();
    if (unpacker.next<std::uint8_t>() != 0) series.sketch_ = QuantileSketch::unpack(unpacker);
    return series;
}

} // namespace sunder::sim
