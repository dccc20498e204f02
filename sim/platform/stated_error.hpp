/// \file
/// How far the times that a profile gives are off, as its file states it, and what they may be instead.
#pragma once

#include "sim/base/random.hpp"
#include "sim/platform/platform.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// Of |predicted / measured - 1|, where both are times of a whole network that was left out of the profile's
/// fit.
struct StatedError {
    double median = 0;                      ///< over networks; more than 0, less than 1
    std::optional<double> p80;              ///< their 80th percentile, at least the median
    std::optional<std::int64_t> networks{}; ///< how many were left out, one after the other
};

/// The factor of such a network's time, true over predicted: exp(x), x = s z |z|^(k - 1), z standard normal.
/// Both ways are equally likely, its median is 1; s and k are such that |1 / factor - 1| has the stated
/// median and 80th percentile. Without a `p80`, k = 1, which is lognormal; k stays within 1/4 and 4, a factor
/// within 1/100 and 100, so percentiles near 1 and beyond are met as nearly as that allows.
///
/// Assumptions: what is stated of networks that were left out holds for the one at hand, and all its ops are
/// off by the same factor. Nothing is known of single ops: an error that differs from op to op moves cuts
/// about besides, and evens out over a network.
class ErrorLaw {
public:
    /// \pre 0 < error.median < 1 and error.median <= error.p80
    explicit ErrorLaw(StatedError const& error);

    /// The factor below which it is with this probability. \pre 0 < share < 1
    [[nodiscard]] double factor(double share) const;

private:
    double scale_;
    double power_ = 1;
};

struct FactorDraws {
    Seed seed;
    std::int64_t count = 0;
};
/// Factors of a profile, each drawn for itself by inversion: a function of the seed, the profile's name and
/// the number of the draw, so groups of one profile have the same and what else there is changes nothing.
[[nodiscard]] std::vector<double> drawn_factors(StatedError const& error, std::string_view profile,
                                                FactorDraws const& draws);

/// A profile of which all that is computed takes `factor` times as long; measured times of ops stay as they
/// are.
[[nodiscard]] DeviceProfile slowed(DeviceProfile profile, double factor);

} // namespace sunder::sim
