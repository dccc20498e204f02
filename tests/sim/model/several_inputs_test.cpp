// Models into which several tensors go.
#include "sim/model/cut.hpp"
#include "tests/sim/model/describe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sunder::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Texts = std::vector<std::string>;
using Head = std::vector<bool>;

FurtherInput text(std::int64_t letters, int line_number = 7)
{
    return {.name = "text",
            .tensor = {.shape = {letters}, .type = ElementType::int8, .bytes = {}},
            .where = line(line_number)};
}

/// An image (192 B) and a text (16 B): seen and read by an op each, and joined in answer.
ModelDescription question()
{
    auto model =
        describe({3, 8, 8}, {op("look", Flatten{}), op("see", Linear{.out = 8}),
                             op("read", Linear{.out = 8}, {"text"}), op("answer", Add{}, {"see", "read"})});
    model.further_inputs = {text(16)};
    return model;
}

Texts names_of(std::vector<Cut> const& cuts, ModelGraph const& model)
{
    Texts names;
    for (auto const& cut : cuts)
        names.push_back(name_of(cut, model));
    return names;
}

TEST(FurtherInputs, StandBeforeAllOpsWithoutWork)
{
    auto const model = build(question());
    ASSERT_EQ(model.ops.size(), 5);
    EXPECT_EQ(model.further_inputs(), 1);
    auto const& text = model.ops[0];
    EXPECT_EQ(text.name, "text");
    EXPECT_THAT(text.inputs, IsEmpty());
    EXPECT_EQ(text.output.bytes, Bytes{16});
    EXPECT_EQ(text.output.type, ElementType::int8);
    EXPECT_EQ(text.work, Flops{});
    EXPECT_EQ(text.weights, Bytes{});
    EXPECT_TRUE(model.is_input(model_input));
    EXPECT_TRUE(model.is_input(0));
    EXPECT_FALSE(model.is_input(1));
    EXPECT_THAT(model.ops[1].inputs, ElementsAre(model_input)); // without a name: the first
    EXPECT_THAT(model.ops[3].inputs, ElementsAre(0));
}

TEST(FurtherInputs, AreNoneOfAModelOfOne)
{
    auto const model = build(describe({3, 8, 8}, {op("a", Activation{})}));
    EXPECT_EQ(model.further_inputs(), 0);
    EXPECT_TRUE(model.is_input(model_input));
    EXPECT_FALSE(model.is_input(0));
}

TEST(CutsOfSeveralInputs, SendEachTensorThatIsReadBehindThem)
{
    auto const model = build(question());
    auto const cuts = all_cuts(model);
    EXPECT_THAT(names_of(cuts, model),
                ElementsAre("server_only", "[text, look]", "[image, read]", "[text, see]", "[look, read]",
                            "[see, read]", "device_only"));
    EXPECT_EQ(cuts.front().bytes, Bytes{192 + 16});
    EXPECT_THAT(cuts.front().tensors, ElementsAre(model_input, 0));
    EXPECT_EQ(cuts[3].bytes, Bytes{16 + 4 * 8});
    EXPECT_TRUE(cuts.front().empty_head());
    EXPECT_FALSE(cuts[1].empty_head());
    EXPECT_TRUE(cuts.back().whole_model());
}

TEST(CutsOfSeveralInputs, HoldAllOfThemWhateverIsAsked)
{
    auto const model = build(question());
    EXPECT_EQ(cut_with_head(model, Head(5, false)), all_cuts(model).front());
    EXPECT_EQ(cut_after(model, {1}), cut_after(model, {0, 1}));
}

TEST(CutsOfSeveralInputs, AreAtVerticesWhereAllHasJoined)
{
    auto description = question();
    description.ops.push_back(op("think", Activation{}));
    description.ops.push_back(op("say", Activation{}));
    auto const model = build(description);
    EXPECT_THAT(names_of(cuts_at_vertices(model), model),
                ElementsAre("server_only", "answer", "think", "device_only"));
}

TEST(AnInputThatIsReadLate, CrossesEveryCutBeforeItsReader)
{
    auto description =
        describe({3, 8, 8}, {op("a", Flatten{}), op("b", Linear{.out = 16}), op("c", Add{}, {"b", "text"})});
    description.further_inputs = {text(16)};
    auto const model = build(description);
    EXPECT_THAT(names_of(all_cuts(model), model),
                ElementsAre("server_only", "[text, a]", "[text, b]", "device_only"));
}

TEST(Fusing, LeavesInputsAlone)
{
    auto description = question();
    description.ops[2] = op("letters", Flatten{}, {"text"});
    description.ops.insert(description.ops.begin() + 3, op("read", Linear{.out = 8}));
    auto const fused = fuse(build(description));
    EXPECT_EQ(fused.further_inputs(), 1);
    EXPECT_EQ(fused.ops[0].name, "text");
    EXPECT_THAT(fused.ops[0].parts, IsEmpty());
    auto const letters = fused.find_op("letters");
    ASSERT_TRUE(letters);
    EXPECT_THAT(fused.ops[static_cast<std::size_t>(*letters)].inputs, ElementsAre(0));
}

TEST(FurtherInputs, AreReadByAnOpAndCalledByNamesOfTheirOwn)
{
    auto unread = question();
    unread.further_inputs.push_back(
        {.name = "idle", .tensor = {.shape = {1}, .bytes = {}}, .where = line(9)});
    EXPECT_THAT(
        mistakes_in(unread),
        ElementsAre("9: no op reads input 'idle' | leave it out, or name it among the `inputs` of an op"));

    auto twice = question();
    twice.further_inputs.push_back(text(16, 8));
    EXPECT_THAT(mistakes_in(twice), ElementsAre("8: two inputs are called 'text'"));

    auto as_first = question();
    as_first.further_inputs.push_back(
        {.name = "image", .tensor = {.shape = {1}, .bytes = {}}, .where = line(9)});
    EXPECT_THAT(mistakes_in(as_first), ElementsAre("9: two inputs are called 'image'"));

    auto as_op = question();
    as_op.ops.push_back(op("text", Activation{}, {"answer"}));
    as_op.ops.back().where = line(12);
    EXPECT_THAT(mistakes_in(as_op), ElementsAre("12: 'text' is the name of an input of the model"));
}

TEST(FurtherInputs, HaveASizeAndAreNotAllThatThereIs)
{
    auto empty = question();
    empty.further_inputs = {text(0)};
    EXPECT_THAT(mistakes_in(empty), ElementsAre("7: input 'text': shape (0) must hold numbers of 1 or more"));

    auto idle = describe({3}, {});
    idle.further_inputs = {text(16)};
    EXPECT_THAT(mistakes_in(idle), ::testing::Contains("1: a model needs at least one op"));
}

} // namespace
} // namespace sunder::sim
