package gradus.data;

import gradus.data.DataException.Problem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;

/// Writes a file whole or not at all: to a temporary name in the same folder, forced to the disk,
/// then moved over the old file in one step. Who reads meanwhile, or after an interruption, sees
/// the old file or the new one, never a part.
///
/// ```java
/// AtomicFile.write(Path.of("report.html"), out -> out.write(page));
/// ```
///
/// Through a symbolic link the file it points to is replaced; a pipe or a device is written to
/// directly.
public final class AtomicFile {
  private AtomicFile() {}

  /// What goes into the file.
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes a text in UTF-8.
  public static void write(Path file, String text) {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Writes a file; refused with [Problem#UNWRITABLE], and the old file as it was, where that
  /// fails.
  public static void write(Path file, Content content) {
    requireWritable(file);
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        try (OutputStream out = Files.newOutputStream(file)) {
          content.writeTo(out);
        }
        return;
      }
      replace(Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(), content);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /// Refuses an output that cannot be written, without writing it: to be asked before hours of
  /// computing.
  public static void requireWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null) {
      throw unwritable(
              file, "it is a folder", "and a file is to be written", "give a file name in it")
          .in(file);
    }
    if (!Files.exists(folder)) {
      throw unwritable(
          file,
          "there is no folder " + folder,
          "and none is made unasked",
          "make it first: mkdir -p " + folder);
    }
    if (!Files.isDirectory(folder)) {
      throw unwritable(file, folder + " is a file", "not a folder", "choose another folder");
    }
    if (Files.exists(file) && !Files.isWritable(file)) {
      throw unwritable(
          file,
          "the file is write-protected",
          "or another user's",
          "choose another name, or make it writable: chmod +w");
    }
    if (!Files.isWritable(folder) && !(Files.exists(file) && !Files.isRegularFile(file))) {
      throw unwritable(
          file,
          "this user may not write in " + folder,
          "and a new file is made there before it takes the old one's place",
          "change the folder's permissions, or choose another folder");
    }
  }

  private static void replace(Path target, Content content) throws IOException {
    Path temporary =
        target.resolveSibling(
            "."
                + target.getFileName()
                + "."
                + UUID.randomUUID().toString().substring(0, 8)
                + ".part");
    boolean done = false;
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      keepPermissions(target, temporary);
      move(temporary, target);
      done = true;
    } finally {
      if (!done) {
        Files.deleteIfExists(temporary);
      }
    }
    forceFolder(target);
  }

  /// What only its owner could read stays so.
  private static void keepPermissions(Path old, Path replacement) throws IOException {
    if (Files.exists(old)
        && Files.getFileStore(old).supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.setPosixFilePermissions(replacement, Files.getPosixFilePermissions(old));
    }
  }

  private static void move(Path temporary, Path target) throws IOException {
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      // Some network file systems cannot: the file is complete by now, only the moment of exchange
      // is not atomic.
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Forces the new name to the disk as well, where folders can be opened (not on Windows).
  private static void forceFolder(Path target) {
    Path folder = target.getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The file itself is safe; a crash of the machine within the next seconds could bring back
      // the old one.
    }
  }

  private static DataException failure(Path file, IOException e) {
    String reason =
        e instanceof AccessDeniedException
            ? "this user may not write there"
            : String.valueOf(e.getMessage());
    return unwritable(
            file,
            "writing failed",
            reason,
            "nothing was changed; make room or choose another folder, and try again")
        .causedBy(e);
  }

  private static DataException unwritable(Path file, String given, String why, String fix) {
    return DataException.of(Problem.UNWRITABLE, "cannot write " + file, given, why, fix).in(file);
  }
}
