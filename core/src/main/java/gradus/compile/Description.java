package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a program will do, as a table for people: data, blocks of rows, steps with their operations
/// and the bytes they touch, and buffers.
final class Description {
  private static final String[] UNITS = {"", "k", "M", "G", "T"};

  private final Plan plan;
  private final Memory memory;
  private final List<String[]> lines = new ArrayList<>();
  private Work total = Work.NONE;

  private Description(Plan plan, Memory memory) {
    this.plan = plan;
    this.memory = memory;
  }

  static String of(Plan plan, Memory memory) {
    return new Description(plan, memory).text();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    Program.Options options = plan.options();
    text.append(options.precision().toString().toLowerCase(Locale.ROOT))
        .append(" precision, ")
        .append(options.threads())
        .append(options.threads() == 1 ? " thread" : " threads")
        .append('\n');
    for (Expr expr : plan.order()) {
      if (expr.node() instanceof Node.Variable(var name, var _, var _)) {
        text.append("data     ")
            .append(name)
            .append(' ')
            .append(plan.bindings().shape(expr.dims()))
            .append('\n');
      }
    }
    if (plan.rows().count() > 0) {
      text.append("rows     ")
          .append(plan.rows().count())
          .append(" in ")
          .append(plan.blocks())
          .append(plan.blocks() == 1 ? " block of " : " blocks of ")
          .append(plan.blockSize())
          .append('\n');
    }
    stages();
    table(text);
    text.append("total    ")
        .append(amount(total.operations(), "op"))
        .append(", ")
        .append(amount(bytes(total), "B"))
        .append(" touched a run\n");
    text.append("buffers  ").append(amount(memory.bytes(), "B")).append(" in ");
    text.append(memory.buffers().count()).append(" arrays, shared by what is never needed at once");
    return text.append('\n').toString();
  }

  private void stages() {
    for (Plan.Stage stage : plan.stages()) {
      int chunks = plan.chunks(stage);
      stage.flat().forEach(step -> line("once", step, 1));
      String when = "block" + (chunks > 1 ? ", " + chunks + " chunks" : "");
      stage.full().forEach(step -> line(when, step, plan.blocks()));
    }
  }

  private void line(String when, Instruction step, long times) {
    Work work = step.work();
    total = total.plus(work.times(times));
    lines.add(
        new String[] {
          when, amount(work.operations(), "op"), amount(bytes(work), "B"), step.describe()
        });
  }

  private long bytes(Work work) {
    return work.moved() * plan.options().precision().bytes();
  }

  private void table(StringBuilder text) {
    int[] widths = {9, 0, 0};
    for (String[] line : lines) {
      for (int k = 0; k < widths.length; k++) {
        widths[k] = Math.max(widths[k], line[k].length() + (k == 0 ? 2 : 0));
      }
    }
    for (String[] line : lines) {
      text.append(line[0])
          .append(" ".repeat(widths[0] - line[0].length()))
          .append(" ".repeat(widths[1] - line[1].length()))
          .append(line[1])
          .append("  ")
          .append(" ".repeat(widths[2] - line[2].length()))
          .append(line[2])
          .append("  ")
          .append(line[3])
          .append('\n');
    }
  }

  /// A number with three digits and a unit: *51.2 kop*, *1.64 MB*.
  private static String amount(long number, String unit) {
    int power = 0;
    double scaled = (double) number;
    while (scaled >= 999.5 && power < UNITS.length - 1) {
      scaled /= 1000;
      power++;
    }
    int digits = power == 0 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + digits + "f %s%s", scaled, UNITS[power], unit);
  }
}
