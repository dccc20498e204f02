/// \file
/// The program itself on damaged files of every kind: what it does with them is held against what it must
/// never do. Each mutant follows from the seed and its number alone.
#include "tests/fuzz/program/mutate_bytes.hpp"
#include "tests/fuzz/program/mutate_hdf5.hpp"
#include "tests/fuzz/program/mutate_journal.hpp"
#include "tests/fuzz/program/mutate_protobuf.hpp"
#include "tests/fuzz/program/mutate_text.hpp"
#include "tests/fuzz/program/mutate_weights.hpp"
#include "tests/fuzz/program/verdict.hpp"
#include "tests/source_dir.hpp"
#include "tests/text_file.hpp"

#include <boost/program_options.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <limits>
#include <map>

namespace sunder::fuzz {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Request {
    std::uint64_t seed = 1;
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    double seconds = 0;
    std::string kind; ///< only these; empty: all
    fs::path keep;    ///< where what was found is kept; empty: nowhere
};

struct Row {
    std::uint64_t calls = 0;
    std::map<int, std::uint64_t> by_exit_code;
    std::uint64_t findings = 0;
    double longest = 0; ///< s of CPU
    double largest = 0; ///< B of memory
};

class Campaign {
public:
    explicit Campaign(Request request) : request_{std::move(request)}
    {
        fs::create_directories(folder_);
        for (auto& subject : lay_out_subjects(SUNDER_SOURCE_DIR, folder_)) {
            bases_.emplace(subject.base, content_of(folder_ / subject.base));
            if (request_.kind.empty() || subject.kind == request_.kind)
                by_kind_[subject.kind].push_back(std::move(subject));
        }
    }
    ~Campaign() { fs::remove_all(folder_); }
    Campaign(Campaign const&) = delete;
    Campaign& operator=(Campaign const&) = delete;

    /// \return whether nothing was found
    bool run()
    {
        auto const end = Clock::now() + std::chrono::duration<double>(request_.seconds);
        for (std::uint64_t i = 0; i < request_.count && Clock::now() < end; ++i)
            attack(request_.first + i);
        report();
        return findings_ == 0;
    }

private:
    /// All kinds equally often, but for weights: LibTorch takes as long to load as twenty other calls.
    std::vector<Subject> const& subjects_of_any_kind(Draw& draw)
    {
        while (true) {
            auto const kind = static_cast<std::ptrdiff_t>(draw.below(by_kind_.size()));
            auto const& subjects = std::next(by_kind_.begin(), kind)->second;
            bool const is_slow = subjects.front().form == Form::weights;
            if (!is_slow || by_kind_.size() == 1 || draw.one_in(20)) return subjects;
        }
    }

    std::string mutant_of(Subject const& subject, Draw& draw)
    {
        auto const& base = bases_.at(subject.base);
        switch (subject.form) {
        case Form::yaml:
            return mutate_yaml(base, draw);
        case Form::table:
            return mutate_table(base, draw);
        case Form::protobuf:
            return mutate_protobuf(base, draw);
        case Form::journal:
            return mutate_journal(base, draw);
        case Form::weights:
            return mutate_weights(base, draw);
        case Form::hdf5:
            break;
        }
        return mutate_bytes(base, draw);
    }

    /// In its place. \return its bytes
    std::string put_mutant(Subject const& subject, Draw& draw)
    {
        auto const place = folder_ / subject.file;
        if (subject.form == Form::hdf5) {
            in_child(
                [&] { mutate_hdf5(place, draw); }); // so that nothing of the library stays in this process
            return content_of(place);
        }
        auto mutant = mutant_of(subject, draw);
        write(place, mutant);
        return mutant;
    }

    static void write(fs::path const& path, std::string const& bytes)
    {
        std::ofstream{path, std::ios::binary} << bytes;
    }

    /// Puts something where the output will be, or nothing.
    std::optional<std::string> prepare_output(Subject const& subject, Draw& draw)
    {
        if (subject.output.empty()) return std::nullopt;
        fs::remove_all(folder_ / "out");
        fs::create_directories(folder_ / "out");
        if (subject.form == Form::journal || draw.one_in(2)) return std::nullopt;
        write(folder_ / subject.output, "what stood here before\n");
        return "what stood here before\n";
    }

    void attack(std::uint64_t number)
    {
        Draw draw{sim::Seed{request_.seed}.child(number)};
        auto const& subject = draw.of(subjects_of_any_kind(draw));
        auto const before = prepare_output(subject, draw);
        auto const mutant = put_mutant(subject, draw);
        auto const outcome = call_program(subject.words, folder_);
        auto const wrong = judge(
            {.subject = subject, .mutant = mutant, .folder = folder_, .output_before = before}, outcome);
        count(subject, outcome);
        if (!wrong.empty())
            tell(
                {.number = number, .subject = subject, .mutant = mutant, .outcome = outcome, .wrong = wrong});
        if (subject.base == subject.file)
            write(folder_ / subject.file, bases_.at(subject.base));
        else
            fs::remove(folder_ / subject.file);
    }

    void count(Subject const& subject, Outcome const& outcome)
    {
        auto& row = rows_[subject.kind];
        ++row.calls;
        ++row.by_exit_code[outcome.exit_code];
        row.longest = std::max(row.longest, outcome.cpu_time);
        row.largest = std::max(row.largest, outcome.memory);
        if (outcome.exit_code == 1) ++failures_[kind_of(outcome.err)];
    }

