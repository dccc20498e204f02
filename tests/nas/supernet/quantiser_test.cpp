#include "nas/supernet/quantiser.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace sunder::nas {
namespace {

using Values = std::vector<float>;

Values there_and_back(Values const& values, int bits)
{
    return decode(encode(values, bits), bits, values.size());
}

TEST(Quantiser, KeepsEndsAndLevels)
{
    Values const sixteenths{0, 1, 7, 15};
    EXPECT_EQ(there_and_back(sixteenths, 4), sixteenths);
    Values const bytes{-1, 0, 100, 254};
    EXPECT_EQ(there_and_back(bytes, 8), bytes);
}

TEST(Quantiser, RoundsToTheNearestLevel)
{
    EXPECT_EQ(there_and_back({0, 3.4F, 3.6F, 15}, 4), (Values{0, 3, 4, 15}));
}

TEST(Quantiser, ErrsByHalfAStepAtMost)
{
    Values values;
    for (int i = 0; i < 1000; ++i)
        values.push_back(std::sin(static_cast<float>(i)));
    for (int const bits : {4, 8, 16}) {
        auto const coded = encode(values, bits);
        auto const back = decode(coded, bits, values.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            EXPECT_NEAR(back[i], values[i], coded.step * 0.5001F + 1e-6F) << bits;
    }
}

TEST(Quantiser, PacksSmallLevels)
{
    EXPECT_EQ(encode(Values{0, 15, 1}, 4).levels, (std::vector<std::uint8_t>{0xF0, 0x01}));
    EXPECT_EQ(encode(Values{0, 65535, 256}, 16).levels, (std::vector<std::uint8_t>{0, 0, 255, 255, 0, 1}));
}

TEST(Quantiser, KeepsWhatIsEverywhereTheSame)
{
    EXPECT_EQ(there_and_back({2.5F, 2.5F}, 4), (Values{2.5F, 2.5F}));
}

} // namespace
} // namespace sunder::nas
