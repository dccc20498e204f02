#include "tools/real/tensor_coding.hpp"

#include "nas/supernet/quantiser.hpp"
#include "sim/base/contract.hpp"

#include <torch/torch.h>

#include <cstring>

namespace sunder::real {
namespace {

using torch::Tensor;

bool has_channels_last(Tensor const& tensor)
{
    return !tensor.is_contiguous() && tensor.dim() == 4 &&
           tensor.is_contiguous(torch::MemoryFormat::ChannelsLast);
}

/// Its elements side by side in the order in which they lie, so that images whose channels lie last are not
/// moved.
Tensor as_it_lies(Tensor const& tensor)
{
    return has_channels_last(tensor) ? tensor.permute({0, 2, 3, 1}) : tensor.contiguous();
}

std::span<float const> values_of(Tensor const& whole)
{
    return {whole.data_ptr<float>(), static_cast<std::size_t>(whole.numel())};
}

std::span<std::byte const> memory_of(Tensor const& whole)
{
    return {static_cast<std::byte const*>(whole.data_ptr()), whole.nbytes()};
}

Tensor as_it_is_used(Tensor const& lies, CodedForm const& form)
{
    return form.has_channels_last ? lies.permute({0, 3, 1, 2}) : lies;
}

/// Quantisation changes what is wider, and there only float32 is.
std::optional<int> bits_of(Tensor const& tensor, std::optional<int> bits)
{
    return tensor.scalar_type() == torch::kFloat ? bits : std::nullopt;
}

} // namespace

std::size_t CodedForm::bytes() const
{
    constexpr std::size_t whole = 8;
    if (!bits) return elements * torch::elementSize(type);
    return (elements * static_cast<std::size_t>(*bits) + whole - 1) / whole;
}

CodedForm form_of(Tensor const& tensor, std::optional<int> bits)
{
    auto const whole = as_it_lies(tensor);
    CodedForm form{.shape = whole.sizes().vec(),
                   .has_channels_last = has_channels_last(tensor),
                   .type = whole.scalar_type(),
                   .elements = static_cast<std::size_t>(whole.numel()),
                   .bits = bits_of(whole, bits)};
    if (!form.bits) return form;
    auto const coded = nas::encode(values_of(whole), *form.bits);
    form.least = coded.least;
    form.step = coded.step;
    return form;
}

void append_coded(Tensor const& tensor, std::optional<int> bits, rehearse::MessageBytes& message)
{
    auto const whole = as_it_lies(tensor);
    auto const add = [&](std::span<std::byte const> bytes) {
        message.insert(message.end(), bytes.begin(), bytes.end());
    };
    auto const each = bits_of(whole, bits);
    if (!each) return add(memory_of(whole));
    auto const coded = nas::encode(values_of(whole), *each);
    add(std::as_bytes(std::span{coded.levels}));
}

Tensor decoded(std::span<std::byte const> coded, CodedForm const& form)
{
    SUNDER_EXPECTS(coded.size() == form.bytes());
    auto const* const levels = reinterpret_cast<std::uint8_t const*>(coded.data());
    auto const tensor = torch::empty(form.shape, form.type);
    if (form.bits) {
        auto const values =
            nas::decode({.least = form.least, .step = form.step, .levels = {levels, levels + coded.size()}},
                        *form.bits, form.elements);
        std::memcpy(tensor.data_ptr(), values.data(), tensor.nbytes());
    } else {
        std::memcpy(tensor.data_ptr(), coded.data(), coded.size());
    }
    return as_it_is_used(tensor, form);
}

} // namespace sunder::real
