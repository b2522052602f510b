package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
  @TempDir Path folder;

  private Table read(String name, String text) throws IOException {
    return Csv.read(Files.writeString(folder.resolve(name), text));
  }

  private static double[] numbers(Table table, String column) {
    return ((Column.Numeric) table.column(column)).values().toDoubles();
  }

  private static List<String> texts(Table table, String column) {
    Column found = table.column(column);
    return java.util.stream.IntStream.range(0, found.rows()).mapToObj(found::text).toList();
  }

  @Test
  void numbersAndTextsAreToldApart() throws IOException {
    Table table = read("a.csv", "x,kind\n1.5,b\n-2e1,a\n3,b\n");
    assertThat(numbers(table, "x")).containsExactly(1.5, -20, 3);
    assertThat(texts(table, "kind")).containsExactly("b", "a", "b");
    assertThat(((Column.Categorical) table.column("kind")).levels()).containsExactly("a", "b");
    assertThat(table.rows()).isEqualTo(3);
    assertThat(table.columnNames()).containsExactly("x", "kind");
  }

  @Test
  void quotesHideDelimitersQuotesAndNewLines() throws IOException {
    Table table = read("a.csv", "\"a, b\",k\n1,\"x \"\"y\"\", z\"\n2,\"two\nlines\"\n3, w \n");
    assertThat(numbers(table, "a, b")).containsExactly(1, 2, 3);
    assertThat(texts(table, "k")).containsExactly("x \"y\", z", "two\nlines", "w");
    assertThat(table.place(1)).isEqualTo("line 3");
    assertThat(table.place(2)).isEqualTo("line 5");
  }

  @Test
  void theDelimiterIsFoundFromNameOrFirstLine() throws IOException {
    assertThat(numbers(read("a.tsv", "x, y\tz\n1\t2\n"), "x, y")).containsExactly(1);
    assertThat(numbers(read("a.csv", "x;y\n1;2\n"), "y")).containsExactly(2);
    assertThat(numbers(read("b.csv", "x\ty\n1\t2\n"), "y")).containsExactly(2);
    assertThat(numbers(read("c.csv", "\"a;b;c\",y\n1,2\n"), "a;b;c")).containsExactly(1);
    assertThat(numbers(read("d.csv", "x\n1\n2\n"), "x")).containsExactly(1, 2);
    Path bars = Files.writeString(folder.resolve("e.csv"), "x|y\n1|2\n");
    assertThat(numbers(Csv.read(bars, Csv.Options.defaults().delimiter('|')), "y"))
        .containsExactly(2);
  }

  @Test
  void byteOrderMarkLineEndsAndBlankLinesDoNotMatter() throws IOException {
    Table table = read("a.csv", "\uFEFFx,y\r\n1,2\r\n\r\n3,4\r\n\r\n");
    assertThat(numbers(table, "x")).containsExactly(1, 3);
    assertThat(table.line(1)).isEqualTo(4);
    assertThat(numbers(read("b.csv", "x,y\r1,2\r3,4"), "y")).containsExactly(2, 4);
  }

  @Test
  void gzipIsToldByItsBytesAndMayHoldAMark() throws IOException {
    Path file = folder.resolve("a.tsv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("\uFEFFx\ty, z\n1\té\n".getBytes(StandardCharsets.UTF_8));
    }
    Table table = Csv.read(file);
    assertThat(numbers(table, "x")).containsExactly(1);
    assertThat(texts(table, "y, z")).containsExactly("é");
  }

  @Test
  void missingCellsAreNaNOrNoLevel() throws IOException {
    Table table = read("a.csv", "x,k\n,?\nNA,a\n1,\n?,b\nNaN,null\n");
    assertThat(numbers(table, "x"))
        .containsExactly(Double.NaN, Double.NaN, 1, Double.NaN, Double.NaN);
    assertThat(texts(table, "k")).containsExactly("", "a", "", "b", "");
    assertThat(table.column("k").isUsable(0)).isFalse();
    Path dashes = Files.writeString(folder.resolve("b.csv"), "x,k\n-,NA\n2,a\n");
    Table declared = Csv.read(dashes, Csv.Options.defaults().missing(List.of("-")));
    assertThat(numbers(declared, "x")).containsExactly(Double.NaN, 2);
    assertThat(texts(declared, "k")).containsExactly("NA", "a");
  }

  @Test
  void aColumnThatTurnsOutToBeTextKeepsItsNumbersAsWritten() throws IOException {
    Table table = read("a.csv", "x,code\n1,007\n2,1.50\n3,A\n4,B\n5,\n");
    assertThat(texts(table, "code")).containsExactly("007", "1.50", "A", "B", "");
    assertThat(numbers(table, "x")).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void columnsCanBeDeclaredText() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "zip,x\n01234,1\n99999,2\n");
    Table table = Csv.read(file, Csv.Options.defaults().text(List.of("zip")));
    assertThat(texts(table, "zip")).containsExactly("01234", "99999");
  }

  @Test
  void aColumnWithoutANameIsCalledByItsPlace() throws IOException {
    Table table = read("a.csv", ",x\n0,5\n1,6\n");
    assertThat(table.columnNames()).containsExactly("column 1", "x");
    assertThat(table.notes()).anyMatch(note -> note.contains("column 1 has no name"));
  }

  @Test
  void aHeaderOfNumbersIsNoted() throws IOException {
    assertThat(read("a.csv", "1,2\n3,4\n").notes()).anyMatch(note -> note.contains("only numbers"));
    assertThat(read("b.csv", "x,2\n3,4\n").notes()).isEmpty();
  }

  @Test
  void infiniteCellsAreNumbers() throws IOException {
    assertThat(numbers(read("a.csv", "x\ninf\n-Infinity\n1e999\n2\n"), "x"))
        .containsExactly(
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 2);
  }

  @Test
  void predictionsAreWrittenWithQuotesWhereNeeded() throws IOException {
    Table table =
        Table.of(
            "predictions",
            List.of(
                Column.Categorical.of("class", List.of("a,b", "c", "")),
                Column.Numeric.of("probability", 0.1, 1, Double.NaN)));
    Path file = folder.resolve("p.csv");
    Csv.write(file, table);
    assertThat(file).hasContent("class,probability\n\"a,b\",0.1\nc,1\n,\n");
    Csv.write(folder.resolve("p.tsv"), table);
    assertThat(folder.resolve("p.tsv")).hasContent("class\tprobability\na,b\t0.1\nc\t1\n\t\n");
  }
}
