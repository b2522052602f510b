package gradus.models;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Rows of numbers to learn from: features `X` (n×d), the name of each feature, and what is to be
/// predicted.
///
/// | field          | shape  | meaning                                                   |
/// |----------------|--------|-----------------------------------------------------------|
/// | `features`     | (n, d) | row `i` is one observation, column `j` one measured quantity |
/// | `featureNames` | d      | the name of each column, no name twice                      |
/// | `target`       | (n)    | a class or a number for each row, or nothing                |
///
/// ```java
/// Dataset flowers =
///     Dataset.of(Tensor.matrix(new double[][] {{1.4, 0.2}, {4.7, 1.4}}), "petal length", "petal width")
///         .labelled("species", List.of("setosa", "versicolor"), 0, 1);
/// ```
public record Dataset(Tensor features, List<String> featureNames, Target target) {

  public Dataset {
    featureNames = List.copyOf(featureNames);
    if (features.rank() != 2) {
      throw new IllegalArgumentException(
          "features are a "
              + features.shape()
              + " tensor; a data set needs a matrix, one row an observation");
    }
    if (featureNames.size() != features.columns()) {
      throw new IllegalArgumentException(
          "features have "
              + features.columns()
              + " columns, but "
              + featureNames.size()
              + " names were given: name each column once");
    }
    Set<String> seen = new HashSet<>();
    for (String name : featureNames) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            "two features are called " + name + ": name each column differently");
      }
    }
    int rows = targetRows(target, features.rows());
    if (rows != features.rows()) {
      throw new IllegalArgumentException(
          "features have "
              + features.rows()
              + " rows, but the target has "
              + rows
              + ": each row needs one target");
    }
  }

  /// Features with nothing to predict yet.
  public static Dataset of(Tensor features, String... featureNames) {
    return new Dataset(features, List.of(featureNames), new Target.None());
  }

  /// These features with a class for each row, by its position in `classes`.
  public Dataset labelled(String name, List<String> classes, int... indices) {
    Tensor vector = Tensor.generate(Shape.of(indices.length), i -> indices[i]);
    return withTarget(new Target.Classes(name, vector, classes));
  }

  /// These features with a number for each row.
  public Dataset valued(String name, Tensor values) {
    return withTarget(new Target.Values(name, values));
  }

  /// These features with another target.
  public Dataset withTarget(Target other) {
    return new Dataset(features, featureNames, other);
  }

  /// `n`, the number of rows.
  public int rows() {
    return features.rows();
  }

  /// `d`, the number of features.
  public int columns() {
    return features.columns();
  }

  /// The classes to predict; refused where the target is something else.
  public Target.Classes classes() {
    return switch (target) {
      case Target.Classes classes -> classes;
      case Target.Values values ->
          throw new IllegalStateException(
              "classes were asked for, but the target "
                  + values.name()
                  + " holds real numbers; use a regression model, or read the target as classes");
      case Target.None none ->
          throw new IllegalStateException(
              "classes were asked for, but the data set has no target; name one");
    };
  }

  /// The numbers to predict; refused where the target is something else.
  public Tensor values() {
    return switch (target) {
      case Target.Values values -> values.values();
      case Target.Classes classes ->
          throw new IllegalStateException(
              "numbers were asked for, but the target "
                  + classes.name()
                  + " holds classes; use a classification model, or read the target as numbers");
      case Target.None none ->
          throw new IllegalStateException(
              "numbers were asked for, but the data set has no target; name one");
    };
  }

  /// The given rows, counted from 0, in that order: a fold, a split or a resample. Classes keep
  /// their numbers.
  public Dataset select(int... indices) {
    Target part =
        switch (target) {
          case Target.Classes classes ->
              new Target.Classes(
                  classes.name(), classes.indices().rows(indices), classes.classes());
          case Target.Values values ->
              new Target.Values(values.name(), values.values().rows(indices));
          case Target.None none -> none;
        };
    return new Dataset(features.rows(indices), featureNames, part);
  }

  private static int targetRows(Target target, int rowsOfFeatures) {
    return switch (target) {
      case Target.Classes classes -> classes.indices().rows();
      case Target.Values values -> values.values().rows();
      case Target.None none -> rowsOfFeatures;
    };
  }
}
