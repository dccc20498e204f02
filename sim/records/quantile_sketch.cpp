#include "sim/records/quantile_sketch.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace sunder::sim {
namespace {

constexpr unsigned dropped_bits = 52 - 10; ///< of the mantissa: 10 bits tell 1,024 buckets

constexpr double hardly_above_zero = 0x1p-50;

/// The order of buckets is that of the numbers in them, as none is negative.
std::uint64_t bucket_of(double x)
{
    return std::bit_cast<std::uint64_t>(x) >> dropped_bits;
}

double begin_of(std::uint64_t bucket)
{
    return std::bit_cast<double>(bucket << dropped_bits);
}

} // namespace

void QuantileSketch::add(double x)
{
    SUNDER_EXPECTS(x >= 0 && std::isfinite(x));
    if (x < hardly_above_zero) {
        ++zeros_;
    } else {
        auto const bucket = bucket_of(x);
        reach(bucket);
        ++counts_[bucket - first_];
    }
    least_ = count_ == 0 ? x : std::min(least_, x);
    greatest_ = std::max(greatest_, x);
    ++count_;
}

void QuantileSketch::add(QuantileSketch const& other)
{
    if (other.count_ == 0) return;
    if (!other.counts_.empty()) {
        reach(other.first_);
        reach(other.first_ + other.counts_.size() - 1);
    }
    for (std::size_t i = 0; i < other.counts_.size(); ++i)
        counts_[other.first_ - first_ + i] += other.counts_[i];
    least_ = count_ == 0 ? other.least_ : std::min(least_, other.least_);
    greatest_ = std::max(greatest_, other.greatest_);
    zeros_ += other.zeros_;
    count_ += other.count_;
}

void QuantileSketch::reach(std::uint64_t bucket)
{
    if (counts_.empty()) first_ = bucket;
    if (bucket < first_) {
        counts_.insert(counts_.begin(), first_ - bucket, 0);
        first_ = bucket;
    }
    if (bucket - first_ >= counts_.size()) counts_.resize(bucket - first_ + 1);
}

double QuantileSketch::order_statistic(std::int64_t k) const
{
    if (k == 0) return least_;
    if (k == count_ - 1) return greatest_;
    if (k < zeros_) return 0;
    auto before = zeros_;
    std::size_t i = 0;
    while (before + counts_[i] <= k)
        before += counts_[i++];
    double const low = begin_of(first_ + i);
    double const share = (static_cast<double>(k - before) + 0.5) / static_cast<double>(counts_[i]);
    return std::clamp(low + share * (begin_of(first_ + i + 1) - low), least_, greatest_);
}

std::vector<double> QuantileSketch::percentiles(std::vector<double> const& shares) const
{
    SUNDER_EXPECTS(count_ > 0 && std::ranges::is_sorted(shares));
    std::vector<double> answers;
    for (double const share : shares) {
        SUNDER_EXPECTS(share >= 0 && share <= 1);
        double const rank = static_cast<double>(count_ - 1) * share;
        auto const below = static_cast<std::int64_t>(rank);
        double const low = order_statistic(below);
        double const high = order_statistic(std::min(below + 1, count_ - 1));
        answers.push_back(low + (rank - static_cast<double>(below)) * (high - low));
    }
    return answers;
}

void QuantileSketch::pack(Packer& packer) const
{
    packer.add(first_);
    packer.add(counts_);
    packer.add(zeros_);
    packer.add(count_);
    packer.add(least_);
    packer.add(greatest_);
}

QuantileSketch QuantileSketch::unpack(Unpacker& unpacker)
{
    QuantileSketch sketch;
    sketch.first_ = unpacker.next<std::uint64_t>();
    sketch.counts_ = unpacker.next_values<std::int64_t>();
    sketch.zeros_ = unpacker.next<std::int64_t>();
    sketch.count_ = unpacker.next<std::int64_t>();
    sketch.least_ = unpacker.next<double>();
    sketch.greatest_ = unpacker.next<double>();
    return sketch;
}

} // namespace sunder::sim
