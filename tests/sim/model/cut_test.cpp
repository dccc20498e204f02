#include "sim/model/cut.hpp"
#include "tests/sim/model/describe.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

namespace sunder::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Head = std::vector<bool>;

/// a, then b and c side by side, then d of both.
ModelGraph diamond()
{
    return build(describe({3, 8, 8}, {op("a", Activation{}), op("b", Activation{}, {"a"}),
                                      op("c", Activation{}, {"a"}), op("d", Add{}, {"b", "c"})}));
}

std::vector<std::string> names_of(std::vector<Cut> const& cuts, ModelGraph const& model)
{
    std::vector<std::string> names;
    names.reserve(cuts.size());
    for (auto const& cut : cuts)
        names.push_back(name_of(cut, model));
    return names;
}

TEST(CutsOfAChain, AreOneBehindEachOp)
{
    auto const model =
        build(describe({3, 8, 8}, {op("a", Activation{}), op("b", AdaptivePool2d{}), op("c", Flatten{})}));
    EXPECT_THAT(names_of(all_cuts(model), model), ElementsAre("server_only", "a", "b", "device_only"));
    EXPECT_EQ(all_cuts(model), cuts_at_vertices(model));
}

TEST(CutsOfADiamond, IncludeThoseAcrossBothBranches)
{
    auto const model = diamond();
    EXPECT_THAT(names_of(all_cuts(model), model),
                ElementsAre("server_only", "a", "[a, b]", "[a, c]", "[b, c]", "device_only"));
    EXPECT_THAT(names_of(cuts_at_vertices(model), model), ElementsAre("server_only", "a", "device_only"));
}

TEST(ACut, SendsATensorOnceHoweverManyTakeIt)
{
    auto const model = diamond();
    auto const cut = cut_after(model, {0});
    EXPECT_THAT(cut.tensors, ElementsAre(0));
    EXPECT_EQ(cut.bytes, Bytes{4.0 * 192});
}

TEST(ACut, SendsTheInputWhereOpsBehindItStillNeedIt)
{
    auto const model = build(describe(
        {3, 8, 8}, {op("a", Activation{}), op("b", Activation{}, {"image"}), op("c", Add{}, {"a", "b"})}));
    auto const cut = cut_after(model, {0});
    EXPECT_THAT(cut.tensors, ElementsAre(model_input, 0));
    EXPECT_EQ(name_of(cut, model), "[image, a]");
    EXPECT_EQ(cut.bytes, Bytes{192.0 + 4.0 * 192});
}

TEST(ACut, AfterAnOpTakesAlongAllThatItNeeds)
{
    auto const model = diamond();
    EXPECT_EQ(cut_after(model, {1}).head, (Head{true, true, false, false}));
    EXPECT_THAT(cut_after(model, {1}).tensors, ElementsAre(0, 1));
    EXPECT_EQ(cut_after(model, {2, 1}).head, (Head{true, true, true, false}));
}

TEST(TheCutBeforeAllOps, SendsTheInputAlone)
{
    auto const cut = cut_with_head(diamond(), Head(4));
    EXPECT_TRUE(cut.empty_head());
    EXPECT_THAT(cut.tensors, ElementsAre(model_input));
    EXPECT_EQ(cut.bytes, Bytes{192.0});
}

TEST(TheCutBehindAllOps, SendsNothing)
{
    auto const cut = cut_with_head(diamond(), Head(4, true));
    EXPECT_TRUE(cut.whole_model());
    EXPECT_THAT(cut.tensors, IsEmpty());
    EXPECT_EQ(cut.bytes, Bytes{});
}

TEST(CutsOfAModelWithTwoResults, HaveNamesOfTheirOwn)
{
    auto const model =
        build(describe({3, 8, 8}, {op("a", Activation{}), op("early", Flatten{}, {"a"}),
                                   op("b", Activation{}, {"a"}), op("late", Flatten{}, {"b"})}));
    EXPECT_THAT(names_of(all_cuts(model), model), ElementsAre("server_only", "a", "[a, early]", "[a, b]",
                                                              "[early, b]", "[a, late]", "device_only"));
    EXPECT_THAT(names_of(cuts_at_vertices(model), model), ElementsAre("server_only", "a", "device_only"));
}

