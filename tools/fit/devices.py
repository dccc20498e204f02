"""What data sheets and published measurements say about each device; fit_devices.py adds the rest.

`speed` counts two operations per multiply-add, over all cores: the device is one worker.
"""

import networks

FITTED = "fitted here"
HELP = "Lee et al., HELP, NeurIPS 2021"
BENCH = "Li et al., HW-NAS-Bench, ICLR 2021"


def same_as(base):
    return lambda fitted: (dict(fitted[base][0]), fitted[base][1])


def gpu(column):
    return ([("nasbench", f"{column}_{batch}", True, batch) for batch in (1, 32, 256)] +
            [("fbnet", f"{column}_{batch}", batch) for batch in (1, 32, 64)])


DEVICES = {
    "pixel_3_tflite": {
        "about": ["Google Pixel 3: Snapdragon 845, four Kryo 385 Gold at 2.5 GHz and four Silver; TensorFlow Lite,",
                  f"float32. Fitted to {BENCH} (as in {HELP})."],
        "speed": 80e9, "memory_rate": 29.9e9,
        "speed_text": "80 Gflop/s  # 4 large cores x 2.5 GHz (estimate, after Google's specification) x 8: one 128-bit multiply-add a cycle (assumed)",
        "memory_rate_text": "29.9 GB/s  # estimate: LPDDR4X-3733, 64 bits, the largest that the processor takes (after Qualcomm's product page)",
        "memory_text": "4 GB  # data sheet",
        "measured": [("nasbench", "pixel3", False), ("fbnet_blocks", "pixel3")], "basis": FITTED,
        "idle_power": "0.5 W  # estimate: screen off, not suspended; no measurement found",
        "busy_power": "4 W  # estimate: four large cores, near what such a phone can shed; no measurement found",
    },
    "jetson_nano_tensorrt": {
        "about": ["NVIDIA Jetson Nano: 128 Maxwell cores at 921.6 MHz; TensorRT, float16. ESTIMATE from three rates of the",
                  "maker's (D. Franklin, Jetson Nano Brings AI Computing to Everyone, NVIDIA developer blog, 2019, table of",
                  "inference rates): MobileNet-v2 at 300 x 300 64 images/s, confirmed; ResNet-50 36 and VGG-19 10 images/s,",
                  "after that table but not checked against it. (Others: ResNet-50 at 256 x 256 in 42 ms, which is 31 images/s at",
                  "224 x 224; github.com/kentaroy47/benchmark-FP32-FP16-INT8-with-TensorRT.) The simulator counts 4 bytes",
                  "a number where the device moves 2, so memory_rate is twice the data sheet's."],
        "speed": 471.9e9, "memory_rate": 51.2e9,
        "speed_text": "471.9 Gflop/s  # 128 cores x 921.6 MHz (Jetson Linux developer guide, power mode MaxN) x 4: float16 in pairs",
        "memory_rate_text": "51.2 GB/s  # 2 x 25.6 GB/s (data sheet), see above",
        "memory_text": "4 GB  # data sheet",
        "measured": [("published", [(networks.resnet50, 1 / 36), (networks.vgg19, 1 / 10),
                                    (lambda: networks.mobilenet_v2(300), 1 / 64)])],
        "one_convolution": True, "basis": "estimate from the published times",
        "fixed": {"pool": 0.05, "elementwise": 0.05, "norm": 0.05, "activation": 0.05},
        "not_measured": dict.fromkeys(("pool", "elementwise", "norm", "activation"), "assumed; memory_rate mostly rules"),
        "idle_power": "1.25 W  # estimate: module without load; no measurement found",
        "busy_power": "10 W  # budget of MaxN, the larger of its two power modes (Jetson Linux developer guide)",
    },
    "coral_edge_tpu_tflite": {
        "about": ["Google Coral Dev Board, Edge TPU, int8. ESTIMATE from Coral's page Edge TPU performance benchmarks",
                  "(coral.ai/docs/edgetpu/benchmarks, table 1, column Dev Board): MobileNet v1 2.4 ms, MobileNet v2 2.6 ms,",
                  "SqueezeNet 2 ms, Inception v1 4.1 ms. Holds for models whose weights fit into the 8 MB on the chip (data",
                  "sheet). Larger ones run too and fetch their weights from the board's memory, which is not charged: their times",
                  "are too short. No memory_rate, since what fetching costs is not paid for activations."],
        "speed": 4e12, "memory_rate": None,
        "speed_text": "4 Tflop/s  # 4 TOPS of int8 (same page)",
        "memory_text": "1 GB  # of the board (data sheet)", "precision": "int8",
        "measured": [("published", [(networks.mobilenet_v1, 2.4e-3), (networks.mobilenet_v2, 2.6e-3),
                                    (networks.squeezenet, 2.0e-3), (networks.googlenet, 4.1e-3)])],
        "one_convolution": True, "basis": "estimate from the published times",
        "fixed": {"pool": 0.02, "elementwise": 0.02, "norm": 0.02, "activation": 0.02},
        "not_measured": dict.fromkeys(("pool", "elementwise", "norm", "activation"), "assumed"),
        "idle_power": "0.5 W  # estimate: a quarter of busy; no measurement found",
        "busy_power": "2 W  # 0.5 W for each of its 4 TOPS (same page)",
    },
    "eyeriss": {
        "about": ["Eyeriss (Chen et al., IEEE JSSC 52(1), 2017): 168 processing elements, 16 bits. Fitted to the simulated",
                  f"times of {BENCH} (as in {HELP}). The simulator counts 4 bytes where the chip moves 2; no memory_rate,",
                  "since the measured times hold what memory costs."],
        "speed": 84e9, "memory_rate": None,
        "speed_text": "84 Gflop/s  # 168 elements (paper, abstract) x 250 MHz (estimate, after its chip specifications: the largest clock) x 2",
        "measured": [("nasbench", "eyeriss", True), ("fbnet_blocks", "eyeriss")], "basis": FITTED,
        "idle_power": "0 W  # assumed: the chip is switched off between requests",
        "busy_power": "278 mW  # measured on the convolutions of AlexNet, 35 frames/s (paper, abstract)",
    },
    "zc706": {
        "about": ["Xilinx ZC706 board: Zynq XC7Z045. Fitted to the times of the accelerator that HW-NAS-Bench builds for it",
                  f"({BENCH}, as in {HELP})."],
        "speed": 360e9, "memory_rate": 12.8e9,
        "speed_text": "360 Gflop/s  # 900 DSP slices (estimate, after Xilinx DS190) x 200 MHz (assumed clock) x 2",
        "memory_rate_text": "12.8 GB/s  # estimate: DDR3-1600, 64 bits, on the fabric's side (after board guide UG954)",
        "memory_text": "1 GB  # estimate: on the fabric's side (after board guide UG954)",
        "measured": [("nasbench", "fpga", True), ("fbnet_blocks", "fpga")], "basis": FITTED,
        "idle_power": "5 W  # estimate: half of busy, a configured fabric that waits; no measurement found",
        "busy_power": "10 W  # estimate, after Qiu et al., Going Deeper with Embedded FPGA Platform, FPGA 2016: about that for VGG-16 on this board",
    },
    "xeon_silver_4210r_pytorch": {
        "about": ["Intel Xeon Silver 4210R, one socket: ten cores at 2.4 GHz; PyTorch without compilation,",
                  f"float32, images of 32 x 32 that leave most of it idle. Fitted to {HELP}.",
                  "For larger images see xeon_e5_2683_v3_tvm: this profile makes them far too slow."],
        "speed": 768e9, "memory_rate": 115.2e9,
        "speed_text": "768 Gflop/s  # estimate: 10 cores x 2.4 GHz x 32, one AVX-512 multiply-add a cycle (after Intel's product page)",
        "memory_rate_text": "115.2 GB/s  # six channels (microway.com, Cascade Lake SP) of DDR4-2400 (estimate, after Intel's product page)",
        "memory_text": "64 GB  # assumed: the server's, not a limit of the processor",
        "measured": [("nasbench", "silver_4210r", True), ("fbnet", "silver_4210r")], "basis": FITTED,
        "idle_power": "40 W  # estimate for processor and memory; no measurement found",
        "busy_power": "100 W  # estimate: thermal design power (after Intel's product page)",
    },
    "xeon_e5_2683_v3_tvm": {
        "about": ["Intel Xeon E5-2683 v3, fourteen cores at 2.0 GHz; networks compiled by TVM 0.6, float32. Fitted to published",
                  "times of one image of 224 x 224 (github.com/linbo0518/CVBenchmarks, columns TVM CPU time): MobileNet v1",
                  "3.10 ms, MobileNet v2 3.12 ms, ResNet-50 18.38 ms, VGG-16 82.82 ms. The page tells neither sockets nor",
                  "threads: one socket is assumed."],
        "speed": 896e9, "memory_rate": 68.3e9,
        "speed_text": "896 Gflop/s  # 14 cores (estimate, after Intel's product page) x 2.0 GHz (same page) x 32: two AVX2 multiply-adds a cycle",
        "memory_rate_text": "68.3 GB/s  # four channels of DDR4-2133 (what Xeon E5-2600 v3 processors take)",
        "memory_text": "252 GB  # the measured server's",
        "measured": [("published", [(networks.mobilenet_v1, 3.10e-3), (networks.mobilenet_v2, 3.12e-3),
                                    (networks.resnet50, 18.38e-3), (networks.vgg16, 82.82e-3)])],
        "basis": FITTED,
        "fixed": {"pool": 0.05, "elementwise": 0.05, "norm": 0.05, "activation": 0.05},
        "not_measured": dict.fromkeys(("pool", "elementwise", "norm", "activation"), "assumed; memory_rate mostly rules"),
        "idle_power": "40 W  # estimate for processor and memory; no measurement found",
        "busy_power": "120 W  # estimate: thermal design power (after Intel's product page)",
    },
    "laptop_cpu": {
        "about": ["A laptop with an Intel Core i7-1165G7: four cores at 2.8 GHz. ESTIMATE: reaches the same share of its",
                  "speed as fitted to xeon_e5_2683_v3_tvm, compiled networks on AVX2, and has the same overhead."],
        "speed": 358.4e9, "memory_rate": 51.2e9,
        "speed_text": "358.4 Gflop/s  # 4 cores x 2.8 GHz (data sheet) x 32: two AVX2 multiply-adds a cycle",
        "memory_rate_text": "51.2 GB/s  # two channels of DDR4-3200 (data sheet)",
        "memory_text": "16 GB  # assumed: common in such laptops",
        "derived": same_as("xeon_e5_2683_v3_tvm"), "basis": "estimate: as xeon_e5_2683_v3_tvm",
        "idle_power": "5 W  # estimate for the whole laptop, screen dimmed; no measurement found",
        "busy_power": "33 W  # estimate: 28 W of the processor (data sheet, largest configured) and 5 W of the rest",
    },
    "gtx_1080_ti_pytorch": {
        "about": ["NVIDIA GeForce GTX 1080 Ti; PyTorch, float32.",
                  f"Fitted to {HELP}: batches of 1, 32 and 256 (64 for FBNet)."],
        "speed": 11.34e12, "memory_rate": 484e9,
        "speed_text": "11.34 Tflop/s  # 3584 cores x 1.582 GHz boost (data sheet) x 2",
        "memory_rate_text": "484 GB/s  # data sheet", "memory_text": "11 GB  # data sheet",
        "measured": gpu("1080ti"), "basis": FITTED,
        "idle_power": "13 W  # measured (Tom's Hardware, review of the Founders Edition, 2017)",
        "busy_power": "250 W  # graphics card power (data sheet)",
    },
    "rtx_2080_ti_pytorch": {
        "about": ["NVIDIA GeForce RTX 2080 Ti; PyTorch, float32.",
                  f"Fitted to {HELP}: batches of 1, 32 and 256 (64 for FBNet)."],
        "speed": 13.45e12, "memory_rate": 616e9,
        "speed_text": "13.45 Tflop/s  # 4352 cores x 1.545 GHz boost (data sheet) x 2",
        "memory_rate_text": "616 GB/s  # data sheet", "memory_text": "11 GB  # data sheet",
        "measured": gpu("2080ti"), "basis": FITTED,
        "idle_power": "17 W  # estimate: a little below the 18 W of a larger card (Tom's Hardware, review of the Aorus RTX 2080 Ti Xtreme)",
        "busy_power": "250 W  # graphics card power (data sheet)",
    },
    "titan_rtx_pytorch": {
        "about": ["NVIDIA Titan RTX; PyTorch, float32.", f"Fitted to {HELP}: batches of 1, 32 and 256 (64 for FBNet)."],
        "speed": 16.31e12, "memory_rate": 672e9,
        "speed_text": "16.31 Tflop/s  # 4608 cores x 1.77 GHz boost (data sheet) x 2",
        "memory_rate_text": "672 GB/s  # data sheet", "memory_text": "24 GB  # data sheet",
        "measured": gpu("titan_rtx"), "basis": FITTED,
        "idle_power": "17 W  # estimate: as rtx_2080_ti_pytorch, which has the same chip",
        "busy_power": "280 W  # graphics card power (data sheet)",
    },
}
