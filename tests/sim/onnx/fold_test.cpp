// What is worked out beforehand, operator by operator, against answers worked out by hand (or by NumPy 1.24).
#include "sim/onnx/fold.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

using Values = std::vector<Number>;

Numbers tensor(Integers shape, Values values, std::int32_t type = onnx::TensorProto::INT64)
{
    return {.type = type, .shape = std::move(shape), .values = std::move(values)};
}
Numbers list(Values values)
{
    auto const length = static_cast<std::int64_t>(values.size());
    return tensor({length}, std::move(values));
}
Numbers scalar(Number value, std::int32_t type = onnx::TensorProto::INT64)
{
    return tensor({}, {value}, type);
}
Numbers real(Integers shape, Values values)
{
    return tensor(std::move(shape), std::move(values), onnx::TensorProto::FLOAT);
}

/// A node of one output and what it takes.
class Call {
public:
    explicit Call(std::string const& type)
    {
        node_.set_op_type(type);
        node_.add_output("y");
    }
    Call& take(Numbers numbers)
    {
        node_.add_input("x" + std::to_string(node_.input_size()));
        given_.push_back(std::move(numbers));
        return *this;
    }
    Call& take_nothing()
    {
        node_.add_input("");
        given_.emplace_back();
        return *this;
    }
    Call& set(std::string const& name, std::int64_t value)
    {
        auto& attribute = *node_.add_attribute();
        attribute.set_name(name);
        attribute.set_i(value);
        return *this;
    }
    Call& set(std::string const& name, Integers const& values)
    {
        auto& attribute = *node_.add_attribute();
        attribute.set_name(name);
        for (auto const value : values)
            attribute.add_ints(value);
        return *this;
    }
    onnx::NodeProto& node() { return node_; }

    [[nodiscard]] std::optional<std::vector<Numbers>> all() const
    {
        std::vector<KnownInput> inputs;
        for (int i = 0; i < node_.input_size(); ++i) {
            auto const& numbers = given_[static_cast<std::size_t>(i)];
            inputs.emplace_back();
            if (!node_.input(i).empty()) inputs.back() = {.shape = numbers.shape, .numbers = &numbers};
        }
        return fold(node_, inputs);
    }
    [[nodiscard]] bool is_open() const { return !all().has_value(); }
    [[nodiscard]] Numbers made() const
    {
        auto const all_made = all();
        if (!all_made || all_made->size() != 1) {
            ADD_FAILURE() << node_.op_type() << " is not one tensor";
            return tensor({-1}, {});
        }
        return all_made->front();
    }

private:
    onnx::NodeProto node_;
    std::vector<Numbers> given_;
};

void expect(Call const& call, Integers const& shape, Values const& values)
{
    auto const made = call.made();
    EXPECT_EQ(made.shape, shape);
    EXPECT_EQ(made.values, values);
}

Numbers const two_by_three = tensor({2, 3}, {1, 2, 3, 4, 5, 6});

// ---- of the shape alone ----

TEST(ShapeFolded, IsThatOfItsInputOrAPartOfIt)
{
    expect(Call{"Shape"}.take(two_by_three), {2}, {2, 3});
    expect(Call{"Shape"}.take(scalar(7)), {0}, {});
    auto const deep = tensor({2, 1, 3}, {1, 2, 3, 4, 5, 6});
    expect(Call{"Shape"}.take(deep).set("start", 1), {2}, {1, 3});
    expect(Call{"Shape"}.take(deep).set("start", -1), {1}, {3});
    expect(Call{"Shape"}.take(deep).set("start", 0).set("end", -1), {2}, {2, 1});
    expect(Call{"Shape"}.take(deep).set("start", 2).set("end", 1), {0}, {});
    expect(Call{"Shape"}.take(deep).set("start", -9).set("end", 9), {3}, {2, 1, 3});
}

TEST(ShapeFolded, NeedsNoValues)
{
    onnx::NodeProto node;
    node.set_op_type("Shape");
    node.add_input("x");
    node.add_output("y");
    auto const made = fold(node, {{.shape = Integers{4, 5}, .numbers = nullptr}});
    ASSERT_TRUE(made);
    EXPECT_EQ(made->front().values, (Values{4, 5}));
    EXPECT_FALSE(fold(node, {KnownInput{}}));
    EXPECT_FALSE(fold(node, {}));
}

