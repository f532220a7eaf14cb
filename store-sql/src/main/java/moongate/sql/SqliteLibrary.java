package moongate.sql;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.sqlite.util.OSInfo;

/// Finds the native library of SQLite as a separate file, which a build puts next to its archives.
/// Without that file, the driver writes a copy into the system's temporary folder, which may not be
/// writable or may not allow execution.
final class SqliteLibrary {
  private static final String OF_DRIVER = "org.sqlite.lib.path";

  private SqliteLibrary() {}

  /// Tells the driver where the library is, unless that is already set. The driver reads this once,
  /// for the first connection.
  static void show() {
    if (System.getProperty(OF_DRIVER) == null) {
      var folders = System.getProperty("java.library.path", "");
      folderIn(folders).ifPresent(found -> System.setProperty(OF_DRIVER, found.toString()));
    }
  }

  /// @param folders the folders in which the JVM looks for libraries
  static Optional<Path> folderIn(String folders) {
    var ofSystem = Path.of("org/sqlite/native", OSInfo.getNativeLibFolderPathForCurrentOS());
    return Arrays.stream(folders.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty()) // which would mean the current folder
        .map(folder -> Path.of(folder).resolve(ofSystem).toAbsolutePath())
        .filter(Files::isDirectory)
        .findFirst();
  }
}
