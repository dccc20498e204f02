#include "sim/cost/compute_cost.hpp"
#include "sim/model/cost_class.hpp"
#include "tests/sim/model/describe.hpp"
#include "tools/fit/device_profile.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace sunder::fit {
namespace {

using namespace sim;

/// 3 x 8 x 8 in; a narrow 3x3 convolution to 16 channels, one of Winograd's to 16, a sum, 10 classes.
ModelGraph small_network()
{
    Conv2d const conv{.out = 16, .kernel = {3, 3}, .pad = {1, 1, 1, 1}, .bias = Bias::none};
    auto description =
        describe({3, 8, 8}, {op("first", conv), op("second", conv), op("sum", Add{}, {"first", "second"}),
                             op("flat", Flatten{}), op("classes", Linear{.out = 10, .bias = Bias::none})});
    description.input.type = ElementType::float32;
    return fuse(build(description));
}

Eigen::VectorXd unequal_terms()
{
    Eigen::VectorXd theta{std::ssize(all_terms())};
    for (Eigen::Index term = 0; term < theta.size(); ++term)
        theta[term] = -20 - 0.3 * static_cast<double>(term % 5);
    return theta;
}

TEST(TheAmountsOfANetwork, AreTheDemandsOfItsOpsByClass)
{
    auto const amounts = amounts_of(small_network(), NumberKind::floats);
    auto const of = [&](std::string_view name) { return terms_of_class(name, NumberKind::floats); };
    EXPECT_DOUBLE_EQ(amounts[of("narrow").work], 2.0 * 27 * 1024);
    EXPECT_DOUBLE_EQ(amounts[of("winograd").work], 2.0 * 144 * 1024);
    EXPECT_DOUBLE_EQ(amounts[of("winograd").tensors], 4.0 * (192 + 1024 + 2048)); // of both convolutions
    EXPECT_DOUBLE_EQ(amounts[of("elementwise").tensors], 4.0 * 3 * 1024);
    EXPECT_DOUBLE_EQ(amounts[weights_term()], 4.0 * (16 * 27 + 16 * 144 + 10 * 1024));
    EXPECT_DOUBLE_EQ(amounts[launch_term()], 4);
}

TEST(TheAmountsOfAQuantisedNetwork, HaveAByteANumberInItsOwnTerms)
{
    auto const amounts = amounts_of(small_network(), NumberKind::int8);
    auto const of = [&](std::string_view name) { return terms_of_class(name, NumberKind::int8); };
    EXPECT_DOUBLE_EQ(amounts[of("winograd").tensors], 192 + 1024 + 2048);
    EXPECT_DOUBLE_EQ(amounts[of("elementwise").tensors], 4.0 * 3 * 1024);
    EXPECT_DOUBLE_EQ(amounts[weights_term()], 16 * 27 + 16 * 144 + 10 * 1024);
}

/// What the simulator makes of the profile is what was fitted, but for the fourth digit and what classes
/// without a term of work do.
TEST(AFittedProfile, TakesTheTimeThatItsTermsSay)
{
    auto const model = small_network();
    auto const theta = unequal_terms();
    for (auto const& request :
         {ProfileRequest{.name = "a", .numbers = NumberKind::floats, .element_bits = 32},
          ProfileRequest{.name = "b", .numbers = NumberKind::floats, .element_bits = 16},
          ProfileRequest{.name = "c", .numbers = NumberKind::int8, .element_bits = 8}}) {
        DeviceGroup const group{.name = "device", .profile = profile_of(theta, request)};
        Seconds sum;
        for (int op = 0; op < std::ssize(model.ops); ++op)
            sum += find_op_time(model, op, group)->mean();
        double const fitted = theta.array().exp().matrix().dot(amounts_of(model, request.numbers));
        EXPECT_NEAR(sum.value() / fitted, 1, 1e-3) << request.name;
    }
}

TEST(AFittedProfile, ReachesItsSpeedWithOneClass)
{
    auto const profile = profile_of(unequal_terms(), {.name = "a"});
    double greatest = 0;
    for (auto const& [name, share] : profile.efficiency)
        greatest = std::max(greatest, share);
    EXPECT_EQ(greatest, 1);
}

} // namespace
} // namespace sunder::fit
