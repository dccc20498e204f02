#include "tools/real/coding_times.hpp"

#include "sim/base/random.hpp"
#include "sim/profile/op_times.hpp"
#include "tools/real/rest.hpp"
#include "tools/real/tensor_coding.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

namespace sunder::cli {
namespace {

constexpr std::int64_t few = 1'024;
constexpr std::int64_t many = 262'144;
constexpr int repetitions = 7;

/// As activations are, behind a ReLU.
torch::Tensor random_tensor(std::int64_t count)
{
    sim::Draws draws{sim::Seed{1}};
    std::vector<float> values(static_cast<std::size_t>(count));
    std::ranges::generate(values, [&] { return std::max(0.0F, static_cast<float>(draws.uniform() - 0.5)); });
    return torch::tensor(values);
}

struct Sides {
    sim::Seconds encode;
    sim::Seconds decode;
};

/// Medians. Both find cold caches, as they do between requests.
Sides times_of(std::int64_t count, int bits, sim::Seconds pause)
{
    using Clock = std::chrono::steady_clock;
    auto const tensor = random_tensor(count);
    auto const form = real::form_of(tensor, bits);
    real::Rest rest{pause};
    std::vector<sim::Seconds> encode;
    std::vector<sim::Seconds> decode;
    for (int i = 0; i < repetitions; ++i) {
        rehearse::MessageBytes message;
        auto const timed = [&](std::vector<sim::Seconds>& times, auto const& action) {
            rest();
            auto const begin = Clock::now();
            action();
            times.emplace_back(std::chrono::duration<double>(Clock::now() - begin).count());
        };
        timed(encode, [&] { real::append_coded(tensor, bits, message); });
        timed(decode, [&] { (void)real::decoded(message, form); });
    }
    return {.encode = sim::median_of(std::move(encode)), .decode = sim::median_of(std::move(decode))};
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

CoderTimes coding_times(int bits, sim::Seconds pause)
{
    auto const of_few = times_of(few, bits, pause);
    auto const of_many = times_of(many, bits, pause);
    auto const encoding = line_through(of_few.encode, of_many.encode);
    auto const decoding = line_through(of_few.decode, of_many.decode);
    return {.bits = bits,
            .encode_each = encoding.each,
            .encode_element = encoding.element,
            .decode_each = decoding.each,
            .decode_element = decoding.element};
}

} // namespace

std::vector<CoderTimes> measure_coding(sim::Seconds pause)
{
    return {coding_times(4, pause), coding_times(8, pause), coding_times(16, pause)};
}

} // namespace sunder::cli
