#include "sim/config/reference.hpp"

#include "sim/config/device_fields.hpp"
#include "sim/config/link_fields.hpp"
#include "sim/config/model_fields.hpp"
#include "sim/config/read_scenario.hpp"
#include "sim/form/sections.hpp"

namespace sunder::sim {
namespace {

constexpr auto introduction = R"(# The files that sunder reads

This page is written by `reference_text()` (reference.cpp) from the fields by which files are read (sim/form/fields.hpp); a test compares the two.
`sunder schema KIND` prints the same as JSON Schema, for editors. What the ops of a model do is told in sim/model/OPS.md,
what a trace file looks like in sim/trace/trace_file.hpp.

Files are YAML 1.2: one document, UTF-8; anchors, aliases, tags and merge keys are not supported, and no key may stand twice. An
unknown key is an error, and so is one that has no effect where it stands (`mtu` beside `message`, `answer` without `servers`). Paths are relative
to the file that names them, on the command line (`--set`) to the working folder. Where a path or name may stand, a value without `/` and `.`
is a name: that of a file beside the one that has it, with or without its ending, else of one in `devices/`, `dnn/` (models), `links/`,
`traces/`, `codecs/` or `nas/` of a folder of the environment's `SUNDER_PATH` (`first:second`), in their order, else of those that come along, which
`sunder list` shows. An application's `model` is one of `models`, or such a name. In `a.b` the key `b` stands in the mapping `a`, in `a[].b`
in each item of the list `a`; `<...>` is a name that you choose. A scenario has at most 1,000 models, and where packets may be lost, a
message at most 10,000,000 of them.

`--set KEY=VALUE` reads VALUE as YAML and puts it at the dotted path KEY; items of a list go by their `name` or by number from 0.
A device, link, application or whatever else has a name of yours must be there to be changed: `--set links.wlan.rate=...`
needs a link `wlan`. To add one, set the whole of it: `--set 'links.wlan={rate: 10 Mbit/s}'`. Devices, links and models that
no application uses are warned of. A path may lead on into a model's file: `--set models.net.ops.conv1.time.pi='3 ms'` (or `--vary`) changes
what this scenario takes from it, and not the file.

A quantity is a finite decimal number with one of these units, with or without a space between. It means exactly what
it says: 1.005 kB are 1005 B, and one rounding to the nearest double is all that ever happens to it. Where it is not 0 it
lies within the bounds below, unless a key states its own; so nothing made from such quantities is infinite.

)";

constexpr auto course_of_a_run = R"(
## What happens, and in which order

A request arrives at its device. For each stretch of its ops it waits for a worker, is decoded, computed and encoded there as one job,
and what crosses is sent on; a message over several links of one route takes them all at once, one hop after the other is stored and
forwarded. So is an answer: each hop back starts when the last byte of the one before has come. It needs no worker on the devices
that it passes. Where several devices may serve a request, of one group or of several (`any_of`), one is chosen when the message to it
sets out (`dispatch`), by whoever knows what all of them have to do and what is on its way to them; the answer comes back from it. The work
of `least_work` is what each device reports, in seconds of its own, by worker; what the request itself would take there and how far it is
nobody looks at, so of idle ones each has its turn. With `home`, device i always uses device i mod `count`, of several groups i mod all of
them, one group after the other. Nobody knows who is down unless there is a `check`: then it is seen at 0 and every so often, and who was down
gets no requests until the next time, unless all were. A closed loop thinks first: a device asks for the first time one `think` after 0. The first competing job (`jobs`)
comes one gap after 0, on each device of the group: those that are `periodic` strike all of them at once.

At equal instants, jobs that end leave their device before others come to it. Whatever else happens at one instant (requests that arrive,
messages that come) goes by application in the order of the file, then by device in the order of their numbers, then by
what was begun first; competing jobs are last. So that is the order in which a queue takes them. Instants are equal when all their digits are.

## Who is served when, and with whom

A free worker takes the job whose turn it is by the `queue` of its device, and nobody is interrupted. `earliest_deadline` goes by the instant of the
request's arrival plus the `deadline` of its application: of requests that are there at once, it meets all deadlines that any order meets (Jackson
1955). Dertouzos (1974) has this of requests that come at any time, but interrupts; here an urgent one may find the worker taken. With `late: drop` a
request whose deadline is over by more than 1 ns when it comes to the device, or when its turn comes, is dropped and counts as that. `shortest_first`
knows what each job will take (Phipps 1956).

A device with a `batch` serves up to `max` requests at once: those that ask for the same ops of the same model, coded alike, of whichever application.
A batch starts on a free worker as soon as so many wait, or when the first of them has waited for the `window`; who comes at that very instant is
too late. Without a window a free worker takes whoever is there, as Triton's dynamic batcher does. Who goes first is said by the queue, and of several
kinds of requests that kind is next whose first would be. A batch of n takes as long as its longest request alone, times the time of n over the time
of 1: with `cost: {fixed: 2 ms, each: 3 ms}` 8 / 5 for two, with `cost: 40 %` (the share that does not grow) 1.6 as well, with a `table` its second
entry over its first. So what ops take says how long one request takes, and the cost only how that grows; coding is part of it. Each of a batch uses an
equal part of the worker's time and energy. The prices of a plan and of a lone request are those of a batch of one without its window; `offered`
is in full batches. Competing jobs are served alone.

