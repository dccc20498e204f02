/// \file
/// Up to which value of one number a condition holds.
///
/// It is taken to change once between the ends. Runs that share their random numbers (sim/sweep/sweep.hpp)
/// differ by the number alone, so chance moves the border as a whole rather than making it ragged.
///
/// The interval of the border is that of test inversion (Casella and Berger, Statistical Inference, 2nd
/// edition, 2002, section 9.2.1): all values for which the figures' own intervals leave open whether the
/// condition holds. Where those are 95 % intervals, so is this.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace sunder::sim {

/// Whether a condition holds for figures that are known within intervals.
struct Holding {
    bool holds = false;    ///< by the figures themselves
    bool surely = false;   ///< by all values within the intervals
    bool possibly = false; ///< by some of them
};

/// Of a number that is whole, or known well enough within a share of itself.
struct BorderPrecision {
    bool whole = false;
    double within = 0.01;
};

struct Border {
    enum class KeptSide : std::uint8_t { below, above } side = KeptSide::below; ///< where it holds
    double last = 0;                ///< outermost value for which it holds
    double next = 0;                ///< beyond it, for which it does not
    std::optional<double> sure;     ///< outermost for which it surely holds; none: nor at that end
    std::optional<double> possible; ///< outermost for which it possibly holds; none: at the other end, too
};

/// Looks for the border of one condition. What was asked is not asked again.
class BorderSearch {
public:
    /// \return nothing where the number may not have the value
    using Ask = std::function<std::optional<Holding>(double value)>;

    BorderSearch(Ask ask, BorderPrecision const& precision) : ask_{std::move(ask)}, precision_{precision} {}

    struct Ends {
        double low = 0, high = 0;
    };
    /// Two values of which the condition holds for one, by doubling and halving in turn, at most ten times;
    /// and farther, as long as the interval of the border may reach beyond them. \pre from > 0
    [[nodiscard]] std::optional<Ends> enclose(double from);

    /// \return nothing where the condition holds at both ends or at none, or an end cannot be asked
    [[nodiscard]] std::optional<Border> find(Ends const& ends);

    /// All that was asked, by value.
    [[nodiscard]] std::map<double, std::optional<Holding>> const& asked() const { return asked_; }

private:
    using Test = bool Holding::*;
    struct Neighbours {
        double inner = 0, outer = 0; ///< the test holds for the inner one only
    };

    std::optional<Holding> ask(double value);
    [[nodiscard]] std::optional<double> stepped(double from, double factor);
    [[nodiscard]] double widened(double end, double factor);
    [[nodiscard]] bool are_close(Neighbours const& both) const;
    [[nodiscard]] Neighbours known(Neighbours both, Test test) const;
    [[nodiscard]] double between(Neighbours const& both) const;
    Neighbours bisect(Neighbours both, Test test);

    Ask ask_;
    BorderPrecision precision_;
    std::map<double, std::optional<Holding>> asked_;
};

} // namespace sunder::sim
