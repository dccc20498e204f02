/// \file
/// In which folder of a shelf the files of each kind lie.
#pragma once

#include "sim/form/form.hpp"

namespace sunder::sim::shelved {

inline Shelving devices()
{
    return {"devices", ".yaml"};
}
inline Shelving models()
{
    return {"dnn", ".yaml"};
}
inline Shelving links()
{
    return {"links", ".yaml"};
}
/// Of rates, loads, powers, places, arrivals and times.
inline Shelving traces()
{
    return {"traces", ".csv"};
}
inline Shelving codecs()
{
    return {"codecs", ".csv"};
}
inline Shelving search_tables()
{
    return {"nas", ".csv"};
}

} // namespace sunder::sim::shelved
