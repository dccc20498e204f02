"""train_with_pytorch.py MODEL: trains the network of a sunder-model file and prints its test accuracy in per cent.

For search_own_training.yaml, and to start from. The images are scikit-learn's handwritten digits, or where that is not installed the
first 6,000 and 1,000 of Fashion-MNIST; either are resized to what the model takes. Ends with 2 where anything is missing.
"""
import gzip
import pathlib
import sys

FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")
EPOCHS = 10
BATCH = 32

try:
    import torch
    import yaml
    from torch import nn
except ImportError as missing:
    sys.exit(f"{missing}: install python3-torch and python3-yaml")


def digits():
    """Images from 0 to 1, shape (n, 1, 8, 8), and labels; the last fifth is for the test."""
    from sklearn.datasets import load_digits

    data = load_digits()
    images = torch.tensor(data.images, dtype=torch.float32).unsqueeze(1) / 16
    labels = torch.tensor(data.target)
    first = len(labels) * 4 // 5
    return (images[:first], labels[:first]), (images[first:], labels[first:])


def fashion(name, count):
    """The first images and labels of one of its parts."""
    with gzip.open(FASHION / f"{name}-images-idx3-ubyte.gz") as file:
        pixels = torch.frombuffer(bytearray(file.read()[16:16 + count * 784]), dtype=torch.uint8)
    with gzip.open(FASHION / f"{name}-labels-idx1-ubyte.gz") as file:
        labels = torch.frombuffer(bytearray(file.read()[8:8 + count]), dtype=torch.uint8)
    return pixels.reshape(-1, 1, 28, 28).float() / 255, labels.long()


def data():
    try:
        return digits()
    except ImportError:
        if not FASHION.is_dir():
            sys.exit("no images: install python3-sklearn or dataset-fashion-mnist")
    return fashion("train", 6000), fashion("t10k", 1000)


class Network(nn.Module):
    """The ops of a model file, each by its kind; more of them are added in made()."""

    def __init__(self, model):
        super().__init__()
        self.ops = []
        self.layers = nn.ModuleDict()
        before = model["input"].get("name", "input")
        self.input_name = before
        for op in model["ops"]:
            layer = made(op)
            self.layers[op["name"].replace(".", "_")] = layer
            self.ops.append((op["name"], layer, op.get("inputs", [before])))
            before = op["name"]

    def forward(self, images):
        tensors = {self.input_name: images}
        for name, layer, inputs in self.ops:
            tensors[name] = layer(*(tensors[each] for each in inputs))
        return tensors[self.ops[-1][0]]


class Add(nn.Module):
    def forward(self, *tensors):
        return sum(tensors)


def made(op):
    """The layer of an op; the sizes of what enters it are found out at the first pass."""
    if "conv2d" in op:
        of = op["conv2d"]
        return nn.LazyConv2d(of["out"], of["kernel"], of.get("stride", 1), of.get("pad", 0), groups=of.get("groups", 1),
                             bias=of.get("bias", True))
    if "linear" in op:
        return nn.LazyLinear(op["linear"]["out"])
    if "batch_norm" in op:
        return nn.LazyBatchNorm2d()
    if "activation" in op and op["activation"] == "relu":
        return nn.ReLU()
    if "max_pool" in op:
        of = op["max_pool"]
        return nn.MaxPool2d(of["kernel"], of.get("stride"), of.get("pad", 0))
    if "adaptive_average_pool" in op:
        return nn.AdaptiveAvgPool2d(1)
    if "flatten" in op:
        return nn.Flatten()
    if "add" in op:
        return Add()
    sys.exit(f"op '{op['name']}' is of a kind that made() does not know yet")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        model = yaml.safe_load(file)
    torch.manual_seed(1)
    torch.set_num_threads(1)
    size = model["input"]["shape"][1:]
    (images, labels), (test_images, test_labels) = [
        (nn.functional.interpolate(images, size=size, mode="bilinear", align_corners=False), labels) for images, labels in data()]
    network = Network(model)
    network(images[:2])
    steps = EPOCHS * (len(labels) // BATCH)
    optimiser = torch.optim.SGD(network.parameters(), lr=0.05, momentum=0.9, nesterov=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for step in range(steps):
        batch = torch.randint(len(labels), (BATCH,))
        optimiser.zero_grad()
        nn.functional.cross_entropy(network(images[batch]), labels[batch]).backward()
        optimiser.step()
        schedule.step()
    network.eval()
    with torch.no_grad():
        right = (network(test_images).argmax(1) == test_labels).float().mean()
    print(f"{100 * right:.2f}")


if __name__ == "__main__":
    main()
