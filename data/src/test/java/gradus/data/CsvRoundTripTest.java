package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/// What is written reads back: names, texts and numbers, whatever characters they hold.
class CsvRoundTripTest {
  private static final String[] PIECES = {
    "a", "Z", "é", "漢", "😀", ",", ";", "\t", "\"", "\"\"", "\n", "\r\n", " ", "  ", "'", "#", "1",
    "-", ".", "NA", "x"
  };

  @TempDir Path folder;

  @RepeatedTest(200)
  void anyTableReadsBack(RepetitionInfo repetition) {
    int seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    Table table = table(random);
    boolean tabs = random.nextBoolean();
    Path file = folder.resolve(tabs ? "t.tsv" : "t.csv");
    Csv.write(file, table);
    // The delimiter is given: the header may hold more semicolons than commas.
    Csv.Options options = Csv.Options.defaults().missing(List.of("")).delimiter(tabs ? '\t' : ',');
    Table back = Csv.read(file, options);
    assertThat(back.columnNames()).as("seed " + seed).isEqualTo(table.columnNames());
    assertThat(back.rows()).as("seed " + seed).isEqualTo(table.rows());
    for (Column column : table.columns()) {
      for (int row = 0; row < table.rows(); row++) {
        assertThat(back.column(column.name()).text(row))
            .as("seed %d, %s, row %d", seed, column.name(), row)
            .isEqualTo(column.text(row));
      }
    }
  }

  private static Table table(Random random) {
    int rows = 1 + random.nextInt(12);
    List<Column> columns = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int j = 0; j < count; j++) {
      String name = j + text(random);
      columns.add(random.nextBoolean() ? numbers(name, rows, random) : texts(name, rows, random));
    }
    return Table.of("random", columns);
  }

  private static Column numbers(String name, int rows, Random random) {
    double[] values = new double[rows];
    for (int i = 0; i < rows; i++) {
      values[i] =
          switch (random.nextInt(5)) {
            case 0 -> Double.NaN;
            case 1 -> random.nextInt(100);
            case 2 -> random.nextGaussian();
            case 3 -> Double.POSITIVE_INFINITY;
            default -> random.nextGaussian() * 1e200;
          };
    }
    return Column.Numeric.of(name, values);
  }

  private static Column texts(String name, int rows, Random random) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      // A letter in front keeps the text from being a number.
      cells.add(random.nextInt(6) == 0 ? "" : "t" + text(random));
    }
    return Column.Categorical.of(name, cells);
  }

  /// The outer characters are as they come: outer space has to survive as well.
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int k = random.nextInt(5); k > 0; k--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
