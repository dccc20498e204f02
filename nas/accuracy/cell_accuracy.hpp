/// \file
/// Accuracy of NAS-Bench-201 cells by a table or a formula.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/accuracy/tables.hpp"

#include <string>
#include <vector>

namespace sunder::nas {

/// For the space "nasbench201": accuracy does not depend on the split.
class CellAccuracy final : public AccuracyModel {
public:
    explicit CellAccuracy(CellAccuracies accuracies);

    [[nodiscard]] double accuracy(Choices const& choices) const override;
    /// Of a table where they differ.
    [[nodiscard]] bool tells_isomorphs_apart() const override;
    [[nodiscard]] std::string source() const override { return source_; }

private:
    std::vector<double> by_code_; ///< (15625,)
    std::string source_;
};

} // namespace sunder::nas
