/// \file
/// What is known of candidates before anybody asks how good they are.
#pragma once

#include "nas/space/search_space.hpp"

#include <string>
#include <vector>

namespace sunder::nas {

/// A candidate as it would be asked for.
struct Prospect {
    Choices choices;      ///< of all variables
    double violation = 0; ///< of limits that it misses for certain, as Score::violation; 0: it may keep all
};

/// Candidates by the variables that are left to choose. Others follow from them: the split, where the best
/// one of an architecture is known beforehand.
class Prospects {
public:
    Prospects() = default;
    Prospects(Prospects const&) = delete;
    Prospects& operator=(Prospects const&) = delete;
    virtual ~Prospects() = default;

    [[nodiscard]] virtual SearchSpace const& all() const = 0;
    /// What is left to choose: some of all variables, in their order.
    [[nodiscard]] virtual SearchSpace const& space() const = 0;
    /// The candidate with the rest chosen as well as can be. \param choices  canonical, of space()
    [[nodiscard]] virtual Prospect look_at(Choices const& choices) const = 0;
    /// Text that candidates share whose scores are the same: of them one is asked for.
    [[nodiscard]] virtual std::string identity(Choices const& choices) const = 0;
    /// Numbers that tell how good it may be, as many for all; those that compute the same have the same.
    [[nodiscard]] virtual std::vector<double> traits(Choices const& choices) const = 0;
    /// A guess at how good it is, for free: greater is better. Only its order counts.
    [[nodiscard]] virtual double guess(Choices const& choices) const = 0;
};

} // namespace sunder::nas
