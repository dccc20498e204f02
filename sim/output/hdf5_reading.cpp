#include "sim/output/hdf5_reading.hpp"

#include "sim/base/diagnostic.hpp"
#include "sim/base/input_files.hpp"
#include "sim/base/run_error.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>

namespace sunder::sim {
namespace {

/// No filter of HDF5's makes data smaller than this share of their size (deflate: 1 / 1032).
constexpr double densest = 1.0 / 1100;

constexpr rlim_t trial_seconds = 5; ///< of processor time; a sound file takes milliseconds

/// Of the child: reads the structure, says what is wrong, and is gone.
[[noreturn]] void try_and_exit(std::function<void(Depth)> const& read_file, int pipe_end) noexcept
{
    rlimit const no_core{0, 0};
    rlimit const patience{trial_seconds, trial_seconds};
    setrlimit(RLIMIT_CORE, &no_core);
    setrlimit(RLIMIT_CPU, &patience);
    for (int const signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE})
        std::signal(signal, SIG_DFL);
    std::string answer;
    try {
        read_file(Depth::structure);
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
void try_in_child(std::function<void(Depth)> const& read_file)
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw RunError{fmt::format("cannot make a pipe: {}", std::strerror(errno))};
    auto const [read_end, write_end] = ends;
    pid_t const child = fork();
    if (child == 0) try_and_exit(read_file, write_end);
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

Hdf5Reader::Hdf5Reader(std::string path, Depth depth, std::string const& hint)
    : path_{std::move(path)}, depth_{depth}
{
    expect_readable(hint);
    remember_input(path_);
    PropertyList const access{H5Pcreate(H5P_FILE_ACCESS)};
    H5Pset_file_locking(access.id(), false, true);
    file_ = H5Fopen(path_.c_str(), H5F_ACC_RDONLY, access.id());
    if (file_ < 0) damaged("it ends too early or is overwritten in part");
}

Hdf5Reader::Hdf5Reader(std::string path, Depth depth, FileFormat const& format)
    : Hdf5Reader{std::move(path), depth, format.hint}
{
    expect_format(format);
}

void Hdf5Reader::expect_readable(std::string const& hint)
{
    struct stat status = {};
    if (stat(path_.c_str(), &status) != 0)
        fail(fmt::format("cannot read this file: {}", std::strerror(errno)));
    if (S_ISDIR(status.st_mode)) fail("this is a folder, not a file");
    if (!S_ISREG(status.st_mode)) fail("this is not a regular file");
    if (access(path_.c_str(), R_OK) != 0)
        fail(fmt::format("cannot read this file: {}", std::strerror(errno)));
    file_bytes_ = static_cast<double>(status.st_size);
    if (H5Fis_hdf5(path_.c_str()) <= 0) fail("this is not an HDF5 file", hint);
}

DataSet Hdf5Reader::open_data(std::string const& name) const
{
    DataSet set{H5Dopen2(file_, name.c_str(), H5P_DEFAULT)};
    if (!set.valid()) damaged(fmt::format("there is no dataset '/{}'", name));
    return set;
}

std::string Hdf5Reader::text_attribute(std::string const& name, std::string const& owner) const
{
    Attribute const attribute{H5Aopen_by_name(file_, owner.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT)};
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

std::uint64_t Hdf5Reader::number_attribute(std::string const& name, std::string const& owner) const
{
    Attribute const attribute{H5Aopen_by_name(file_, owner.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT)};
    if (!attribute.valid()) damaged(fmt::format("there is no attribute '{}'", name));
    DataType const stored{H5Aget_type(attribute.id())};
    DataSpace const space{H5Aget_space(attribute.id())};
    std::uint64_t value = 0;
    if (H5Tget_class(stored.id()) != H5T_INTEGER || H5Sget_simple_extent_npoints(space.id()) != 1 ||
        H5Aread(attribute.id(), H5T_NATIVE_UINT64, &value) < 0)
        damaged(fmt::format("the attribute '{}' is not a whole number", name));
    return value;
}

void Hdf5Reader::expect_format(FileFormat const& format) const
{
    auto const found = H5Aexists(file_, "format") > 0 ? text_attribute("format") : std::string{};
    if (found != format.name)
        fail(found.starts_with("sunder-")
                 ? fmt::format("this file is of format '{}', not '{}'", found, format.name)
                 : fmt::format("this HDF5 file was not written by sunder: its attribute 'format' is not '{}'",
                               format.name));
    auto const version = number_attribute("format_version");
    if (version > format.version)
        fail(fmt::format("this file has format version {}, and this program reads versions up to {}", version,
                         format.version),
             fmt::format("it was written by sunder {}", text_attribute("program_version")));
}

std::size_t Hdf5Reader::rows_of(DataSet const& set, std::string const& name, int dimensions)
{
    DataSpace const space{H5Dget_space(set.id())};
    if (H5Sget_simple_extent_ndims(space.id()) != dimensions)
        damaged(fmt::format("'/{}' is not {}-dimensional", name, dimensions == 1 ? "one" : "two"));
    return static_cast<std::size_t>(std::max<hssize_t>(H5Sget_simple_extent_npoints(space.id()), 0));
}

void Hdf5Reader::expect_plausible(std::string const& name, std::size_t rows, std::size_t bytes_each) const
{
    if (static_cast<double>(rows) * static_cast<double>(bytes_each) * densest > file_bytes_)
        damaged(fmt::format("'/{}' is said to be larger than the file", name));
}

/// A dataset of texts, scalar or one-dimensional.
std::vector<std::string> Hdf5Reader::texts(std::string const& name) const
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

std::string Hdf5Reader::text(std::string const& name) const
{
    auto list = texts(name);
    if (list.size() != 1) damaged(fmt::format("'/{}' is not one text", name));
    return std::move(list.front());
}

std::vector<std::int64_t> Hdf5Reader::whole_numbers(std::string const& name) const
{
    return column<std::int64_t>(name);
}

std::vector<double> Hdf5Reader::numbers(std::string const& name, int dimensions) const
{
    return column<double>(name, dimensions);
}

std::vector<std::string> Hdf5Reader::groups(std::string const& place) const
{
    Group const group{H5Gopen2(file_, place.c_str(), H5P_DEFAULT)};
    if (!group.valid()) damaged(fmt::format("there is no group '/{}'", place));
    std::vector<std::string> names;
    auto const note = [](hid_t owner, char const* name, H5L_info_t const* link, void* found) -> herr_t {
        H5O_info_t object{};
        if (link->type == H5L_TYPE_HARD &&
            H5Oget_info_by_name2(owner, name, &object, H5O_INFO_BASIC, H5P_DEFAULT) >= 0 &&
            object.type == H5O_TYPE_GROUP)
            static_cast<std::vector<std::string>*>(found)->emplace_back(name);
        return 0;
    };
    if (H5Literate(group.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, note, &names) < 0)
        damaged(fmt::format("the group '/{}' cannot be read", place));
    return names;
}

void Hdf5Reader::expect_codes(std::string const& column, std::vector<std::int32_t> const& codes,
                              std::size_t below)
{
    expect_rows(column, codes, below, std::int32_t{0});
}

Provenance provenance_in(Hdf5Reader const& file)
{
    return {.program_version = file.text_attribute("program_version"),
            .simgrid_version = file.text_attribute("simgrid_version"),
            .command = file.text_attribute("command"),
            .scenario_text = file.text("scenario"),
            .inputs = parse_sums(file.text_attribute("sha256"))};
}

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

std::string format_in(std::filesystem::path const& path)
{
    constexpr auto found = "found";
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // whoever reads it on reports failures
    try {
        try_in_child([&](Depth depth) {
            Hdf5Reader::fail(Hdf5Reader{path.string(), depth, std::string{}}.text_attribute("format"), found);
        });
    } catch (Mistake const& answer) {
        if (answer.hint == found) return answer.message;
    }
    return {};
}

void read_hdf5(std::filesystem::path const& path, std::function<void(Depth)> const& read)
{
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // we report failures ourselves
    try {
        try_in_child(read);
        read(Depth::everything);
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
