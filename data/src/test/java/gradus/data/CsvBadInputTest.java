package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import gradus.data.DataException.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each file that cannot be read is refused with what is wrong, where, and how to mend it.
class CsvBadInputTest {
  @TempDir Path folder;

  private DataException reading(String text) throws IOException {
    return reading(text.getBytes(StandardCharsets.UTF_8));
  }

  private DataException reading(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("bad.csv"), bytes);
    DataException thrown = Thrown.by(() -> Csv.read(file));
    assertThat(thrown.asked()).contains("bad.csv");
    assertThat(thrown.file()).contains(file.toString());
    assertThat(thrown).hasMessageContaining(thrown.given()).hasMessageContaining(thrown.fix());
    return thrown;
  }

  @Test
  void noSuchFileNamesTheNearest() throws IOException {
    Files.writeString(folder.resolve("iris.csv"), "x\n1\n");
    Files.writeString(folder.resolve("measurements.csv"), "x\n1\n");
    DataException thrown = Thrown.by(() -> Csv.read(folder.resolve("iris.cvs")));
    assertThat(thrown.problem()).isEqualTo(Problem.NO_SUCH_FILE);
    assertThat(thrown.fix()).isEqualTo("did you mean iris.csv?");
  }

  @Test
  void noSuchFolderIsSaid() {
    DataException thrown = Thrown.by(() -> Csv.read(folder.resolve("nowhere/iris.csv")));
    assertThat(thrown.problem()).isEqualTo(Problem.NO_SUCH_FILE);
    assertThat(thrown.why()).contains("nor a folder").contains("nowhere");
  }

  @Test
  void aFolderIsNotAFile() throws IOException {
    Files.writeString(folder.resolve("inside.csv"), "x\n1\n");
    DataException thrown = Thrown.by(() -> Csv.read(folder));
    assertThat(thrown.problem()).isEqualTo(Problem.NOT_A_FILE);
    assertThat(thrown.fix()).contains("inside.csv");
  }

  @Test
  void anEmptyFileIsSaidToBeEmpty() throws IOException {
    assertThat(reading("").problem()).isEqualTo(Problem.EMPTY);
    assertThat(reading("\uFEFF\n  \n").problem()).isEqualTo(Problem.EMPTY);
  }

  @Test
  void aHeaderAloneHasNoRows() throws IOException {
    DataException thrown = reading("x,y,z\n\n");
    assertThat(thrown.problem()).isEqualTo(Problem.NO_ROWS);
    assertThat(thrown.given()).contains("3 columns and no rows");
  }

  @Test
  void aRaggedRowIsNamedByItsLine() throws IOException {
    DataException few = reading("x,y\n1,2\n\"3\n3\",4\n5\n");
    assertThat(few.problem()).isEqualTo(Problem.RAGGED_ROW);
    assertThat(few).hasMessageContaining("line 5 has 1 cell, but the header names 2 columns");
    assertThat(few.line()).hasValue(5);
    DataException many = reading("x,y\n1,2,3\n");
    assertThat(many)
        .hasMessageContaining("line 2 has 3 cells")
        .hasMessageContaining("between quotes");
  }

  @Test
  void aQuoteThatStaysOpenIsNamedByItsLine() throws IOException {
    DataException thrown = reading("x,y\n1,a\n2,\"b\n3,c\n");
    assertThat(thrown.problem()).isEqualTo(Problem.BROKEN_QUOTES);
    assertThat(thrown.line()).hasValue(3);
    assertThat(thrown.given()).contains("never closed");
  }

  @Test
  void lettersAfterAClosingQuoteAreNamedByTheirLine() throws IOException {
    DataException thrown = reading("x,y\n1,a\n2,\"b\"c\n");
    assertThat(thrown.problem()).isEqualTo(Problem.BROKEN_QUOTES);
    assertThat(thrown.line()).hasValue(3);
    assertThat(thrown.given()).contains("follows the closing quote");
  }

  @Test
  void textAmongNumbersIsShownWithItsLine() throws IOException {
    DataException thrown = reading("x,y\n1,2\n3,4\nabout 5,6\n7,8\nabout 9,1\n");
    assertThat(thrown.problem()).isEqualTo(Problem.TEXT_AMONG_NUMBERS);
    assertThat(thrown)
        .hasMessageContaining("line 4 has 'about 5' in column x (the first of 2 texts)");
    assertThat(thrown.line()).hasValue(4);
    assertThat(thrown.column()).hasValue("x");
    // The same where the text comes first.
    assertThat(reading("x,y\nn.a.,2\n3,4\n5,6\n").given())
        .isEqualTo("line 2 has 'n.a.' in column x");
  }

  @Test
  void aDecimalCommaIsRecognized() throws IOException {
    assertThat(reading("x;y\n1;2\n3;4\n5,5;6\n").fix()).contains("decimal point");
  }

  @Test
  void duplicateNamesAreGivenBothPositions() throws IOException {
    DataException thrown = reading("id,x,y,x\n1,2,3,4\n");
    assertThat(thrown.problem()).isEqualTo(Problem.DUPLICATE_COLUMN);
    assertThat(thrown).hasMessageContaining("columns 2 and 4 are both called 'x'");
  }

  @Test
  void aByteThatIsNotUtf8IsLocated() throws IOException {
    DataException thrown = reading("name,x\ncafé,1\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(thrown.problem()).isEqualTo(Problem.NOT_TEXT);
    // The continuation is what cannot follow 0xE9.
    assertThat(thrown.given()).isEqualTo("byte 11, in line 2, is 0x2c");
    assertThat(thrown.fix()).contains("WINDOWS-1252");
    assertThat(thrown.line()).hasValue(2);
  }

  @Test
  void aTextThatEndsWithinACharacterIsNotUtf8() throws IOException {
    byte[] text = "name\n漢".getBytes(StandardCharsets.UTF_8);
    assertThat(reading(Arrays.copyOf(text, text.length - 1)).given())
        .contains("ends within a character");
  }

  @Test
  void theUtf8WatcherAgreesWithJavaOnRandomBytes() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[1 + random.nextInt(4)];
      random.nextBytes(bytes);
      bytes[0] |= (byte) (random.nextBoolean() ? 0xC0 : 0);
      Utf8 watcher = new Utf8();
      boolean accepted = true;
      for (byte b : bytes) {
        accepted &= watcher.accepts(b & 0xFF);
      }
      accepted &= watcher.accepts('a'); // a letter cannot follow where a character is still open
      boolean valid =
          !new String(bytes, StandardCharsets.UTF_8).contains("\uFFFD")
              || Arrays.equals(
                  new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8),
                  bytes);
      assertThat(accepted).as(Arrays.toString(bytes)).isEqualTo(valid);
    }
  }

  @Test
  void otherKindsOfFileAreToldByTheirFirstBytes() throws IOException {
    assertThat(reading("x,y\n1,2\n".getBytes(StandardCharsets.UTF_16)).given()).contains("UTF-16");
    assertThat(reading(new byte[] {'P', 'K', 3, 4, 0, 0}).given()).contains("zip archive");
    assertThat(reading("PAR1xxxx").given()).contains("Parquet");
    assertThat(reading("x,y\n1,\0\n").given()).contains("byte 6 is 0");
  }

  @Test
  void aCutGzipIsSaidToBeCut() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      Random random = new Random(4);
      StringBuilder text = new StringBuilder("x,y\n");
      for (int i = 0; i < 20_000; i++) {
        text.append(random.nextDouble()).append(',').append(random.nextDouble()).append('\n');
      }
      out.write(text.toString().getBytes(Charset.forName("US-ASCII")));
    }
    byte[] whole = bytes.toByteArray();
    assertThat(reading(Arrays.copyOf(whole, whole.length / 2)).problem())
        .isEqualTo(Problem.TRUNCATED);
    assertThat(reading(Arrays.copyOf(whole, 5)).problem()).isEqualTo(Problem.TRUNCATED);
  }

  @Test
  void aFileThatMayNotBeReadIsSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("secret.csv"), "x\n1\n");
    assumeThat(file.toFile().setReadable(false) && !Files.isReadable(file))
        .as("this user may read every file")
        .isTrue();
    assertThat(Thrown.by(() -> Csv.read(file)).problem()).isEqualTo(Problem.UNREADABLE);
  }
}