TEST(AllCuts, GiveUpBeyondTheirLimit)
{
    auto const model = diamond();
    EXPECT_EQ(all_cuts(model, 6).size(), 6);
    EXPECT_THAT(all_cuts(model, 5), IsEmpty());
}

TEST(AllCuts, OfManyBranchesAreTheirProductAndTheEnds)
{
    // 10 branches of 1 op between two ends: 2^10 heads, the empty one and the whole.
    std::vector<OpDescription> ops{op("first", Activation{})};
    std::vector<std::string> branches;
    for (int i = 0; i < 10; ++i) {
        branches.push_back("branch" + std::to_string(i));
        ops.push_back(op(branches.back(), Activation{}, {"first"}));
    }
    ops.push_back(op("last", Add{}, branches));
    EXPECT_EQ(all_cuts(build(describe({1}, ops))).size(), 1024 + 2);
}

/// Ends that `branches` ops lie side by side between, `times` times in a row.
ModelGraph wide_forks(int times, int branches)
{
    std::vector<OpDescription> ops{op("start", Activation{})};
    for (int i = 0; i < times; ++i) {
        auto const before = ops.back().name;
        std::vector<std::string> side_by_side;
        for (int k = 0; k < branches; ++k) {
            side_by_side.push_back(fmt::format("fork{}.{}", i, k));
            ops.push_back(op(side_by_side.back(), Activation{}, {before}));
        }
        ops.push_back(op(fmt::format("join{}", i), Add{}, side_by_side));
    }
    return build(describe({1}, ops));
}

