#include "tools/mpi/portion.hpp"

#include <algorithm>

namespace sunder::mpi {
namespace {

constexpr std::size_t portions_of_a_share = 8;
constexpr std::size_t largest_portion = 64; ///< points

} // namespace

std::size_t portion_of(std::size_t left, std::size_t workers)
{
    return std::clamp(left / workers / portions_of_a_share, std::size_t{1}, largest_portion);
}

} // namespace sunder::mpi
