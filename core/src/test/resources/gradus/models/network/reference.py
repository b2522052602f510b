"""Reference values of layers and losses: writes layers.json and losses.json beside this file.

Computed by PyTorch in double precision; the version is written into the files. Each layer has weights and
an input of small numbers, the output y, and the derivatives of sum(y**2)/2 by the weights and the input.
"""
import json
import os

import torch
import torch.nn.functional as F
from torch import nn

torch.set_default_dtype(torch.float64)
torch.manual_seed(20)
HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = "PyTorch " + torch.__version__ + ", float64, reference.py"


def array(t):
    return {"shape": list(t.shape), "values": t.detach().flatten().tolist()}


def param(*sizes):
    return (0.6 * torch.randn(*sizes)).requires_grad_(True)


layers = []


def case(name, x, weights, function, inputs=None, buffers=None):
    x = x.clone().requires_grad_(x.dtype == torch.float64 and not name.startswith("embedding"))
    y = function(x)
    (y ** 2).sum().div(2).backward()
    gradients = {k: array(w.grad) for k, w in weights.items()}
    if x.grad is not None:
        gradients["x"] = array(x.grad)
    layers.append({
        "name": name, "x": array(x), "weights": {k: array(w) for k, w in weights.items()},
        "inputs": {k: array(v) for k, v in (inputs or {}).items()},
        "buffers": {k: array(v) for k, v in (buffers or {}).items()},
        "y": array(y), "gradients": gradients})


w, b = param(5, 3), param(3)
case("dense", torch.randn(4, 5), {"weights": w, "bias": b}, lambda x: F.linear(x, w.T, b))
w2, b2 = param(5, 2), param(2)
case("dense on sequences", torch.randn(2, 3, 5), {"weights": w2, "bias": b2}, lambda x: F.linear(x, w2.T, b2))

for name, f in {
    "relu": F.relu, "leakyrelu": F.leaky_relu, "elu": F.elu, "gelu": F.gelu, "silu": F.silu,
    "mish": F.mish, "softplus": lambda x: torch.logaddexp(x, torch.zeros_like(x)), "tanh": torch.tanh,
    "sigmoid": torch.sigmoid, "softmax": lambda x: F.softmax(x, -1),
}.items():
    case(name, 2 * torch.randn(3, 4), {}, f)

w1, b1 = param(4, 3, 3), param(4)
case("convolution 1-D", torch.randn(2, 3, 11), {"weights": w1, "bias": b1},
     lambda x: F.conv1d(x, w1, b1, stride=2, padding=2, dilation=2))
w3, b3 = param(4, 2, 3, 3), param(4)
case("convolution 2-D in groups", torch.randn(2, 4, 6, 7), {"weights": w3, "bias": b3},
     lambda x: F.conv2d(x, w3, b3, stride=2, padding=1, groups=2))
w4 = param(2, 2, 3, 3)
case("convolution 2-D same", torch.randn(2, 2, 5, 4), {"weights": w4},
     lambda x: F.conv2d(x, w4, None, padding=1))
case("maximumpool 2-D", torch.randn(2, 2, 5, 6), {}, lambda x: F.max_pool2d(x, 2))
case("maximumpool overlapping", torch.randn(2, 2, 7, 7), {}, lambda x: F.max_pool2d(x, 3, stride=2))
case("meanpool 1-D", torch.randn(2, 3, 9), {}, lambda x: F.avg_pool1d(x, 3, stride=2))
case("globalmeanpool", torch.randn(2, 3, 4, 5), {}, lambda x: x.mean((2, 3)))
case("globalmaximumpool", torch.randn(2, 3, 4, 5), {}, lambda x: x.amax((2, 3)))
case("flatten", torch.randn(2, 3, 4), {}, lambda x: x.flatten(1))

table = param(6, 3)
case("embedding", torch.tensor([[0., 5., 2.], [2., 2., 1.]]), {"weights": table},
     lambda x: F.embedding(x.long(), table))


