package gradus.data;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Input that cannot be used, or output that cannot be written: what was asked, what was given, why
/// that does not do and how to mend it. The message is one sentence of these four; file, line and
/// column are there as data as well.
///
/// *cannot read measurements.csv: line 4 has 3 cells, but the header names 5 columns; add the
/// missing cells …*
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// The kinds of trouble, for a program that answers to them.
  public enum Problem {
    NO_SUCH_FILE,
    NOT_A_FILE,
    UNREADABLE,
    UNWRITABLE,
    NOT_TEXT,
    EMPTY,
    NO_ROWS,
    RAGGED_ROW,
    BROKEN_QUOTES,
    DUPLICATE_COLUMN,
    NO_SUCH_COLUMN,
    TEXT_AMONG_NUMBERS,
    TOO_MANY_CATEGORIES,
    UNSEEN_CATEGORY,
    NOT_FINITE,
    ONE_CLASS,
    TOO_MANY_CLASSES,
    WRONG_TARGET,
    NO_FEATURES,
    NO_SUCH_SET,
    NOT_A_MODEL,
    TRUNCATED,
    NEWER_VERSION,
    MISSING_ENTRY,
    CORRUPT,
    UNSUPPORTED
  }

  private final Problem problem;
  private final String asked;
  private final String given;
  private final String why;
  private final String fix;
  private final @Nullable String file;
  private final long line;
  private final @Nullable String column;

  private DataException(
      Problem problem,
      String asked,
      String given,
      String why,
      String fix,
      @Nullable String file,
      long line,
      @Nullable String column,
      @Nullable Throwable cause) {
    super(asked + ": " + given + (why.isEmpty() ? "" : ", " + why) + "; " + fix, cause);
    this.problem = problem;
    this.asked = asked;
    this.given = given;
    this.why = why;
    this.fix = fix;
    this.file = file;
    this.line = line;
    this.column = column;
  }

  /// The four parts read as `asked: given, why; fix`.
  public static DataException of(
      Problem problem, String asked, String given, String why, String fix) {
    return new DataException(problem, asked, given, why, fix, null, 0, null, null);
  }

  /// This exception, about a file.
  public DataException in(Object where) {
    return new DataException(
        problem, asked, given, why, fix, where.toString(), line, column, getCause());
  }

  /// This exception, about a line of its file; lines count from 1, and 0 says nothing.
  public DataException at(long lineNumber) {
    return new DataException(problem, asked, given, why, fix, file, lineNumber, column, getCause());
  }

  /// This exception, about a column.
  public DataException about(String columnName) {
    return new DataException(problem, asked, given, why, fix, file, line, columnName, getCause());
  }

  /// This exception, with another way to mend it.
  DataException mendedBy(String otherFix) {
    return new DataException(problem, asked, given, why, otherFix, file, line, column, getCause());
  }

  /// This exception, with what it follows from.
  public DataException causedBy(Throwable cause) {
    return new DataException(problem, asked, given, why, fix, file, line, column, cause);
  }

  public Problem problem() {
    return problem;
  }

  public String asked() {
    return asked;
  }

  public String given() {
    return given;
  }

  public String why() {
    return why;
  }

  public String fix() {
    return fix;
  }

  public Optional<String> file() {
    return Optional.ofNullable(file);
  }

  /// The line of the file, counted from 1.
  public OptionalLong line() {
    return line > 0 ? OptionalLong.of(line) : OptionalLong.empty();
  }

  public Optional<String> column() {
    return Optional.ofNullable(column);
  }
}