TEST(AllCuts, OfTenThousandOpsAreFoundOneByOne)
{
    // 2,500 forks of three: 2^3 heads behind each end, the last end's and the empty one.
    auto const model = wide_forks(2'500, 3);
    ASSERT_EQ(model.ops.size(), 10'001U);
    EXPECT_EQ(all_cuts(model).size(), 2'500U * 8 + 2);
    EXPECT_EQ(cuts_at_vertices(model).size(), 2'500U + 2);
}

TEST(AllCuts, AreGivenUpWhereTheirHeadsAreTooLarge)
{
    auto const model = wide_forks(1'000, 7); // 8,001 ops and 128,002 heads: more than 5e8 places
    EXPECT_THAT(all_cuts(model), IsEmpty());
    EXPECT_EQ(cuts_at_vertices(model).size(), 1'000U + 2);
}

/// Up to 12 ops, each taking some of those before it or the input.
ModelDescription random_description()
{
    auto const count = *rc::gen::inRange(1, 13);
    std::vector<OpDescription> ops;
    for (int i = 0; i < count; ++i) {
        auto const wanted = *rc::gen::inRange(1, 4);
        std::set<std::string> inputs;
        for (int k = 0; k < wanted; ++k) {
            auto const producer = *rc::gen::inRange(-1, i);
            inputs.insert(producer < 0 ? "image" : ops[static_cast<std::size_t>(producer)].name);
        }
        Opaque const kind{.work = {}, .output = Bytes{static_cast<double>(1 << i)}, .weights = {}};
        ops.push_back(op("op" + std::to_string(i), kind, {inputs.begin(), inputs.end()}));
    }
    return describe({1, 1, 1}, ops);
}

ModelGraph random_graph()
{
    return build(random_description());
}

/// All that no other op takes goes into one more op.
ModelGraph random_graph_with_one_result()
{
    auto description = random_description();
    auto const model = build(description);
    auto const consumers = consumers_of(model);
    std::vector<std::string> results;
    for (std::size_t i = 0; i < model.ops.size(); ++i)
        if (consumers[i + 1].empty()) results.push_back(model.ops[i].name);
    description.ops.push_back(op("result", link_of_chain(), results));
    return build(description);
}

bool holds_its_producers(ModelGraph const& model, Head const& head)
{
    for (std::size_t i = 0; i < head.size(); ++i)
        for (int const producer : model.ops[i].inputs)
            if (head[i] && producer != model_input && !head[static_cast<std::size_t>(producer)]) return false;
    return true;
}

/// Every subset of the ops, tried one by one.
std::set<Head> heads_by_brute_force(ModelGraph const& model)
{
    std::set<Head> heads;
    auto const ops = model.ops.size();
    for (unsigned bits = 0; bits < 1U << ops; ++bits) {
        Head head(ops);
        for (std::size_t i = 0; i < ops; ++i)
            head[i] = (bits >> i & 1U) != 0;
        if (holds_its_producers(model, head)) heads.insert(head);
    }
    return heads;
}

RC_GTEST_PROP(AllCuts, AreTheSubsetsThatHoldTheirProducers, ())
{
    auto const model = random_graph();
    auto const cuts = all_cuts(model);
    std::set<Head> heads;
    for (auto const& cut : cuts)
        heads.insert(cut.head);
    RC_ASSERT(heads.size() == cuts.size());
    RC_ASSERT(heads == heads_by_brute_force(model));
}

RC_GTEST_PROP(AllCuts, StandInOrderOfSizeThenMembers, ())
{
    auto const model = random_graph();
    auto const key = [](Cut const& cut) {
        std::vector<std::size_t> members{0};
        for (std::size_t i = 0; i < cut.head.size(); ++i)
            if (cut.head[i]) members.push_back(i);
        members[0] = members.size();
        return members;
    };
    RC_ASSERT(std::ranges::is_sorted(all_cuts(model), {}, key));
}

RC_GTEST_PROP(AllCuts, AreWhatFollowsFromTheirHeads, ())
{
    auto const model = random_graph();
    for (auto const& cut : all_cuts(model)) {
        auto const again = cut_with_head(model, cut.head);
        RC_ASSERT(cut == again);
        RC_ASSERT(cut.tensors == again.tensors);
        RC_ASSERT(cut.results == again.results);
        RC_ASSERT(cut.bytes == again.bytes);
        RC_ASSERT(cut.size == std::ranges::count(cut.head, true));
        RC_ASSERT(cut.size == again.size);
        RC_ASSERT(cut.first_behind == std::ranges::find(cut.head, false) - cut.head.begin());
        RC_ASSERT(cut.first_behind == again.first_behind);
        RC_ASSERT(
            std::none_of(cut.head.begin() + cut.end, cut.head.end(), [](bool before) { return before; }));
        RC_ASSERT(cut.end == 0 || cut.head[static_cast<std::size_t>(cut.end) - 1]);
        RC_ASSERT(cut.end == again.end);
    }
}

RC_GTEST_PROP(AllCuts, HaveDifferentNames, ())
{
    auto const model = random_graph();
    auto const names = names_of(all_cuts(model), model);
    RC_ASSERT((std::set<std::string>{names.begin(), names.end()}.size()) == names.size());
}

RC_GTEST_PROP(CutsAtVertices, AreCutsThatOneTensorCrosses, ())
{
    auto const model = random_graph();
    auto const every = all_cuts(model);
    for (auto const& cut : cuts_at_vertices(model)) {
        RC_ASSERT(std::ranges::count(every, cut) == 1);
        RC_ASSERT(cut.tensors.size() == (cut.whole_model() ? 0U : 1U));
    }
}

RC_GTEST_PROP(CutsAtVertices, AreAllOfThemWhereThereIsOneResult, ())
{
    auto const model = random_graph_with_one_result();
    auto single = all_cuts(model);
    std::erase_if(single, [](Cut const& cut) { return cut.tensors.size() > 1; });
    RC_ASSERT(single == cuts_at_vertices(model));
}

} // namespace
} // namespace sunder::sim
