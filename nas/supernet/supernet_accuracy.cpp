#include "nas/supernet/supernet_accuracy.hpp"

#include <fmt/format.h>

namespace sunder::nas {

double SupernetAccuracy::accuracy(Choices const& choices) const
{
    auto key = choices;
    bool const is_coded = space_.searches_codec() || !supernet_.settings().codec.empty();
    if (!is_coded) key[*space_.space().find("split")] = 0;
    auto const [place, is_new] = known_.try_emplace(text_of(space_.space(), key));
    if (is_new) place->second = supernet_.judge(choices, Portion::validation).accuracy;
    return place->second;
}

std::string SupernetAccuracy::source() const
{
    return fmt::format("shared weights, {} steps, on {} validation images", supernet_.settings().steps,
                       supernet_.validation_images());
}

double MiniBatchAccuracy::accuracy(Choices const& choices) const
{
    if (next_ < remembered_.size()) return remembered_[next_++];
    return supernet_.judge_batch(choices, number_).accuracy;
}

std::string MiniBatchAccuracy::source() const
{
    return "shared weights of the moment, on a mini-batch";
}

} // namespace sunder::nas
