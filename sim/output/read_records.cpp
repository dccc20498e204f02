#include "sim/base/diagnostic.hpp"
#include "sim/base/run_error.hpp"
#include "sim/output/hdf5_handle.hpp"
#include "sim/output/records_file.hpp"
#include "sim/output/tables.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace sunder::sim {
namespace {

/// No filter of HDF5's makes data smaller than this share of their size (deflate: 1 / 1032).
constexpr double densest = 1.0 / 1100;

/// How much of a file is read: all but the columns' values, or everything.
enum class Depth : std::uint8_t { structure, everything };

/// What is wrong with a file.
struct Mistake {
    std::string message;
    std::string hint;
};

/// Reads one file; throws Mistake.
class Reader {
public:
    Reader(std::string path, Depth depth) : path_{std::move(path)}, depth_{depth}
    {
        expect_readable();
        PropertyList const access{H5Pcreate(H5P_FILE_ACCESS)};
        H5Pset_file_locking(access.id(), false, true);
        file_ = H5Fopen(path_.c_str(), H5F_ACC_RDONLY, access.id());
        if (file_ < 0) damaged("it ends too early or is overwritten in part");
    }
    ~Reader() { H5Fclose(file_); }
    Reader(Reader const&) = delete;
    Reader& operator=(Reader const&) = delete;

    [[nodiscard]] RecordsFile read();

private:
    [[noreturn]] static void fail(std::string const& message, std::string const& hint = {})
    {
        throw Mistake{message, hint};
    }
    [[noreturn]] static void damaged(std::string const& how)
    {
        fail(fmt::format("this HDF5 file is damaged: {}", how));
    }
    [[noreturn]] static void not_ours()
    {
        fail("this HDF5 file was not written by sunder: its attribute 'format' is not 'sunder-records'");
    }

    void expect_readable();
    void expect_our_format() const;
    void expect_plausible(std::string const& name, std::size_t rows, std::size_t bytes_each) const;
    [[nodiscard]] DataSet open_data(std::string const& name) const;
    [[nodiscard]] bool has(std::string const& name) const
    {
        return H5Lexists(file_, name.c_str(), H5P_DEFAULT) > 0;
    }
    [[nodiscard]] std::string text_attribute(std::string const& name) const;
    [[nodiscard]] std::uint64_t number_attribute(std::string const& name) const;
    [[nodiscard]] std::vector<std::string> texts(std::string const& name) const;
    [[nodiscard]] std::size_t rows_of(DataSet const& set, std::string const& name) const;
    template <class Table>
    [[nodiscard]] Table table(std::string const& place) const;
    void expect_codes(std::string const& column, std::vector<std::int32_t> const& codes,
                      std::size_t below) const;
    template <class E>
    void expect_codes(std::string const& column, std::vector<E> const& codes, std::size_t below) const;
    template <class T>
    void expect_rows(std::string const& column, std::vector<T> const& rows, std::size_t below, T least) const;
    void expect_sound(Records const& records) const;
    [[nodiscard]] std::vector<ApplicationInfo> applications() const;

