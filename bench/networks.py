"""PyTorch beside gradus.bench.Networks: the same networks, inputs and weights, read from FILE.

networks.py FILE NAME THREADS SECONDS prints the first loss, and the best and the median milliseconds of a step of
gradient descent with momentum, in single precision.
"""
import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

path, name, threads, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
torch.set_num_threads(threads)
with open(path, "rb") as file:
    raw = file.read()
length = int.from_bytes(raw[:8], "little")
t = {}
for key, about in json.loads(raw[8:8 + length]).items():
    if key != "__metadata__":
        start, end = about["data_offsets"]
        kind = {"F64": np.float64, "F32": np.float32}[about["dtype"]]
        values = np.frombuffer(raw[8 + length + start:8 + length + end], kind).reshape(about["shape"])
        t[key] = torch.tensor(values.astype(np.float32))
x, y = t.pop("x"), t.pop("y").long()
# PyTorch keeps the weights of dense layers transposed
dense = [k for k in t if k.endswith("weights") and t[k].ndim == 2 and "embedding" not in k and "positions" not in k]
for key in dense:
    t[key] = t[key].T.contiguous()
for value in t.values():
    value.requires_grad_(True)


def linear(h, layer):
    return F.linear(h, t[layer + ".weights"], t[layer + ".bias"])


def norm(h, layer):
    return F.layer_norm(h, h.shape[-1:], t[layer + ".scale"], t[layer + ".shift"])


def convolutional():
    h = F.max_pool2d(F.relu(F.conv2d(x, t["1.convolution.weights"], t["1.convolution.bias"], padding=1)), 2)
    h = F.max_pool2d(F.relu(F.conv2d(h, t["4.convolution.weights"], t["4.convolution.bias"], padding=1)), 2)
    return F.cross_entropy(linear(h.flatten(1), "8.dense"), y)


def block(h, layer, heads=4):
    n, s, d = h.shape
    seen = norm(h, layer + ".norm1")
    q, k, v = (linear(seen, layer + ".attention." + part).view(n, s, heads, d // heads).transpose(1, 2)
               for part in ("query", "key", "value"))
    z = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(n, s, d)
    h = h + linear(z, layer + ".attention.output")
    return h + linear(F.gelu(linear(norm(h, layer + ".norm2"), layer + ".hidden")), layer + ".output")


def transformer():
    h = F.embedding(x.long(), t["1.embedding.weights"]) + t["2.positions.weights"]
    h = norm(block(block(h, "3.transformer"), "4.transformer"), "5.layernorm")
    return F.cross_entropy(linear(h, "6.dense").flatten(0, 1), y.flatten())


loss = convolutional if name == "convolutional" else transformer
optimizer = torch.optim.SGD(t.values(), lr=0.01, momentum=0.9)
first = None
times = []
end = time.perf_counter() + 2 * seconds
while time.perf_counter() < end:
    start = time.perf_counter()
    optimizer.zero_grad(set_to_none=True)
    value = loss()
    value.backward()
    optimizer.step()
    times.append(time.perf_counter() - start)
    first = value.item() if first is None else first
times = sorted(times[len(times) // 2:])
print(first, 1e3 * times[0], 1e3 * times[len(times) // 2])
