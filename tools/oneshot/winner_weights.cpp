#include "tools/oneshot/winner_weights.hpp"

#include "nas/frozen/torch_script.hpp"
#include "sim/base/run_error.hpp"

#ifdef SUNDER_WITH_ONNX
#include "sim/onnx/write_onnx.hpp"
#endif

#include <fmt/format.h>

#include <functional>
#include <utility>

namespace sunder::cli {
namespace {

struct NamedPart {
    std::string name;
    sim::ModelGraph const* part; ///< null: there is none
};

std::vector<NamedPart> named(nas::WinnerParts const& parts)
{
    return {{"head", parts.head ? &*parts.head : nullptr}, {"tail", parts.tail ? &*parts.tail : nullptr}};
}

/// The files, or none of them where one cannot be written, which the draft then says.
std::vector<std::string> written(WinnerDraft& draft, std::string const& ending,
                                 std::function<void(NamedPart const&, std::string const& file)> const& write)
{
    std::vector<std::string> files;
    try {
        for (auto const& each : named(draft.parts)) {
            auto const file = each.name + ending;
            write(each, file);
            files.push_back(file);
        }
    } catch (sim::RunError const& refusal) {
        draft.without.push_back(fmt::format("head{0} and tail{0} are left out: {1}", ending, refusal.what()));
        return {};
    }
    return files;
}

#ifdef SUNDER_WITH_ONNX

std::string onnx_of(NamedPart const& named, KnownWeights const& weights, nas::WinnerParts const& parts)
{
    auto const& whole = parts.whole;
    if (named.part == nullptr)
        return named.name == "head" ? sim::onnx_of_nothing(whole.input, whole.input_name)
                                    : sim::onnx_of_nothing(whole.ops.back().output, whole.ops.back().name);
    auto bytes = sim::onnx_bytes(*named.part, [&](sim::WantedTensor const& wanted) {
        return weights.values.at({wanted.op, wanted.name});
    });
    auto const difference = sim::find_difference(*named.part, bytes);
    if (!difference.empty())
        throw sim::RunError{fmt::format("read back, the {} has {}", named.name, difference)};
    return bytes;
}

void write_onnx(WinnerDraft& draft, KnownWeights const& weights, ResultFolder const& folder,
                std::vector<std::string>& files)
{
    for (auto& file : written(draft, ".onnx", [&](NamedPart const&part, std::string const&name) {
             folder.write(name, onnx_of(part, weights, draft.parts));
         }))
        files.push_back(std::move(file));
}

#else

void write_onnx(WinnerDraft& draft, KnownWeights const& /*weights*/, ResultFolder const& /*folder*/,
                std::vector<std::string>& /*files*/)
{
    draft.without.push_back("head.onnx and tail.onnx are left out: this build has no ONNX library");
}

#endif

} // namespace

KnownWeights weights_of(nas::Supernet& net, nas::Choices const& candidate, nas::WinnerParts const& parts,
                        std::string const& learnt)
{
    KnownWeights weights{.values = net.frozen(candidate, parts.whole), .are = {}, .scaling = net.scaling()};
    weights.are =
        fmt::format("{}; head and tail one after the other are right for {:.2f} % of the test images", learnt,
                    net.judge_frozen(parts.whole, weights.values).accuracy);
    return weights;
}

void write_with_weights(WinnerDraft draft, KnownWeights const& weights, ResultFolder& folder)
{
    auto files = written(draft, ".pt", [&](NamedPart const& part, std::string const& name) {
        nas::write_torch_script(folder.path_of(name), part.part, weights.values);
    });
    write_onnx(draft, weights, folder, files);
    finish_winner(draft,
                  nas::WinnerWeights{.are = weights.are + ".",
                                     .mean = weights.scaling.mean,
                                     .deviation = weights.scaling.deviation,
                                     .files = std::move(files)},
                  folder);
}

} // namespace sunder::cli
