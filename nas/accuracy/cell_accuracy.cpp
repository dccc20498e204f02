#include "nas/accuracy/cell_accuracy.hpp"

#include "nas/realise/nasbench201.hpp"
#include "sim/base/contract.hpp"

#include <map>
#include <string>
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

bool CellAccuracy::tells_isomorphs_apart() const
{
    std::map<std::string, double> first; // of each class
    for (std::size_t code = 0; code < cell_count; ++code)
        if (first.try_emplace(canonical_text(cell_of_code(code)), by_code_[code]).first->second !=
            by_code_[code])
            return true;
    return false;
}

} // namespace sunder::nas
