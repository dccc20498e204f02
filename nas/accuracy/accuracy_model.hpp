/// \file
/// How good an architecture is, and who says so.
#pragma once

#include "nas/space/search_space.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

class AccuracyModel {
public:
    AccuracyModel() = default;
    AccuracyModel(AccuracyModel const&) = delete;
    AccuracyModel& operator=(AccuracyModel const&) = delete;
    virtual ~AccuracyModel() = default;

    /// Test accuracy in per cent. \pre choices belong to the space the model was made for
    [[nodiscard]] virtual double accuracy(Choices const& choices) const = 0;
    /// Whether anybody says how accurate it is; where nobody does, accuracy() is 0.
    [[nodiscard]] virtual bool is_known(Choices const& /*choices*/) const { return true; }
    /// Whether an accuracy is found out only when it is asked for, at great cost: not to be asked for in
    /// vain.
    [[nodiscard]] virtual bool takes_long() const { return false; }
    /// Finds out, many at once, what will be asked for one by one.
    virtual void prepare(std::vector<Choices> const& /*candidates*/) const {}
    /// What the cut gives away of the input, from 0 (nothing) to 1; nothing where nobody measures it.
    [[nodiscard]] virtual std::optional<double> leakage(Choices const& /*choices*/) const { return {}; }
    /// Whether one architecture can be more or less accurate by its split, beyond what its codec says.
    [[nodiscard]] virtual bool heeds_split() const { return false; }
    /// Whether isomorphic architectures have accuracies of their own, as where each was trained anew.
    [[nodiscard]] virtual bool tells_isomorphs_apart() const { return false; }
    /// Table, formula (with its error) or supernet, in one line: every output names it.
    [[nodiscard]] virtual std::string source() const = 0;
};

} // namespace sunder::nas
