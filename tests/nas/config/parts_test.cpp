#include "nas/config/built_in_spaces.hpp"
#include "nas/config/compute_of_search.hpp"
#include "nas/config/optimizer_fields.hpp"
#include "nas/config/plan_fields.hpp"
#include "nas/config/space_of_search.hpp"
#include "tests/sim/form/read_text.hpp"

#include <gtest/gtest.h>

namespace sunder::nas {
namespace {

using Messages = std::vector<std::string>;
using sim::CheckedText;
using sim::mistakes_in;
using sim::read_text;

TEST(OptimizersInFiles, HaveTheDefaultsOfTheirSettings)
{
    AsngSettings const defaults;
    for (auto const* text : {"asng", "{asng: {}}"}) {
        auto const asng = std::get<AsngSettings>(read_text<OptimizerSettings>(text));
        EXPECT_EQ(asng.samples, defaults.samples);
        EXPECT_EQ(asng.most_damping, defaults.most_damping);
        EXPECT_EQ(asng.limits.how, defaults.limits.how);
        EXPECT_EQ(asng.limits.weight, defaults.limits.weight);
        EXPECT_EQ(asng.repeats, defaults.repeats);
    }
    EXPECT_EQ(std::get<LocalSettings>(read_text<OptimizerSettings>("{local: {step: best}}")).step,
              LocalSettings::Step::best);
}

TEST(OptimizersInFiles, WeighLimitsOnlyAsAPenalty)
{
    auto const asng = read_text<OptimizerSettings>("{asng: {limits: penalty, weight: 3}}");
    EXPECT_EQ(std::get<AsngSettings>(asng).limits.weight, 3);
    EXPECT_EQ(mistakes_in<OptimizerSettings>("{asng: {weight: 3}}"), Messages{"'weight' has no effect here"});
}

TEST(LimitsInFiles, AreInTheUnitsOfTheirMetrics)
{
    auto const limits = read_text<Constraints>("{accuracy: 90 %, latency.p95: 20 ms, depth: 2}").limits;
    ASSERT_EQ(limits.size(), 3);
    EXPECT_EQ(limits[0].metric, Metric::accuracy);
    EXPECT_EQ(limits[0].value, 90);
    EXPECT_EQ(limits[1].metric, Metric::p95);
    EXPECT_EQ(limits[1].value, 0.02);
    EXPECT_EQ(limits[2].metric, Metric::depth);
    EXPECT_EQ(limits[2].value, 2);
}

EvaluateKeys evaluate(std::string text, EvaluateKeys::Search search, Messages const& messages)
{
    CheckedText checked{std::move(text), form_of(sim::Of<EvaluateKeys>{})};
    auto const keys = read_into(EvaluateKeys{.search = search}, checked.at(), checked.reading());
    EXPECT_EQ(checked.messages(), messages);
    return keys;
}

TEST(WaysToEvaluate, AreWordsOrAScreen)
{
    using enum EvaluateKeys::Search;
    EXPECT_EQ(evaluate("analytic", other, {}).method, Method::analytic);
    EXPECT_EQ(evaluate("simulated", other, {}).method, Method::simulated);
    EXPECT_EQ(evaluate("{screen: analytic, confirm: simulated}", other, {}).method, Method::screened);
}

TEST(WaysToEvaluate, ConfirmOnlyTheAnswerOfAnExactSearch)
{
    using enum EvaluateKeys::Search;
    std::string const text = "{screen: analytic, confirm: simulated, error: 1 %}";
    EXPECT_EQ(evaluate(text, exact, {}).confirmation.error, 0.01);
    EXPECT_EQ(evaluate(text, other, {"'error' has no effect here"}).confirmation.error, Confirmation{}.error);
}

SpaceOfSearch space(std::string text, Messages const& messages = {})
{
    CheckedText checked{std::move(text), space_of_search()};
    sim::YamlFiles files;
    auto read = read_space_of_search(checked.at(), files, checked.reading());
    EXPECT_EQ(checked.messages(), messages);
    return read;
}

TEST(SpacesOfSearches, ArePublishedUnlessTheirSettingsDiffer)
{
    EXPECT_EQ(space("fbnet").is.skeleton, Skeleton::published);
    EXPECT_EQ(space("{fbnet: {classes: 10}}").is.skeleton, Skeleton::published);
    EXPECT_EQ(space("{fbnet: {width: 0.5}}").is.skeleton, Skeleton::changed);
    EXPECT_NE(space("{nasbench201: {bits: [8, 32]}}").is.cells, nullptr);
    EXPECT_EQ(space("{nasbench201: {cells: 2}}").is.cells, nullptr);
}

TEST(SpacesOfSearches, AreKnownByName)
{
    EXPECT_EQ(space("fbent", {"there is no search space 'fbent'"}).is.space, nullptr);
    EXPECT_EQ(space("{nasbench201: {bits: [8, 8]}}", {"8 is in this list already"}).is.space, nullptr);
}

} // namespace
} // namespace sunder::nas
