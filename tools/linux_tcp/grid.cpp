#include "tools/linux_tcp/grid.hpp"

#include "sim/base/parse_quantity.hpp"
#include "sim/base/run_error.hpp"
#include "tools/linux_tcp/agreement.hpp"
#include "tools/linux_tcp/names.hpp"

#include <boost/program_options.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <utility>

namespace sunder::linux_tcp {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

constexpr int most_flows = 64; // each takes a thread at either end

/// The pieces between commas.
std::vector<std::string> pieces(std::string const& text)
{
    std::vector<std::string> found;
    std::istringstream in{text};
    for (std::string piece; std::getline(in, piece, ',');)
        found.push_back(piece.substr(std::min(piece.find_first_not_of(' '), piece.size())));
    return found;
}

template <class Quantity>
Quantity quantity(std::string const& text)
{
    sim::ParseProblem problem;
    auto const value = sim::parse_quantity(text, Quantity::dimension, problem);
    if (!value) throw sim::RunError{problem.message + "; " + problem.hint};
    return Quantity{*value};
}

double number(std::string const& text)
{
    double value = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || value < 0)
        throw sim::RunError{fmt::format("`{}` is no number of that kind", text)};
    auto const rest = std::string_view{text}.substr(static_cast<std::size_t>(read.ptr - text.data()));
    if (!rest.empty() && rest != "%" && rest != " %")
        throw sim::RunError{fmt::format("`{}` is no number", text)};
    return rest.empty() ? value : value / 100;
}

template <class Word>
Word word(std::string const& text, std::vector<Word> const& choices)
{
    std::string names;
    for (auto const choice : choices) {
        if (text == name_of(choice)) return choice;
        names += std::string{names.empty() ? "" : ", "} + name_of(choice);
    }
    throw sim::RunError{fmt::format("`{}` is none of {}", text, names)};
}

template <class Read>
auto list(po::variables_map const& given, char const* option, Read read)
{
    std::vector<decltype(read(std::string{}))> values;
    for (auto const& piece : pieces(given[option].as<std::string>()))
        values.push_back(read(piece));
    return values;
}

po::options_description options()
{
    po::options_description described{"Options"};
    auto const text = [](char const* standard) { return po::value<std::string>()->default_value(standard); };
    described.add_options()("help,h", "print this") //
        ("connections", text("fresh,idle_reset,persistent"),
         "new for each message, idle or busy in between")                                                  //
        ("controls", text("cubic,bbr"), "congestion control of the sender")                                //
        ("rates", text("1 Mbit/s,10 Mbit/s,100 Mbit/s"), "of the bottleneck")                              //
        ("trace", po::value<std::string>(), "file with its rate over time, both ways, instead of rates")   //
        ("every", text("4 s"), "of a trace: from one message to the next, more than any takes")            //
        ("delays", text("1 ms,10 ms,50 ms"), "one way")                                                    //
        ("losses", text("0,0.1 %,1 %"), "of each packet, both ways")                                       //
        ("sizes", text("10 kB,100 kB,1 MB"), "of a message")                                               //
        ("flows", text("1"), "connections that hand over a message each at the same instant")              //
        ("queue", text("2 bdp"), "what may wait: bandwidth-delay products, at least 64 packets, or bytes") //
        ("jitter", text("0 s"), "each packet is late by up to so much; they keep their order")             //
        ("bursts", text(""),
         "losses beside: probabilities of a step to the bad state and back (Gilbert-Elliott)")      //
        ("drops", text(""), "numbers of packets of data that are lost, from 0, on each connection") //
        ("samples", po::value<int>()->default_value(20), "messages a cell, each measured twice")    //
        ("seed", po::value<std::uint64_t>()->default_value(1), "of the losses")                     //
        ("limit", text("10 min"), "time in all; what would not fit is left out and named")          //
        ("traffic", text("2 GB"), "bytes in all, likewise")                                         //
        ("csv", po::value<std::string>(), "file for the measurements");
    return described;
}

void set_queue(Grid& grid, std::string const& text)
{
    auto const unit = text.find("bdp");
    if (unit == std::string::npos)
        grid.queue_bytes = quantity<sim::Bytes>(text);
    else
        grid.queue = number(text.substr(0, text.find_last_not_of(' ', unit - 1) + 1));
}

