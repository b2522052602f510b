package gradus.compile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Lists of the labels of axes.
///
/// In plain loops, as most of what the first program of a process goes through: a new Java machine
/// takes half a millisecond for each lambda that it meets.
final class Labels {
  private Labels() {}

  /// Those of a list that are also in another.
  static List<Integer> both(List<Integer> labels, Collection<Integer> others) {
    List<Integer> both = new ArrayList<>(labels);
    both.retainAll(others);
    return List.copyOf(both);
  }

  /// Those of a list that are not in another.
  static List<Integer> without(List<Integer> labels, Collection<Integer> others) {
    List<Integer> rest = new ArrayList<>(labels);
    rest.removeAll(others);
    return List.copyOf(rest);
  }

  /// Where each stands in another list.
  static List<Integer> places(List<Integer> labels, List<Integer> within) {
    List<Integer> places = new ArrayList<>();
    for (Integer label : labels) {
      places.add(within.indexOf(label));
    }
    return List.copyOf(places);
  }

  /// What another list has at these places.
  static List<Integer> at(List<Integer> places, List<Integer> list) {
    List<Integer> found = new ArrayList<>();
    for (Integer place : places) {
      found.add(list.get(place));
    }
    return List.copyOf(found);
  }

  static List<Integer> list(int[] numbers) {
    List<Integer> list = new ArrayList<>();
    for (int number : numbers) {
      list.add(number);
    }
    return List.copyOf(list);
  }

  static int[] array(List<Integer> numbers) {
    int[] array = new int[numbers.size()];
    for (int k = 0; k < array.length; k++) {
      array[k] = numbers.get(k);
    }
    return array;
  }
}
