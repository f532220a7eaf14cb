package moongate.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// A file that a command makes, and never writes over one that is there.
final class NewFile {
  static final String FOR_ALL = "rw-r--r--";

  /// For what holds secrets.
  static final String FOR_ITS_OWNER = "rw-------";

  private NewFile() {}

  /// Created with these permissions, so that nobody else can read it even for a moment.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException when it is there
  static void write(Path file, String text, String rights) throws IOException {
    Files.writeString(Files.createFile(file, attributes(file, rights)), text);
  }

  private static FileAttribute<?>[] attributes(Path file, String rights) {
    boolean knowsRights = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return knowsRights
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }
}