With a `warm_up` the first job of a run, and the first after `after_idle` without any, takes `time` more; whoever begins on another worker meanwhile
takes what is left of it. With a `load_rate` no model is there at first. What a request needs of one (its ops' weights and largest tensors; of two cuts two
pieces) is loaded at that rate before it is served, where it is not there, and the pieces that were used least recently go where `memory` has no
room. Both are work of the worker, at full speed and in its energy, and in the time that the request computes; prices of plans and of lone requests are of a
device that is warm and has loaded all.

## How long an op takes

max(work / (`efficiency` x `speed`), bytes / `memory_rate`) + `launch_overhead`: the roofline (Williams, Waterman and Patterson, CACM 52(4), 2009), which lets bytes move
while the device computes. Runtimes that pack and unpack tensors around each kernel do the one after the other: with `overlap: none` an op takes the sum. `memory_rates`
are by class of op, as efficiencies are, since convolutions, sums and copies reach different rates; `weight_rate` is that of weights, which are read in one
stretch, and rates of classes then hold for tensors only. A class that is not stated is taken as its general class: `narrow` (convolutions of fewer than 16 input
channels in a group) and `winograd` (3 x 3 kernels that step by one between 16 channels or more, for which runtimes need fewer products than are counted; Lavin and
Gray, CVPR 2016, arXiv 1509.09308) as `conv2d`; `matmul`, `attention` and `recurrent` as `linear`; else the efficiency is 1 and the rate `memory_rate`.

## Batteries, radios and heat

A device with a `battery` draws from it `idle_power`, what busy workers draw more, and what its `radio` does; it takes in what `recharge` gives until it is
full. It is an ideal store: it gives all of its capacity at any power, and does not age. Draw and recharge change in steps, so the instant at which
the charge comes to `off_at` is worked out exactly. Then the device goes off: jobs that it has, waiting or under way, and messages that it sends are cut off,
and their requests have failed, as has what comes to it while it is off: requests, messages and answers. It draws nothing, and nothing waits for it. At `on_at`
it comes on again, empty-handed. `retry` and `fallback` hold as for other failures. The summary says how many devices went off, when the first did and
by when half of them had, over all replications; where none went off, how long a battery lasts at the mean power of the run, that is its charge down to
`off_at` over what was drawn less what was recharged, of the median device. That is an extrapolation and is called so.

A `radio` draws `send` while bytes of any message leave the device, `receive` while bytes come, the greater of the two while both do, for `tail.for` after the
last byte `tail.power`, else `idle`: the tail of 3G (Balasubramanian et al., IMC 2009) and LTE (Huang et al., MobiSys 2012). A message within the tail begins it
anew, so tails never add up. Messages that are there at once have an equal part of the energy each; tail and idle power are the device's, and no request's.
Prices of plans have `send` and `receive`, without the tail. A device with a radio or battery has no links with `send_power` or `receive_power`: it is said once.

A device with `throttle` is a body that warms towards the share of its workers that are busy and cools towards 0, with one time constant (a thermal resistance
and capacity; Skadron et al., ACM TACO 2004). At `sustains` it slows `to` a share of its speed, and so does what its workers draw beyond `idle_power`, and
the heat of it; at `again_at` times `sustains` it has all its speed again. The time constant is such that a cold device that is saturated slows `after` that time:
after / -ln(1 - sustains). By default it sustains what it slows to, so a saturated device stays slow, as phones do after minutes (Bhat, Gumussoy and Ogras, DATE
2019, arXiv:1904.09814), and one that is busy for less of the time than that never slows. Plans, `offered` and lone requests are of a cold device.

With `spread` each device of a group has a factor of its own on `speed`, `power` or `capacity`, `lognormal` or `uniform` around 1. Its median is 1, so that a plan,
which knows the group's figures, is that of the median device. Which devices there are is luck: the factors are drawn anew in each replication, so the intervals
over replications tell how much that matters; under one seed a device has its factors whatever else is changed. `offered` is by each device's own speed.

The exact search refuses to vouch for devices with any of these. Ways that ask for another mode of a device are refused where it has a `battery`, a
`throttle` or a `spread`: these follow one power of its workers.

## How far a device's times may be off

A profile is a fit, and `error` states how far it is off: the `median` and the 80th percentile (`p80`) of |predicted / measured - 1| over whole networks
that were left out of the fit one after the other. `sunder plan SCENARIO --doubt` draws the times of each such device 1,000 times (`--draws`), finds the best cut of each
draw, and tells in how many draws each cut is the best and what the chosen one costs more than the best on average (its regret). `sunder sweep SCENARIO --doubt --draws 50`
repeats each point with 50 draws of `devices.NAME.time_factor`, and `sunder show --splits` then tells how often each split is the best at each point.

