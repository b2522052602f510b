package gradus.optimization.training;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Precision;
import gradus.linalg.Tensor;
import gradus.optimization.Update;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// What has to be the same for a run to continue another one: model, method, data and precision,
/// each in words or as a digest.
///
/// @param parts by name, in the order in which they are compared
public record Fingerprint(Map<String, String> parts) {
  /// Steps at which the coefficients of a method are compared; a schedule is a function, of which
  /// only values can be seen.
  private static final long[] SAMPLES = {1, 2, 3, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

  public Fingerprint {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  static Fingerprint of(Training training, Update update) {
    Map<String, String> parts = new LinkedHashMap<>();
    Learning learning = training.learning();
    Batches batches = training.batches();
    parts.put("parameters", starts(learning));
    parts.put("loss", digest(losses(learning)));
    parts.put("method", training.method().title());
    parts.put("coefficients", coefficients(update));
    parts.put("precision", precision(training.options().precision()));
    parts.put("update", digest(update.outputs()));
    parts.put("columns", batches.source().columns().toString());
    parts.put("rows", String.valueOf(batches.source().rows()));
    parts.put("batch size", batches.size() + (batches.whole() ? ", whole ones only" : ""));
    parts.put("order of rows", batches.order().toString());
    parts.put("validation", training.validation().map(Fingerprint::validation).orElse("none"));
    parts.put("plateau", training.plateau().map(Object::toString).orElse("none"));
    return new Fingerprint(parts);
  }

  private static String precision(Precision precision) {
    return precision == Precision.DOUBLE ? "double" : "single";
  }

  private static String starts(Learning learning) {
    return learning.parameters().stream()
        .map(parameter -> parameter.name() + " " + parameter.start().shape())
        .collect(Collectors.joining(", "));
  }

  private static List<Expr> losses(Learning learning) {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(learning.loss()),
            learning.buffers().stream().map(Buffer::next))
        .toList();
  }

  private static String coefficients(Update update) {
    return update.inputs().stream()
        .map(input ->
            input.coefficient().name()
                + " "
                + Arrays.stream(SAMPLES)
                    .mapToDouble(input.coefficient().at())
                    .mapToObj(Double::toString)
                    .distinct()
                    .collect(Collectors.joining(" ")))
        .collect(Collectors.joining(", "));
  }

  private static String validation(Validation validation) {
    return validation.batches().source().rows()
        + " rows, "
        + validation.batches().size()
        + " at a time, loss "
        + digest(List.of(validation.loss()));
  }

  /// A digest of the structure of a graph: each node with the numbers of its operands. Two graphs
  /// of one digest compute the same.
  static String digest(Collection<Expr> roots) {
    List<Expr> expanded = Graph.expanded(List.copyOf(roots));
    Map<Expr, Expr> numbered = new HashMap<>();
    StringBuilder text = new StringBuilder();
    for (Expr expr : Graph.topological(expanded)) {
      List<Expr> operands =
          expr.operands().stream().map(x -> Objects.requireNonNull(numbered.get(x))).toList();
      text.append(line(expr.node().with(operands))).append(expr.dims()).append('\n');
      numbered.put(expr, Expr.variable("#" + numbered.size(), expr.dims().toArray(Dim[]::new)));
    }
    expanded.forEach(root -> text.append(numbered.get(root)).append('\n'));
    return sha256(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  private static String line(Node node) {
    return switch (node) {
      case Node.Literal(var value) -> "Literal " + value.shape() + " " + digest(value);
      // what it computes is known to its author alone; its name has to do
      case Node.Opaque opaque -> "Opaque " + opaque.operation().name() + opaque.operands();
      case Node other -> other.toString();
    };
  }

  private static String digest(Tensor values) {
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(8 * values.shape().count());
    bytes.asDoubleBuffer().put(values.toDoubles());
    return sha256(bytes.array());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /// Refuses to continue a run of another fingerprint.
  ///
  /// @throws OtherRunException with the first part that differs
  void require(Checkpoint checkpoint) {
    Map<String, String> other = checkpoint.fingerprint().parts();
    parts.forEach((part, own) -> {
      String found = other.getOrDefault(part, "unknown");
      if (!found.equals(own)) {
        throw new OtherRunException(checkpoint.step(), part, found, own);
      }
    });
  }
}
