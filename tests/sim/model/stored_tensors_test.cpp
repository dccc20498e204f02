#include "sim/model/build_model.hpp"
#include "sim/model/stored_tensors.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <numeric>
#include <utility>

namespace sunder::sim {
namespace {

ModelGraph model_of(std::vector<std::pair<std::string, OpKind>> const& ops)
{
    ModelDescription description;
    description.name = "net";
    description.input = {.shape = {3, 8, 8}, .type = ElementType::float32, .bytes = Bytes{768}};
    for (auto const& [name, kind] : ops) {
        auto& op = description.ops.emplace_back();
        op.name = name;
        op.kind = kind;
    }
    Diagnostics mistakes;
    auto model = build_model(description, mistakes);
    mistakes.raise_if_any();
    return model;
}

std::int64_t trained_in(std::vector<StoredTensor> const& tensors)
{
    std::int64_t sum = 0;
    for (auto const& tensor : tensors)
        if (!tensor.name.starts_with("running_"))
            sum += std::accumulate(tensor.shape.begin(), tensor.shape.end(), std::int64_t{1},
                                   std::multiplies<>{});
    return sum;
}

TEST(StoredTensors, HoldAsManyValuesAsTheOpHasParameters)
{
    auto const model = model_of({{"conv", Conv2d{.out = 6, .kernel = {3, 3}, .groups = 3}},
                                 {"norm", BatchNorm{}},
                                 {"group", GroupNorm{.groups = 2}},
                                 {"places", Add{.constant = {.shape = {6, 6, 6}}}},
                                 {"relu", Activation{}},
                                 {"flat", Flatten{}},
                                 {"layer", LayerNorm{}},
                                 {"root", RmsNorm{}},
                                 {"linear", Linear{.out = 10, .bias = Bias::none}}});
    for (int op = 0; op < static_cast<int>(model.ops.size()); ++op)
        EXPECT_EQ(trained_in(stored_tensors(model, op)), model.ops[static_cast<std::size_t>(op)].parameters)
            << model.name_of(op);
}

TEST(StoredTensors, HaveTheShapesOfFrameworks)
{
    auto const model = model_of({{"conv", Conv2d{.out = 6, .kernel = {3, 5}, .groups = 3}}});
    auto const tensors = stored_tensors(model, 0);
    ASSERT_EQ(tensors.size(), 2U);
    EXPECT_EQ(tensors[0].name, "weight");
    EXPECT_EQ(tensors[0].shape, (std::vector<std::int64_t>{6, 1, 3, 5}));
    EXPECT_EQ(tensors[1].name, "bias");
    EXPECT_EQ(tensors[1].shape, (std::vector<std::int64_t>{6}));
}

TEST(StoredTensors, AreNoneOfWhatIsNotTrained)
{
    auto const model = model_of({{"mask", Add{.constant = {.shape = {8, 8}, .is_trained = false}}}});
    EXPECT_TRUE(stored_tensors(model, 0).empty());
}

} // namespace
} // namespace sunder::sim