    std::string path_;
    Depth depth_;
    double file_bytes_ = 0;
    hid_t file_ = H5I_INVALID_HID;
};

void Reader::expect_readable()
{
    struct stat status = {};
    if (stat(path_.c_str(), &status) != 0)
        fail(fmt::format("cannot read this file: {}", std::strerror(errno)));
    if (S_ISDIR(status.st_mode)) fail("this is a folder, not a file");
    if (!S_ISREG(status.st_mode)) fail("this is not a regular file");
    if (access(path_.c_str(), R_OK) != 0)
        fail(fmt::format("cannot read this file: {}", std::strerror(errno)));
    file_bytes_ = static_cast<double>(status.st_size);
    if (H5Fis_hdf5(path_.c_str()) <= 0)
        fail("this is not an HDF5 file", "`sunder run SCENARIO -o FILE.h5` writes one");
}

DataSet Reader::open_data(std::string const& name) const
{
    DataSet set{H5Dopen2(file_, name.c_str(), H5P_DEFAULT)};
    if (!set.valid()) damaged(fmt::format("there is no dataset '/{}'", name));
    return set;
}

std::string Reader::text_attribute(std::string const& name) const
{
    Attribute const attribute{H5Aopen(file_, name.c_str(), H5P_DEFAULT)};
    if (!attribute.valid()) damaged(fmt::format("there is no attribute '{}'", name));
    DataType const stored{H5Aget_type(attribute.id())};
    DataSpace const space{H5Aget_space(attribute.id())};
    if (H5Tget_class(stored.id()) != H5T_STRING || H5Sget_simple_extent_npoints(space.id()) != 1)
        damaged(fmt::format("the attribute '{}' is not a text", name));
    if (H5Tis_variable_str(stored.id()) <= 0) {
        std::string text(H5Tget_size(stored.id()), '\0');
        if (H5Aread(attribute.id(), stored.id(), text.data()) < 0)
            damaged(fmt::format("the attribute '{}' cannot be read", name));
        return text.substr(0, text.find('\0'));
    }
    DataType const type{H5Tcopy(H5T_C_S1)};
    H5Tset_size(type.id(), H5T_VARIABLE);
    H5Tset_cset(type.id(), H5Tget_cset(stored.id()));
    char* characters = nullptr;
    if (H5Aread(attribute.id(), type.id(), &characters) < 0)
        damaged(fmt::format("the attribute '{}' cannot be read", name));
    std::string text{characters == nullptr ? "" : characters};
    H5free_memory(characters);
    return text;
}

std::uint64_t Reader::number_attribute(std::string const& name) const
{
    Attribute const attribute{H5Aopen(file_, name.c_str(), H5P_DEFAULT)};
    if (!attribute.valid()) damaged(fmt::format("there is no attribute '{}'", name));
    DataType const stored{H5Aget_type(attribute.id())};
    DataSpace const space{H5Aget_space(attribute.id())};
    std::uint64_t value = 0;
    if (H5Tget_class(stored.id()) != H5T_INTEGER || H5Sget_simple_extent_npoints(space.id()) != 1 ||
        H5Aread(attribute.id(), H5T_NATIVE_UINT64, &value) < 0)
        damaged(fmt::format("the attribute '{}' is not a whole number", name));
    return value;
}

void Reader::expect_our_format() const
{
    if (H5Aexists(file_, "format") <= 0) not_ours();
    auto const format = text_attribute("format");
    if (format != "sunder-records") not_ours();
    auto const version = number_attribute("format_version");
    if (version > records_format_version)
        fail(fmt::format("this file has format version {}, and this program reads versions up to {}", version,
                         records_format_version),
             fmt::format("it was written by sunder {}", text_attribute("program_version")));
}

std::size_t Reader::rows_of(DataSet const& set, std::string const& name) const
{
    DataSpace const space{H5Dget_space(set.id())};
    if (H5Sget_simple_extent_ndims(space.id()) != 1)
        damaged(fmt::format("'/{}' is not one-dimensional", name));
    return static_cast<std::size_t>(std::max<hssize_t>(H5Sget_simple_extent_npoints(space.id()), 0));
}

void Reader::expect_plausible(std::string const& name, std::size_t rows, std::size_t bytes_each) const
{
    if (static_cast<double>(rows) * static_cast<double>(bytes_each) * densest > file_bytes_)
        damaged(fmt::format("'/{}' is said to be larger than the file", name));
}

/// A dataset of texts, scalar or one-dimensional.
std::vector<std::string> Reader::texts(std::string const& name) const
{
    auto const set = open_data(name);
    DataType const type{H5Dget_type(set.id())};
    DataSpace const space{H5Dget_space(set.id())};
    if (H5Tget_class(type.id()) != H5T_STRING || H5Tis_variable_str(type.id()) > 0)
        damaged(fmt::format("'/{}' is not made of texts of one length", name));
    auto const length = H5Tget_size(type.id());
    auto const count =
        static_cast<std::size_t>(std::max<hssize_t>(H5Sget_simple_extent_npoints(space.id()), 0));
    expect_plausible(name, count, length);
    std::string bytes(count * length, '\0');
    if (count > 0 && H5Dread(set.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) < 0)
        damaged(fmt::format("'/{}' cannot be read", name));
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i) {
        auto text = bytes.substr(i * length, length);
        text.resize(std::min(text.find_last_not_of('\0') + 1, text.size()));
        texts.push_back(std::move(text));
    }
    return texts;
}

