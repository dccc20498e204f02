/// \file
/// Accuracies of one's own, listed by the names of choices.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/accuracy/tables.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

/// The variables of a space that rows of such a table name: those of the architecture, and where the space
/// searches the coding at the cut, that too. The split is among them only where a column bears its name.
struct ListedVariables {
    std::vector<std::size_t> indices; ///< into SearchSpace::variables, ascending

    /// The candidate by these alone: all others, and those that do not count, at their first choice. A
    /// condition on a variable that is not listed is taken to hold.
    [[nodiscard]] Choices key_of(SearchSpace const& space, Choices const& choices) const;
    /// "stem=k3,body=wide": those that count.
    [[nodiscard]] std::string text_of(SearchSpace const& space, Choices const& choices) const;
    [[nodiscard]] bool counts(SearchSpace const& space, Choices const& choices, std::size_t variable) const;
    void include(std::size_t variable);
    /// Number of different keys.
    [[nodiscard]] double size(SearchSpace const& space) const;
};

/// Whether what is coded at the cut, and so how accurate an architecture is at it, is searched, too.
[[nodiscard]] bool searches_coding(SearchSpace const& space);

/// Of which accuracies are listed in a space, unless a table says more.
[[nodiscard]] ListedVariables listed_variables(SearchSpace const& space);

struct ChoiceAccuracies {
    ListedVariables variables;
    std::map<Choices, std::optional<double>> by_key; ///< per cent; nothing where a row leaves it open
    std::string source;                              ///< in one line
    std::optional<std::string> first_hole;           ///< text of an architecture without accuracy
    double holes = 0;                                ///< architectures without
};

struct ChoiceTableColumns {
    std::string accuracy = "accuracy";
    /// Whether all accuracies may be at most 1 %, or that must be a mistake of the unit.
    enum class Shares : std::uint8_t { refused, possible } shares = Shares::refused;
};

/// A CSV table with a column for each variable of the architecture (and of the coding, where the space
/// searches it; `split` if one likes), under its name, and one of accuracies in per cent. Where a variable
/// does not count its value may be left out; so may an accuracy. Rows may be missing: such candidates are
/// holes. Other columns say nothing here.
/// \return nothing when something was reported
[[nodiscard]] std::optional<ChoiceAccuracies> parse_choice_accuracies(SourceText const& text,
                                                                      ChoiceTableColumns const& columns,
                                                                      SearchSpace const& space,
                                                                      sim::Diagnostics& diagnostics);

/// Whether the table's header names variables of the space.
[[nodiscard]] bool lists_choices(SourceText const& text, SearchSpace const& space);

class ChoiceTableAccuracy final : public AccuracyModel {
public:
    /// \param space  must outlive the model
    ChoiceTableAccuracy(SearchSpace const& space, ChoiceAccuracies accuracies);

    [[nodiscard]] double accuracy(Choices const& choices) const override;
    [[nodiscard]] bool is_known(Choices const& choices) const override;
    [[nodiscard]] std::string source() const override { return accuracies_.source; }

private:
    SearchSpace const* space_;
    ChoiceAccuracies accuracies_;
};

} // namespace sunder::nas
