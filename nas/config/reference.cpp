#include "nas/config/reference.hpp"

#include "nas/config/search_fields.hpp"
#include "nas/config/space_reader.hpp"
#include "sim/form/sections.hpp"

namespace sunder::nas {

std::vector<sim::Form const*> const& forms_of_searches()
{
    static std::vector<sim::Form const*> const forms{&search_form(), &space_form()};
    return forms;
}

std::string search_reference_text()
{
    constexpr auto introduction = R"(# The files of a search

This page is written by `search_reference_text()` (reference.cpp) from the fields by which files are read; a test compares the two.
`sunder schema search` and `sunder schema space` print the same as JSON Schema, for editors. What holds for all our files (strict keys,
paths, quantities, and how this page is read) is told in sim/config/FORMAT.md, what an op does in sim/model/OPS.md.

An exact search: `optimizer: exhaustive` with `evaluate: {screen: analytic, confirm: simulated}`, `objectives: [accuracy]` and a limit on one
percentile of latency (and perhaps others) finds the most accurate candidate within the limits, and says with a certificate how it came to
know.

A search that learns weights (`accuracy: {supernet: {data: ...}}` with asng) goes in turns: candidates are drawn from theta, the shared
weights take a step on a mini-batch, and theta moves by the accuracies of these candidates on validation images, under the limits. Further
objectives decide between equally accurate candidates; at the end the finalists make a front over all of them. With `evaluate: simulated`
whatever is drawn is simulated, each journey once. With `evaluate: {screen: analytic, confirm: simulated}` bounds rule candidates out while
weights are learnt, and the finalists that they leave are simulated: limits on percentiles are then decided by that. On a GPU (`device:
cuda`) the last digits may differ from run to run.

A search by weights that were learnt before (`accuracy: {supernet: FILE}`, the file that `weights` of the other search names) learns nothing
and takes any optimizer, objectives, budget and way to evaluate. Its space has to be the same, and the images have to be where they were and
as they were; its scenario, limits and seed are its own. The file of weights is data and no program: safetensors, with a SHA-256 of all
its bytes, by which damage is noticed.

The searches in `scenarios/` are good to start from. A space of one's own looks like scenarios/space_small.yaml, or like
scenarios/space_transformer.yaml where choices differ in the kinds of their ops, and its accuracies, as
long as none are measured, like scenarios/space_small_accuracy.csv. Measured times of its blocks are a CSV file with a row for each block
that computes, such as `head,3.5` or, where a variable chooses, `body/wide,12`, below a header such as `kind,pi [ms],titan [ms]`. Accuracies
name choices in the same way, by the variable: `kernel/wide,0.4` of one variable, `wide,0.4` of any. In both files a row that names nothing is a mistake;
accuracies of the coding at the cut (`bits/8`, `bottleneck/1/2`) may stand there for spaces that do not search it.
)";
    return introduction + sim::sections_text(forms_of_searches());
}

} // namespace sunder::nas
