#include "nas/winner/winner_readme.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunder::nas {
namespace {

std::string shape_of(sim::Tensor const& tensor)
{
    return fmt::format("(batch, {})", fmt::join(tensor.shape, ", "));
}

std::string told_of_parts(WinnerParts const& parts)
{
    auto const& whole = parts.whole;
    auto const result = shape_of(whole.ops.back().output);
    auto const input = shape_of(whole.input);
    if (!parts.head)
        return fmt::format(
            "The head is empty: the image itself is sent, with {} B as the model has it ({}), and the "
            "tail takes float32 of shape {} and gives {}.\n",
            whole.input.bytes.value(), name_of(whole.input.type), input, result);
    if (!parts.tail)
        return fmt::format("The tail is empty: the head takes float32 of shape {} and gives {}.\n", input,
                           result);
    auto text = fmt::format(
        "The head takes float32 of shape {} and gives {}, which the tail takes; the tail gives {}.\n", input,
        shape_of(parts.tail->input), result);
    if (parts.bits < 32)
        text += fmt::format(
            "Between them elements are sent in {} bits: whoever sends rounds each tensor to {} even "
            "steps from its least to its greatest element.\n",
            parts.bits, (1LL << parts.bits) - 1);
    return text;
}

std::string told_of_weights(std::optional<WinnerWeights> const& weights)
{
    if (!weights)
        return "There are no weights: network.py makes the layers, with weights that PyTorch draws.\n";
    auto text = fmt::format("Weights: {}\n", weights->are);
    if (!weights->mean.empty())
        text += fmt::format(
            "Before the head, each channel of an image (0 to 255) becomes (value - mean) / deviation, "
            "mean {:.6g}, deviation {:.6g}.\n",
            fmt::join(weights->mean, ", "), fmt::join(weights->deviation, ", "));
    return text;
}

std::string told_of_files(WinnerStory const& story)
{
    auto const has = [&](std::string_view file) {
        return story.weights && std::ranges::find(story.weights->files, file) != story.weights->files.end();
    };
    std::string text =
        "model.yaml     the architecture, each op with the time it took on both devices of the search\n"
        "scenario.yaml  the search's scenario with this model and its cut: sunder run scenario.yaml\n"
        "network.py     the architecture as PyTorch, to be read, trained or changed\n";
    if (has("head.pt"))
        text += "head.pt        what the device computes, as TorchScript: torch.jit.load(\"head.pt\")\n";
    if (has("tail.pt")) text += "tail.pt        what the server computes\n";
    if (has("head.onnx")) text += "head.onnx      the head as ONNX, operators of version 17\n";
    if (has("tail.onnx")) text += "tail.onnx      the tail likewise\n";
    return text;
}

} // namespace

std::string winner_readme(WinnerStory const& story)
{
    auto text = fmt::format("{}\n\n", story.origin);
    for (auto const& [name, line] :
         {std::pair{"cut behind", story.split}, std::pair{"accuracy", story.accuracy},
          std::pair{"latency", story.latency}, std::pair{"energy", story.energy}})
        if (!line.empty()) text += fmt::format("{:<11} {}\n", name, line);
    text += fmt::format("\n{}\n{}\n{}", told_of_files(story), told_of_parts(story.parts),
                        told_of_weights(story.weights));
    for (auto const& line : story.without)
        text += fmt::format("\n{}\n", line);
    return text;
}

} // namespace sunder::nas