The model: all that a device computes of a network takes the same factor longer or shorter, exp(s z |z|^(k - 1)) with z standard normal: both ways are
equally likely, and s and k are such that the median and `p80` are those stated (without `p80` it is lognormal, k = 1; k stays within 1/4 and 4, factors within
1/100 and 100). That is what an error of whole networks tells, so it is assumed that the error of the networks that were left out is that of the one at hand, and
nothing of how single ops are off: where these are off each for itself, cuts that are near each other change places more often than is said. Devices of different
profiles are off independently of each other, groups of one profile alike. Measured times of ops, links and powers are taken as they stand. Draws hang on
`run.seed`, the profile's name and their number only.

## What the network models are

`exact` is an ideal transport on a connection that is open and warm: latency and jitter first, then the bytes at the max-min fair rate of
the links. Lost packets (or the lost message) are sent again after `timeout`, which grows by `backoff`; loss never lowers the rate. `solver` is the
same by SimGrid's flows. `lv08` is SimGrid's default model (Velho and Legrand, 2009): 13.01 times each latency, 0.97 of each rate, a share
that hangs on latency; loss as in `exact`. Its factors were fitted to TCP in slow start, and no message escapes them (SimGrid's issue 219). None of
these three opens a connection, starts slowly or fills a queue. Held against Linux 6.18 between two network namespaces, in 36 settings each (1, 10,
100 Mbit/s; 1, 10, 50 ms; 10 kB, 100 kB, 1 MB and one byte back; cubic and bbr):

| | time of Linux over that of `exact`: median, most | time of `lv08` over that of Linux: least, median, most |
| --- | --- | --- |
| warm, no loss | 1.04, 1.74 | 1.02, 3.9, 12.9 |
| fresh, no loss | 1.10, 4.2 | |
| warm, 1 % loss | 1.12, 28 | |
| fresh, 1 % loss | 1.13, 12 | |

`tcp` sends packets, as Linux's TCP does. With it every application has `transport: tcp` that says nothing else; under `exact` an application may ask
for it alone. Every device has a connection with each other that its messages go to, for each application; requests and answers share it.

* A packet is 1500 B with 52 B of headers. It takes the links of its route one after the other: each sends packets of whoever comes, first come, first
  served, at its rate at that time, and then takes `latency` and a `jitter` of the packet's own, which delays those behind it, too. Acknowledgements
  go back over the same links.
* A packet that would not fit into the link's `buffer` is dropped. `2 bdp` are two products of the mean rate and twice the latency of the longest route
  over the link, at least 64 packets. With `queue: fq_codel` the packets of each flow have a line of their own and take turns, and what stays longer than
  5 ms for 100 ms is dropped; what exceeds the buffer, from the longest line. `loss` strikes single packets, acknowledgements too; its `timeout`, `backoff` and `tries` are for datagrams, and
  TCP repairs by itself: fast recovery (RACK, PRR), tail-loss probe, time-out of at least 200 ms. A lost packet so lowers the rate.
  `gilbert_elliott` takes its step with each packet, so a burst goes on while nobody sends: TCP, whose time-outs double, may need minutes to get through a long one.
* `connection: idle_reset`, Linux's own way, halves the window for each time-out that the connection idles; `persistent` keeps it; `fresh` opens a connection for
  every request, after a handshake of one round trip unless `handshake: free`. `control` is `cubic` with HyStart, `reno` or `bbr` (version 1).
* Messages of one application between the same two devices are one stream: one behind another waits for it.
* What an application sends as `datagram` or `ideal` are bytes at the fair rate, without headers. Where it would meet TCP on a link, it goes in packets too, on
  all its links and with 28 B of headers: the sender hands over the next packet when its first link has sent the one before. What was lost, be it by a
  buffer, goes again after the time-out of the links (200 ms or twice the latency where they have no `loss`); with `ideal` at once.
* The cut of `split: {best: ...}`, the table of cuts and the latency of a lone request are prices of an ideal transport: under TCP they are less
  than what a run gives.

How far it is from Linux 6.18 is measured by [the testbed](../../tools/linux_tcp/README.md). Sources stand in the headers of [sim/tcp](../tcp/tcp_connection.hpp).

## Times that were measured

An op takes its `time` under the name of its device or of that device's profile, where the model's file states one. That is the time of one launch on one worker
at full speed, for a batch of one, with its input in memory: what passes from the end of the op before to its own end, in a pass of the whole model after
some that do not count. So the times of a model's ops add up to its pass; timed each alone they do not, for caches are then warm and clocks read more often. Of ops that a
runtime joins (a convolution, its norm and its activation) the first has the time of all and the others state `0 s`; where only some of them state a time, the rest is
priced by the roofline.

`sunder measure net.yaml -o measured` (or `sunder measure mobilenet_v2`, a model by its name) times the ops on this machine (LibTorch, convolutions and products laid out once by oneDNN and XNNPACK, norms folded into them, random
weights) and writes three files: `measured/net.yaml`, the model with `time: {this_machine: ...}`; `measured/this_machine.yaml`, a profile
that says where, when and with what it was measured, and prices ops that were not; `measured/this_machine_loopback.yaml`, a link from the machine to itself.
Times are medians over passes, multiplied by the median pass over their sum, so that they add up to it (by a few thousandths); with `--distribution` each is drawn from twenty quantiles.
Drawn so, each op by itself, a whole pass varies less than it did where ops were slow together. `--batch 1,2,4` times batches as well, whose growth is a device's
`batch: {max: 4, table: [...]}`: the line is printed and stands in the profile.

`sunder import profile FILE --model net.yaml --name pi -o net_on_pi.yaml` takes times from what other runtimes write: ONNX Runtime (`enable_profiling`), TensorFlow Lite
(`benchmark_model --enable_op_profiling=true`, as printed or as CSV) and torch.profiler (`export_chrome_trace`, `--passes N`). Ops are matched by name, then, where as many of
one kind are left on both sides, by order; it tells what was matched and what was not, and why. An op of the model without a time is priced by its device's roofline.
Of the table that torch.profiler prints (`key_averages().table()`, `--passes N`) what a kind of op took by itself is spread over the model's ops of that kind in proportion to their
work: the sum of a kind is then right and the time of each op a guess, so take the trace where you can.

## Rates that were measured

`sunder import trace FILE -o walk.csv` makes a trace of logs and traces of others (two columns, mahimahi, HSDPA, CSV whose columns tell what they are),
and `rate: {trace: walk.csv}` gives it to a link. `sunder import trace FOLDER -o phones.csv` makes one of all files of a folder, with a column
`device`: number i is the i-th by name. It is for links with `each`: the link of device i then has rate number i mod their number, so that 100 phones
deal out 40 logs, each from its start and with its own length. A link that is one for all takes a trace without that column.

Where devices differ so, prices of lone requests and `split: {best: ...}` are means over them, of each one's mean rate, and `sunder plan` says so; a
`split` is that of all devices of an application. What a run offers to a link (`offered`) and what a link did is each one's own. Bounds of a search know only
that no link is faster than the fastest ever is.

## What a cell is

A link with a `cell` is a radio medium on which one sends at a time, up or down. It has one second of time in each; a byte to or from a
station takes 1 / its rate of that and its part of the `overhead` of a packet, a byte from station to station the time of both. Messages that cross it at once have equal throughput,
so that with n of them each gets 1 / (1/r_1 + ... + 1/r_n) and the slowest decides: what 802.11's contention comes to (Heusse, Rousseau,
Berger-Sabbatel and Duda, Performance anomaly of 802.11b, INFOCOM 2003). Or they have equal airtime, r_i / n, as access points with
airtime fairness do it (Hoeiland-Joergensen et al., Ending the anomaly, USENIX ATC 2017). What other links of their routes leave unused the
others have. Messages share, not stations: two of one station count twice. Collisions are not in it. Rates are those of the bits; what goes
before and after a packet (DIFS, preambles, SIFS, acknowledgement: 454 us with the long preambles of 802.11b, for which Heusse et al. give a
lone station of 11 Mbit/s 7.74 Mbit/s, and this model 7.77) is the overhead.

