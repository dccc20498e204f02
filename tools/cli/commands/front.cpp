#include "nas/output/search_file.hpp"
#include "nas/output/search_text.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"

namespace sunder::cli {
namespace {

void front(Arguments const& arguments)
{
    if (arguments.given("json") && arguments.given("csv"))
        throw usage_error("front", "--json and --csv cannot stand together", "give one of them");
    auto const file = nas::read_search(arguments.operands().front());
    if (arguments.given("json")) return print(nas::front_json(file.result, file.texts));
    if (arguments.given("csv")) return deliver(nas::front_csv(file.result, file.texts), std::nullopt);
    print(nas::front_text(file.result, file.texts));
}

} // namespace

Command front_command()
{
    return {.syntax = {.name = "front",
                       .operands = "FILE.h5",
                       .purpose = "Lists the candidates of a search that no other one beats.",
                       .example = "sunder front cells.h5 --csv > front.csv",
                       .options = {{"json", '\0', "", "as JSON, in SI units"},
                                   {"csv", '\0', "", "as CSV, with units in the header"}}},
            .carry_out = front};
}

} // namespace sunder::cli
