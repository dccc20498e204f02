/// \file
/// A sequential test over replications: does a percentile keep its limit in truth, not in one sample only?
#pragma once

#include <cstdint>
#include <vector>

namespace sunder::nas {

/// A percentile `share` keeps a limit if and only if the share of late requests stays within 1 - share. Each
/// replication gives one such share, a number in [0, 1]. Assumed is only that replications are independent
/// and alike; `mean` is the expectation of the share of late requests of a replication.
///
/// Two bets are held, that the mean is below `allowed` and that it is above. A bet on "below" starts with 1
/// and is multiplied by 1 + b (allowed - late) after each replication; where the mean is not below, that is
/// a non-negative supermartingale, which exceeds 1 / a with probability a at most, ever (Ville 1939). So it
/// may be looked at after each replication. Bets b are a fixed mixture from small to large (Waudby-Smith and
/// Ramdas, JRSS B 86(1), 2024, section 4.1; the mixture stands for their adaptive bets).
class LateShareWager {
public:
    enum class Verdict : std::uint8_t { undecided, within, above };

    /// `allowed` in (0, 1): 0.05 for a 95th percentile. `error`: the probability of any wrong verdict, ever.
    LateShareWager(double allowed, double error);

    /// \pre 0 <= late <= 1
    void add(double late);

    /// Stays what it once was.
    [[nodiscard]] Verdict verdict() const { return verdict_; }
    [[nodiscard]] std::int64_t replications() const { return static_cast<std::int64_t>(late_.size()); }
    [[nodiscard]] double mean() const;

    /// With probability 1 - `error` the mean is below this, whenever it is asked for: the least `allowed` for
    /// which the verdict would be `within` by now (to 1e-6), 1 where there is none.
    [[nodiscard]] double upper_bound() const;

private:
    double error_;
    double allowed_;
    std::vector<double> late_;
    std::vector<double> below_; ///< wealth of each bet, as a logarithm
    std::vector<double> above_; ///< likewise
    Verdict verdict_ = Verdict::undecided;
};

} // namespace sunder::nas
