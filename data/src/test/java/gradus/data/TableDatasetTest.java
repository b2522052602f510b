package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.data.DataException.Problem;
import gradus.models.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A table becomes features and a target, or says why not.
class TableDatasetTest {
  @TempDir Path folder;

  private Table read(String text) throws IOException {
    return Csv.read(Files.writeString(folder.resolve("t.csv"), text));
  }

  /// `n` rows of a number, a group of two, a whole number, and a target in two classes.
  private Table people() throws IOException {
    return read("age,sex,kids,job\n30,m,1,yes\n40,f,2,no\n50,f,0,yes\n35,m,1,no\n");
  }

  @Test
  void categoriesBecomeIndicators() throws IOException {
    Encoded encoded = people().classification("job", Missing.FAIL);
    assertThat(encoded.dataset().featureNames()).containsExactly("age", "sex=f", "sex=m", "kids");
    assertThat(encoded.dataset().features().toRows())
        .isDeepEqualTo(new double[][] {{30, 0, 1, 1}, {40, 1, 0, 2}, {50, 1, 0, 0}, {35, 0, 1, 1}});
    assertThat(encoded.dataset().classes().classes()).containsExactly("no", "yes");
    assertThat(encoded.dataset().classes().indices().toDoubles()).containsExactly(1, 0, 1, 0);
    assertThat(encoded.rows()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void wholeNumbersAreClassesInTheirOrder() throws IOException {
    Table table = read("x,y\n1,10\n2,9\n3,-1\n4,9\n5,10\n6,-1\n7,9\n8,9\n9,9\n");
    Target.Classes classes = table.classification("y", Missing.FAIL).dataset().classes();
    assertThat(classes.classes()).containsExactly("-1", "9", "10");
    assertThat(classes.label(0)).isEqualTo("10");
    assertThat(classes.counts().toDoubles()).containsExactly(2, 5, 2);
  }

  @Test
  void minusZeroAndZeroAreOneClass() throws IOException {
    Table table = read("x,y\n1,0\n2,-0\n3,1\n4,0\n");
    assertThat(table.classification("y", Missing.FAIL).dataset().classes().counts().toDoubles())
        .containsExactly(3, 1);
  }

  @Test
  void theKindOfTargetIsFoundAndNoted() throws IOException {
    Table few = read("x,y\n1,0\n2,1\n3,1\n4,0\n");
    Encoded asClasses = few.dataset("y", Missing.FAIL);
    assertThat(asClasses.dataset().target()).isInstanceOf(Target.Classes.class);
    assertThat(asClasses.notes()).anyMatch(note -> note.contains("read as classes"));
    assertThat(few.regression("y", Missing.FAIL).dataset().values().toDoubles())
        .containsExactly(0, 1, 1, 0);
    assertThat(read("x,y\n1,0.5\n2,1\n").dataset("y", Missing.FAIL).dataset().target())
        .isInstanceOf(Target.Values.class);
    assertThat(people().dataset("job", Missing.FAIL).dataset().target())
        .isInstanceOf(Target.Classes.class);
    assertThat(people().unsupervised(Missing.FAIL).dataset().target()).isEqualTo(new Target.None());
  }

  @Test
  void wholeNumbersTooManyForClassesAreAmounts() throws IOException {
    String rows =
        IntStream.range(0, 16)
            .mapToObj(i -> i + "," + (1947 + i))
            .collect(Collectors.joining("\n"));
    Table years = read("x,year\n" + rows + "\n");
    assertThat(years.dataset("year", Missing.FAIL).dataset().target())
        .isInstanceOf(Target.Values.class);
  }

  @Test
  void anUnknownTargetNamesTheNearest() throws IOException {
    Table table = people();
    DataException thrown = Thrown.by(() -> table.dataset("jib", Missing.FAIL));
    assertThat(thrown.problem()).isEqualTo(Problem.NO_SUCH_COLUMN);
    assertThat(thrown.fix()).isEqualTo("did you mean job?");
    assertThatThrownBy(() -> table.without("sexx")).hasMessageContaining("did you mean sex?");
  }

  @Test
  void aTargetWithOneClassIsRefused() throws IOException {
    for (String same : List.of("yes", "1")) {
      Table table = read("x,y\n1," + same + "\n2," + same + "\n");
      DataException thrown = Thrown.by(() -> table.classification("y", Missing.FAIL));
      assertThat(thrown.problem()).isEqualTo(Problem.ONE_CLASS);
      assertThat(thrown).hasMessageContaining("all 2 rows have the same value '" + same + "'");
    }
  }

  @Test
  void moreClassesThanRowsOfAClassAreRefused() throws IOException {
    for (String prefix : List.of("", "id")) {
      String rows =
          IntStream.range(0, 30)
              .mapToObj(i -> i + "," + prefix + i)
              .collect(Collectors.joining("\n"));
      Table table = read("x,y\n" + rows + "\n");
      DataException thrown = Thrown.by(() -> table.classification("y", Missing.FAIL));
      assertThat(thrown.problem()).isEqualTo(Problem.TOO_MANY_CLASSES);
      assertThat(thrown)
          .hasMessageContaining("30 classes in 30 rows")
          .hasMessageContaining("identifier");
    }
  }

  @Test
  void fractionsAreNoClassesAndTextsNoNumbers() throws IOException {
    Table fractions = read("x,y\n1,1\n2,2.5\n");
    DataException thrown = Thrown.by(() -> fractions.classification("y", Missing.FAIL));
    assertThat(thrown.problem()).isEqualTo(Problem.WRONG_TARGET);
    assertThat(thrown).hasMessageContaining("line 3 has 2.5").hasMessageContaining("continuous");
    Table people = people();
    assertThat(Thrown.by(() -> people.regression("job", Missing.FAIL)).given())
        .isEqualTo("line 2 has 'yes'");
  }

  @Test
  void aTargetAloneIsNotEnough() throws IOException {
    Table table = read("y\na\nb\n");
    assertThat(Thrown.by(() -> table.dataset("y", Missing.FAIL)).problem())
        .isEqualTo(Problem.NO_FEATURES);
  }

  private Table gaps() throws IOException {
    return read("a,b,k,y\n1,,u,0\n2,5,,1\ninf,6,v,0\n4,7,u,1\n6,9,u,0\n3,8,v,\n");
  }

  @Test
  void missingAndInfiniteCellsAreCountedPerColumn() throws IOException {
    Table table = gaps();
    DataException thrown = Thrown.by(() -> table.classification("y", Missing.FAIL));
    assertThat(thrown.problem()).isEqualTo(Problem.NOT_FINITE);
    assertThat(thrown)
        .hasMessageContaining("3 cells are missing and 1 infinite")
        .hasMessageContaining("a (1 infinite, first in line 4)")
        .hasMessageContaining("b (1 missing, first in line 2)")
        .hasMessageContaining("k (1 missing, first in line 3)")
        .hasMessageContaining("y (1 missing, first in line 7)");
  }

  @Test
  void droppedRowsAreLeftOutAndNoted() throws IOException {
    Encoded encoded = gaps().classification("y", Missing.DROP);
    assertThat(encoded.rows()).containsExactly(3, 4);
    assertThat(encoded.dataset().features().toRows())
        .isDeepEqualTo(new double[][] {{4, 7, 1}, {6, 9, 1}});
    assertThat(encoded.dataset().featureNames()).containsExactly("a", "b", "k=u");
    assertThat(encoded.notes()).anyMatch(note -> note.startsWith("4 of 6 rows are left out"));
  }

  @Test
  void meansFillFeaturesButNeverTheTarget() throws IOException {
    Encoded encoded = gaps().classification("y", Missing.MEAN);
    assertThat(encoded.rows()).containsExactly(0, 1, 2, 3, 4);
    double[][] rows = encoded.dataset().features().toRows();
    assertThat(rows[2][0]).isEqualTo((1 + 2 + 4 + 6) / 4.0);
    assertThat(rows[0][1]).isEqualTo((5 + 6 + 7 + 9) / 4.0);
    // Of the four known categories three are u: the mean of the indicator columns.
    assertThat(rows[1]).containsExactly(2, 5, 0.75, 0.25);
    assertThat(encoded.notes()).anyMatch(note -> note.contains("column's mean"));
  }

  @Test
  void aTableWhereEachRowHasAGapLeavesNothing() throws IOException {
    Table table = read("a,b,y\n1,,0\n,2,1\n");
    assertThat(Thrown.by(() -> table.dataset("y", Missing.DROP)).problem())
        .isEqualTo(Problem.NO_ROWS);
    Table empty = read("a,b,y\n1,,0\n2,,1\n");
    assertThat(Thrown.by(() -> empty.dataset("y", Missing.MEAN)).given())
        .isEqualTo("column b holds no number");
  }

  @Test
  void aConstantColumnIsKeptAndNoted() throws IOException {
    Encoded encoded = read("a,k,b,y\n3,u,1,0\n3,u,2,1\n").dataset("y", Missing.FAIL);
    assertThat(encoded.dataset().featureNames()).containsExactly("a", "k=u", "b");
    assertThat(encoded.notes())
        .anyMatch(note -> note.startsWith("column a is 3 in every row"))
        .anyMatch(note -> note.startsWith("column k is u in every row"))
        .noneMatch(note -> note.startsWith("column b"));
  }

  @Test
  void aClassWithOneRowIsNoted() throws IOException {
    assertThat(read("x,y\n1,a\n2,a\n3,b\n").dataset("y", Missing.FAIL).notes())
        .anyMatch(note -> note.contains("class b of y has a single row"));
  }

  @Test
  void anIdentifierIsNoCategory() throws IOException {
    String rows =
        IntStream.range(0, 40)
            .mapToObj(i -> "n" + i + "," + i + "," + i % 2)
            .collect(Collectors.joining("\n"));
    Table table = read("name,x,y\n" + rows + "\n");
    DataException thrown = Thrown.by(() -> table.dataset("y", Missing.FAIL));
    assertThat(thrown.problem()).isEqualTo(Problem.TOO_MANY_CATEGORIES);
    assertThat(thrown.column()).hasValue("name");
    assertThat(table.without("name").dataset("y", Missing.FAIL).dataset().columns()).isEqualTo(1);
  }

  @Test
  void longTextsAreCutInMessages() throws IOException {
    String free =
        IntStream.range(0, 40)
            .mapToObj(i -> "word ".repeat(40) + i + "," + i % 2)
            .collect(Collectors.joining("\n"));
    Table table = read("text,y\n" + free + "\n");
    assertThat(Thrown.by(() -> table.dataset("y", Missing.FAIL)).getMessage())
        .contains("…'")
        .hasSizeLessThan(300);
  }

  @Test
  void theMeanDoesNotLoseSmallNumbersBesideLargeOnes() {
    double mean = FeatureMatrix.mean(gradus.linalg.Tensor.vector(1, 1e100, 1, -1e100));
    assertThat(mean).isCloseTo(0.5, within(0.0));
  }

  @Test
  void columnsOfATableAgree() {
    Column a = Column.Numeric.of("a", 1, 2);
    assertThatThrownBy(() -> Table.of("t", List.of(a, Column.Numeric.of("b", 1))))
        .hasMessageContaining("one length");
    assertThatThrownBy(() -> Table.of("t", List.of(a, a)))
        .hasMessageContaining("columns 1 and 2 are both called 'a'");
    assertThat(Table.of("t", List.of(a)).place(1)).isEqualTo("row 2");
    assertThatThrownBy(() -> Column.Categorical.of("k", List.of("u"), 1))
        .hasMessageContaining("code 1");
  }
}
