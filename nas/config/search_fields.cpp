#include "nas/config/search_fields.hpp"

#include "nas/config/accuracy_of_search.hpp"
#include "nas/config/compute_of_search.hpp"
#include "nas/config/optimizer_fields.hpp"
#include "nas/config/plan_fields.hpp"
#include "nas/config/space_of_search.hpp"

#include <limits>

namespace sunder::nas {

using sim::optional;
using sim::required;

namespace {

sim::Form const& name_form()
{
    static sim::Form const form = sim::parts::scalar(sim::TextForm{sim::TextForm::Kind::name});
    return form;
}

sim::Form const& files_form()
{
    static sim::Form const form = sim::parts::mapping(
        "", sim::parts::any_name("path from the folder of the search", sim::parts::any_text()));
    return form;
}

} // namespace

void fields(SearchKeys& keys, auto& visit)
{
    visit.title("search");
    sim::format("sunder-search/1", visit);
    visit(optional("name", "of the experiment", "the stem of the file's name"), keys.name, name_form());
    visit.elsewhere(required("scenario", "devices, links, load; the model in it does not matter"),
                    sim::parts::file_of("a scenario"));
    visit.elsewhere(required("application", "whose model is searched; it needs one server"),
                    sim::parts::name_of("application"));
    visit.elsewhere(required("space", "the architectures; the split is always searched too"),
                    space_of_search());
    visit.elsewhere(required("accuracy", "how good an architecture is, and who says so"), accuracy_form());
    visit.elsewhere(
        optional("compute", "measured times of blocks", "by the roofline of the scenario's devices"),
        compute_form());
    visit.elsewhere(required("objectives",
                             "accuracy and depth are maximised, all else minimised; the first one leads; "
                             "leakage needs a supernet"),
                    objectives_form());
    visit.elsewhere(optional("constraints", "what an answer must keep to"), form_of(sim::Of<Constraints>{}));
    visit.elsewhere(
        optional("optimizer", "who proposes candidates",
                 "surrogate, where accuracy is the one objective; asng, where weights are learnt"),
        form_of(sim::Of<OptimizerSettings>{}));
    visit.elsewhere(optional("evaluate", "how candidates are looked at"), sim::Of<EvaluateKeys>{});
    visit.elsewhere(
        optional("budget", "whichever ends first", "1000 evaluations; all of an exhaustive search"),
        form_of(sim::Of<Budget>{}));
    visit(optional("seed", "of the optimizer; the scenario has its own"), keys.plan.seed,
          sim::parts::whole<0, std::numeric_limits<std::int64_t>::max()>());
    visit.elsewhere(optional("files", "texts of files that are named elsewhere, looked up before the disk: "
                                      "so a result carries what it was made from"),
                    files_form());
}

sim::Form const& search_form()
{
    return sim::form_of(sim::Of<SearchKeys>{});
}

SearchKeys read_search_keys(sim::YamlCursor const& at, sim::Reading const& reading)
{
    return sim::read_into(SearchKeys{}, sim::FieldReader{at, reading});
}

} // namespace sunder::nas
