#include "sim/base/sha256.hpp"

#include "sim/base/contract.hpp"

#include <fmt/core.h>
#include <openssl/evp.h>

namespace sunder::sim {

Sha256 sha256(std::string_view bytes)
{
    Sha256 digest{};
    int const done = EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    SUNDER_ENSURES(done == 1);
    return digest;
}

std::string sha256_of(std::string_view text)
{
    std::string hexadecimal;
    for (auto const byte : sha256(text))
        hexadecimal += fmt::format("{:02x}", byte);
    return hexadecimal;
}

} // namespace sunder::sim
