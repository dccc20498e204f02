#include "tests/fuzz/program/subjects.hpp"

#include "sim/output/journal.hpp"
#include "tests/fuzz/program/sandbox.hpp"
#include "tests/fuzz/program/tables.hpp"
#include "tests/text_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace sunder::fuzz {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

class Layout {
public:
    Layout(fs::path source, fs::path folder) : source_{std::move(source)}, folder_{std::move(folder)} {}

    std::vector<Subject> subjects()
    {
        copy("scenarios", "scenarios");
        copy("models", "models");
        copy("tests/errors", "errors");
        copy("tests/errors_search", "errors_search");
        copy("tests/fuzz/corpus", "corpus");
        copy("tests/data/profiles", "profiles");
        fs::create_directories(folder_ / "out");
        fs::create_directories(folder_ / "made");
        add_scenarios();
        add_searches();
        add_parts();
        add_tables();
        add_profiles();
        add_graphs();
        add_results();
        add_journals();
        add_weights();
        return std::move(subjects_);
    }

private:
    void copy(fs::path const& from, fs::path const& to)
    {
        fs::copy(source_ / from, folder_ / to, fs::copy_options::recursive);
    }

    void write(std::string const& name, std::string const& text)
    {
        std::ofstream{folder_ / name, std::ios::binary} << text;
    }

    /// The files of a folder, by name.
    Words files_in(fs::path const& part, std::string const& ending)
    {
        Words names;
        for (auto const& entry : fs::recursive_directory_iterator{folder_ / part})
            if (entry.is_regular_file() && entry.path().filename().string().ends_with(ending))
                names.push_back(fs::relative(entry.path(), folder_).string());
        std::ranges::sort(names);
        return names;
    }

    void call(Words const& words)
    {
        auto const outcome = call_program(words, folder_);
        if (outcome.exit_code != 0)
            throw std::runtime_error{fmt::format("sunder {}: {}", fmt::join(words, " "), outcome.err)};
    }

    void add(std::string kind, Form form, std::string const& file, Words words, std::string output = {})
    {
        subjects_.push_back({.kind = std::move(kind),
                             .form = form,
                             .file = file,
                             .base = file,
                             .words = std::move(words),
                             .output = std::move(output)});
    }

    void add_scenarios()
    {
        for (auto const& file : files_in("scenarios", ".yaml")) {
            auto const text = content_of(folder_ / file);
            if (text.find("format: sunder-scenario/1") == std::string::npos) continue;
            add("scenario", Form::yaml, file, {"check", file});
            if (!file.starts_with("scenarios/paper"))
                add("scenario", Form::yaml, file,
                    {"run", file, "-j", "1", "--replications", "1", "-o", "out/run.h5"}, "out/run.h5");
        }
        for (std::string const file : {"corpus/program/run.yaml", "corpus/scenario/small.yaml"}) {
            add("scenario", Form::yaml, file, {"run", file, "-j", "1", "-o", "out/run.h5"}, "out/run.h5");
            add("scenario", Form::yaml, file, {"run", file, "-j", "1", "--json"});
            add("scenario", Form::yaml, file, {"plan", file, "--all"});
            add("scenario", Form::yaml, file, {"plan", file, "--json"});
        }
        for (auto const& file : files_in("errors", "/scenario.yaml"))
            add("mistake", Form::yaml, file, {"check", file});
        for (std::string const file : {"corpus/program/sweep.yaml", "corpus/program/sobol.yaml"}) {
            add("sweep", Form::yaml, file, {"sweep", file, "-j", "1", "-o", "out/sweep.h5"}, "out/sweep.h5");
            add("sweep", Form::yaml, file, {"sweep", file, "-j", "1", "--dry-run"});
            add("sweep", Form::yaml, file,
                {"submit", "--engine", "slurm", file, "--dry-run", "--shards", "3", "-o", "out/sweep.h5"});
        }
        for (std::string const name : {"bandwidth", "load", "sensitivity"})
            add("sweep", Form::yaml, fmt::format("scenarios/{}_sweep.yaml", name),
                {"check", fmt::format("scenarios/{}_sweep.yaml", name)});
    }

