package gradus.linalg.kernel;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/// Tells the just-in-time compiler which code works on vectors, so that only its optimizing
/// compiler translates it.
///
/// The quick compiler (C1) does not know vectors: it makes an object of each, and takes longer for
/// it than the optimizing one. Worse, a loop that it has translated without counters (tier 2,
/// chosen while the other compiler is busy) and that proves too large for it with counters (tier 3:
/// *out of virtual registers*) is never looked at again, and stays 50 times too slow. Compiler
/// directives (JEP 165) leave it out.
///
/// They also keep such code out of what calls it. The optimizing compiler stops inlining where a
/// method has grown too large; where that falls between two operations on vectors, each vector that
/// goes from one to the other is an object again.
///
/// And whoever calls such code while it is translated waits. Interpreted, it is so slow that next
/// to nothing would be done meanwhile, on a processor that the compiler could use.
///
/// Where directives are not to be had, everything works, and is slow more often.
public final class JustInTime {
  /// Those of both precisions in this package, behind `Double` or `Float`.
  private static final List<String> OF_KERNELS =
      List.of(
          "Bands.edge",
          "Packing.narrow",
          "Packing.panel",
          "Packing.three",
          "Packing.two",
          "PanelTiles.*",
          "Small.one",
          "Small.two",
          "Tiles.*",
          "Transpose$Exchange.at",
          "Transpose$Exchange.first",
          "Transpose$Exchange.second",
          "Transpose.eight",
          "Transpose.four",
          "Transpose.part",
          "Transpose.sixteen",
          "Vectors.odd",
          "Vectors.put",
          "Vectors.rowsTimesVector",
          "Vectors.swap",
          "Vectors.vectorTimesRows");

  private static final List<String> OTHERS =
      List.of(
          "gradus/linalg/kernel/DoubleSubstitution.copyIn",
          "gradus/linalg/kernel/DoubleSubstitution.copyOut",
          "gradus/linalg/kernel/DoubleSubstitution.eight",
          "gradus/linalg/kernel/Reflector$Vectors.*",
          "gradus/linalg/kernel/VectorRows.*",
          "gradus/compile/Generated*.*",
          "gradus/compile/DoubleVector*.*",
          "gradus/compile/FloatVector*.*");

  /// Those of them that are given a vector: the methods that call them hold them in themselves.
  private static final List<String> GIVEN_VECTORS =
      List.of(
          "gradus/linalg/kernel/DoubleTranspose$Exchange.*",
          "gradus/linalg/kernel/FloatTranspose$Exchange.*",
          "gradus/linalg/kernel/VectorRows.sum");

  /// Operations on vectors that may be done before it is told. No compiler looks at a method that
  /// was called less than a hundred times, with less than two thousand steps of its loops.
  private static final long FREE = 1000;

  /// What a call counts for, in addition to its operations on vectors.
  private static final int CALL = 10;

  private static final CountDownLatch TOLD = new CountDownLatch(1);
  private static final AtomicLong DONE = new AtomicLong();

  static {
    // the first use of the management interface takes some tenths of a second
    Thread.ofPlatform().daemon().name("gradus-directives").start(JustInTime::tell);
  }

  private JustInTime() {}

  /// The methods that work on vectors, as HotSpot names them. What only calls them is better not
  /// among them: it would be interpreted until the optimizing compiler comes to it.
  static List<String> methods() {
    List<String> methods = new ArrayList<>();
    for (String method : OF_KERNELS) {
      methods.add("gradus/linalg/kernel/Double" + method);
      methods.add("gradus/linalg/kernel/Float" + method);
    }
    methods.addAll(OTHERS);
    return methods;
  }

  /// Begins to tell it, in the background, where that was not done yet: before there is something
  /// to run.
  public static void prepare() {
    // initializes the class
  }

  /// Waits until it is told, unless so little was done on vectors that no compiler looks at it yet.
  ///
  /// @param operations how many operations on vectors are to be done
  static void await(long operations) {
    if (TOLD.getCount() > 0 && DONE.addAndGet(CALL + operations) > FREE) {
      await();
    }
  }

  /// Waits until it is told: what runs before might be translated the wrong way, for good.
  public static void await() {
    boolean interrupted = false;
    while (TOLD.getCount() > 0) {
      try {
        TOLD.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Of the directives that match a method, and say something of the compiler, it gets the first.
  private static String directives() {
    List<String> methods = methods();
    return list(methods, "[{ match: [", "", "], c1: { Exclude: true }, ")
        + list(GIVEN_VECTORS, "c2: { BackgroundCompilation: false, inline: [", "+", "] } }, ")
        + list(methods, "{ match: \"gradus/*.*\", inline: [", "-", "] }]");
  }

  private static String list(List<String> methods, String before, String sign, String after) {
    return methods.stream()
        .map(method -> '"' + sign + method + '"')
        .collect(Collectors.joining(", ", before, after));
  }

  private static void tell() {
    try {
      Path file = Files.createTempFile("gradus", ".directives");
      try {
        Files.writeString(file, directives());
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "compilerDirectivesAdd",
                new Object[] {new String[] {file.toString()}},
                new String[] {String[].class.getName()});
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException | JMException | RuntimeException | LinkageError unavailable) {
      // another virtual machine, or one that may not be managed: nothing depends on it but speed
    } finally {
      TOLD.countDown();
    }
  }
}
