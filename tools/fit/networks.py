"""Convolutional networks as lists of fused ops, to fit devices to what was measured on them.

An op is (cost class, work in flop, bytes of input and output, bytes of weights). A convolution takes in its
batch norm and its activation: (2 x filter + 3) operations an output element. Everything is float32, as in the
models that the simulator builds.
"""

from collections import Counter

FLOAT = 4  # bytes


def convolution(inputs, outputs, side, kernel=1, stride=1, groups=1):
    """A convolution with equal padding on a square image of `side`; returns the op."""
    out_side = -(-side // stride)
    elements = outputs * out_side**2
    filter_size = kernel**2 * inputs // groups
    if groups == inputs and groups > 1:
        cost_class = "depthwise"
    else:
        cost_class = "pointwise" if kernel == 1 else "conv2d"
    traffic = FLOAT * (inputs * side**2 + elements)
    return (cost_class, (2 * filter_size + 3) * elements, traffic, FLOAT * outputs * filter_size)


def pooling(channels, side, kernel, stride):
    out = channels * (-(-side // stride)) ** 2
    return ("pool", kernel**2 * out, FLOAT * (channels * side**2 + out), 0)


def addition(channels, side, terms=2):
    elements = channels * side**2
    return ("elementwise", (terms - 1) * elements, FLOAT * (terms + 1) * elements, 0)


def linear(inputs, outputs):
    return ("linear", 2 * inputs * outputs, FLOAT * (inputs + outputs), FLOAT * inputs * outputs)


# ---- NAS-Bench-201 (Dong and Yang, ICLR 2020, section 2): three stages of five cells, two residual blocks ----

EDGES = [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)]  # the order of the six digits
NONE, SKIP, CONV_1X1, CONV_3X3, POOL = range(5)


def passes(digits):
    """Whether anything gets from the cell's input to its output."""
    fed = {0}
    for (a, b), op in zip(EDGES, digits):  # ordered by b
        if a in fed and op != NONE:
            fed.add(b)
    return 3 in fed


def cell(digits, channels, side, eager):
    """The ops of one cell: those that lead to its output or, run eagerly, all, with a product for each zero."""
    edges = [(a, b, op) for (a, b), op in zip(EDGES, digits)]
    if not eager:
        useful = {3}
        for a, b, op in reversed(edges):
            if b in useful and op != NONE:
                useful.add(a)
        edges = [(a, b, op) for a, b, op in edges if b in useful and op != NONE]
    ops = []
    for _, _, op in edges:
        if op == NONE:
            ops.append(("elementwise", channels * side**2, 2 * FLOAT * channels * side**2, 0))
        elif op == CONV_1X1:
            ops.append(convolution(channels, channels, side))
        elif op == CONV_3X3:
            ops.append(convolution(channels, channels, side, kernel=3))
        elif op == POOL:
            ops.append(pooling(channels, side, 3, 1))
    for node in (1, 2, 3):
        terms = sum(1 for _, b, _ in edges if b == node)
        if terms > 1:
            ops.append(addition(channels, side, terms))
    return ops


def nasbench201(digits, eager):
    """All ops for a 32 x 32 image and ten classes."""
    ops = [convolution(3, 16, 32, kernel=3)]
    for channels, side in ((16, 32), (32, 16), (64, 8)):
        if channels > 16:
            ops += [convolution(channels // 2, channels, 2 * side, kernel=3, stride=2),
                    convolution(channels, channels, side, kernel=3), pooling(channels // 2, 2 * side, 2, 2),
                    convolution(channels // 2, channels, side), addition(channels, side)]
        ops += 5 * cell(digits, channels, side, eager)
    return Counter(ops + [pooling(64, 8, 8, 8), linear(64, 10)])


# ---- FBNet (Wu et al., CVPR 2019, table 1) as HW-NAS-Bench measures it: 32 x 32 images, 100 classes ----

FBNET_OPS = [(3, 1, 1), (3, 1, 2), (3, 3, 1), (3, 6, 1), (5, 1, 1), (5, 1, 2), (5, 3, 1), (5, 6, 1)]


def fbnet_block(layer, choice):
    """Ops of one of the 22 layers; `choice` is a digit, 8 skips."""
    inputs, outputs, side, stride = layer["Cin"], layer["Cout"], layer["H_in"], layer["stride"]
    keeps = inputs == outputs and stride == 1
    if choice == 8:
        return [] if keeps else [convolution(inputs, outputs, side, stride=stride)]
    kernel, expansion, groups = FBNET_OPS[choice]
    wide = expansion * inputs
    ops = [convolution(inputs, wide, side, groups=groups),
           convolution(wide, wide, side, kernel=kernel, stride=stride, groups=wide),
           convolution(wide, outputs, side // stride, groups=groups)]
    return ops + [addition(outputs, side // stride)] if keeps else ops


def fbnet(layers, choices):
    ops = [convolution(3, 16, 32, kernel=3)]
    for layer, choice in zip(layers, choices):
        ops += fbnet_block(layer, choice)
    return Counter(ops + [convolution(352, 1504, 4), pooling(1504, 4, 4, 4), linear(1504, 100)])


# ---- networks whose published times calibrate devices without a table ----


def mobilenet_v1(side=224):
    """Howard et al., 2017, table 1."""
    ops = [convolution(3, 32, side, 3, 2)]
    side //= 2
    channels = 32
    for outputs, stride in [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + 5 * [(512, 1)] + [
            (1024, 2), (1024, 1)]:
        ops.append(convolution(channels, channels, side, 3, stride, groups=channels))
        side = -(-side // stride)
        ops.append(convolution(channels, outputs, side))
        channels = outputs
    return Counter(ops + [pooling(1024, side, side, side), linear(1024, 1000)])


def mobilenet_v2(side=224):
    """Sandler et al., CVPR 2018, table 2."""
    ops = [convolution(3, 32, side, 3, 2)]
    side = -(-side // 2)
    channels = 32
    for expansion, outputs, count, first_stride in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2),
                                                    (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
        for i in range(count):
            stride = first_stride if i == 0 else 1
            wide = expansion * channels
            if expansion > 1:
                ops.append(convolution(channels, wide, side))
            ops.append(convolution(wide, wide, side, 3, stride, groups=wide))
            side = -(-side // stride)
            ops.append(convolution(wide, outputs, side))
            if stride == 1 and channels == outputs:
                ops.append(addition(outputs, side))
            channels = outputs
    return Counter(ops + [convolution(320, 1280, side), pooling(1280, side, side, side), linear(1280, 1000)])


def resnet50(side=224):
    """He et al., CVPR 2016, table 1."""
    ops = [convolution(3, 64, side, 7, 2), pooling(64, side // 2, 3, 2)]
    side //= 4
    channels = 64
    for width, count in ((64, 3), (128, 4), (256, 6), (512, 3)):
        for i in range(count):
            stride = 2 if i == 0 and width > 64 else 1
            ops += [convolution(channels, width, side), convolution(width, width, side, 3, stride)]
            if i == 0:
                ops.append(convolution(channels, 4 * width, side, stride=stride))
            side //= stride
            channels = 4 * width
            ops += [convolution(width, channels, side), addition(channels, side)]
    return Counter(ops + [pooling(2048, side, side, side), linear(2048, 1000)])


def vgg(depths):
    """Simonyan and Zisserman, ICLR 2015, table 1; `depths` of the five stages."""
    ops = []
    side, channels = 224, 3
    for outputs, count in zip((64, 128, 256, 512, 512), depths):
        for _ in range(count):
            ops.append(convolution(channels, outputs, side, 3))
            channels = outputs
        ops.append(pooling(channels, side, 2, 2))
        side //= 2
    return Counter(ops + [linear(25088, 4096), linear(4096, 4096), linear(4096, 1000)])


def vgg16():
    return vgg((2, 2, 3, 3, 3))


def vgg19():
    return vgg((2, 2, 4, 4, 4))


def squeezenet():
    """Iandola et al., 2016, table 1 (version 1.0)."""
    ops = [convolution(3, 96, 224, 7, 2), pooling(96, 112, 3, 2)]
    channels, side = 96, 55
    for squeeze, expand, pool in ((16, 64, 0), (16, 64, 0), (32, 128, 1), (32, 128, 0), (48, 192, 0), (48, 192, 0),
                                  (64, 256, 1), (64, 256, 0)):
        ops += [convolution(channels, squeeze, side), convolution(squeeze, expand, side),
                convolution(squeeze, expand, side, 3)]
        channels = 2 * expand
        if pool:
            ops.append(pooling(channels, side, 3, 2))
            side //= 2
    return Counter(ops + [convolution(512, 1000, side), pooling(1000, side, side, side)])


def googlenet():
    """Szegedy et al., CVPR 2015, table 1."""
    ops = [convolution(3, 64, 224, 7, 2), pooling(64, 112, 3, 2), convolution(64, 64, 56),
           convolution(64, 192, 56, 3), pooling(192, 56, 3, 2)]
    side, channels = 28, 192
    modules = [(64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64), None, (192, 96, 208, 16, 48, 64),
               (160, 112, 224, 24, 64, 64), (128, 128, 256, 24, 64, 64), (112, 144, 288, 32, 64, 64),
               (256, 160, 320, 32, 128, 128), None, (256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128)]
    for module in modules:
        if module is None:
            ops.append(pooling(channels, side, 3, 2))
            side //= 2
            continue
        one, three_in, three, five_in, five, pool = module
        ops += [convolution(channels, one, side), convolution(channels, three_in, side),
                convolution(three_in, three, side, 3), convolution(channels, five_in, side),
                convolution(five_in, five, side, 5), pooling(channels, side, 3, 1), convolution(channels, pool, side)]
        channels = one + three + five + pool
    return Counter(ops + [pooling(channels, side, side, side), linear(1024, 1000)])