TEST(SizeFolded, IsTheNumberOfElements)
{
    expect(Call{"Size"}.take(two_by_three), {}, {6});
    expect(Call{"Size"}.take(tensor({2, 0}, {})), {}, {0});
}

TEST(ConstantOfShapeFolded, IsFullOfItsValueAndOfZerosWithoutOne)
{
    auto call = Call{"ConstantOfShape"}.take(list({2, 2}));
    expect(call, {2, 2}, {0, 0, 0, 0});
    EXPECT_EQ(call.made().type, onnx::TensorProto::FLOAT);
    auto& attribute = *call.node().add_attribute();
    attribute.set_name("value");
    attribute.mutable_t()->add_dims(1);
    attribute.mutable_t()->set_data_type(onnx::TensorProto::INT64);
    attribute.mutable_t()->add_int64_data(-5);
    expect(call, {2, 2}, {-5, -5, -5, -5});
    EXPECT_EQ(call.made().type, onnx::TensorProto::INT64);
    expect(Call{"ConstantOfShape"}.take(list({})), {}, {0});
    EXPECT_TRUE(Call{"ConstantOfShape"}.take(list({1'000'000, 1'000'000})).is_open());
    EXPECT_TRUE(Call{"ConstantOfShape"}.take(list({-1})).is_open());
}

TEST(ReshapeFolded, KeepsZerosAndFillsTheOpenLength)
{
    expect(Call{"Reshape"}.take(two_by_three).take(list({3, 2})), {3, 2}, two_by_three.values);
    expect(Call{"Reshape"}.take(two_by_three).take(list({0, -1, 1})), {2, 3, 1}, two_by_three.values);
    expect(Call{"Reshape"}.take(tensor({0, 3}, {})).take(list({3, 0})).set("allowzero", 1), {3, 0}, {});
    EXPECT_TRUE(Call{"Reshape"}.take(two_by_three).take(list({4, -1})).is_open());
    EXPECT_TRUE(Call{"Reshape"}.take(two_by_three).take(list({-1, -1})).is_open());
    EXPECT_TRUE(Call{"Reshape"}.take(two_by_three).take(list({5})).is_open());
    EXPECT_TRUE(Call{"Reshape"}.take(two_by_three).take(list({2, 3, 0})).is_open());
}

TEST(SqueezeFolded, DropsAxesOfOneByInputOrAttribute)
{
    auto const one = tensor({1, 2, 1}, {7, 8});
    expect(Call{"Squeeze"}.take(one), {2}, {7, 8});
    expect(Call{"Squeeze"}.take(one).take(list({-1})), {1, 2}, {7, 8});
    expect(Call{"Squeeze"}.take(one).set("axes", Integers{0}), {2, 1}, {7, 8});
    EXPECT_TRUE(Call{"Squeeze"}.take(one).take(list({1})).is_open());
    EXPECT_TRUE(Call{"Squeeze"}.take(one).take(list({3})).is_open());
}

TEST(UnsqueezeFolded, AddsAxesCountedInTheResult)
{
    expect(Call{"Unsqueeze"}.take(list({7, 8})).take(list({0, 2})), {1, 2, 1}, {7, 8});
    expect(Call{"Unsqueeze"}.take(list({7, 8})).take(list({-1})), {2, 1}, {7, 8});
    expect(Call{"Unsqueeze"}.take(scalar(3)).set("axes", Integers{0}), {1}, {3});
    EXPECT_TRUE(Call{"Unsqueeze"}.take(list({7})).take(list({2})).is_open());
    EXPECT_TRUE(Call{"Unsqueeze"}.take(list({7})).take(list({0, 0})).is_open());
}

TEST(FlattenFolded, IsAMatrix)
{
    auto const deep = tensor({2, 1, 3}, {1, 2, 3, 4, 5, 6});
    expect(Call{"Flatten"}.take(deep), {2, 3}, deep.values);
    expect(Call{"Flatten"}.take(deep).set("axis", 0), {1, 6}, deep.values);
    expect(Call{"Flatten"}.take(deep).set("axis", -1), {2, 3}, deep.values);
    expect(Call{"Flatten"}.take(deep).set("axis", 3), {6, 1}, deep.values);
    EXPECT_TRUE(Call{"Flatten"}.take(deep).set("axis", 4).is_open());
}

// ---- moved ----

