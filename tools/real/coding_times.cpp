#include "tools/real/coding_times.hpp"

#include "nas/supernet/quantiser.hpp"
#include "sim/base/random.hpp"
#include "sim/profile/op_times.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace sunder::cli {
namespace {

constexpr std::size_t few = 1'000;
constexpr std::size_t many = 250'000;
constexpr int repetitions = 21;

std::vector<float> random_values(std::size_t count)
{
    sim::Draws draws{sim::Seed{1}};
    std::vector<float> values(count);
    std::ranges::generate(values, [&] { return static_cast<float>(draws.uniform()); });
    return values;
}

sim::Seconds median_time(auto const& action)
{
    using Clock = std::chrono::steady_clock;
    std::vector<sim::Seconds> times;
    for (int i = 0; i < repetitions; ++i) {
        auto const begin = Clock::now();
        action();
        times.emplace_back(std::chrono::duration<double>(Clock::now() - begin).count());
    }
    return sim::median_of(std::move(times));
}

struct Line {
    sim::Seconds each;
    sim::Seconds element;
};

Line line_through(sim::Seconds at_few, sim::Seconds at_many)
{
    auto const element = std::max(sim::Seconds{}, at_many - at_few) / static_cast<double>(many - few);
    return {.each = std::max(sim::Seconds{}, at_few - static_cast<double>(few) * element),
            .element = element};
}

CoderTimes coding_times(int bits)
{
    sim::Seconds encode[2];
    sim::Seconds decode[2];
    for (auto const& [count, place] : {std::pair{few, 0}, std::pair{many, 1}}) {
        auto const values = random_values(count);
        auto coded = nas::encode(values, bits);
        std::vector<float> decoded;
        encode[place] = median_time([&] { coded = nas::encode(values, bits); });
        decode[place] = median_time([&] { decoded = nas::decode(coded, bits, values.size()); });
    }
    auto const encoding = line_through(encode[0], encode[1]);
    auto const decoding = line_through(decode[0], decode[1]);
    return {.bits = bits,
            .encode_each = encoding.each,
            .encode_element = encoding.element,
            .decode_each = decoding.each,
            .decode_element = decoding.element};
}

} // namespace

std::vector<CoderTimes> measure_coding()
{
    return {coding_times(4), coding_times(8), coding_times(16)};
}

} // namespace sunder::cli