A station with a `distance` has its rate by what it hears: send power less the path loss at 1 m, less 10 x exponent x log10(distance), more or
less its shadowing (log-distance path loss with log-normal shadowing; Rappaport, Wireless Communications, 2002, section 4.9). By default the
rates are those of 802.11g with the least sensitivities of IEEE 802.11-2020, table 17-18: 6 Mbit/s from -82 dBm, 9 from -81, 12 from -79, 18 from
-77, 24 from -74, 36 from -70, 48 from -66, 54 from -65. Plans and offered loads take the mean over the shadowing.

Where all stations have one rate the cell is a link of half duplex. Else `exact` shares it by the max-min solver; `solver` knows equal throughput
(SimGrid's Wi-Fi link) and one cell on a route, `lv08` none. A run with TCP has no cells.

## Devices that move

`motion` says where the devices of a group are over time, in metres in a plane, and a cell that names the group as `moving` has its access
point `at` a place there. Then a device's rate follows from its distance as that of any station with one, at every instant; where it hears nothing it
keeps the slowest.

* `waypoints` are gone through from 0 on by all devices of the group, straight from one to the next, with pauses.
* A `trace` has the columns `time`, `x` and `y` (`time [s],x [m],y [m]`), and `device` where they differ: its number from 0, of device i number i mod their
  count. In between it goes straight; before its first row it stands there. After the last one, as after the last waypoint, it stays, or with
  `then: repeat` all begins again: waypoints by a way back to the first, a trace must end where it begins.
* `random_waypoint` goes again and again to a point that is uniform in a rectangle, at a speed that is uniform for each way, and pauses there (Johnson and Maltz,
  Dynamic source routing in ad hoc wireless networks, 1996). It starts in its stationary state, as if it had always gone on: nearer to the middle, and more often
  slow, than the points and speeds that are drawn (Bettstetter, Resta and Santi, IEEE TMC 2(3), 2003; Navidi and Camp, IEEE TMC 3(1), 2004).

With several `access_points` a link is a network of as many cells that do not disturb each other, and each device is with one of them: the one that it hears
best at first, and then until it hears another better by more than `hysteresis`. That is a hand-over: for the `interruption` it is with none, then with the one
that it hears best. How long that takes hangs on both ends, and most of it is the search for others (Mishra, Shin and Arbaugh, An empirical analysis of the IEEE
802.11 MAC layer handoff process, ACM CCR 33(2), 2003): measure it, or take the default for a choice. A message that is under way keeps what was carried and goes on with the other access point, as within one Wi-Fi network, whose addresses stay; the time with none is part of `link_wait`.
Each access point is a row of /links by `index`; /contacts tells who was with which when, the JSON `hand_overs` and, by access point, how many `stations` were there.

Nothing is sampled: distances are straight pieces, so the instants at which a rate or an access point changes are roots of quadratic equations, and in
between rates are constant. They are worked out as far as the run comes, so motion needs no end. Shadowing is drawn once for each device
and access point, and stays as it is wherever the device goes. Plans, offered loads and the cut that is best take the mean over the time of the motion:
of a walk that stays from its first point to the last, else over its period; of random waypoints, and with shadowing, over 100 devices drawn once and for all.
`solver` and `lv08` do not know stations that move, and so a run with TCP has none.

## What a codec does, and what it costs

`codec` is a stage, or a list of stages that follow one another, for every tensor that crosses. Encoding and decoding are work of the devices on either side of
the hop, in the same jobs as the ops; nothing is done to tensors that a stage would not make smaller. Each stage has an `accuracy_cost` in points (`1.5 %`),
which is taken from the `accuracy` of the model where the stage changes what crosses. Costs of stages, and of hops, add up, which is the better an assumption
the smaller they are. No cost is known to the program: what you do not state is 0. An answer on the device costs nothing.

| stage | what it is | what a cost of 0 hides, and for what published figures do not hold |
| --- | --- | --- |
| `bits` | uniform quantisation | nothing much at 8 bits: whole networks in int8 lose 0.1 to 0.5 points on ImageNet (ResNet-50 0.13, MobileNetV2 0.18 to 0.50; OpenVINO's table of model accuracy), of which the cut is one layer. Below 8 bits it misleads: measure it. Tensors of int32, int64 and bool, such as words, are sent as they are |
| `bottleneck` | convolutions around the cut, `to` fewer channels, with `kernel` and `stride` | these layers have to be trained, and an untrained one destroys the answer. BottleNet sends 316 B a picture in the mean (Eshratifar, Esmaili and Pedram, ISLPED 2019); BottleFit loses up to 0.6 points at 77.1 % of compression (arXiv 2201.02693). Both for the one cut that they were trained at, on ImageNet |
| `learnt` | any trained encoder and decoder by bytes and work (Matsubara et al., Distilled split deep neural networks, HotEdgeVideo 2019) | a distilled head takes the place of ops: describe it as the model, and the codec for what is left. One `learnt` is taken for whichever cut is chosen, though it was trained at one |
| `lossless` | a program that packs: `ratio`, and how fast | nothing: it has no cost. The ratio of texts is no ratio of features: zstd -1 packs the Silesia corpus by 2.9 at 510 MB/s, and back at 1,580 MB/s, on one core of an i7-9700K (zstd 1.5.6, its own table); measure yours. Each tensor is taken for the mean one |
| `rates` | a lossy program by a `table`: at each `quality` a size and a cost | JPEG is made for pictures: a table of pictures holds for `server_only`, not for features. A table holds for the network, the data and the cut that it was measured with |

A rate (`100 MB/s`) holds on every device, work (`20 flop/B`) takes its time by the `speed` of each; both count bytes of the tensor before the stage, back as well.
A table has a row for each quality, with `ratio`, `bytes` or `of_anchor`; nothing is made up between its rows. `applications.NAME.codec.rates.quality` is a key to vary.
It may be a CSV file with these columns, as `quality,ratio,accuracy_cost [%]`.

MPEG's feature coding for machines (FCM, ISO/IEC 23888-4) publishes no ratio to the features but one to *remote inference*: its test model sends 85.14 % less, in the mean over
its common test conditions, than the video coded by VVC does at the same accuracy (BD-rate; arXiv 2512.10209, abstract). So `models/codecs/mpeg_fcm.csv` states
14.86 % `of_anchor`, and `anchor` is what the coded video takes for one request. It does not hold for pictures that do not follow one another, for cuts other than those of the
test conditions, nor for accuracies that differ from the anchor's; state the anchor's accuracy as the model's. Lightweight coding without training
comes to 0.6 to 0.8 bits an element at less than 1 point (Cohen, Choi and Bajic, arXiv 2105.07102): `ratio: 40`.

## Where a model is cut

`split: {after: conv1}` names the last op on the device, whose tensor crosses, and `after: [conv1, pool2]` all ops whose tensors do. `after: encoder.layer.3` names a block: all ops whose
names begin with that and a dot stay on the device with all that they need, whatever crosses behind them. `sunder plan` lists the cuts of a model behind its blocks where it would take more than
60 lines otherwise, has more than 10,000 cuts or sends several tensors behind most blocks, and below them the quickest and the thriftiest of all others; `--by op` and `--all` list more. sim/model/blocks.hpp says which blocks it sees.

## When a run decides the split

`split: {best: latency.p99}`, or `{best: {metric: energy, runs: 20}}`, takes the cut that is best under the load: before a run, each cut that no other beats
is simulated, and the one with the least of that figure of the application is taken (the greatest of throughput, what is finished, and accuracy; of equal ones the smallest head). A figure of anything else goes by its
whole name, `devices.server.utilisation`. `runs` are replications of each; where it is not given those of the scenario, or 10 where that has one. They are the replications that the run itself
has, so that its figure flatters the winner a little, as that of any best of several does; the interval of the difference to the next tells how clear it was. `sunder run` says
which cut won among how many; `sunder plan --under-load` lists more cuts. In a sweep and under `sunder capacity` each point has a cut of its own, and `cut` says which.

Where several applications ask for it, they take turns in the order of the file: each takes its best cut while the others keep theirs, at first the best for a lone request, until none
changes (iterated best response). No application gains by a change of its own then, which need not be best for all together. After ten rounds it stops as it is and says so.

`check` and `plan` do not simulate: to them it is the best for a lone request by latency. A way of `among` and a `fallback` cannot be decided so, nor can other applications' splits in a search, whose candidates
are the load.

## What an adaptive split is

With `split: {adaptive: {...}}` an application has several ways to answer a request (`among`), and each of its devices chooses one for each request when it
arrives. A device knows what it has seen itself: how many bytes its own messages had and how long they took, how long its requests waited at the servers (told with
the answer), what they cost, and its own queue. It hears of a request when that ends, with or without an answer. Devices learn nothing from one another.

| policy | chooses | after |
| --- | --- | --- |
| `fixed` | the first of `among` | |
| `replan` | the least predicted: head + bytes / estimated rate + reported wait + all beyond | Neurosurgeon, ASPLOS 2017 |
| `quantile` | likewise by a low quantile of the last rates, a hold and a least gain | |
| `threshold` | by bands of the estimated rate, worked out beforehand, with hysteresis | Edgent, arXiv 1910.05316 |
| `deadline` | of the front of latency and energy under usual conditions the least energy that is in time, else the fastest | DynaSplit, arXiv 2410.23881 |
| `bandit` | muLinUCB: learns what lies beyond the device as a linear function of work, ops and bytes; samples are forced | arXiv 2102.02638 |
| `ucb1`, `exp3` | by what each way has cost, knowing nothing of ways | Auer et al. 2002, both |
| `clairvoyant` | the least for this request alone: knows all rates to come, the draws of its ops and all queues; under contention others may do better | |

The rate of the first hop is that of the bytes of a message over its duration less the delay that the way has in the mean. Before a device has sent anything, and when what
it knows is older than `forget`, it reckons with the mean rate and idle servers; so one that has stayed with itself looks again. Of ways that are equal the first is taken. A request that
failed or was dropped is worth nothing to `ucb1` and `exp3` and costs as much as the dearest way to `bandit`. `offered` of devices and links counts the least that any of the
ways asks. `sunder policies` runs them all under the same luck.

`replan`, `quantile` and `threshold` keep their way for a `hold` (`30 requests`, or `5 s`) and leave it for a `gain` only (`8 ms` of the objective, or `10 %` of what
the way costs that they have). A message that is stuck is no message of the past: who sends into a link that is down learns so when it is up again; a `fallback` keeps
requests from waiting that long. A sweep tells `switches` and `cut_share`, the share of the cut that most requests have (`cut`); `compare` the share of each way, too.

## Several inputs and outputs

A model into which several tensors go lists them under `inputs` instead of `input`, each with its name and type; ops name those that they read, and ops that name none
and follow none read the first. All of them begin where the request begins, whatever the cut, so a cut sends every input that an op behind it reads, beside the tensors
of ops: `after: [text, conv3]`, and `server_only` sends all. `raw_input` is about each of them.

An application may say that some begin elsewhere: `origins: {text: phone}`. Such an input sets out when the request begins, from the device of that group (number i of `count` for
device i of the application's origin, as for `dispatch: home`; where the group is one of the application's own devices, that one), as it is, without `codec`, to each device where
an op reads it. It crosses no cut and is no part of a cut's name, and `raw_input` has no say in it. A device begins with its ops of the request when the message from the
device before and all inputs that they read have come, whichever is last; a wait for inputs is part of the time in `transfer`. Where the group is the
device that reads it, nothing is sent. What inputs cross is part of the request's `payload`, energy and attempts, and one that is lost fails the request. An input that is under
way when its request has ended goes on, and takes its part of the links. There have to be `routes` from there to whoever reads it.
`adaptive`, `retry`, `fallback`, `steps`, exits, servers that are chosen as the run goes, TCP, and devices with a `battery`, `radio`, `throttle` or `spread` do not go
together with such origins and are refused; a search takes all inputs from the origin.

What a model puts out is the tensors that no op reads. What comes back of them is said by `answer`, in bytes: of a detector with three heads, those of all three.

## Who leaves early

A model may have `exits`: classifiers of their own behind some of its ops, at which easy inputs leave (BranchyNet, arXiv 1709.01686). Whoever comes to an exit
that is used asks it, which takes the time of its ops there; who leaves is answered from that device, and on the device itself nothing is sent. The
others go on. An application uses all exits of its model, or those that `exits` names, or `none`.

How hard a request is is drawn once, a number u between 0 and 1. The exits of the model let go the shares `leaves` of all requests, the easiest first, and a request leaves
at the first exit in use by which u is covered by the shares up to there; so whom an exit would have let go that is not used leaves at the next that is, and the same request
leaves at the same exit wherever the model is cut. No device, server or policy knows u beforehand: prices and predictions are means over those that leave at each exit and
those that do not. Only `clairvoyant` knows, and dispatch and queues that go by how long jobs take see the time that each will need, as they see any other time that is drawn.
Requests that will leave at different exits of one piece of a model share batches, which last as long as the longest.

`leaves`, `accuracy` and `accuracy_at_end` may hang on the `threshold` of confidence at which exits let go: `{0.2: 41 %, 0.4: 69 %}`, on straight lines in between.
Then an application says which, `exits: {use: all, threshold: 0.3}`, and `applications.NAME.exits.threshold` may be varied like any key.

The `accuracy` of a model is that of its answers where nobody leaves early, that of an exit holds for whoever leaves there. Whoever leaves takes with him what he would have
been worth at the end: his share of `accuracy_at_end`, which is the model's own where nothing is said, so that then those at the end are answered as well as ever. The `accuracy` of a plan, a run or a way is
the mean that follows.

## What clocks and accelerators do

`clocks` of a device are frequencies at which it may run (`600 MHz: {speed: 40 %}`), `accelerators` states of a processor beside its own (off, on, at some clock); `clock` and `accelerator` name those at which
it stands, and may vary in a sweep. At a clock all that the device does, measured times included, takes 1 / `speed` times as long, and with an accelerator likewise; the two multiply.
So a `speed` is that of what the device is used for, and need not be in proportion to the frequency. The powers of a clock are the device's in
all; those of an accelerator come on top. `speed`, `idle_power` and `busy_power` of the device itself are those without `clocks` and `accelerators`.

A way may ask for a mode: `among: [device_only, {after: OP, clock: {pi: 600 MHz}, accelerator: {pi: max}}, {split: server_only, clock: {pi: 600 MHz}}]`. Its requests are
worked on in that mode, each worker for itself, and changing takes no time; between them the device draws the idle power at which it stands. `among: {cuts: all, clocks: all,
accelerators: all}` is every possible cut in every mode, without what another beats in both latency and energy of a lone request at the mean rates.
Devices that work at several requests at once (`queue: sharing`, `batch`) draw the same in all ways. Results call such a way `OP @ pi 600 MHz max`.

A `pool` is a table of ways as they were measured, with one server at most: columns `cut` (`device_only`, `server_only` or the last op on the device), perhaps `name`, and of each
device, say pi, `pi time [ms]`, `pi energy [J]`, `pi sent [kB]`, `pi transfer [ms]`, `pi clock` and `pi accelerator`. Requests take these times and energies, whatever the device and the model say; what is sent crosses the links of the
scenario, and of a measured `transfer` what is beyond their own time is the device's, under `encode`. So a lone request takes what was measured, and others may be
in its way. `known` is a table of the same ways by which policies choose, where what was known beforehand is not what became of it.

## What breaks, and what follows

`faults` are spells in which a device is down, or a link down or slow: one (`at`), or again and again (`every`, counted from the end of the one
before). Those that come again begin while requests arrive, so they need `run.until`. Each device of a group and each link of `each` device has
spells of its own, unless the fault has an `index`. Nobody is told beforehand, not even who chooses a server.

A link in a spell has `factor` of its rate in both directions, or none at all; what is on its way waits, for as long as it takes, and nothing is lost. Faults
of a link that fall together multiply. A device that is down starts nothing: who comes waits in its queue, which has the limit that it always has. The jobs that
it worked on are gone (`work: lost`), and their requests have failed, or they go on from where they were (`kept`) when it is up. It draws its
idle power meanwhile. At one instant things break and mend before all else, so a job that would end just then is lost.

A request that failed (by a link that lost every attempt, by a device) or was dropped is begun again with `retry`, as a whole and on its device, after `pause`
times `backoff`^(k - 1) behind try k; that is not what a link does of itself for single messages (`loss.tries`). When no try is left, `fallback` begins it
once more `to` another cut, on the ends that `on` names. With `after`, the other way begins so long after the request came though the first goes
on (hedged requests: Dean and Barroso, The tail at scale, CACM 56(2), 2013); the first to finish counts, and of the other everything is taken back at
once: jobs, messages, pauses. If one fails, the other goes on alone. Each try draws its own random numbers.

Every request ends `finished` (perhaps `late`), `dropped`, `failed` (by a link, a device, an empty battery, or after several tries) or, where the run stopped first,
`unfinished`. What tries used that led to no answer is `wasted`: worker time, work and energy, which stay in the energy of the request and of the devices.

## Requests of many steps

With `steps` a request is answered token by token, as by a language model: a first pass through the application's `model` (the prompt) gives the first
token, and each further pass, through the model `then`, the next one, until there are `count` more, or `limit`. A pass begins on the request's
device when the answer of the one before has come back there, so a model that is cut makes a round trip a token; on its servers each pass
waits for a worker as any request does, and where they have a `batch`, passes of several requests are served together (decode with decode,
first passes with first passes: they ask for other ops). Every pass is cut by the application's `split`, or the further ones by that of `steps`. One
split serves two models: it names an op that both have. Where they do not have the same names, but as many cuts that a single tensor crosses, the number of
the cut among these counts, since exporters number ops that have no name. A model that is wholly on the server still sends each token there and back: servers do not go on by
themselves. `best` is the cut that costs least over the first pass and the mean number of further ones, at one place in both models.

With `lookahead` a pass checks `guesses` tokens beside the one that it gives, and keeps those before the first wrong one: with the share a that is
`accepted` it gives (1 - a^(k + 1)) / (1 - a) tokens in the mean (Leviathan, Kalman and Matias, 2023). Its messages, there and back, and what coding takes
are 1 + k times those of one token, its ops take 1 + k x `growth` times as long: 0 is what reading the weights is to a bottleneck of memory.
Whoever makes the guesses takes no time for it. A `best` cut is that of passes that take as long without guesses.

A `cache` of an op is what it keeps of each token (of the `prompt`, the first and all after it) on the device where it runs, as attention keeps keys and
values; it never crosses a link. The model of the further passes states it, or the application, whose word counts. A further pass that begins where t tokens
are there (the first is one) reads all that is kept of prompt + t, so it takes longer from token to token: an op takes max(work / speed, bytes / memory_rate),
with `work` of the cache for each token kept, and its `bytes` beside weights and tensors. `tokens` of a model's `cache` says how many are kept where its ops
do the work that they state (a graph exported for one step after 128 tokens: 129); of the first pass's model they are the `prompt`. The prompt's own pass
writes and reads nothing more than its tensors. Ops with a measured `time` take that. Times are those of each pass; `work` in spans, `offered`, and plans
have the mean over the passes of a request.

Beside the op's weights it must fit into `memory` at the most tokens that there may be, for `at_once` requests on one device. Without `at_once` that is one; in a
closed loop it is as many as there are origins for each server, and one on the origin. An op of one name in both models has to run on the same device in both,
since the cache stays there; for the same reason the further passes of a request go to the servers of its first, whatever `dispatch` says.

A request that is begun again (`retry`) begins with its first pass, and has as many tokens. `fallback`, `adaptive` and searches of the application know
one pass and are refused. Results have `tokens`, `passes` and the time to the first token (TTFT), the mean time of each after it (TPOT), and tokens per second:
those of the requests that ended in the window over its length. Plans and `offered` count all passes in the mean; no bound of a search rests on them.

## What two runs have in common

Every random number is a function of `seed`, of the replication and of the names of what it is for; nothing hangs on the order in which
things happen. So what differs between two points of a sweep, two plans or two networks is what was varied, and an application, device,
link or group more or less changes the numbers of no other:

| what is drawn | hangs on |
| --- | --- |
| gap before a request; time to think | application, device, number of the request |
| time of an op | application, device, number of the request, name of the op: the same on whichever device it runs, if its distribution is |
| how hard a request is, and so where it leaves early | application, device, number of the request |
| how many tokens a request has | application, device, number of the request, not its try |
| how many guesses are right | application, device, number of the request, pass |
| which way is chosen (`exp3`) | application, device, number of the request |
| which server is chosen (`random`, `two_choices`) | application, device, number of the request, hop |
| jitter | application, device, number of the request, hop there or back (or number of the input), attempt, name of the link |
| which packets are lost | the same |
| which packets of TCP are lost; their jitter | link, direction, number of the packet on it |
| shadowing | name of the cell, group, device, access point: once for each replication |
| factors of `spread` | group, device, figure: once for each replication |
| ways of `random_waypoint` | group, device, replication: the same in all cells |
| gap before a competing job; its time | group, device, number of the job |
| when something breaks, and for how long | name of the device or link, its number, which of the faults that name it, which spell |

Where a request is begun more than once, its draws hang on the try, too, but for how hard it is, and where it has several passes, on the number of the pass, from the second on. Two things are carried over from message to message on a link, in each direction: the score of a jitter with `ar1` or `gauss_markov`,
and the state of `gilbert_elliott`. What is drawn anew for each message is common as above, and so is the state in which a link starts; what is carried
over comes from the attempt before on that link, so that it differs where another attempt came before (and, with `gauss_markov`,
where another time has passed since). Other jitter, `packets` and `message` carry over nothing. A message with another number
of packets has the same random numbers, but they meet other packets.
)";

} // namespace

std::vector<Form const*> const& forms_of_files()
{
    static std::vector<Form const*> const forms{&scenario_form(), &model_form(), &device_form(),
                                                &link_form()};
    return forms;
}

std::string reference_text()
{
    return introduction + quantities_text() + course_of_a_run + sections_text(forms_of_files());
}

} // namespace sunder::sim