TEST(TransposeFolded, TurnsTheAxesAroundUnlessToldHow)
{
    expect(Call{"Transpose"}.take(two_by_three), {3, 2}, {1, 4, 2, 5, 3, 6});
    expect(Call{"Transpose"}.take(two_by_three).set("perm", Integers{0, 1}), {2, 3}, two_by_three.values);
    auto const deep = tensor({2, 1, 3}, {1, 2, 3, 4, 5, 6});
    expect(Call{"Transpose"}.take(deep).set("perm", Integers{2, 0, 1}), {3, 2, 1}, {1, 4, 2, 5, 3, 6});
    EXPECT_TRUE(Call{"Transpose"}.take(two_by_three).set("perm", Integers{0, 0}).is_open());
    EXPECT_TRUE(Call{"Transpose"}.take(two_by_three).set("perm", Integers{0}).is_open());
    EXPECT_TRUE(Call{"Transpose"}.take(two_by_three).set("perm", Integers{0, 2}).is_open());
}

TEST(ExpandFolded, SpreadsBothWays)
{
    expect(Call{"Expand"}.take(list({1, 2})).take(list({2, 1})), {2, 2}, {1, 2, 1, 2});
    expect(Call{"Expand"}.take(tensor({2, 1}, {1, 2})).take(list({3})), {2, 3}, {1, 1, 1, 2, 2, 2});
    EXPECT_TRUE(Call{"Expand"}.take(list({1, 2})).take(list({3})).is_open());
}

TEST(TileFolded, RepeatsAlongEachAxis)
{
    expect(Call{"Tile"}.take(tensor({1, 2}, {1, 2})).take(list({2, 2})), {2, 4}, {1, 2, 1, 2, 1, 2, 1, 2});
    expect(Call{"Tile"}.take(list({1, 2})).take(list({0})), {0}, {});
    EXPECT_TRUE(Call{"Tile"}.take(list({1})).take(list({1, 1})).is_open());
    EXPECT_TRUE(Call{"Tile"}.take(list({1})).take(list({-1})).is_open());
    EXPECT_TRUE(Call{"Tile"}.take(list({1})).take(list({1'000'000'000'000})).is_open());
}

TEST(ConcatFolded, JoinsAlongItsAxis)
{
    expect(Call{"Concat"}.take(list({1})).take(list({})).take(list({2, 3})).set("axis", 0), {3}, {1, 2, 3});
    auto const column = tensor({2, 1}, {8, 9});
    expect(Call{"Concat"}.take(two_by_three).take(column).set("axis", -1), {2, 4}, {1, 2, 3, 8, 4, 5, 6, 9});
    EXPECT_TRUE(Call{"Concat"}.take(two_by_three).take(column).set("axis", 0).is_open());
    EXPECT_TRUE(Call{"Concat"}.take(two_by_three).take(list({1})).set("axis", 0).is_open());
}

TEST(PadFolded, FillsWithItsConstantAndCutsWhereNegative)
{
    expect(Call{"Pad"}.take(list({1, 2})).take(list({1, 2})), {5}, {0, 1, 2, 0, 0});
    expect(Call{"Pad"}.take(list({1, 2})).take(list({0, 1})).take(scalar(9)), {3}, {1, 2, 9});
    expect(Call{"Pad"}.take(list({1, 2, 3})).take(list({-1, 0})), {2}, {2, 3});
    EXPECT_TRUE(Call{"Pad"}.take(list({1})).take(list({1, 1, 1})).is_open());
    EXPECT_TRUE(Call{"Pad"}.take(list({1})).take(list({-1, -1})).is_open());
}

// ---- picked ----

TEST(GatherFolded, CountsNegativePositionsFromTheEnd)
{
    expect(Call{"Gather"}.take(list({10, 20, 30})).take(scalar(-1)), {}, {30});
    expect(Call{"Gather"}.take(list({10, 20, 30})).take(tensor({2, 1}, {0, 2})), {2, 1}, {10, 30});
    expect(Call{"Gather"}.take(two_by_three).take(list({2, 0})).set("axis", 1), {2, 2}, {3, 1, 6, 4});
    expect(Call{"Gather"}.take(two_by_three).take(scalar(1)).set("axis", -2), {3}, {4, 5, 6});
    EXPECT_TRUE(Call{"Gather"}.take(list({1})).take(scalar(1)).is_open());
    EXPECT_TRUE(Call{"Gather"}.take(list({1})).take(scalar(-2)).is_open());
    EXPECT_TRUE(Call{"Gather"}.take(list({1})).take(scalar(0)).set("axis", 1).is_open());
}

