package moongate.app.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Collections of attacks.
public final class Attacks {
  private static final List<String> FILES =
      List.of("cpu.lua", "memory.lua", "stack.lua", "library.lua", "engine.lua");

  private Attacks() {}

  /// The attacks that come with the engine.
  public static List<Attack> builtIn() {
    var all = new ArrayList<Attack>();
    for (var file : FILES) {
      all.addAll(Attack.parse(file, resource(file)));
    }
    return List.copyOf(all);
  }

  /// The attacks in the `.lua` files of a directory, sorted by name, or in one file.
  ///
  /// @throws UncheckedIOException if they cannot be read
  public static List<Attack> in(Path path) {
    try {
      var all = new ArrayList<Attack>();
      for (var file : luaFiles(path)) {
        var name = String.valueOf(file.getFileName());
        all.addAll(Attack.parse(name, Files.readString(file, StandardCharsets.ISO_8859_1)));
      }
      return List.copyOf(all);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read " + failure.getMessage(), failure);
    }
  }

  private static List<Path> luaFiles(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (var files = Files.list(path)) {
      return files.filter(file -> file.toString().endsWith(".lua")).sorted().toList();
    }
  }

  private static String resource(String name) {
    try (var in = Attacks.class.getResourceAsStream("/moongate/app/torture/" + name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
