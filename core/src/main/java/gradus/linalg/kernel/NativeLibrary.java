package gradus.linalg.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A library with the symbols of CBLAS and LAPACKE, bound through `java.lang.foreign`.
///
/// It is looked for in this order: the file that the environment variable `GRADUS_BLAS` names
/// (`none` forbids native code), the carrier jar of OpenBLAS on the class path, the system's
/// library. Without one everything works in Java.
@SuppressWarnings("restricted") // native access is what this class is for
public final class NativeLibrary {
  private static final String VERSION = "0.3.31";

  /// Each needs the ones before it.
  private static final List<String> CARRIED =
      List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0");

  private static final List<String> SYSTEM =
      List.of("libopenblas.so.0", "libopenblas.so", "libopenblas.dylib", "libopenblas.dll");

  private static final String MKL_THREADS = "MKL_Set_Num_Threads";

  private final SymbolLookup symbols;
  private final String origin;

  private NativeLibrary(SymbolLookup symbols, String origin) {
    this.symbols = symbols;
    this.origin = origin;
  }

  /// The library, loaded when first asked for; empty where there is none.
  ///
  /// @throws IllegalStateException where `GRADUS_BLAS` names a file that cannot be loaded
  public static Optional<NativeLibrary> loaded() {
    return Holder.LIBRARY;
  }

  private static final class Holder {
    private static final Optional<NativeLibrary> LIBRARY = find();
  }

  private static Optional<NativeLibrary> find() {
    String named = System.getenv("GRADUS_BLAS");
    if ("none".equals(named)) {
      return Optional.empty();
    }
    if (named != null && !named.isBlank()) {
      return Optional.of(named(Path.of(named)));
    }
    return carried().or(NativeLibrary::system).map(NativeLibrary::withThreads);
  }

  private static NativeLibrary named(Path file) {
    try {
      NativeLibrary library =
          new NativeLibrary(SymbolLookup.libraryLookup(file, Arena.global()), file.toString());
      if (library.symbols.find("cblas_dgemm").isEmpty()
          || library.symbols.find("LAPACKE_dpotrf").isEmpty()) {
        throw new IllegalStateException(
            "GRADUS_BLAS names "
                + file
                + ", which lacks the symbols cblas_dgemm or LAPACKE_dpotrf; name a library with"
                + " CBLAS and LAPACKE, or set it to none");
      }
      return library.withThreads();
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "GRADUS_BLAS names "
              + file
              + ", which cannot be loaded; name a library with CBLAS and LAPACKE, or set it to"
              + " none",
          e);
    }
  }

  private static Optional<NativeLibrary> system() {
    return SYSTEM.stream()
        .map(NativeLibrary::onPath)
        .flatMap(Optional::stream)
        .filter(library -> library.symbols.find("LAPACKE_dpotrf").isPresent())
        .findFirst();
  }

  private static Optional<NativeLibrary> onPath(String name) {
    try {
      return Optional.of(
          new NativeLibrary(SymbolLookup.libraryLookup(name, Arena.global()), "system"));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Copies the libraries out of the carrier jar, once for each version, and loads them in the
  /// order of their needs.
  private static Optional<NativeLibrary> carried() {
    String place = "org/bytedeco/openblas/" + platform() + "/";
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    if (loader.getResource(place + CARRIED.getLast()) == null) {
      return Optional.empty();
    }
    try {
      Path folder = cache();
      SymbolLookup symbols = null;
      for (String name : CARRIED) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
          extract(loader, place + name, file);
        }
        symbols = SymbolLookup.libraryLookup(file, Arena.global());
      }
      return symbols == null
          ? Optional.empty()
          : Optional.of(new NativeLibrary(symbols, "carrier jar " + VERSION));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "OpenBLAS cannot be copied out of its jar; set GRADUS_BLAS=none to do without", e);
    }
  }

  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
    return (system.contains("mac") ? "macosx" : system.contains("win") ? "windows" : "linux")
        + "-"
        + machine;
  }

  private static Path cache() throws IOException {
    String base = System.getenv("XDG_CACHE_HOME");
    Path home =
        base == null || base.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(base);
    return Files.createDirectories(
        home.resolve("gradus").resolve("openblas-" + VERSION + "-" + platform()));
  }

  private static void extract(ClassLoader loader, String resource, Path file) throws IOException {
    try (InputStream bytes = loader.getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new IOException("the jar has no " + resource);
      }
      Path part = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
      Files.copy(bytes, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// OpenBLAS may not have threads of its own, which overflow the stacks of Java's; MKL has as many
  /// as Gradus.
  private NativeLibrary withThreads() {
    call("openblas_set_num_threads", 1);
    call(MKL_THREADS, Workers.processors());
    return this;
  }

  /// Calls a function of one number, where the library has it.
  private void call(String name, int number) {
    symbols
        .find(name)
        .ifPresent(address -> {
          try {
            Linker.nativeLinker()
                .downcallHandle(address, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                .invokeExact(number);
          } catch (Throwable e) {
            throw new IllegalStateException(name + " failed", e);
          }
        });
  }

  /// Whether it is Intel's MKL.
  boolean isMkl() {
    return symbols.find(MKL_THREADS).isPresent();
  }

  /// A function of the library. Arguments are `int`, `double`, `char` (as `byte`) or pointers.
  MethodHandle function(String name, FunctionDescriptor type) {
    MemorySegment address =
        symbols
            .find(name)
            .orElseThrow(() ->
                new IllegalStateException("the native library (" + origin + ") has no " + name));
    return Linker.nativeLinker().downcallHandle(address, type);
  }

  /// What was found, for people: `OpenBLAS 0.3.31 (carrier jar 0.3.31, 1 native thread)`.
  public String description() {
    int threads = isMkl() ? Workers.processors() : 1;
    return symbols
            .find("openblas_get_config")
            .map(this::configuration)
            .orElse(isMkl() ? "MKL" : "BLAS")
        + " ("
        + origin
        + ", "
        + threads
        + " native thread"
        + (threads == 1 ? "" : "s")
        + ")";
  }

  private String configuration(MemorySegment address) {
    try {
      MemorySegment text =
          (MemorySegment)
              Linker.nativeLinker()
                  .downcallHandle(address, FunctionDescriptor.of(ValueLayout.ADDRESS))
                  .invokeExact();
      // OpenBLAS 0.3.31 NO_AFFINITY …: the name and the version are enough
      String all = text.reinterpret(1024).getString(0);
      int second = all.indexOf(' ', all.indexOf(' ') + 1);
      return second < 0 ? all : all.substring(0, second);
    } catch (Throwable e) {
      throw new IllegalStateException("openblas_get_config failed", e);
    }
  }
}