TEST(GatherElementsFolded, PicksElementByElement)
{
    expect(Call{"GatherElements"}.take(two_by_three).take(tensor({2, 2}, {2, 0, -3, 1})).set("axis", 1),
           {2, 2}, {3, 1, 4, 5});
    EXPECT_TRUE(Call{"GatherElements"}.take(two_by_three).take(list({0})).is_open());
    EXPECT_TRUE(
        Call{"GatherElements"}.take(two_by_three).take(tensor({3, 1}, {0, 0, 0})).set("axis", 1).is_open());
}

TEST(GatherNDFolded, TakesRowsOfPositions)
{
    expect(Call{"GatherND"}.take(two_by_three).take(tensor({2, 2}, {0, 0, 1, -1})), {2}, {1, 6});
    expect(Call{"GatherND"}.take(two_by_three).take(tensor({1, 1}, {1})), {1, 3}, {4, 5, 6});
    EXPECT_TRUE(Call{"GatherND"}.take(two_by_three).take(tensor({1, 1}, {2})).is_open());
    EXPECT_TRUE(Call{"GatherND"}.take(two_by_three).take(tensor({1, 3}, {0, 0, 0})).is_open());
}

TEST(ScatterNDFolded, PutsRowsWhereToldTo)
{
    expect(Call{"ScatterND"}.take(list({1, 2, 3})).take(tensor({2, 1}, {0, -1})).take(list({8, 9})), {3},
           {8, 2, 9});
    expect(Call{"ScatterND"}.take(two_by_three).take(tensor({1, 1}, {0})).take(tensor({1, 3}, {7, 8, 9})),
           {2, 3}, {7, 8, 9, 4, 5, 6});
    EXPECT_TRUE(Call{"ScatterND"}.take(list({1})).take(tensor({1, 1}, {0})).take(list({8, 9})).is_open());
}

Call slicing(Numbers const& from, Values const& starts, Values const& ends)
{
    return Call{"Slice"}.take(from).take(list(starts)).take(list(ends));
}

TEST(SliceFolded, StepsForwardsAndBackwards)
{
    auto const five = list({0, 1, 2, 3, 4});
    auto const stepping = [&](Number start, Number end, Number step) {
        return slicing(five, {start}, {end}).take(list({0})).take(list({step}));
    };
    auto const least = static_cast<Number>(std::numeric_limits<std::int64_t>::min());
    auto const most = static_cast<Number>(std::numeric_limits<std::int64_t>::max());
    expect(stepping(0, most, 2), {3}, {0, 2, 4});
    expect(stepping(1, -1, 1), {3}, {1, 2, 3});
    expect(stepping(-1, least, -1), {5}, {4, 3, 2, 1, 0});
    expect(stepping(3, 0, -2), {2}, {3, 1});
    expect(stepping(most, least, least), {1}, {4});
    expect(stepping(4, 2, 1), {0}, {});
    expect(stepping(-9, 2, 1), {2}, {0, 1});
    EXPECT_TRUE(stepping(0, 1, 0).is_open());
}

TEST(SliceFolded, TakesTheFirstAxesUnlessToldWhich)
{
    expect(slicing(two_by_three, {1}, {2}), {1, 3}, {4, 5, 6});
    expect(slicing(two_by_three, {1}, {3}).take(list({-1})), {2, 2}, {2, 3, 5, 6});
    expect(Call{"Slice"}.take(two_by_three).set("starts", Integers{0, 1}).set("ends", Integers{1, 2}), {1, 1},
           {2});
    EXPECT_TRUE(slicing(two_by_three, {1}, {2}).take(list({2})).is_open());
    EXPECT_TRUE(slicing(two_by_three, {1, 1}, {2}).is_open());
}

