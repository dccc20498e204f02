#include "nas/supernet/supernet_accuracy.hpp"

#include "sim/base/run_error.hpp"

#include <fmt/format.h>

namespace sunder::nas {
namespace {

constexpr std::int64_t images_compared = 200; ///< for what a cut gives away
constexpr std::int64_t images_compared_at_a_glance = 100;

} // namespace

std::string SupernetAccuracy::key_of(Choices choices) const
{
    if (!heeds_split()) choices[*space_.space().find("split")] = 0;
    return text_of(space_.space(), choices);
}

double SupernetAccuracy::accuracy(Choices const& choices) const
{
    auto const key = key_of(choices);
    if (auto const found = known_.find(key); found != known_.end()) return found->second;
    if (is_stopped_()) throw sim::Interrupted{};
    return known_[key] = supernet_.judge(choices, Portion::validation).accuracy;
}

void SupernetAccuracy::remember(Choices const& choices, double accuracy, double leakage)
{
    known_[key_of(choices)] = accuracy;
    leakages_[choices] = leakage;
}

std::optional<double> SupernetAccuracy::leakage(Choices const& choices) const
{
    auto const [place, is_new] = leakages_.try_emplace(choices);
    if (is_new) place->second = supernet_.leakage(choices, images_compared);
    return place->second;
}

std::string SupernetAccuracy::source() const
{
    return fmt::format("shared weights, {} steps, on {} validation images ({})", supernet_.settings().steps,
                       supernet_.validation_images(), supernet_.machinery());
}

MiniBatchAccuracy::Glance const& MiniBatchAccuracy::glance_at(Choices const& choices) const
{
    auto const [place, is_new] = seen_.try_emplace(choices);
    if (is_new) {
        place->second.accuracy = supernet_.judge_batch(choices, number_).accuracy;
        if (leakage_ == Leakage::measured)
            place->second.leakage = supernet_.leakage(choices, images_compared_at_a_glance);
    }
    return place->second;
}

double MiniBatchAccuracy::accuracy(Choices const& choices) const
{
    return glance_at(choices).accuracy;
}

std::optional<double> MiniBatchAccuracy::leakage(Choices const& choices) const
{
    return glance_at(choices).leakage;
}

std::string MiniBatchAccuracy::source() const
{
    return "shared weights of the moment, on a mini-batch";
}

} // namespace sunder::nas
