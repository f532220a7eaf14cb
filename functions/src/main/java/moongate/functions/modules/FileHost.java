package moongate.functions.modules;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// Directories and attributes of files, for modules in Lua. These must not hand them on to
/// functions that cannot open files.
final class FileHost {
  static final Library LIBRARY =
      Library.of("files")
          .function("attributes", FileHost::attributes)
          .function("names", FileHost::names)
          .function("mkdir", FileHost::make)
          .function("rmdir", FileHost::remove)
          .function("folder", state -> Strings.ofText(System.getProperty("user.dir")));

  private FileHost() {}

  /// What happens to a path.
  private interface Step {
    @Nullable Object of(Path path) throws IOException;
  }

  private static @Nullable Object with(
      LuaState state, @Nullable Object argument, String call, Step step) {
    state.meter().work(200);
    var path = Args.string(argument, 1, call);
    try {
      return step.of(Path.of(Strings.toText(path)));
    } catch (IOException | InvalidPathException failure) {
      return Values.pair(null, path + ": " + reason(failure));
    }
  }

  private static String reason(Exception failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "No such file or directory";
      case FileAlreadyExistsException _ -> "File exists";
      case DirectoryNotEmptyException _ -> "Directory not empty";
      case NotDirectoryException _ -> "Not a directory";
      case AccessDeniedException _ -> "Permission denied";
      default -> "Input/output error";
    };
  }

  private static @Nullable Object attributes(
      LuaState state, @Nullable Object path, @Nullable Object wanted, @Nullable Object follows) {
    var options =
        Boolean.TRUE.equals(follows)
            ? new LinkOption[0]
            : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    return with(
        state,
        path,
        "attributes",
        file -> {
          var all = table(Files.readAttributes(file, BasicFileAttributes.class, options));
          return wanted instanceof String name ? all.get(name) : all;
        });
  }

  private static LuaTable table(BasicFileAttributes attributes) {
    var table = new LuaTable();
    table.put("mode", mode(attributes));
    table.put("size", Numbers.of(attributes.size()));
    table.put("access", seconds(attributes.lastAccessTime()));
    table.put("modification", seconds(attributes.lastModifiedTime()));
    table.put("change", seconds(attributes.lastModifiedTime()));
    return table;
  }

  private static String mode(BasicFileAttributes attributes) {
    if (attributes.isRegularFile()) {
      return "file";
    }
    if (attributes.isDirectory()) {
      return "directory";
    }
    return attributes.isSymbolicLink() ? "link" : "other";
  }

  private static Object seconds(FileTime time) {
    return Numbers.of(Math.floorDiv(time.toMillis(), 1000L));
  }

  private static @Nullable Object names(LuaState state, @Nullable Object path) {
    return with(
        state,
        path,
        "dir",
        directory -> {
          try (var entries = Files.newDirectoryStream(directory)) {
            var names = LuaTable.ofItems(".", "..");
            for (var entry : entries) {
              var name = Strings.ofText(entry.getFileName().toString());
              state.meter().work(20);
              state.meter().charge(40L + name.length());
              names.append(name);
            }
            return names;
          }
        });
  }

  private static @Nullable Object make(LuaState state, @Nullable Object path) {
    return with(
        state,
        path,
        "mkdir",
        directory -> {
          Files.createDirectory(directory);
          return true;
        });
  }

  private static @Nullable Object remove(LuaState state, @Nullable Object path) {
    return with(
        state,
        path,
        "rmdir",
        directory -> {
          if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
          }
          Files.delete(directory);
          return true;
        });
  }
}
