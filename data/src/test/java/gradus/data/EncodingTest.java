package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.data.DataException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// The rows to predict are encoded as the rows a model was fitted to.
class EncodingTest {
  private static final String FITTED = "age,sex,grade,y\n30,m,1,0\n40,f,2,1\n50,f,x,0\n35,m,y,1\n";

  @TempDir Path folder;
  private Encoded fitted;

  @BeforeEach
  void fit() throws IOException {
    fitted = read(FITTED).classification("y", Missing.FAIL);
  }

  private Table read(String text) throws IOException {
    return Csv.read(Files.writeString(folder.resolve("rows.csv"), text));
  }

  private DataException applying(String text) throws IOException {
    Table table = read(text);
    return Thrown.by(() -> fitted.encoding().apply(table));
  }

  @Test
  void theFittedRowsGiveTheSameFeatures() throws IOException {
    Encoded again = fitted.encoding().apply(read(FITTED));
    assertThat(again.dataset().features().toDoubles())
        .isEqualTo(fitted.dataset().features().toDoubles());
    assertThat(again.dataset().featureNames()).isEqualTo(fitted.dataset().featureNames());
  }

  @Test
  void columnsAreMatchedByNameAndOthersIgnored() throws IOException {
    Encoded encoded = fitted.encoding().apply(read("note,grade,age,sex\nhi,x,33,f\nho,2,44,m\n"));
    assertThat(encoded.dataset().featureNames())
        .containsExactly("age", "sex=f", "sex=m", "grade=1", "grade=2", "grade=x", "grade=y");
    assertThat(encoded.dataset().features().toRows())
        .isDeepEqualTo(new double[][] {{33, 1, 0, 0, 0, 1, 0}, {44, 0, 1, 0, 1, 0, 0}});
    assertThat(encoded.notes())
        .containsExactly("columns that the model does not use are ignored: note");
  }

  @Test
  void categoriesThatAllLookLikeNumbersNowAreStillCategories() throws IOException {
    Encoded encoded = fitted.encoding().apply(read("age,sex,grade\n33,f,2\n"));
    assertThat(encoded.dataset().features().row(0).toDoubles())
        .containsExactly(33, 1, 0, 0, 1, 0, 0);
    assertThat(fitted.encoding().textColumns()).containsExactly("sex", "grade");
  }

  @Test
  void missingColumnsAreAllNamed() throws IOException {
    DataException thrown = applying("Age,sex\n1,m\n");
    assertThat(thrown.problem()).isEqualTo(Problem.NO_SUCH_COLUMN);
    assertThat(thrown)
        .hasMessageContaining("columns age, grade are not in the table")
        .hasMessageContaining("rename Age?");
  }

  @Test
  void textWhereNumbersWereIsShown() throws IOException {
    DataException thrown = applying("age,sex,grade\n,m,1\nold,f,1\nyoung,f,1\n");
    assertThat(thrown.problem()).isEqualTo(Problem.TEXT_AMONG_NUMBERS);
    assertThat(thrown.given()).isEqualTo("line 3 has 'old' in column age");
  }

  @Test
  void anUnseenCategoryIsNamedWithItsRow() throws IOException {
    DataException thrown = applying("age,sex,grade\n1,m,1\n2,F,1\n3,d,1\n");
    assertThat(thrown.problem()).isEqualTo(Problem.UNSEEN_CATEGORY);
    assertThat(thrown.given())
        .isEqualTo("line 3 has 'F' in column sex (the first of 2 rows like it)");
    assertThat(thrown.fix()).startsWith("did you mean f");
    assertThat(thrown.line()).hasValue(3);
  }

  @Test
  void missingCellsAreTreatedAsWhenFitted() throws IOException {
    assertThat(applying("age,sex,grade\n,m,1\n").problem()).isEqualTo(Problem.NOT_FINITE);
    Encoding filling = read(FITTED).classification("y", Missing.MEAN).encoding();
    Encoded encoded = filling.apply(read("age,sex,grade\n,m,1\n20,,1\n"));
    assertThat(encoded.dataset().features().at(0, 0)).isEqualTo((30 + 40 + 50 + 35) / 4.0);
    assertThat(encoded.dataset().features().at(1, 1)).isEqualTo(0.5);
    Encoded dropped = filling.apply(read("age,sex,grade\n,m,1\n20,f,1\n"), Missing.DROP);
    assertThat(dropped.rows()).containsExactly(1);
  }

  @Test
  void anEncodingReadsBackFromItsJson() {
    String json = fitted.encoding().toJson().toString();
    assertThat(Encoding.parse(JsonMapper.shared().readTree(json))).isEqualTo(fitted.encoding());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "3",
        "{\"missing\":\"fail\"}",
        "{\"missing\":\"never\",\"features\":[]}",
        "{\"missing\":\"fail\",\"features\":[{\"mean\":1}]}",
        "{\"missing\":\"fail\",\"features\":[{\"column\":\"a\",\"mean\":\"b\"}]}",
        "{\"missing\":\"fail\",\"features\":[{\"column\":\"a\",\"levels\":[\"u\"]}]}",
        "{\"missing\":\"fail\",\"features\":[{\"column\":\"a\",\"levels\":[\"u\"],\"shares\":[]}]}",
        "{\"missing\":\"fail\",\"features\":[7]}"
      })
  void brokenJsonIsRefused(String json) {
    DataException thrown = Thrown.by(() -> Encoding.parse(JsonMapper.shared().readTree(json)));
    assertThat(thrown.problem()).isEqualTo(Problem.CORRUPT);
  }
}
