package gradus.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Rows to learn from and rows held back, both in their original order.
///
/// @param trainRows the positions of the rows to learn from
/// @param testRows the positions of the rows held back
/// @param train the rows to learn from
/// @param test the rows held back
public record Split(List<Integer> trainRows, List<Integer> testRows, Dataset train, Dataset test) {
  public Split {
    trainRows = List.copyOf(trainRows);
    testRows = List.copyOf(testRows);
  }

  /// Holds back the given rows.
  public static Split of(Dataset data, int... testRows) {
    boolean[] held = new boolean[data.rows()];
    for (int row : testRows) {
      held[row] = true;
    }
    int[] train = IntStream.range(0, held.length).filter(i -> !held[i]).toArray();
    int[] test = IntStream.range(0, held.length).filter(i -> held[i]).toArray();
    return new Split(
        Arrays.stream(train).boxed().toList(),
        Arrays.stream(test).boxed().toList(),
        data.select(train),
        data.select(test));
  }

  /// Holds back a share of the rows of each class, chosen by the seed; of all rows where there are
  /// no classes. Of every class with at least two rows, at least one row goes to each side.
  ///
  /// @param share of the rows held back, above 0 and below 1
  public static Split stratified(Dataset data, double share, long seed) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the share of rows held back is above 0 and below 1, not " + share);
    }
    List<Integer> held = new ArrayList<>();
    for (int[] stratum : shuffledStrata(data, seed)) {
      int count = (int) Math.round(share * stratum.length);
      count = stratum.length < 2 ? 0 : Math.clamp(count, 1, stratum.length - 1);
      for (int k = 0; k < count; k++) {
        held.add(stratum[k]);
      }
    }
    return of(data, held.stream().mapToInt(Integer::intValue).toArray());
  }

  /// Cuts the rows into `count` parts with nearly the same classes, and holds back each part once.
  public static List<Split> folds(Dataset data, int count, long seed) {
    if (count < 2 || count > data.rows()) {
      throw new IllegalArgumentException(
          "cross-validation needs 2 to "
              + data.rows()
              + " folds for "
              + data.rows()
              + " rows, not "
              + count);
    }
    List<List<Integer>> parts = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      parts.add(new ArrayList<>());
    }
    int next = 0;
    for (int[] stratum : shuffledStrata(data, seed)) {
      for (int row : stratum) {
        parts.get(next).add(row);
        next = (next + 1) % count;
      }
    }
    return parts.stream()
        .map(part -> of(data, part.stream().mapToInt(Integer::intValue).toArray()))
        .toList();
  }

  /// The rows of each class in an order drawn from the seed (Fisher & Yates).
  private static List<int[]> shuffledStrata(Dataset data, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<int[]> strata = new ArrayList<>();
    if (data.target() instanceof Target.Classes classes) {
      for (int k = 0; k < classes.classes().size(); k++) {
        int index = k;
        strata.add(
            IntStream.range(0, data.rows()).filter(i -> classes.index(i) == index).toArray());
      }
    } else {
      strata.add(IntStream.range(0, data.rows()).toArray());
    }
    for (int[] stratum : strata) {
      for (int i = stratum.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int other = stratum[j];
        stratum[j] = stratum[i];
        stratum[i] = other;
      }
    }
    return strata;
  }
}
