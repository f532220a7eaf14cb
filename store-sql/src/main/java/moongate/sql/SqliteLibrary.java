package moongate.sql;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.sqlite.util.OSInfo;

/// Where the native library of SQLite lies as a file of its own, as beside the archives of a build.
/// Where it does not, the driver writes a copy into the system's folder for temporary files, which
/// may not be written, or run from.
final class SqliteLibrary {
  private static final String OF_DRIVER = "org.sqlite.lib.path";

  private SqliteLibrary() {}

  /// Tells the driver, unless somebody has. It asks once, when it connects first.
  static void show() {
    if (System.getProperty(OF_DRIVER) == null) {
      var folders = System.getProperty("java.library.path", "");
      folderIn(folders).ifPresent(found -> System.setProperty(OF_DRIVER, found.toString()));
    }
  }

  /// @param folders those where the JVM looks for libraries
  static Optional<Path> folderIn(String folders) {
    var ofSystem = Path.of("org/sqlite/native", OSInfo.getNativeLibFolderPathForCurrentOS());
    return Arrays.stream(folders.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty()) // which would be wherever the process stands
        .map(folder -> Path.of(folder).resolve(ofSystem).toAbsolutePath())
        .filter(Files::isDirectory)
        .findFirst();
  }
}
