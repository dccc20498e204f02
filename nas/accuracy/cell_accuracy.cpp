#include "nas/accuracy/cell_accuracy.hpp"

#include "nas/realise/nasbench201.hpp"
#include "sim/base/contract.hpp"

#include <utility>

namespace sunder::nas {

CellAccuracy::CellAccuracy(CellAccuracies accuracies)
    : by_code_(cell_count), source_{std::move(accuracies.source)}
{
    SUNDER_EXPECTS(accuracies.by_index.size() == cell_count);
    for (std::size_t index = 0; index < cell_count; ++index)
        by_code_[code_of(cell_of_index(index))] = accuracies.by_index[index];
}

double CellAccuracy::accuracy(Choices const& choices) const
{
    return by_code_[code_of(NasBench201::cell(choices))];
}

} // namespace sunder::nas