TEST(SplitFolded, MakesItsParts)
{
    Call call{"Split"};
    call.take(list({1, 2, 3, 4, 5})).node().add_output("z");
    auto const shortest_last = *call.all();
    EXPECT_EQ(shortest_last.at(0).values, (Values{1, 2, 3}));
    EXPECT_EQ(shortest_last.at(1).values, (Values{4, 5}));
    call.take(list({1, 4}));
    EXPECT_EQ(call.all()->at(1).values, (Values{2, 3, 4, 5}));
    Call wide{"Split"};
    wide.take(two_by_three).set("axis", 1).set("split", Integers{3});
    EXPECT_EQ(wide.made().values, two_by_three.values);
    Call beyond{"Split"};
    EXPECT_TRUE(beyond.take(list({1, 2})).take(list({3})).is_open());
}

TEST(RangeFolded, EndsBeforeItsLimit)
{
    expect(Call{"Range"}.take(scalar(1)).take(scalar(8)).take(scalar(3)), {3}, {1, 4, 7});
    expect(Call{"Range"}.take(scalar(3)).take(scalar(0)).take(scalar(-2)), {2}, {3, 1});
    expect(Call{"Range"}.take(scalar(3)).take(scalar(0)).take(scalar(1)), {0}, {});
    EXPECT_TRUE(Call{"Range"}.take(scalar(0)).take(scalar(1e9)).take(scalar(1)).is_open());
    EXPECT_TRUE(Call{"Range"}.take(scalar(0)).take(scalar(3)).take(scalar(0)).made().values.empty());
}

TEST(NonZeroFolded, HasARowForEachAxis)
{
    expect(Call{"NonZero"}.take(tensor({2, 2}, {0, 1, 1, 1})), {2, 3}, {0, 1, 1, 1, 0, 1});
    expect(Call{"NonZero"}.take(list({0, 0})), {1, 0}, {});
}

TEST(TriluFolded, KeepsATriangle)
{
    auto const square = tensor({2, 2}, {1, 2, 3, 4});
    expect(Call{"Trilu"}.take(square), {2, 2}, {1, 2, 0, 4});
    expect(Call{"Trilu"}.take(square).set("upper", 0), {2, 2}, {1, 0, 3, 4});
    expect(Call{"Trilu"}.take(square).take(scalar(1)), {2, 2}, {0, 2, 0, 0});
}

// ---- element by element ----

TEST(ArithmeticFolded, SpreadsAsNumPyDoes)
{
    auto const column = tensor({2, 1}, {10, 20});
    expect(Call{"Add"}.take(column).take(list({1, 2, 3})), {2, 3}, {11, 12, 13, 21, 22, 23});
    expect(Call{"Mul"}.take(two_by_three).take(scalar(2)), {2, 3}, {2, 4, 6, 8, 10, 12});
    expect(Call{"Sub"}.take(tensor({1, 2}, {5, 5})).take(list({1, 2})), {1, 2}, {4, 3});
    EXPECT_TRUE(Call{"Add"}.take(list({1, 2})).take(list({1, 2, 3})).is_open());
    expect(Call{"Add"}.take(list({})).take(scalar(1)), {0}, {});
}

TEST(ArithmeticFolded, CutsWholeNumbersTowardsZero)
{
    expect(Call{"Div"}.take(list({7, -7})).take(scalar(2)), {2}, {3, -3});
    EXPECT_TRUE(Call{"Div"}.take(scalar(1)).take(scalar(0)).is_open());
    expect(Call{"Mod"}.take(list({7, -7})).take(scalar(3)), {2}, {1, 2});
    expect(Call{"Mod"}.take(list({7, -7})).take(scalar(3)).set("fmod", 1), {2}, {1, -1});
    EXPECT_TRUE(Call{"Mod"}.take(scalar(1)).take(scalar(0)).is_open());
    expect(Call{"Pow"}.take(list({2, 3})).take(scalar(3)), {2}, {8, 27});
}

TEST(ArithmeticFolded, RoundsFloatsAsARunDoes)
{
    // 10 times the float next to 0.1 is more than 1, but 1 as a float.
    auto const tenth = real({}, {static_cast<Number>(0.1F)});
    auto const one = Call{"Mul"}.take(tenth).take(real({}, {10})).made();
    EXPECT_EQ(one.values, (Values{1}));
    auto const third = Call{"Div"}.take(real({}, {1})).take(real({}, {3})).made();
    EXPECT_EQ(third.values, (Values{static_cast<Number>(1.0F / 3.0F)}));
}