def recurrent(kind, module, width, d, places, pick, extra=()):
    module = module(d, width, batch_first=True, **dict(extra))
    for p in module.parameters():
        p.data = 0.6 * torch.randn_like(p)
        p.requires_grad_(False)
    leaves, copies = {}, []
    suffixes = {"": ""} if not module.bidirectional else {"forward.": "", "backward.": "_reverse"}
    for prefix, suffix in suffixes.items():
        get = lambda n: getattr(module, n + suffix)
        weights = get("weight_ih_l0").data.T.clone().requires_grad_(True)
        recur = get("weight_hh_l0").data.T.clone().requires_grad_(True)
        both = get("bias_ih_l0").data.clone()
        own = get("bias_hh_l0").data.clone()
        if kind == "gru":
            both[:2 * width] += own[:2 * width]
            candidate = own[2 * width:].clone().requires_grad_(True)
            leaves[prefix + "candidate"] = candidate
        else:
            both = both + own
            candidate = None
        bias = both.clone().requires_grad_(True)
        leaves[prefix + "weights"], leaves[prefix + "recurrent"], leaves[prefix + "bias"] = weights, recur, bias
        copies.append((suffix, weights, recur, bias, candidate))

    def run(x):
        state = {}
        for suffix, weights, recur, bias, candidate in copies:
            state["weight_ih_l0" + suffix] = weights.T
            state["weight_hh_l0" + suffix] = recur.T
            state["bias_ih_l0" + suffix] = bias
            own = torch.zeros_like(bias)
            if candidate is not None:
                own = torch.cat([own[:2 * width], candidate])
            state["bias_hh_l0" + suffix] = own
        y, _ = torch.func.functional_call(module, state, (x,))
        return pick(y)
    return leaves, run


for name, kind, module, pick, extra in [
    ("plain", "plain", nn.RNN, lambda y: y, {}),
    ("lstm", "lstm", nn.LSTM, lambda y: y, {}),
    ("lstm last", "lstm", nn.LSTM, lambda y: y[:, -1], {}),
    ("gru", "gru", nn.GRU, lambda y: y, {}),
    ("gru both ways", "gru", nn.GRU, lambda y: y, {"bidirectional": True}),
]:
    leaves, run = recurrent(kind, module, 3, 2, 4, pick, extra)
    case(name, torch.randn(2, 4, 2), leaves, run)
leaves, run = recurrent("lstm", nn.LSTM, 3, 2, 4, lambda y: y.flip(1))
case("lstm backwards", torch.randn(2, 4, 2), leaves, lambda x: run(x.flip(1)))


def attention_weights(d, prefix=""):
    return {prefix + part + "." + what: param(d, d) if what == "weights" else param(d)
            for part in ("query", "key", "value", "output") for what in ("weights", "bias")}


def attention(x, a, heads, prefix="", causal=False, keep=None):
    module = nn.MultiheadAttention(x.shape[-1], heads, batch_first=True)
    state = {
        "in_proj_weight": torch.cat([a[prefix + p + ".weights"].T for p in ("query", "key", "value")]),
        "in_proj_bias": torch.cat([a[prefix + p + ".bias"] for p in ("query", "key", "value")]),
        "out_proj.weight": a[prefix + "output.weights"].T, "out_proj.bias": a[prefix + "output.bias"]}
    s = x.shape[1]
    mask = torch.triu(torch.ones(s, s, dtype=torch.bool), 1) if causal else None
    ignore = None if keep is None else keep == 0
    return torch.func.functional_call(
        module, state, (x, x, x), {"attn_mask": mask, "key_padding_mask": ignore, "need_weights": False})[0]


a = attention_weights(4)
case("attention", torch.randn(2, 3, 4), a, lambda x: attention(x, a, 2))
a2 = attention_weights(4)
case("attention causal", torch.randn(2, 3, 4), a2, lambda x: attention(x, a2, 2, causal=True))
a3 = attention_weights(4)
keep = torch.tensor([[1., 1., 0.], [1., 0., 0.]])
case("attention with padding", torch.randn(2, 3, 4), a3, lambda x: attention(x, a3, 2, keep=keep), {"keep": keep})

g, s = param(4), param(4)
case("layernorm", torch.randn(2, 3, 4), {"scale": g, "shift": s}, lambda x: F.layer_norm(x, (4,), g, s))
g2 = param(4)
case("rmsnorm", torch.randn(2, 3, 4), {"scale": g2}, lambda x: F.rms_norm(x, (4,), g2, 1e-5))
g3, s3 = param(3), param(3)
mean, var = torch.randn(3), torch.rand(3) + 0.5
case("batchnorm in inference", torch.randn(4, 3, 5), {"scale": g3, "shift": s3},
     lambda x: F.batch_norm(x, mean, var, g3, s3, False, 0.1, 1e-5), buffers={"mean": mean, "variance": var})
