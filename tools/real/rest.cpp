#include "tools/real/rest.hpp"

#include <chrono>
#include <thread>

namespace sunder::real {
namespace {

constexpr std::size_t size = 8'000'000;
constexpr std::size_t line = 64;

} // namespace

Rest::Rest(sim::Seconds length) : length_{length}, others_(length > sim::Seconds{} ? size : 0) {}

void Rest::operator()()
{
    if (others_.empty()) return;
    std::this_thread::sleep_for(std::chrono::duration<double>(length_.value()));
    auto volatile* const bytes = others_.data();
    for (std::size_t at = 0; at < others_.size(); at += line)
        bytes[at] = bytes[at];
}

} // namespace sunder::real
