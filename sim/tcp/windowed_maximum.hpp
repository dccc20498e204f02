/// \file
/// The largest of recent values.
#pragma once

#include <array>
#include <cstdint>

namespace sunder::sim::tcp {

/// Kathleen Nichols' filter as in Linux (lib/win_minmax.c): the three best of a window, so that the second
/// takes over when the first grows old.
class WindowedMaximum {
public:
    explicit WindowedMaximum(std::int64_t window) : window_{window} {}

    [[nodiscard]] double best() const { return best_[0].value; }

    void add(std::int64_t at, double value)
    {
        Sample const sample{at, value};
        if (value >= best_[0].value || at - best_[2].at > window_) {
            best_.fill(sample);
            return;
        }
        if (value >= best_[1].value)
            best_[1] = best_[2] = sample;
        else if (value >= best_[2].value)
            best_[2] = sample;
        age(sample);
    }

private:
    struct Sample {
        std::int64_t at = 0;
        double value = 0;
    };

    void age(Sample const& sample)
    {
        auto const age = sample.at - best_[0].at;
        if (age > window_) {
            best_ = {best_[1], best_[2], sample};
            if (sample.at - best_[0].at > window_) best_ = {best_[1], best_[2], sample};
        } else if (best_[1].at == best_[0].at && age > window_ / 4) {
            best_[1] = best_[2] = sample;
        } else if (best_[2].at == best_[1].at && age > window_ / 2) {
            best_[2] = sample;
        }
    }

    std::int64_t window_;
    std::array<Sample, 3> best_{};
};

} // namespace sunder::sim::tcp
