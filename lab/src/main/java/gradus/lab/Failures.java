package gradus.lab;

import gradus.data.DataException;
import gradus.data.Nearest;
import gradus.expr.FormulaException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Errors as messages: what was asked, what was given, why it fails and how to mend it. No stack
/// trace unless asked.
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Session session;
  private final BooleanSupplier debug;

  Failures(Session session, BooleanSupplier debug) {
    this.session = session;
    this.debug = debug;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    PrintWriter err = session.err();
    CommandLine command = e.getCommandLine();
    err.println("gradus: " + message(e));
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return Exit.USAGE.code();
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = session.err();
    Exit exit = exit(e);
    if (exit == Exit.INTERNAL) {
      err.println("gradus: an error inside Gradus: " + e);
      err.println("Run the same command with --debug and report what it prints.");
    } else {
      err.println("gradus: " + e.getMessage());
    }
    if (debug.getAsBoolean()) {
      e.printStackTrace(err);
    }
    return exit.code();
  }

  /// The exit code that tells a script what kind of trouble it was.
  private static Exit exit(Exception e) {
    return switch (e) {
      case DataException data -> exit(data.problem());
      case FormulaException _ -> Exit.USAGE;
      case IllegalArgumentException _ -> Exit.USAGE;
      case UncheckedIOException _ -> Exit.OUTPUT;
      default -> Exit.INTERNAL;
    };
  }

  private static Exit exit(DataException.Problem problem) {
    return switch (problem) {
      case NOT_A_MODEL, TRUNCATED, NEWER_VERSION, MISSING_ENTRY, CORRUPT, UNSUPPORTED ->
          Exit.MODEL_FILE;
      case UNWRITABLE -> Exit.OUTPUT;
      case NO_SUCH_FILE,
          NOT_A_FILE,
          UNREADABLE,
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
          NO_SUCH_SET ->
          Exit.DATA;
    };
  }

  private static String message(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(e.getMessage()).replaceFirst("^Error: ", "");
    }
    String asked = unmatched.getUnmatched().getFirst();
    CommandLine command = e.getCommandLine();
    boolean option = asked.startsWith("-");
    List<String> names = new ArrayList<>();
    if (option) {
      command.getCommandSpec().options().forEach(o -> names.addAll(List.of(o.names())));
      names.removeIf(name -> !name.startsWith("--"));
    } else {
      names.addAll(command.getSubcommands().keySet());
    }
    String kind = option ? "option" : command.getSubcommands().isEmpty() ? "argument" : "verb";
    String shown = asked.replaceFirst("=.*", "");
    String known =
        names.isEmpty()
            ? command.getCommandSpec().qualifiedName() + " takes no more arguments"
            : Nearest.suggestion(shown, names);
    return "there is no " + kind + " " + shown + "; " + known;
  }
}
