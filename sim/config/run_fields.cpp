#include "sim/config/run_fields.hpp"

#include <array>
#include <limits>

namespace sunder::sim {

constexpr auto words(NetworkModel /*type*/)
{
    return std::array{Word{NetworkModel::exact, "exact"}, Word{NetworkModel::solver, "solver"},
                      Word{NetworkModel::lv08, "lv08"}, Word{NetworkModel::tcp, "tcp"}};
}

constexpr auto words(RecordLevel /*type*/)
{
    return std::array{Word{RecordLevel::requests, "requests"}, Word{RecordLevel::spans, "spans"}};
}

void fields(RunSettings& run, auto& visit)
{
    constexpr std::int64_t million = 1'000'000;
    visit.title("run");
    visit(optional("until", "requests arrive in [0, until)"), run.until);
    visit(optional("requests", "so many on each device, instead of `until`"), run.requests,
          parts::whole<1, 1000 * million>());
    visit(optional("warm_up", "what arrives before is left out of the summary"), run.warm_up,
          parts::from_zero<Seconds>());
    visit(optional("seed", "of all random numbers"), run.seed,
          parts::whole<0, std::numeric_limits<std::int64_t>::max()>());
    visit(optional("replications", "independent runs"), run.replications, parts::whole<1, million>());
    visit(optional("network_model",
                   "`exact`: bytes at the max-min fair rate; `solver`: the same by "
                   "SimGrid's flows; `lv08`: SimGrid's LV08, which takes 13 times each latency; `tcp`: "
                   "packets of TCP as Linux runs it"),
          run.network_model);
    visit(optional("record", "`spans` also keeps every interval"), run.record);
    visit.one_of({"until"});
    visit.one_of({"requests"});
    visit.check([&](FieldReader const& read) {
        if (run.until && run.warm_up >= *run.until)
            read.report(read["warm_up"].where(), "'warm_up' is not less than 'until'",
                        "nothing would be left to look at");
    });
}

Form const& form_of(Of<RunSettings> /*type*/)
{
    static Form const form = made_form<RunSettings>();
    return form;
}

RunSettings read_as(Of<RunSettings> /*type*/, YamlCursor const& at, Reading const& reading)
{
    return read_into(RunSettings{}, FieldReader{at, reading});
}

} // namespace sunder::sim
