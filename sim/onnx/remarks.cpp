#include "sim/onnx/remarks.hpp"

#include "sim/onnx/inference.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sunder::sim {
namespace {

std::string nodes(std::size_t count)
{
    return count == 1 ? "1 node" : fmt::format("{} nodes", count);
}

} // namespace

std::vector<Remark> remarks_on(OnnxGraph const& graph, std::vector<std::string> const& branches,
                               std::vector<std::string> const& idle_inputs)
{
    std::vector<Remark> remarks;
    auto const version = graph.known().version_of("");
    if (auto const newest = newest_known_version(""); version > newest)
        remarks.push_back(
            {fmt::format("its operators are of version {}, and the ONNX library here knows them up to {}",
                         version, newest),
             "those that changed since are read by rules of our own, the others as they were"});
    if (auto const& unknown = graph.without_work(); !unknown.empty())
        remarks.push_back(remark_on_unknown_work(unknown));
    auto const& guesses = graph.known().guesses();
    if (!guesses.bounds.empty())
        remarks.push_back(
            {fmt::format("only a run tells the sizes of what {} make, and they stand for the most that "
                         "can come: {}",
                         nodes(static_cast<std::size_t>(total(guesses.bounds))), list_of(guesses.bounds)),
             ""});
    if (!guesses.likenesses.empty())
        remarks.push_back(
            {fmt::format("the sizes of what {} make are not known, and taken as those of what they take: {}",
                         nodes(static_cast<std::size_t>(total(guesses.likenesses))),
                         list_of(guesses.likenesses)),
             guesses.dimensions.empty() ? ""
                                        : fmt::format("state what the file leaves open: --size {}=100",
                                                      *guesses.dimensions.begin())});
    if (!branches.empty())
        remarks.push_back(
            {fmt::format("the conditions of {} depend on the input, and their first branch is taken: {}",
                         nodes(branches.size()), fmt::join(branches, ", ")),
             ""});
    for (auto const& name : idle_inputs)
        remarks.push_back({fmt::format("input '{}' is left out: no op reads its values", name), ""});
    return remarks;
}

} // namespace sunder::sim
