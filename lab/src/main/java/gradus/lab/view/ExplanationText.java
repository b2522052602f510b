package gradus.lab.view;

/// An [Explanation] on the terminal.
public final class ExplanationText {
  private ExplanationText() {}

  public static void print(Explanation explanation, Screen screen) {
    screen.prose(screen.bold(explanation.title()), 0);
    screen.prose(
        "n = %s, p = %s, seed %d; rows %s…"
            .formatted(
                Numerals.count(explanation.n()),
                Numerals.count(explanation.p()),
                explanation.seed(),
                explanation.dataHash().substring(0, 12)),
        0);
    int number = 0;
    for (Explanation.Step step : explanation.steps()) {
      number++;
      step(number, step, screen);
    }
  }

  private static void step(int number, Explanation.Step step, Screen screen) {
    screen.blank();
    screen.prose(screen.bold(number + " " + step.name()) + "  " + step.sentence(), 0);
    screen.prose(step.formula().unicode(), 2);
    if (!step.substituted().unicode().equals(step.formula().unicode())) {
      screen.prose(step.substituted().unicode(), 2);
    }
    if (!step.table().lines().isEmpty()) {
      table(step.table(), screen);
    }
    for (Explanation.Identity identity : step.identities()) {
      screen.prose(
          (identity.holds() ? screen.good("holds") : screen.bad("fails"))
              + ": %s, to %s (at most %s)"
                  .formatted(
                      identity.statement(),
                      Numerals.brief(identity.residual()),
                      Numerals.brief(identity.tolerance())),
          2);
    }
    step.notes().forEach(note -> screen.prose(screen.warning("note") + ": " + note, 2));
    screen.prose(
        screen.quiet(
            "%s (%s): %s; %s"
                .formatted(step.symbol(), step.shape(), step.valueRef(), step.codeRef())),
        2);
  }

  private static void table(Explanation.Numbers numbers, Screen screen) {
    String[] heads = numbers.headings().toArray(String[]::new);
    heads[0] = "<" + heads[0];
    Columns table = Columns.of(heads);
    for (Explanation.Line line : numbers.lines()) {
      String[] cells = new String[heads.length];
      cells[0] = line.name();
      for (int j = 1; j < cells.length; j++) {
        double value = line.values().get(j - 1);
        cells[j] = Double.isNaN(value) ? "" : Numerals.text(value);
      }
      table.row(cells);
    }
    screen.table(table, 4);
    if (numbers.omitted() > 0) {
      screen.prose("… and " + Numerals.count(numbers.omitted()) + " more", 4);
    }
  }
}