TEST(ArithmeticFolded, TakesManyInputsWhereTheOperatorDoes)
{
    expect(Call{"Max"}.take(list({1, 9})).take(scalar(3)).take(scalar(4)), {2}, {4, 9});
    expect(Call{"Min"}.take(list({1, 9})).take(scalar(3)), {2}, {1, 3});
    expect(Call{"Sum"}.take(scalar(1)).take(scalar(3)).take(scalar(4)), {}, {8});
}

TEST(ComparisonsFolded, AreConditions)
{
    auto const call = Call{"Less"}.take(list({1, 2, 3})).take(scalar(2));
    expect(call, {3}, {1, 0, 0});
    EXPECT_EQ(call.made().type, onnx::TensorProto::BOOL);
    expect(Call{"LessOrEqual"}.take(list({1, 2, 3})).take(scalar(2)), {3}, {1, 1, 0});
    expect(Call{"Greater"}.take(list({1, 2, 3})).take(scalar(2)), {3}, {0, 0, 1});
    expect(Call{"GreaterOrEqual"}.take(list({1, 2, 3})).take(scalar(2)), {3}, {0, 1, 1});
    expect(Call{"Equal"}.take(list({1, 2, 3})).take(scalar(2)), {3}, {0, 1, 0});
    expect(Call{"And"}.take(list({1, 0})).take(list({1, 1})), {2}, {1, 0});
    expect(Call{"Or"}.take(list({1, 0})).take(list({0, 0})), {2}, {1, 0});
    expect(Call{"Xor"}.take(list({1, 1})).take(list({0, 1})), {2}, {1, 0});
    expect(Call{"Not"}.take(list({1, 0})), {2}, {0, 1});
}

TEST(WhereFolded, SpreadsAllThree)
{
    expect(Call{"Where"}.take(tensor({2, 1}, {1, 0})).take(list({1, 2})).take(scalar(9)), {2, 2},
           {1, 2, 9, 9});
    EXPECT_TRUE(Call{"Where"}.take(list({1, 0})).take(list({1, 2, 3})).take(scalar(9)).is_open());
}

TEST(FunctionsFolded, OfOneElement)
{
    expect(Call{"Neg"}.take(list({1, -2})), {2}, {-1, 2});
    expect(Call{"Abs"}.take(list({1, -2})), {2}, {1, 2});
    expect(Call{"Sign"}.take(list({5, -2, 0})), {3}, {1, -1, 0});
    expect(Call{"Floor"}.take(real({2}, {1.5, -1.5})), {2}, {1, -2});
    expect(Call{"Ceil"}.take(real({2}, {1.5, -1.5})), {2}, {2, -1});
    expect(Call{"Round"}.take(real({3}, {0.5, 1.5, -2.5})), {3}, {0, 2, -2});
    expect(Call{"Sqrt"}.take(real({1}, {9})), {1}, {3});
    expect(Call{"Exp"}.take(real({1}, {0})), {1}, {1});
    expect(Call{"Log"}.take(real({1}, {1})), {1}, {0});
    expect(Call{"Reciprocal"}.take(real({1}, {4})), {1}, {0.25});
    expect(Call{"Identity"}.take(list({1, 2})), {2}, {1, 2});
}

TEST(CastFolded, CutsTowardsZeroAndKnowsConditions)
{
    auto const numbers = real({3}, {1.9, -1.9, 0});
    auto const whole = Call{"Cast"}.take(numbers).set("to", onnx::TensorProto::INT64);
    expect(whole, {3}, {1, -1, 0});
    EXPECT_EQ(whole.made().type, onnx::TensorProto::INT64);
    expect(Call{"Cast"}.take(numbers).set("to", onnx::TensorProto::BOOL), {3}, {1, 1, 0});
    expect(Call{"CastLike"}.take(numbers).take(scalar(1)), {3}, {1, -1, 0});
    EXPECT_TRUE(Call{"Cast"}.take(numbers).set("to", onnx::TensorProto::STRING).is_open());
}

TEST(ClipFolded, HasBoundsByInputOrAttribute)
{
    expect(Call{"Clip"}.take(list({-1, 2, 9})).take(scalar(0)).take(scalar(5)), {3}, {0, 2, 5});
    expect(Call{"Clip"}.take(list({-1, 2, 9})).take_nothing().take(scalar(5)), {3}, {-1, 2, 5});
    expect(Call{"Clip"}.take(list({-1, 2, 9})), {3}, {-1, 2, 9});
    EXPECT_TRUE(Call{"Clip"}.take(list({1})).take(list({0, 0})).is_open());
}