g4, s4 = param(3), param(3)
mean2, var2 = torch.randn(3), torch.rand(3) + 0.5
m0, v0 = mean2.clone(), var2.clone()
case("batchnorm in training", torch.randn(4, 3, 5), {"scale": g4, "shift": s4},
     lambda x: F.batch_norm(x, mean2, var2, g4, s4, True, 0.1, 1e-5), buffers={"mean": m0, "variance": v0})
layers[-1]["next"] = {"mean": array(mean2), "variance": array(var2)}

t = {"norm1.scale": param(4), "norm1.shift": param(4), "norm2.scale": param(4), "norm2.shift": param(4),
     "hidden.weights": param(4, 6), "hidden.bias": param(6), "output.weights": param(6, 4), "output.bias": param(4)}
t.update(attention_weights(4, "attention."))


def block(x):
    module = nn.TransformerEncoderLayer(4, 2, 6, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
    state = {
        "self_attn.in_proj_weight": torch.cat([t["attention." + p + ".weights"].T for p in ("query", "key", "value")]),
        "self_attn.in_proj_bias": torch.cat([t["attention." + p + ".bias"] for p in ("query", "key", "value")]),
        "self_attn.out_proj.weight": t["attention.output.weights"].T,
        "self_attn.out_proj.bias": t["attention.output.bias"],
        "linear1.weight": t["hidden.weights"].T, "linear1.bias": t["hidden.bias"],
        "linear2.weight": t["output.weights"].T, "linear2.bias": t["output.bias"],
        "norm1.weight": t["norm1.scale"], "norm1.bias": t["norm1.shift"],
        "norm2.weight": t["norm2.scale"], "norm2.bias": t["norm2.shift"]}
    return torch.func.functional_call(module, state, (x,))


case("transformer", torch.randn(2, 3, 4), t, block)
wr, br = param(4, 4), param(4)
case("residual", torch.randn(3, 4), {"1.sequence.1.dense.weights": wr, "1.sequence.1.dense.bias": br}, lambda x: x + torch.tanh(F.linear(x, wr.T, br)))

losses = []


def loss(name, output, y, value):
    output.requires_grad_(True)
    v = value(output, y)
    v.backward()
    losses.append({"name": name, "output": array(output), "y": array(y), "loss": v.item(), "gradient": array(output.grad)})


z, y = 2 * torch.randn(5, 2), torch.randn(5, 2)
loss("squared error", z.clone(), y, lambda o, t: F.mse_loss(o, t))
loss("absolute error", z.clone(), y, lambda o, t: F.l1_loss(o, t))
loss("huber", z.clone(), y, lambda o, t: F.huber_loss(o, t, delta=0.7))
loss("bernoulli", 40 * torch.randn(5, 1), torch.tensor([0., 1., 1., 0., 1.]),
     lambda o, t: F.binary_cross_entropy_with_logits(o[:, 0], t))
labels = torch.tensor([2., 0., 1., 2., 2.])
loss("categorical", 300 * torch.randn(5, 3), labels, lambda o, t: F.cross_entropy(o, t.long()))
loss("categorical smooth", torch.randn(5, 3), labels, lambda o, t: F.cross_entropy(o, t.long(), label_smoothing=0.1))
loss("categorical of sequences", torch.randn(2, 3, 4), torch.tensor([[1., 3., 0.], [2., 2., 1.]]),
     lambda o, t: F.cross_entropy(o.flatten(0, 1), t.flatten().long()))
loss("poisson", torch.randn(5, 2), torch.tensor([[0., 3.], [1., 1.], [2., 0.], [5., 4.], [0., 0.]]),
     lambda o, t: F.poisson_nll_loss(o, t))
loss("gaussian", torch.randn(5, 4), y, lambda o, t: F.gaussian_nll_loss(o[:, :2], t, torch.exp(o[:, 2:])))

for name, content in (("layers", layers), ("losses", losses)):
    with open(os.path.join(HERE, name + ".json"), "w") as out:
        json.dump({"source": SOURCE, "cases": content}, out, separators=(",", ":"))
        out.write("\n")
