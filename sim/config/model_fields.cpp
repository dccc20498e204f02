#include "sim/config/model_fields.hpp"

#include "sim/config/cache_fields.hpp"
#include "sim/config/exit_fields.hpp"
#include "sim/config/shelvings.hpp"

#include <array>
#include <cmath>

namespace sunder::sim {
namespace {

struct ModelKeys {
    ModelDescription model;
};

void fields(ModelKeys& keys, auto& visit)
{
    std::string format;
    NamedInput input;
    std::vector<NamedInput> inputs;
    visit(optional("format", "what this file is"), format, parts::word_of({"sunder-model/1"}));
    visit(optional("input", "what goes in"), input);
    visit(optional("inputs",
                   "what goes in, where that are several tensors: the first is that of ops that name none"),
          inputs);
    visit.one_of({"input"});
    visit.one_of({"inputs"});
    visit(optional("accuracy", "share of its answers that are right", "not known"), keys.model.accuracy,
          parts::probability());
    visit.by_hand(optional("weight_bits", "of each stored weight of the ops that state none", "32"),
                  bits_form(), [&](YamlCursor const& at, Reading const& /*reading*/) {
                      keys.model.weight_bits = static_cast<int>(at.whole());
                  });
    visit(required("ops", "the ops; a chain unless `inputs` says otherwise"), keys.model.ops);
    visit(optional("exits", "where easy inputs leave early, in the order of their ops", "none"),
          keys.model.exits);
    visit(optional("cache", "what it keeps of tokens from pass to pass of a request", "nothing"),
          keys.model.kept);
    if (!inputs.empty()) input = std::move(inputs.front());
    keys.model.input_name = std::move(input.name);
    keys.model.input = std::move(input.tensor);
    for (std::size_t i = 1; i < inputs.size(); ++i)
        keys.model.further_inputs.push_back({.name = std::move(inputs[i].name),
                                             .tensor = std::move(inputs[i].tensor),
                                             .where = std::move(inputs[i].where)});
}

struct ModelFile : ModelKeys {};

void fields(ModelFile& file, auto& visit)
{
    visit.title("model");
    fields(static_cast<ModelKeys&>(file), visit);
    visit.require("format");
}

/// The keys, and what may stand in their place.
Form model_or(ScalarForm what, std::string title)
{
    Form form = form_of(Of<ModelKeys>{});
    form.title = std::move(title);
    form.scalar = std::move(what);
    return form;
}

} // namespace

std::vector<Word<ElementType>> words(ElementType /*type*/)
{
    std::vector<Word<ElementType>> list;
    for (auto const& name : element_type_names())
        list.push_back({*find_element_type(name), name});
    return list;
}

// The input
// ---------------------------------------------------------------------------------------------------

namespace {

Bytes size_of(Tensor const& tensor)
{
    double elements = 1;
    for (auto const size : tensor.shape)
        elements *= static_cast<double>(size);
    return Bytes{std::ceil(elements * bits_of(tensor.type) / 8)};
}

} // namespace

void fields(NamedInput& input, auto& visit)
{
    auto& tensor = input.tensor;
    bool const has_shape = visit.chose("shape");
    visit.title("input of a model");
    visit(optional("name", "by which ops refer to it"), input.name, parts::name_of("op"));
    visit(optional("shape", "[channels, height, width] of an image, [features] of a vector"), tensor.shape,
          shape_form());
    visit(optional("bytes", "size, where the shape is not known"), tensor.bytes);
    visit(optional("type", "of an element").where(has_shape), tensor.type);
    visit.one_of({"shape"});
    visit.one_of({"bytes"});
    if (has_shape) tensor.bytes = size_of(tensor);
}

Form const& form_of(Of<NamedInput> /*type*/)
{
    static Form const form = made_form<NamedInput>();
    return form;
}

NamedInput read_as(Of<NamedInput> /*type*/, YamlCursor const& at, Reading const& reading)
{
    return read_into(NamedInput{.tensor = {}, .where = at.where()}, FieldReader{at, reading});
}

// Models
// ------------------------------------------------------------------------------------------------------

Form const& model_form()
{
    return form_of(Of<ModelFile>{});
}

Form const& model_of_scenario()
{
    static Form const form = model_or(FileForm{"a model", shelved::models()}, "model of a scenario");
    return form;
}

Form const& model_of_application()
{
    static Form const form = model_or(NameForm{"model", shelved::models()}, "");
    return form;
}

std::optional<ModelDescription> read_description(YamlCursor const& at, std::string name,
                                                 Reading const& reading)
{
    auto const mistakes = reading.diagnostics.size();
    auto model = read_as(Of<ModelKeys>{}, at, reading).model;
    model.name = std::move(name);
    model.where = at[at.has("inputs") ? "inputs" : "input"].where();
    if (reading.diagnostics.size() > mistakes || !at.flawless()) return {};
    return model;
}

ModelGraph read_model(YamlCursor const& at, std::string name, Reading const& reading)
{
    // Shapes of what is misspelt would only confuse.
    auto const model = read_description(at, std::move(name), reading);
    return model ? build_model(*model, reading.diagnostics) : ModelGraph{};
}

} // namespace sunder::sim