// ---- along axes ----

TEST(ReductionsFolded, GoAlongAxesByInputOrAttribute)
{
    expect(Call{"ReduceSum"}.take(two_by_three).take(list({1})), {2, 1}, {6, 15});
    expect(Call{"ReduceSum"}.take(two_by_three).set("axes", Integers{-2}).set("keepdims", 0), {3}, {5, 7, 9});
    expect(Call{"ReduceProd"}.take(two_by_three).set("keepdims", 0), {}, {720});
    expect(Call{"ReduceMax"}.take(two_by_three).take(list({0})), {1, 3}, {4, 5, 6});
    expect(Call{"ReduceMin"}.take(two_by_three).take(list({0})), {1, 3}, {1, 2, 3});
    expect(Call{"ReduceMean"}.take(two_by_three).take(list({1})), {2, 1}, {2, 5});
    expect(Call{"ReduceSum"}.take(two_by_three).set("noop_with_empty_axes", 1), {2, 3}, two_by_three.values);
    EXPECT_TRUE(Call{"ReduceSum"}.take(two_by_three).take(list({2})).is_open());
    EXPECT_TRUE(Call{"ReduceSum"}.take(list({})).is_open());
}

TEST(CumSumFolded, AddsUpEitherWay)
{
    expect(Call{"CumSum"}.take(list({1, 2, 3})).take(scalar(0)), {3}, {1, 3, 6});
    expect(Call{"CumSum"}.take(list({1, 2, 3})).take(scalar(0)).set("exclusive", 1), {3}, {0, 1, 3});
    expect(Call{"CumSum"}.take(list({1, 2, 3})).take(scalar(0)).set("reverse", 1), {3}, {6, 5, 3});
    expect(Call{"CumSum"}.take(list({1, 2, 3})).take(scalar(0)).set("reverse", 1).set("exclusive", 1), {3},
           {5, 3, 0});
    expect(Call{"CumSum"}.take(two_by_three).take(scalar(-2)), {2, 3}, {1, 2, 3, 5, 7, 9});
    expect(Call{"CumSum"}.take(two_by_three).take(scalar(1)), {2, 3}, {1, 3, 6, 4, 9, 15});
    EXPECT_TRUE(Call{"CumSum"}.take(list({1})).take(scalar(1)).is_open());
}

TEST(ArgMaxFolded, IsThePositionOfTheFirstOrLastOfEquals)
{
    auto const equal = tensor({2, 3}, {1, 9, 9, 5, 0, 0});
    expect(Call{"ArgMax"}.take(equal).set("axis", 1), {2, 1}, {1, 0});
    expect(Call{"ArgMax"}.take(equal).set("axis", 1).set("select_last_index", 1), {2, 1}, {2, 0});
    expect(Call{"ArgMin"}.take(equal).set("axis", -1).set("keepdims", 0), {2}, {0, 1});
    expect(Call{"ArgMax"}.take(equal), {1, 3}, {1, 0, 0});
}

// ---- not folded ----

TEST(WhatIsNotKnown, IsNotFolded)
{
    EXPECT_TRUE(Call{"Conv"}.take(list({1})).take(list({1})).is_open());
    EXPECT_TRUE(Call{"Add"}.is_open());
    EXPECT_TRUE(Call{"Add"}.take(list({1})).take_nothing().is_open());
    for (auto const* const type :
         {"ConstantOfShape", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Identity",       "Transpose",
          "Expand",          "Tile",    "Concat",  "Pad",       "Gather",  "GatherElements", "GatherND",
          "ScatterND",       "Slice",   "Split",   "Range",     "NonZero", "Trilu",          "Add",
          "Where",           "Neg",     "Cast",    "CastLike",  "Clip",    "ReduceSum",      "CumSum",
          "ArgMax",          "Shape",   "Size"})
        EXPECT_TRUE(Call{type}.is_open()) << type;
}

TEST(WhatAnotherDomainMeans, IsNotFolded)
{
    auto call = Call{"Add"}.take(scalar(1)).take(scalar(1));
    call.node().set_domain("ai.onnx");
    expect(call, {}, {2});
    call.node().set_domain("com.other");
    EXPECT_TRUE(call.is_open());
}

} // namespace
} // namespace sunder::sim
