/// \file
/// LinUCB with forced samples: a device that learns what lies beyond it as a linear function of what it asks
/// for.
#pragma once

#include "sim/policy/policy.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sunder::sim {

/// muLinUCB of the Autodidactic Neurosurgeon (Zhang, Chen and Xu, WWW 2021, arXiv 2102.02638). The
/// cost of the head is known; that of all beyond it is theta . x with an unknown theta and the features x of
/// the way, ridge regression being LinUCB's (Li, Chu, Langford and Schapire, WWW 2010). Of each way the lower
/// bound
///
///     head + theta . x - alpha sqrt((1 - L) x' A^-1 x),   A = ridge I + sum of x x',   theta = A^-1 sum of x
///     y
///
/// is taken, and the least chosen; L is the weight of the frame, large for key frames, which explore less. A
/// way that stays on the device has x = 0 and teaches nothing: to choose it once would mean for ever. So
/// every so manieth frame is forced to leave the device, to the least bound of those ways. The interval is
/// floor(T^mu) in a phase of T frames, and phases double (T = 64, 128, ...), since nobody knows how many
/// frames will come.
///
/// Checked against the authors' own program (github.com/letian-zhang/ANS at 3ac262b, muLinUCB.py), not
/// against the paper's text: there, too, the bound has the known delay of the head, what stays on the device
/// teaches nothing, samples are forced each T^0.25 frames to leave it, T doubles, and features are the work
/// and number of layers of each kind and the bytes sent. There T begins at 200 and the interval is rounded
/// up, A at a random diagonal from 1 to 8; L is 0.8 for key frames and 0.2 for others; and alpha follows from
/// bounds on theta and on the noise (C_theta + C_noise sqrt(d log((1 + T C_x^2) / delta))) / (1 - L), which
/// nobody knows beforehand.
///
/// Here alpha is a share of the dearest way's usual cost, L is 0 for frames that are no key frames, beyond
/// those features there is a constant one, for the delay of any message, and a request that failed counts the
/// dearest cost at least.
class LinearBandit final : public Policy {
public:
    LinearBandit(PolicyProblem const& problem, LinUcb const& rule);

    [[nodiscard]] std::size_t choose(Observation const& seen) override;
    void learn(Feedback const& told) override;

    /// Whether request `number`, from 0, is forced to leave its device.
    [[nodiscard]] static bool is_forced(std::int64_t number, double exponent);

private:
    [[nodiscard]] Seconds head_cost(WayProfile const& way) const;
    [[nodiscard]] double bound(WayProfile const& way, double weight) const;
    void take_in(std::vector<double> const& features, double cost);
    [[nodiscard]] double& inverse(std::size_t row, std::size_t column)
    {
        return inverse_[row * theta_.size() + column];
    }

    PolicyProblem problem_;
    LinUcb rule_;
    double alpha_;
    Seconds dearest_;
    std::vector<double> inverse_; ///< A^-1, shape (features, features)
    std::vector<double> sums_;    ///< of x y
    std::vector<double> theta_;
};

} // namespace sunder::sim
