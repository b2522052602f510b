package gradus.expr.cvxpy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The functions of CVXPY 1.9 that are read, each as the graph of its value. Where a function of
/// CVXPY is defined on a part of the numbers only, the graph is too.
public final class Atoms {
  private static final Map<String, Atom> TABLE = table();

  /// Other names, of older versions or of Python.
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("normNuc", "norm_nuc"),
          Map.entry("mul_elemwise", "multiply"),
          Map.entry("sum_entries", "sum"),
          Map.entry("scalar_product", "vdot"),
          Map.entry("inner", "vdot"),
          Map.entry("max_entries", "max"),
          Map.entry("min_entries", "min"),
          Map.entry("pow", "power"),
          Map.entry("total_variation", "tv"),
          Map.entry("logsumexp", "log_sum_exp"),
          Map.entry("logdet", "log_det"),
          Map.entry("sigmoid", "expit"),
          Map.entry("atan", "arctan"),
          Map.entry("asin", "arcsin"),
          Map.entry("acos", "arccos"),
          Map.entry("absolute", "abs"));

  private Atoms() {}

  /// The function of a name; null where there is none.
  public static @Nullable Atom named(String name) {
    return TABLE.get(ALIASES.getOrDefault(name, name));
  }

  /// All names.
  public static List<String> names() {
    List<String> names = new ArrayList<>(TABLE.keySet());
    names.addAll(ALIASES.keySet());
    return names;
  }

  private static Map<String, Atom> table() {
    Map<String, Atom> table = new LinkedHashMap<>();
    Stream.of(
            Elementwise.ATOMS,
            Reductions.ATOMS,
            Norms.ATOMS,
            MatrixFunctions.ATOMS,
            ArrayFunctions.ATOMS,
            Shaping.ATOMS,
            NumpyFunctions.ATOMS)
        .flatMap(List::stream)
        .forEach(atom -> table.put(atom.name(), atom));
    return table;
  }
}
