#include "nas/output/search_file.hpp"
#include "nas/output/search_tables.hpp"
#include "sim/output/records_in_hdf5.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace sunder::nas {
namespace {

using sim::checked;

/// Long and much alike, so they are stored deflated.
void write_texts(hid_t group, std::string const& name, std::vector<std::string> const& texts,
                 sim::DataSet const& scale)
{
    constexpr hsize_t rows_a_chunk = 4096;
    constexpr unsigned effort = 4;
    std::size_t length = 1;
    for (auto const& text : texts)
        length = std::max(length, text.size());
    std::string bytes;
    bytes.reserve(texts.size() * length);
    for (auto const& text : texts) {
        bytes += text;
        bytes.append(length - text.size(), '\0');
    }
    auto const properties = sim::data_set_properties();
    auto const type = sim::text_type(length);
    auto const space = sim::line_of(texts.size());
    if (!texts.empty()) {
        hsize_t const chunk = std::min<hsize_t>(rows_a_chunk, texts.size());
        sim::check(H5Pset_chunk(properties.id(), 1, &chunk));
        sim::check(H5Pset_deflate(properties.id(), effort));
    }
    sim::DataSet const set{checked(
        H5Dcreate2(group, name.c_str(), type.id(), space.id(), H5P_DEFAULT, properties.id(), H5P_DEFAULT))};
    if (!texts.empty())
        sim::check(H5Dwrite(set.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()));
    sim::write_attribute(set.id(), "long_name",
                         "the candidate as text, the same for the same candidate only");
    sim::check(H5DSattach_scale(set.id(), scale.id(), 0));
}

template <class T>
sim::DataSet write_column(hid_t group, sim::Column const& column, std::vector<T> const& values,
                          sim::DataSet const& scale)
{
    auto set = sim::write_values(group, std::string{column.name}, values);
    sim::write_attribute(set.id(), "unit", std::string{"1"});
    sim::write_attribute(set.id(), "units", std::string{"1"});
    sim::write_attribute(set.id(), "long_name", std::string{column.meaning});
    sim::check(H5DSattach_scale(set.id(), scale.id(), 0));
    return set;
}

void write_probabilities(hid_t group, ThetaHistory const& theta, sim::DataSet const& snapshots,
                         sim::DataSet const& categories)
{
    std::array<hsize_t, 2> const shape{theta.probabilities.size(), theta.probabilities.front().size()};
    std::vector<double> values;
    for (auto const& row : theta.probabilities)
        values.insert(values.end(), row.begin(), row.end());
    sim::DataSpace const space{checked(H5Screate_simple(2, shape.data(), nullptr))};
    auto const properties = sim::data_set_properties();
    sim::DataSet const set{checked(H5Dcreate2(group, "probability", H5T_IEEE_F64LE, space.id(), H5P_DEFAULT,
                                              properties.id(), H5P_DEFAULT))};
    sim::check(H5Dwrite(set.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
    sim::write_attribute(set.id(), "unit", std::string{"1"});
    sim::write_attribute(set.id(), "units", std::string{"1"});
    sim::write_attribute(set.id(), "long_name", std::string{"probability of a choice"});
    sim::check(H5DSattach_scale(set.id(), snapshots.id(), 0));
    sim::check(H5DSattach_scale(set.id(), categories.id(), 1));
}

void write_theta(hid_t file, SearchResult const& result)
{
    auto const& theta = result.theta;
    if (theta.probabilities.empty()) return;
    std::vector<std::int32_t> variables;
    std::vector<std::int32_t> choices;
    std::vector<std::string> names;
    for (auto const& variable : result.space.variables) {
        for (std::size_t choice = 0; choice < variable.choices.size(); ++choice) {
            variables.push_back(static_cast<std::int32_t>(names.size()));
            choices.push_back(static_cast<std::int32_t>(choice));
        }
        names.push_back(variable.name);
    }
    auto const group = sim::create_group(file, "theta");
    auto const categories = sim::write_dimension(group.id(), {"theta", "category"}, variables.size());
    auto const snapshots =
        sim::write_dimension(group.id(), {"theta", "snapshot"}, theta.probabilities.size());
    write_column(group.id(), {"evaluations", "", "done by then"}, theta.evaluations, snapshots);
    auto const variable =
        write_column(group.id(), {"variable", "", "whose choice it is"}, variables, categories);
    sim::write_codes<std::int32_t>(variable.id(), {"variable", names});
    write_column(group.id(), {"choice", "", "which of its choices, from 0"}, choices, categories);
    write_probabilities(group.id(), theta, snapshots, categories);
    std::vector<std::int64_t> mode;
    for (auto const choice : result.mode)
        mode.push_back(choice);
    if (mode.empty()) return;
    auto const dimension = sim::write_dimension(group.id(), {"theta", "decision"}, mode.size());
    write_column(group.id(), {"mode", "", "most probable choice of each variable in the end"}, mode,
                 dimension);
}

void write_attributes(hid_t file, SearchResult const& result, SearchProvenance const& provenance)
{
    auto const& subject = result.subject;
    auto const text = [file](std::string const& name, std::string const& value) {
        sim::write_attribute(file, name, value);
    };
    text("format", search_format);
    sim::write_number(file, "format_version", search_format_version);
    text("program_version", provenance.program_version);
    text("simgrid_version", provenance.simgrid_version);
    text("command", provenance.command);
    text("search", subject.name);
    text("application", subject.application);
    text("device", subject.device);
    text("server", subject.server);
    text("space", result.space.name);
    text("accuracy_source", subject.accuracy_source);
    text("device_source", subject.device_source);
    text("server_source", subject.server_source);
    text("optimizer", subject.optimizer);
    text("evaluate", subject.method);
    std::string objectives;
    for (auto const metric : subject.objectives)
        objectives += fmt::format("{}{}", objectives.empty() ? "" : " ", name_of(metric));
    text("objectives", objectives);
    text("ending", ending_names()[static_cast<std::size_t>(result.ending)]);
    sim::write_number(file, "seed", subject.seed);
    sim::write_number(file, "simulations", static_cast<std::uint64_t>(result.simulations));
    std::string sums;
    for (auto const& input : provenance.inputs)
        sums += fmt::format("{}  {}\n", input.sha256, input.path);
    text("sha256", sums);
    sim::write_text(file, "search", provenance.search_text);
}

void write_candidates(hid_t file, SearchResult const& result, sim::CodesByColumn const& codes)
{
    std::vector<std::string> texts;
    for (auto const& candidate : result.candidates)
        texts.push_back(text_of(result.space, candidate.choices));
    auto const table = CandidateTable::of(result.space, result.candidates);
    auto const [group, scale] = sim::write_table(file, {"candidates", "candidate"}, table, codes);
    write_texts(group.id(), "text", texts, scale);
}

void write_history(hid_t file, SearchResult const& result)
{
    auto const progress = progress_of(result);
    HistoryTable const history{.best = progress.best, .hypervolume = progress.hypervolume};
    auto const [group, scale] = sim::write_table(file, {"history", "evaluation"}, history, {});
    if (!progress.reference.empty()) sim::write_attribute(group.id(), "reference", progress.reference);
}

void write_all(hid_t file, SearchResult const& result, SearchProvenance const& provenance)
{
    write_attributes(file, result, provenance);
    auto const codes = codes_of(result.space);
    {
        auto const names = sim::create_group(file, "names");
        std::vector<std::string> variables;
        for (auto const& variable : result.space.variables)
            variables.push_back(variable.name);
        sim::write_names(names.id(), "variable", variables);
        sim::write_names(names.id(), "only_if", conditions_of(result.space));
        for (auto const& [column, list] : codes)
            if (!list.list.empty() && column.starts_with("candidates/"))
                sim::write_names(names.id(), list.list, list.names);
    }
    write_candidates(file, result, codes);
    FrontTable front;
    for (auto const index : front_of(result))
        front.candidate.push_back(static_cast<std::int64_t>(index));
    sim::write_table(file, {"front", "member"}, front, codes);
    write_history(file, result);
    LimitTable limits;
    for (auto const& [metric, value] : result.subject.limits) {
        limits.metric.push_back(static_cast<std::int32_t>(metric));
        limits.value.push_back(value);
    }
    sim::write_table(file, {"limits", "limit"}, limits, codes);
    write_theta(file, result);
    if (result.learning) {
        auto const& [history, alone] = *result.learning;
        sim::write_table(file, {"training", "turn"}, TrainingTable{history}, codes);
        sim::write_table(file, {"finalists", "finalist"}, FinalistTable{.alone = alone}, codes);
    }
    if (!result.cuts.cuts.empty()) {
        auto const table = CandidateTable::of(result.space, result.cuts.cuts);
        auto const [group, scale] = sim::write_table(file, {"cuts", "cut"}, table, codes);
        sim::write_number(group.id(), "images", static_cast<std::uint64_t>(result.cuts.images));
    }
    if (result.certificate) {
        sim::write_table(file, {"certificate", "answer_row"}, certificate_table(result), codes);
        sim::write_table(file, {"certificate/tests", "test"}, test_table(result), codes);
    }
}

} // namespace

void write_search(sim::OutputFile& file, SearchResult const& result, SearchProvenance const& provenance)
{
    sim::write_hdf5(file, [&](hid_t hdf5) { write_all(hdf5, result, provenance); });
}

} // namespace sunder::nas
