package gradus.lab;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command `gradus`: reads the command line, runs a verb, turns its end into an exit code.
@Command(
    name = "gradus",
    synopsisSubcommandLabel = "VERB",
    header = "Machine learning whose mathematics you can see, check and debug.",
    description = {
      "",
      "Example: @|bold gradus train|@",
      "fits a logistic regression to an embedded data set, proves the fit and writes report.html.",
      ""
    },
    commandListHeading = "%nVerbs (each has --help with an example):%n",
    optionListHeading = "%nOptions:%n",
    sortOptions = false)
final class Gradus implements Runnable {
  /// The verbs in the order of the help.
  private static final Map<String, Function<Session, Object>> VERBS = verbs();

  private final Session session;
  private final CommandLine line;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      description = "Show versions of Gradus, Java, kernels and BLAS, and exit.")
  private boolean version;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  private static final Set<String> FORMULA_VERBS = Set.of("derive", "certify", "hazards");

  /// Neither a number nor an option.
  private static final Pattern NEGATED = Pattern.compile("-[^-hV0-9].*|-[hV0-9].*[^0-9].*");

  private Gradus(Session session) {
    this.session = session;
    this.line = new CommandLine(this);
  }

  /// Runs a command line and returns its exit code.
  static int run(Session session, String... args) {
    Gradus gradus = new Gradus(session);
    gradus.assemble();
    return gradus.line.execute(formulasApart(args));
  }

  /// A formula may begin with a minus sign, and is no option: a blank in front says so.
  private static String[] formulasApart(String... args) {
    boolean formulas = args.length > 1 && FORMULA_VERBS.contains(args[0]);
    return Arrays.stream(args)
        .map(arg -> formulas && NEGATED.matcher(arg).matches() ? " " + arg : arg)
        .toArray(String[]::new);
  }

  private static Map<String, Function<Session, Object>> verbs() {
    Map<String, Function<Session, Object>> verbs = new LinkedHashMap<>();
    verbs.put("train", Train::new);
    verbs.put("predict", Predict::new);
    verbs.put("explain", Explain::new);
    verbs.put("derive", Derive::new);
    verbs.put("certify", Certify::new);
    verbs.put("hazards", HazardSearch::new);
    verbs.put("diagnose", Diagnose::new);
    verbs.put("data", Data::new);
    return verbs;
  }

  private void assemble() {
    VERBS.forEach((name, verb) -> line.addSubcommand(name, verb.apply(session)));
    word(Derive.Telling.class);
    word(Recipe.ModelKind.class);
    word(Recipe.MethodKind.class);
    word(OptimizerKind.class);
    word(ScheduleKind.class);
    word(LossKind.class);
    word(NetworkOptions.PrecisionKind.class);
    line.setOut(session.out());
    line.setErr(session.err());
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    line.setUsageHelpWidth(100);
    line.setAbbreviatedOptionsAllowed(false);
    Failures failures = new Failures(session, () -> debug);
    line.setParameterExceptionHandler(failures);
    line.setExecutionExceptionHandler(failures);
    Map<String, String> codes = new LinkedHashMap<>();
    for (Exit exit : Exit.values()) {
      codes.put(Integer.toString(exit.code()), exit.meaning());
    }
    line.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
  }

  /// Lets options of a kind be one of its words.
  private <E extends Enum<E>> void word(Class<E> kind) {
    line.registerConverter(kind, new OneOf<>(kind));
  }

  @Override
  public void run() {
    if (version) {
      About.print(session.out());
    } else {
      line.usage(session.out());
    }
  }
}
