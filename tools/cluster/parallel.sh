#!/bin/sh
# A sweep by GNU parallel, on this machine or on several that see the same files. Started again, it goes on.
# Its words are options of sunder sweep: parallel.sh --seed 2
set -eu

scenario=${SCENARIO:-scenarios/bandwidth_sweep.yaml}
output=${OUTPUT:-sweep.h5}
shards=${SHARDS:-16}
hosts=${HOSTS:-:} # ':' is this machine; '8/node1,8/node2': by ssh, eight shards at once on each

here=$(cd "$(dirname "$0")" && pwd)
seq "$shards" | parallel --quote --will-cite --sshlogin "$hosts" --workdir . --env SUNDER \
    "$here/run_shard" {} "$shards" "$scenario" "$output" -j 1 "$@"
exec "$here/merge_shards" "$shards" "$output"