    /// The message without what differs from call to call.
    static std::string kind_of(std::string_view message)
    {
        std::string text;
        bool quoted = false;
        for (char const c : message.substr(0, message.find('\n'))) {
            if (c == '\'') quoted = !quoted;
            bool const digit = c >= '0' && c <= '9';
            if (!quoted && !(digit && text.ends_with('0'))) text += digit ? '0' : c;
        }
        return text;
    }

    struct Finding {
        std::uint64_t number = 0;
        Subject const& subject;
        std::string const& mutant;
        Outcome const& outcome;
        std::vector<std::string> const& wrong;
    };

    void tell(Finding const& found)
    {
        ++findings_;
        ++rows_[found.subject.kind].findings;
        constexpr std::size_t shown = 300;
        fmt::print("{}: {}\n  {} B in {}: sunder {}\n  exit {}, signal {}, {:.2f} s, {:.0f} MB\n  {}\n",
                   found.number, fmt::join(found.wrong, "; "), found.mutant.size(), found.subject.file,
                   fmt::join(found.subject.words, " "), found.outcome.exit_code, found.outcome.signal,
                   found.outcome.cpu_time, found.outcome.memory / 1e6,
                   escaped(found.outcome.err.substr(0, shown)));
        (void)std::fflush(stdout);
        if (request_.keep.empty()) return;
        auto const place = request_.keep / fmt::format("{}", found.number);
        fs::create_directories(place);
        fs::copy(folder_, place, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
        write(place / "stdout", found.outcome.out);
        write(place / "stderr", found.outcome.err);
        write(place / "command", fmt::format("{}", fmt::join(found.subject.words, " ")));
    }

    static std::string escaped(std::string_view text)
    {
        std::string shown;
        for (char const c : text) {
            if (c == '\n')
                shown += "\n  ";
            else if (c < ' ' || c > '~')
                shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
            else
                shown += c;
        }
        return shown;
    }

    void report()
    {
        fmt::print("\n{:<18} {:>7} {:>7} {:>7} {:>7} {:>7} {:>8} {:>8}\n", "kind", "calls", "exit 0",
                   "exit 1", "exit 2", "found", "CPU s", "MB");
        Row all;
        for (auto& [kind, row] : rows_) {
            print_row(kind, row);
            all.calls += row.calls;
            all.findings += row.findings;
            for (int const code : {0, 1, 2})
                all.by_exit_code[code] += row.by_exit_code[code];
            all.longest = std::max(all.longest, row.longest);
            all.largest = std::max(all.largest, row.largest);
        }
        print_row("all", all);
        fmt::print("\nexit 1 says:\n");
        for (auto const& [message, times] : failures_)
            fmt::print("{:>7} {}\n", times, escaped(message));
        if (findings_ > 0)
            fmt::print("\none again: fuzz_program --seed {} --first NUMBER --count 1 --keep FOLDER{}\n",
                       request_.seed,
                       request_.kind.empty() ? "" : fmt::format(" --kind '{}'", request_.kind));
    }

    static void print_row(std::string const& kind, Row& row)
    {
        fmt::print("{:<18} {:>7} {:>7} {:>7} {:>7} {:>7} {:>8.2f} {:>8.0f}\n", kind, row.calls,
                   row.by_exit_code[0], row.by_exit_code[1], row.by_exit_code[2], row.findings, row.longest,
                   row.largest / 1e6);
    }

    Request request_;
    fs::path folder_ = fs::temp_directory_path() / fmt::format("sunder_fuzz_{}", ::getpid());
    std::map<std::string, std::vector<Subject>> by_kind_;
    std::map<std::string, std::string> bases_;
    std::map<std::string, Row> rows_;
    std::map<std::string, std::uint64_t> failures_;
    std::uint64_t findings_ = 0;
};

Request request_of(int count, char** words)
{
    namespace po = boost::program_options;
    Request request;
    std::string keep;
    po::options_description options{"fuzz_program [OPTION]..."};
    options.add_options()("seed", po::value(&request.seed)->default_value(1), "of all mutants")(
        "first", po::value(&request.first)->default_value(0), "number of the first mutant")(
        "count",
        po::value(&request.count)->default_value(std::numeric_limits<std::uint64_t>::max(), "no limit"),
        "of mutants")("seconds", po::value(&request.seconds)->default_value(60), "at most so long")(
        "kind", po::value(&request.kind), "only of this kind, as the table names it")(
        "keep", po::value(&keep), "FOLDER for what was found, with all its files")("help", "show this text");
    po::variables_map given;
    po::store(po::parse_command_line(count, words, options), given);
    po::notify(given);
    if (given.contains("help")) {
        std::cout << options;
        std::exit(EXIT_SUCCESS);
    }
    request.keep = keep;
    return request;
}

} // namespace
} // namespace sunder::fuzz

int main(int count, char** words)
try {
    return sunder::fuzz::Campaign{sunder::fuzz::request_of(count, words)}.run() ? EXIT_SUCCESS : EXIT_FAILURE;
} catch (std::exception const& error) {
    std::cerr << "fuzz_program: " << error.what() << '\n';
    return 2;
}
