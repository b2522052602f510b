package gradus.lab.view;

import java.util.List;

/// A [HazardLine] on the terminal.
public final class HazardText {
  private HazardText() {}

  public static void print(HazardLine found, Screen screen) {
    for (String precision : List.of("double", "single")) {
      List<HazardLine.Found> own =
          found.hazards().stream().filter(one -> one.precision().equals(precision)).toList();
      screen.line(screen.bold("In " + precision + " precision"));
      if (own.isEmpty()) {
        screen.prose(screen.good("no hazard") + " within the bounds", 2);
      }
      int number = 0;
      for (HazardLine.Found one : own) {
        number++;
        screen.prose("%2d  %s".formatted(number, screen.warning(one.kind())), 2);
        screen.prose(one.text(), 6);
      }
      screen.blank();
    }
    if (found.differences() != null && !found.differences().isEmpty()) {
      screen.line(screen.bold("Sums that can cancel"));
      screen.prose(found.differences(), 2);
      screen.blank();
    }
    if (found.supposed() != null && !found.supposed().isEmpty()) {
      screen.prose("where " + found.supposed(), 0);
      screen.blank();
    }
    screen.line(screen.bold("Stable form"));
    boolean same = String.valueOf(found.stable()).equals(found.formula());
    screen.prose(same ? "the formula as it is" : String.valueOf(found.stable()), 2);
  }
}
