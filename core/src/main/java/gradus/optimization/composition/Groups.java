package gradus.optimization.composition;

import gradus.expr.Expr;
import gradus.optimization.Coefficient;
import gradus.optimization.FirstOrder;
import gradus.optimization.Stability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Methods of their own for some groups of parameters: a smaller rate for one layer, Muon for the
/// matrices and Adam for the rest.
///
/// A group is the name of a layer, or of a parameter where nothing else is said. The rate of the
/// whole is that of `otherwise`; [#withRate] keeps the ratios.
///
/// @param otherwise for the parameters of all other groups
/// @param groups the methods by the names of their groups
public record Groups(FirstOrder otherwise, Map<String, FirstOrder> groups) implements FirstOrder {
  public Groups {
    groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    for (FirstOrder member : members(otherwise, groups)) {
      if (member.plateaus().isPresent()) {
        throw new IllegalArgumentException(
            "all groups slow down together, but "
                + member.title()
                + " is the method of one; put OnPlateau around the groups");
      }
    }
  }

  /// Each method once, `otherwise` first.
  private List<FirstOrder> members() {
    return members(otherwise, groups);
  }

  private static List<FirstOrder> members(FirstOrder otherwise, Map<String, FirstOrder> groups) {
    return Stream.concat(Stream.of(otherwise), groups.values().stream()).distinct().toList();
  }

  private FirstOrder member(String group) {
    return groups.getOrDefault(group, otherwise);
  }

  @Override
  public String title() {
    return members().stream().map(FirstOrder::title).distinct().collect(Collectors.joining(", "));
  }

  @Override
  public double rate() {
    return otherwise.rate();
  }

  @Override
  public Groups withRate(double rate) {
    double factor = rate / rate();
    Map<String, FirstOrder> scaled = new LinkedHashMap<>();
    groups.forEach((name, method) -> scaled.put(name, method.withRate(factor * method.rate())));
    return new Groups(otherwise.withRate(rate), scaled);
  }

  @Override
  public List<String> memory(String group) {
    return member(group).memory(group);
  }

  /// Those of `otherwise`, then those of each other method.
  @Override
  public List<Coefficient> coefficients() {
    return members().stream().flatMap(member -> member.coefficients().stream()).toList();
  }

  /// The coefficients of one member out of those of all.
  private List<Expr> own(FirstOrder member, List<Expr> coefficients) {
    int from = 0;
    for (FirstOrder other : members()) {
      int count = other.coefficients().size();
      if (other.equals(member)) {
        return coefficients.subList(from, from + count);
      }
      from += count;
    }
    throw new IllegalStateException("a method that is not among the groups");
  }

  @Override
  public List<After> step(List<Before> before, List<Expr> coefficients) {
    requireKnown(before);
    After[] after = new After[before.size()];
    for (FirstOrder member : members()) {
      List<Integer> places = new ArrayList<>();
      for (int k = 0; k < before.size(); k++) {
        if (member(before.get(k).group()).equals(member)) {
          places.add(k);
        }
      }
      if (!places.isEmpty()) {
        List<After> stepped =
            member.step(places.stream().map(before::get).toList(), own(member, coefficients));
        for (int k = 0; k < places.size(); k++) {
          after[places.get(k)] = stepped.get(k);
        }
      }
    }
    return Arrays.asList(after);
  }

  private void requireKnown(List<Before> before) {
    Set<String> unknown = new TreeSet<>(groups.keySet());
    Set<String> known = before.stream().map(Before::group).collect(Collectors.toSet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "no parameter belongs to the groups " + unknown + "; there are " + new TreeSet<>(known));
    }
  }

  /// That of `otherwise`, where the groups differ in nothing but their rates, and their limits do
  /// not, as with a decay they do; empty elsewhere, for a step that mixes methods has no single
  /// recurrence.
  @Override
  public Optional<Stability> stability(double rate) {
    boolean alike =
        groups.values().stream()
            .allMatch(method ->
                method.withRate(rate()).equals(otherwise)
                    && limit(method).equals(limit(otherwise)));
    return alike ? otherwise.stability(rate) : Optional.empty();
  }

  private static Optional<Double> limit(FirstOrder method) {
    return method.stability().map(Stability::limit);
  }

  /// That of each group's method times `η/ηₖ`, where `ηₖ` is its rate: a smaller rate is a larger
  /// preconditioner.
  @Override
  public Expr preconditioner(Before before, List<Expr> coefficients) {
    FirstOrder member = member(before.group());
    return member.preconditioner(before, own(member, coefficients)).times(rate() / member.rate());
  }

  @Override
  public Expr rate(String group, List<Expr> coefficients) {
    FirstOrder member = member(group);
    return member.rate(group, own(member, coefficients));
  }

  @Override
  public int period() {
    return members().stream().mapToInt(FirstOrder::period).max().orElse(1);
  }
}
