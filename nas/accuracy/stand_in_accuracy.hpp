/// \file
/// An accuracy for spaces of which none is published.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/accuracy/tables.hpp"
#include "nas/realise/architecture_space.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

/// A stand-in that ranks architectures as one would expect and was fitted to nothing: it says so in source().
///   accuracy = ceiling - gap x (work / reference_work)^-exponent + points of what was chosen
/// in per cent and within [0, 100]; `work` is that of all blocks. Larger networks are better, with
/// diminishing returns.
struct StandInFormula {
    struct Bonus {
        std::string variable; ///< empty: whichever variable has this choice
        std::string choice;
        double points = 0; ///< added for each variable that counts and was so chosen
    };

    double ceiling = 0;
    double gap = 0;
    sim::Flops reference_work;
    double exponent = 0;
    std::vector<Bonus> points;
    std::string source; ///< in one line
};

/// A file such as models/nas/fbnet_accuracy.csv: columns `figure` and `value`; figures ceiling, gap,
/// reference_work (in flop), exponent; all others are choices of the space, as "layer3/k5_e6" or, of any
/// variable, "k5_e6". Those of the coding at the cut, as "bits/8", may stand there though the space does not
/// search it; whatever else names nothing is a mistake.
/// \return nothing when something was reported
[[nodiscard]] std::optional<StandInFormula> parse_stand_in(SourceText const& text, SearchSpace const& space,
                                                           sim::Diagnostics& diagnostics);

class StandInAccuracy final : public AccuracyModel {
public:
    /// \param space  must outlive the model
    StandInAccuracy(ArchitectureSpace const& space, StandInFormula formula);

    [[nodiscard]] double accuracy(Choices const& choices) const override;
    [[nodiscard]] bool heeds_split() const override;
    [[nodiscard]] std::string source() const override { return formula_.source; }

private:
    ArchitectureSpace const* space_;
    StandInFormula formula_;
    std::vector<sim::Flops> work_;            ///< (forms,)
    std::vector<std::vector<double>> points_; ///< (variables, choices of each)
};

} // namespace sunder::nas
