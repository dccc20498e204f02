#include "nas/supernet/tensor_file.hpp"

#include "sim/base/run_error.hpp"
#include "sim/base/sha256.hpp"
#include "sim/hdf5/foreseen_file.hpp"
#include "sim/hdf5/output_file.hpp"
#include "sim/hdf5/positioned_io.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace sunder::nas {
namespace {

using Json = nlohmann::json;

static_assert(std::endian::native == std::endian::little, "the numbers stand in the file as in memory");

constexpr std::string_view file_format = "sunder-weights/1";
constexpr std::string_view kind = "F32";
constexpr std::size_t length_bytes = sizeof(std::uint64_t);
constexpr std::size_t longest_header = 100'000'000; // of safetensors' own reader
constexpr std::size_t digest_digits = 64;

[[noreturn]] void refuse(std::filesystem::path const& path, std::string const& why)
{
    throw sim::RunError{fmt::format("cannot read the weights in '{}': {}", path.string(), why)};
}

std::string bytes_of(std::uint64_t number)
{
    std::string bytes(length_bytes, '\0');
    std::memcpy(bytes.data(), &number, length_bytes);
    return bytes;
}

// Writing
// ----------------------------------------------------------------------------------------------------------

/// \param digest  in hexadecimal, of the file that has zeros in its place
std::string header_of(TensorFile const& file, std::string const& digest)
{
    Json header{{"__metadata__", {{"format", file_format}, {"note", file.note}, {"sha256", digest}}}};
    std::size_t end = 0;
    for (auto const& [name, tensor] : file.tensors) {
        auto const begin = std::exchange(end, end + tensor.nbytes());
        header[name] = {{"dtype", kind}, {"shape", tensor.sizes().vec()}, {"data_offsets", {begin, end}}};
    }
    auto text = header.dump();
    text.append((length_bytes - text.size() % length_bytes) % length_bytes, ' '); // aligns the numbers
    return text;
}

std::string bytes_of(TensorFile const& file)
{
    auto const header = header_of(file, std::string(digest_digits, '0'));
    auto bytes = bytes_of(header.size()) + header;
    for (auto const& [name, tensor] : file.tensors)
        bytes.append(static_cast<char const*>(tensor.data_ptr()), tensor.nbytes());
    bytes.replace(length_bytes, header.size(), header_of(file, sim::sha256_of(bytes)));
    return bytes;
}

/// What can be written as it stands in memory.
TensorFile plain(TensorFile const& file)
{
    TensorFile result{.tensors = {}, .note = file.note};
    for (auto const& [name, tensor] : file.tensors)
        result.tensors[name] = tensor.detach().cpu().to(torch::kFloat32).contiguous();
    return result;
}

// Reading, with distrust
// ----------------------------------------------------------------------------------------------------------

/// \throws sim::RunError  unless it is a regular file that the disk holds, not holes
std::string content_of(std::filesystem::path const& path)
{
    sim::Descriptor const file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (!file.is_open()) refuse(path, std::strerror(errno));
    struct stat status = {};
    if (fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode))
        refuse(path, "it is not a regular file");
    constexpr std::int64_t unit = 512; // POSIX: of st_blocks, by custom
    constexpr std::int64_t beside = std::int64_t{64} << 20U;
    constexpr std::int64_t most_packed = 64; // by a file system
    if (status.st_size > beside + most_packed * unit * status.st_blocks) refuse(path, "most of it is empty");
    std::string content(static_cast<std::size_t>(status.st_size), '\0');
    if (sim::read_at(file.number(), content, 0) != content.size()) refuse(path, "reading it failed");
    return content;
}

/// Lengths are not negative, and there are not more numbers than the bytes hold.
bool fits(std::vector<std::int64_t> const& shape, std::size_t bytes)
{
    std::size_t numbers = 1;
    for (auto const length : shape) {
        if (length < 0 || std::cmp_greater(length, bytes)) return false;
        numbers *= static_cast<std::size_t>(length);
        if (numbers > bytes) return false;
    }
    return numbers * sizeof(float) == bytes;
}

torch::Tensor tensor_of(std::string_view bytes, std::vector<std::int64_t> const& shape)
{
    auto tensor = torch::empty(shape, torch::kFloat32);
    std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
    return tensor;
}

/// \param numbers  those of all tensors, one after another in the order of their names
TensorFile file_of(Json const& header, std::string_view numbers)
{
    TensorFile file{.tensors = {}, .note = header.at("__metadata__").at("note")};
    std::size_t begin = 0;
    for (auto const& [name, entry] : header.items()) {
        if (name == "__metadata__") continue;
        auto const shape = entry.at("shape").get<std::vector<std::int64_t>>();
        auto const offsets = entry.at("data_offsets").get<std::vector<std::size_t>>();
        if (entry.at("dtype") != kind || offsets.size() != 2 || offsets[0] != begin || offsets[1] < begin ||
            offsets[1] > numbers.size() || !fits(shape, offsets[1] - begin))
            throw std::invalid_argument{"a tensor is not what it should be"};
        file.tensors[name] = tensor_of(numbers.substr(begin, offsets[1] - begin), shape);
        begin = offsets[1];
    }
    if (begin != numbers.size()) throw std::invalid_argument{"numbers are left over"};
    return file;
}

/// Whether the digest in the header is that of the file.
bool is_whole(std::string content, std::string const& digest)
{
    auto const place = content.find("\"sha256\":\"" + digest + '"');
    if (digest.size() != digest_digits || place == std::string::npos) return false;
    content.replace(content.find(digest, place), digest_digits, std::string(digest_digits, '0'));
    return sim::sha256_of(content) == digest;
}

} // namespace

void write_tensors(std::filesystem::path const& path, TensorFile const& file)
{
    sim::OutputFile out{path};
    out.write(bytes_of(plain(file)));
    out.commit();
}

TensorFile read_tensors(std::filesystem::path const& path)
{
    auto const content = content_of(path);
    std::uint64_t length = 0;
    if (content.size() >= length_bytes) std::memcpy(&length, content.data(), length_bytes);
    if (length == 0 || length > longest_header || length > content.size() - length_bytes)
        refuse(path, "it is not a file of weights");
    std::string_view const all{content};
    try {
        auto const header = Json::parse(all.substr(length_bytes, length));
        auto const& metadata = header.at("__metadata__");
        if (metadata.at("format") != file_format) refuse(path, "it is not a file of weights of sunder's");
        if (!is_whole(content, metadata.at("sha256"))) refuse(path, "it is damaged");
        return file_of(header, all.substr(length_bytes + length));
    } catch (Json::exception const&) {
        refuse(path, "it is not a file of weights");
    } catch (std::invalid_argument const& problem) {
        refuse(path, problem.what());
    }
}

} // namespace sunder::nas
