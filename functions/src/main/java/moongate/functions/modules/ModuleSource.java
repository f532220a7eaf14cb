package moongate.functions.modules;

import java.io.IOException;
import java.io.UncheckedIOException;
import moongate.functions.api.Worker;
import moongate.functions.text.Bytes;
import moongate.lua.Chunk;
import moongate.lua.runtime.Library;
import org.jspecify.annotations.Nullable;

/// Where a module comes from.
sealed interface ModuleSource {
  /// Makes a value for one worker.
  @FunctionalInterface
  interface Opener {
    Object open(Worker worker);

    /// A table of host functions.
    static Opener of(Library library) {
      return worker -> library.open(worker.state());
    }
  }

  /// A library of the host.
  record Host(Opener opener) implements ModuleSource {}

  /// A file of Lua.
  final class Lua implements ModuleSource {
    private final String name;
    private final Opener host;
    private volatile @Nullable Chunk chunk;

    /// @param host what the file gets as its argument
    Lua(String name, Opener host) {
      this.name = name;
      this.host = host;
    }

    String name() {
      return name;
    }

    Opener host() {
      return host;
    }

    /// The compiled file: compiled once, for all workers.
    Chunk chunk() {
      var known = chunk;
      if (known == null) {
        chunk = known = compile();
      }
      return known;
    }

    private Chunk compile() {
      var path = name.replace('.', '/') + ".lua";
      try (var file = ModuleSource.class.getResourceAsStream(path)) {
        if (file == null) {
          throw new IllegalStateException("no resource " + path);
        }
        return moongate.lua.Lua.compile(Bytes.string(file.readAllBytes()), "@" + path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