GridRun run_of(po::variables_map const& given)
{
    using sim::tcp::Connection;
    using sim::tcp::Control;
    GridRun asked;
    auto& grid = asked.grid;
    grid.connections = list(given, "connections", [](auto const& text) {
        return word(text, std::vector{Connection::fresh, Connection::idle_reset, Connection::persistent});
    });
    grid.controls = list(given, "controls", [](auto const& text) {
        return word(text, std::vector{Control::cubic, Control::bbr, Control::reno});
    });
    grid.rates = list(given, "rates", quantity<sim::BytesPerSecond>);
    if (given.contains("trace")) {
        grid.trace = read_path_trace(given["trace"].as<std::string>(),
                                     quantity<sim::Seconds>(given["every"].as<std::string>()));
        grid.rates = {sim::BytesPerSecond{grid.trace->there.mean()}};
    }
    grid.delays = list(given, "delays", quantity<sim::Seconds>);
    grid.losses = list(given, "losses", number);
    grid.sizes = list(given, "sizes", [](auto const& text) {
        return static_cast<std::int64_t>(quantity<sim::Bytes>(text).value());
    });
    grid.drops =
        list(given, "drops", [](auto const& text) { return static_cast<std::int64_t>(number(text)); });
    grid.flows = list(given, "flows", [](auto const& text) { return static_cast<int>(number(text)); });
    set_queue(grid, given["queue"].as<std::string>());
    grid.jitter = quantity<sim::Seconds>(given["jitter"].as<std::string>());
    if (auto const steps = list(given, "bursts", number); !steps.empty()) {
        if (steps.size() != 2) throw sim::RunError{"--bursts are two probabilities"};
        grid.bursts = sim::GilbertElliott{.good_to_bad = steps[0], .bad_to_good = steps[1]};
    }
    grid.samples = given["samples"].as<int>();
    grid.seed = given["seed"].as<std::uint64_t>();
    if (grid.samples < 1) throw sim::RunError{"--samples is at least 1"};
    for (auto const size : grid.sizes)
        if (size < 8) throw sim::RunError{"--sizes are at least 8 bytes"};
    for (auto const flows : grid.flows)
        if (flows < 1 || flows > most_flows) throw sim::RunError{"--flows are 1 to 64"};
    asked.limits = {.time = quantity<sim::Seconds>(given["limit"].as<std::string>()),
                    .traffic = quantity<sim::Bytes>(given["traffic"].as<std::string>())};
    if (given.contains("csv")) asked.csv = given["csv"].as<std::string>();
    if (grid.trace && asked.csv)
        grid.trace->name =
            fs::relative(given["trace"].as<std::string>(), fs::absolute(*asked.csv).parent_path())
                .generic_string();
    return asked;
}

} // namespace

std::optional<GridRun> read_arguments(std::vector<std::string> const& arguments)
{
    try {
        auto const described = options();
        po::variables_map given;
        po::store(po::command_line_parser{arguments}.options(described).run(), given);
        po::notify(given);
        if (given.contains("help")) {
            std::cout << "Usage: tools/testbed tcp [options]\n\nMeasures Linux's TCP over an emulated path "
                         "between two network "
                         "namespaces and prints the model's figures beside it.\nSkips (exit code 77) where "
                         "namespaces or TUN "
                         "are missing.\n\n"
                      << described;
            return std::nullopt;
        }
        return run_of(given);
    } catch (po::error const& error) {
        throw sim::RunError{error.what()};
    }
}

std::vector<GridCell> cells_of(Grid const& grid)
{
    std::vector<GridCell> cells{{.trace = grid.trace,
                                 .queue = grid.queue,
                                 .queue_bytes = grid.queue_bytes,
                                 .jitter = grid.jitter,
                                 .bursts = grid.bursts,
                                 .samples = grid.samples,
                                 .drops = grid.drops,
                                 .seed = grid.seed}};
    auto const vary = [&](auto GridCell::*member, auto const& values) {
        std::vector<GridCell> varied;
        for (auto const& cell : cells)
            for (auto const& value : values) {
                varied.push_back(cell);
                varied.back().*member = value;
            }
        cells = std::move(varied);
    };
    vary(&GridCell::connection, grid.connections);
    vary(&GridCell::control, grid.controls);
    vary(&GridCell::rate, grid.rates);
    vary(&GridCell::delay, grid.delays);
    vary(&GridCell::loss, grid.losses);
    vary(&GridCell::bytes, grid.sizes);
    vary(&GridCell::flows, grid.flows);
    return cells;
}

} // namespace sunder::linux_tcp