template <class Table>
Table Reader::table(std::string const& place) const
{
    Table rows;
    std::optional<std::size_t> size;
    Table::columns(rows, [&]<class T>(Column const& column, std::vector<T>& values) {
        auto const name = fmt::format("{}/{}", place, column.name);
        auto const set = open_data(name);
        auto const count = rows_of(set, name);
        if (size && count != *size)
            damaged(fmt::format("'/{}' has {} rows where the columns beside it have {}", name, count, *size));
        size = count;
        DataType const stored{H5Dget_type(set.id())};
        constexpr bool whole = std::is_enum_v<T> || std::is_integral_v<T>;
        if (H5Tget_class(stored.id()) != (whole ? H5T_INTEGER : H5T_FLOAT))
            damaged(fmt::format("'/{}' is not made of {}numbers", name, whole ? "whole " : ""));
        expect_plausible(name, count, H5Tget_size(stored.id()));
        if (depth_ == Depth::structure) return;
        values.resize(count);
        if (count > 0 &&
            H5Dread(set.id(), memory_type<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
            damaged(fmt::format("'/{}' cannot be read", name));
    });
    return rows;
}

template <class T>
void Reader::expect_rows(std::string const& column, std::vector<T> const& rows, std::size_t below,
                         T least) const
{
    auto const wrong =
        std::ranges::find_if(rows, [&](T row) { return row < least || std::cmp_greater_equal(row, below); });
    if (wrong != rows.end())
        damaged(fmt::format("'/{}' holds {} in row {}, which stands for nothing", column, *wrong,
                            wrong - rows.begin()));
}

void Reader::expect_codes(std::string const& column, std::vector<std::int32_t> const& codes,
                          std::size_t below) const
{
    expect_rows(column, codes, below, std::int32_t{0});
}

template <class E>
void Reader::expect_codes(std::string const& column, std::vector<E> const& codes, std::size_t below) const
{
    auto const wrong =
        std::ranges::find_if(codes, [&](E code) { return static_cast<std::size_t>(code) >= below; });
    if (wrong != codes.end())
        damaged(fmt::format("'/{}' holds {} in row {}, which stands for nothing", column,
                            static_cast<int>(*wrong), wrong - codes.begin()));
}

void Reader::expect_sound(Records const& records) const
{
    auto const& requests = records.requests;
    auto const replications = records.windows.size();
    expect_codes("requests/application", requests.application, records.applications.size());
    expect_codes("requests/replication", requests.replication, replications);
    expect_codes("requests/status", requests.status, status_names().size());
    expect_codes("requests/cut", requests.cut, records.cuts.size());
    expect_rows("spans/request", records.spans.request, requests.size(), std::int64_t{0});
    expect_codes("spans/kind", records.spans.kind, span_kind_names().size());
    expect_rows("spans/device", records.spans.device, records.devices.size(), std::int32_t{-1});
    expect_rows("spans/link", records.spans.link, records.link_rows.size(), std::int32_t{-1});
    expect_codes("devices/group", records.devices.group, records.groups.size());
    expect_codes("devices/replication", records.devices.replication, replications);
    expect_codes("links/link", records.link_rows.link, records.links.size());
    expect_codes("links/replication", records.link_rows.replication, replications);
    expect_codes("links/direction", records.link_rows.direction, direction_names().size());
}

std::vector<ApplicationInfo> Reader::applications() const
{
    auto const plans = table<PlanTable>("plans");
    auto const names = texts("names/application");
    auto const models = texts("names/model");
    auto const origins = texts("names/origin");
    auto const cuts = texts("names/plan");
    expect_codes("plans/application", plans.application, names.size());
    expect_codes("plans/model", plans.model, models.size());
    expect_codes("plans/origin", plans.origin, origins.size());
    expect_codes("plans/cut", plans.cut, cuts.size());
    std::vector<ApplicationInfo> applications;
    for (std::size_t row = 0; row < plans.size(); ++row) { // none at depth `structure`
        auto const name = [row](std::vector<std::string> const& list,
                                std::vector<std::int32_t> const& codes) {
            return list[static_cast<std::size_t>(codes[row])];
        };
        ApplicationInfo application{.name = name(names, plans.application),
                                    .model = name(models, plans.model),
                                    .origin = name(origins, plans.origin),
                                    .cut = name(cuts, plans.cut),
                                    .deadline = std::nullopt};
        if (!std::isnan(plans.deadline[row].value())) application.deadline = plans.deadline[row];
        applications.push_back(std::move(application));
    }
    return applications;
}

/// Lines as sha256sum prints them: 64 hexadecimal digits, two blanks, the path.
std::vector<InputFile> parse_sums(std::string_view sums)
{
    constexpr std::size_t digits = 64;
    std::vector<InputFile> inputs;
    while (!sums.empty()) {
        auto const line = sums.substr(0, sums.find('\n'));
        sums.remove_prefix(std::min(line.size() + 1, sums.size()));
        if (line.size() < digits + 2) continue;
        inputs.push_back({std::string{line.substr(digits + 2)}, std::string{line.substr(0, digits)}});
    }
    return inputs;
}

RecordsFile Reader::read()
{
    expect_our_format();
    RecordsFile file;
    auto& provenance = file.provenance;
    provenance.program_version = text_attribute("program_version");
    provenance.simgrid_version = text_attribute("simgrid_version");
    provenance.command = text_attribute("command");
    provenance.inputs = parse_sums(text_attribute("sha256"));
    auto const scenario = texts("scenario");
    if (scenario.size() != 1) damaged("'/scenario' is not one text");
    provenance.scenario_text = scenario.front();

    auto& records = file.records;
    records.scenario = text_attribute("scenario");
    records.seed = number_attribute("seed");
    records.applications = applications();
    records.cuts = texts("names/cut");
    records.groups = texts("names/group");
    records.links = texts("names/link");
    auto const replications = table<ReplicationTable>("replications");
    for (std::size_t row = 0; row < replications.size(); ++row)
        records.windows.push_back({replications.window_from[row], replications.window_to[row]});
    records.requests = table<Requests>("requests");
    if (has("spans")) records.spans = table<Spans>("spans");
    records.devices = table<Devices>("devices");
    records.link_rows = table<Links>("links");
    if (depth_ == Depth::everything) expect_sound(records);
    return file;
}

constexpr rlim_t trial_seconds = 20; ///< of processor time; a sound file takes milliseconds

/// Of the child: reads the structure, says what is wrong, and is gone.
[[noreturn]] void try_and_exit(std::string const& path, int pipe_end) noexcept
{
    rlimit const no_core{0, 0};
    rlimit const patience{trial_seconds, trial_seconds};
    setrlimit(RLIMIT_CORE, &no_core);
    setrlimit(RLIMIT_CPU, &patience);
    for (int const signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE})
        std::signal(signal, SIG_DFL);
    std::string answer;
    try {
        static_cast<void>(Reader{path, Depth::structure}.read());
    } catch (Mistake const& mistake) {
        answer = mistake.message + '\0' + mistake.hint;
    } catch (...) {
        _exit(1);
    }
    auto const sent = write(pipe_end, answer.data(), answer.size()); // a short text: one write takes it whole
    _exit(sent == static_cast<ssize_t>(answer.size()) ? 0 : 1);
}

/// HDF5 1.10 may crash on a damaged file, so another process tries it first.
/// \throws Mistake  as the child found it, or when it died over the file.
void try_in_child(std::string const& path)
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw RunError{fmt::format("cannot make a pipe: {}", std::strerror(errno))};
    auto const [read_end, write_end] = ends;
    pid_t const child = fork();
    if (child == 0) try_and_exit(path, write_end);
    close(write_end);
    std::string answer;
    std::array<char, 4096> piece{};
    for (;;) {
        auto const got = read(read_end, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        answer.append(piece.data(), static_cast<std::size_t>(got));
    }
    close(read_end);
    if (child < 0) throw RunError{"cannot start another process"};
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (auto const end = answer.find('\0'); end != std::string::npos)
        throw Mistake{answer.substr(0, end), answer.substr(end + 1)};
    if (status != 0) throw Mistake{"this HDF5 file is damaged: HDF5 cannot make sense of it", {}};
}

} // namespace

RecordsFile read_records(std::filesystem::path const& path)
{
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // we report failures ourselves
    try {
        try_in_child(path.string());
        return Reader{path.string(), Depth::everything}.read();
    } catch (Mistake const& mistake) {
        Source const source{path.string(), {}};
        std::vector<Diagnostic> diagnostics(1);
        diagnostics.front().where = {std::make_shared<Source const>(source), 1, 1};
        diagnostics.front().message = mistake.message;
        diagnostics.front().hint = mistake.hint;
        throw InputError{std::move(diagnostics)};
    }
}

} // namespace sunder::sim