    void add_searches()
    {
        std::string const small = "corpus/program/search.yaml";
        add("search", Form::yaml, small, {"search", small, "-j", "1", "-o", "out/search.h5"},
            "out/search.h5");
        add("search", Form::yaml, small, {"search", small, "-j", "1", "--json"});
        for (auto const* const ending : {"search_own_space.yaml", "space_small.yaml", "search_limit.yaml"})
            add("search", Form::yaml, fmt::format("scenarios/{}", ending),
                {"check", fmt::format("scenarios/{}", ending)});
        for (auto const& file : files_in("errors_search", "/search.yaml"))
            add("mistake", Form::yaml, file, {"check", file});
        std::string const accuracy = "scenarios/space_small_accuracy.csv";
        add("accuracy", Form::table, accuracy, {"check", "scenarios/search_own_space.yaml"});
        add("accuracy", Form::table, accuracy, {"search", "scenarios/search_own_space.yaml"});
        add("accuracy", Form::table, "models/nas/nasbench201_accuracy.csv",
            {"check", "scenarios/search_limit.yaml"});
        add("latency", Form::table, "models/nas/nasbench201_latency.csv",
            {"check", "scenarios/search_limit.yaml"});
    }

    /// Models, devices, links: files that others name.
    void add_parts()
    {
        for (auto const& file : files_in("models/devices", ".yaml"))
            add("device", Form::yaml, file, {"check", file});
        for (auto const& file : files_in("models/links", ".yaml"))
            add("link", Form::yaml, file, {"check", file});
        for (auto const& file : files_in("models/dnn", ".yaml"))
            add("model", Form::yaml, file, {"check", file});
        add("device", Form::yaml, "models/devices/raspberry_pi_4.yaml",
            {"plan", "scenarios/first_split.yaml"});
        add("link", Form::yaml, "models/links/wifi_4.yaml", {"plan", "scenarios/first_split.yaml"});
        add("model", Form::yaml, "models/dnn/mobilenet_v2.yaml", {"plan", "scenarios/first_split.yaml"});
    }

    void add_tables()
    {
        for (auto const& file : files_in("corpus/trace", "")) {
            add("trace", Form::table, file, {"import", "trace", file});
            add("trace", Form::table, file, {"import", "trace", file, "-o", "out/trace.csv"},
                "out/trace.csv");
        }
        for (auto const& [name, value] :
             {std::pair{"rate", "links.wifi.rate={trace: corpus/trace/rate.csv}"},
              std::pair{"load", "devices.phone.load={trace: corpus/trace/load.csv}"},
              std::pair{"delays", "links.wifi.jitter={empirical: corpus/trace/delays.csv}"},
              std::pair{"arrivals", "applications.camera.arrivals={trace: corpus/trace/arrivals.csv}"}})
            add("trace", Form::table, fmt::format("corpus/trace/{}.csv", name),
                {"run", "corpus/scenario/small.yaml", "-j", "1", "--set", value});
        for (auto const& [name, text] : foreign_tables()) {
            auto const file = fmt::format("made/{}", name);
            write(file, text);
            auto const what = name.substr(0, name.find('_'));
            call({"import", what, file});
            add("import " + what, name.ends_with(".json") ? Form::yaml : Form::table, file,
                {"import", what, file, "-o", "out/table.csv"}, "out/table.csv");
        }
    }

    void add_profiles()
    {
        for (auto const& file : files_in("profiles", "")) {
            if (file.ends_with(".yaml")) continue;
            Words words{"import", "profile", file, "--model", "profiles/small.yaml", "--name", "pi"};
            if (file.ends_with("torch.json")) words.insert(words.end(), {"--passes", "2"});
            words.insert(words.end(), {"-o", "out/model.yaml"});
            add("profile", file.ends_with(".json") ? Form::yaml : Form::table, file, words, "out/model.yaml");
        }
    }

    void add_graphs()
    {
#ifdef SUNDER_WITH_ONNX
        copy("tests/data/onnx", "onnx");
        for (auto const* const name :
             {"alexnet", "vgg16", "squeezenet1_1", "resnet18", "mobilenet_v2", "efficientnet_b0"}) {
            auto const file = fmt::format("onnx/{}.onnx", name);
            add("onnx", Form::protobuf, file, {"import", "onnx", file});
            add("onnx", Form::protobuf, file, {"import", "onnx", file, "-o", "out/model.yaml"},
                "out/model.yaml");
        }
#endif
    }

    void read_result(std::string const& kind, std::string const& file, std::vector<Words> const& commands)
    {
        for (auto words : commands) {
            std::ranges::replace(words, "FILE", file);
            auto const named = std::ranges::find(words, "-o");
            add(kind, Form::hdf5, file, words, named == words.end() ? "" : *std::next(named));
        }
    }

