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
      Map.of(
          "normNuc", "norm_nuc",
          "mul_elemwise", "multiply",
          "sum_entries", "sum",
          "scalar_product", "vdot",
          "inner", "vdot",
          "max_entries", "max",
          "min_entries", "min",
          "pow", "power",
          "total_variation", "tv");

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
            Shaping.ATOMS)
        .flatMap(List::stream)
        .forEach(atom -> table.put(atom.name(), atom));
    return table;
  }
}
