package gradus.expr;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The forms that change the axes of an array, in NumPy: reductions, parts, entries, factors.
final class NumpyArrays {
  private final NumpyWriter writer;

  NumpyArrays(NumpyWriter writer) {
    this.writer = writer;
  }

  Code reduce(Expr expr, Reduction reduction, Expr x, List<Integer> axes) {
    @Nullable Dim counted = Idiom.counted(expr);
    if (counted != null) {
      return Code.of(Code.ATOM, writer.size(counted));
    }
    List<String> arguments = new ArrayList<>(List.of(writer.full(x)));
    boolean all = axes.size() == x.rank();
    if (axes.isEmpty()) {
      arguments.add("axis=()");
    } else if (!all) {
      arguments.add(
          "axis=" + (axes.size() == 1 ? axes.get(0).toString() : NumpyWriter.tuple(axes)));
    }
    return switch (reduction) {
      case SUM -> Code.call("np.sum", arguments);
      case PRODUCT -> Code.call("np.prod", arguments);
      case MAXIMUM -> Code.call("np.max", arguments);
      case MINIMUM -> Code.call("np.min", arguments);
      case LOG_SUM_EXP -> Code.call(writer.imported("scipy.special", "logsumexp"), arguments);
      case NORM2 ->
          axes.isEmpty()
              ? Code.call("np.abs", List.of(writer.full(x)))
              : all || axes.size() <= 2
                  ? Code.call("np.linalg.norm", arguments)
                  : Code.of(Code.ATOM, "np.sqrt(" + squares(arguments) + ")");
    };
  }

  private static String squares(List<String> arguments) {
    List<String> squared = new ArrayList<>(arguments);
    squared.set(0, "(" + arguments.get(0) + ") ** 2");
    return Code.call("np.sum", squared).text();
  }

  Code linear(LinearMap map, Expr x) {
    return switch (map) {
      case LinearMap.Reshape(var to) ->
          Code.call("np.reshape", List.of(writer.full(x), writer.shape(to)));
      case LinearMap.Slice(var axis, var start, var step, var dim) ->
          Code.of(
              Code.ATOM,
              "np.take("
                  + writer.full(x)
                  + ", "
                  + (start < 0 ? writer.size(x.dims().get(axis)) + " - " + -start : start)
                  + " + "
                  + step
                  + " * np.arange("
                  + writer.size(dim)
                  + "), axis="
                  + axis
                  + ")");
      case LinearMap.Accumulate(var axis, var reversed) ->
          reversed
              ? Code.of(
                  Code.ATOM,
                  "np.flip(np.cumsum(np.flip("
                      + writer.full(x)
                      + ", "
                      + axis
                      + "), axis="
                      + axis
                      + "), "
                      + axis
                      + ")")
              : Code.call("np.cumsum", List.of(writer.full(x), "axis=" + axis));
      case LinearMap.Pad pad -> throw NumpyWriter.wordless("an array padded with zeros");
      case LinearMap.Window window -> throw NumpyWriter.wordless("windows along an axis");
      case LinearMap.Overlap overlap -> throw NumpyWriter.wordless("windows that overlap");
    };
  }

  Code gather(Expr x, Expr indices, int axis, int batch) {
    String whole = writer.full(indices) + ".astype(int)";
    if (batch == 0) {
      String places = indices.rank() == 0 ? "int(" + writer.full(indices) + ")" : whole;
      return Code.call("np.take", List.of(writer.full(x), places, "axis=" + axis));
    }
    if (batch == axis && batch == indices.rank() && x.rank() == axis + 1) {
      return Code.of(
          Code.ATOM,
          "np.take_along_axis("
              + writer.full(x)
              + ", "
              + writer.fullAt(indices, Code.ATOM)
              + ".astype(int)[..., None], axis="
              + axis
              + ")[..., 0]");
    }
    throw NumpyWriter.wordless("entries by indices of each row");
  }

  /// The first three are of the symmetric part, while NumPy reads one triangle.
  Code factor(Factor factor, Expr x) {
    boolean declared =
        x.node() instanceof Node.Variable(var _, var _, var domain) && domain.symmetric();
    String a = writer.full(x);
    String at = writer.fullAt(x, Code.ATOM);
    String part = declared ? a : "(" + at + " + " + at + ".T) / 2";
    return Code.of(
        Code.ATOM,
        switch (factor) {
          case CHOLESKY -> "np.linalg.cholesky(" + part + ")";
          case EIGENVALUES -> "np.linalg.eigvalsh(" + part + ")[::-1]";
          case EIGENVECTORS -> "np.linalg.eigh(" + part + ")[1][:, ::-1]";
          case SINGULAR_VALUES -> "np.linalg.svd(" + a + ", compute_uv=False)";
          case LEFT_SINGULAR_VECTORS -> "np.linalg.svd(" + a + ", full_matrices=False)[0]";
          case RIGHT_SINGULAR_VECTORS -> "np.linalg.svd(" + a + ", full_matrices=False)[2].T";
        });
  }
}