    void add_results()
    {
        call({"run", "corpus/program/run.yaml", "-j", "1", "-o", "made/run.h5"});
        call({"sweep", "corpus/program/sweep.yaml", "-j", "1", "-o", "made/sweep.h5"});
        call({"sweep", "corpus/program/sobol.yaml", "-j", "1", "-o", "made/sobol.h5"});
        call({"sweep", "corpus/program/sobol.yaml", "-j", "1", "--tables", "spans", "-o", "made/tables.h5"});
        call({"search", "corpus/program/search.yaml", "-j", "1", "-o", "made/search.h5"});
        for (auto const* const shard : {"1", "2"})
            call({"sweep", "corpus/program/sweep.yaml", "-j", "1", "--shard", fmt::format("{}/2", shard),
                  "-o", fmt::format("made/part{}.h5", shard)});
        std::vector<Words> run{{"show", "FILE"},
                               {"show", "FILE", "--json", "--by", "device"},
                               {"report", "FILE"},
                               {"report", "FILE", "-o", "out/page.html"},
                               {"timeline", "FILE", "-o", "out/timeline.json"},
                               {"timeline", "FILE", "-o", "out/timeline.paje"},
                               {"compare", "FILE", "FILE"}};
        for (auto const* const table :
             {"requests", "spans", "devices", "links", "plans", "replications", "summary"})
            run.push_back({"export", "FILE", "--table", table});
        read_result("run.h5", "made/run.h5", run);
        read_result("sweep.h5", "made/sweep.h5",
                    {{"show", "FILE"},
                     {"show", "FILE", "--splits"},
                     {"export", "FILE"},
                     {"report", "FILE"},
                     {"compare", "made/sweep.h5", "FILE", "--json"},
                     {"merge", "FILE", "-o", "out/whole.h5"}});
        read_result("sweep.h5", "made/sobol.h5",
                    {{"sensitivity", "FILE"}, {"report", "FILE", "-o", "out/page.html"}});
        read_result("sweep.h5", "made/tables.h5",
                    {{"export", "FILE", "--point", "3", "--table", "spans"}, {"show", "FILE"}});
        read_result("sweep.h5", "made/part2.h5", {{"merge", "made/part1.h5", "FILE", "-o", "out/whole.h5"}});
        read_result("search.h5", "made/search.h5",
                    {{"show", "FILE"},
                     {"show", "FILE", "--json"},
                     {"front", "FILE"},
                     {"front", "FILE", "--csv"},
                     {"report", "FILE", "-o", "out/page.html"}});
    }

    /// Work that was cut short, with what it had found out by then.
    void add_journals()
    {
        struct Work {
            std::string command;
            std::string file;
        };
        constexpr std::uint64_t less_than_a_result = 20'000; // B
        for (auto const& [command, file] :
             {Work{"sweep", "corpus/program/sobol.yaml"}, Work{"search", "corpus/program/search.yaml"}}) {
            auto const output = fmt::format("out/{}.h5", command);
            auto const journal = sim::Journal::path_beside(output).string();
            auto const kept = fmt::format("made/{}.log", command);
            Words const words{command, file, "-j", "1", "-o", output, "--resume"};
            (void)call_program(words, folder_, less_than_a_result); // the journal stays
            fs::rename(folder_ / journal, folder_ / kept);
            add("journal", Form::journal, journal, words, output);
            subjects_.back().base = kept;
        }
    }

    /// Weights that a search learnt and others use.
    void add_weights()
    {
#ifdef SUNDER_WITH_TORCH
        call({"search", "corpus/program/learning.yaml", "-o", "made/learning.h5"});
        Words const words{"search", "corpus/program/weights.yaml", "-j", "1"};
        auto with_output = words;
        with_output.insert(with_output.end(), {"-o", "out/search.h5"});
        add("weights", Form::weights, "made/net.weights", words);
        add("weights", Form::weights, "made/net.weights", with_output, "out/search.h5");
#endif
    }

    fs::path source_;
    fs::path folder_;
    std::vector<Subject> subjects_;
};

} // namespace

std::vector<Subject> lay_out_subjects(fs::path const& source, fs::path const& folder)
{
    return Layout{source, folder}.subjects();
}

} // namespace sunder::fuzz
