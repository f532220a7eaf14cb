package moongate.functions.custom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import moongate.functions.modules.ModulePath;
import moongate.lua.Chunk;
import moongate.lua.Lua;
import moongate.lua.runtime.LuaError;
import org.jspecify.annotations.Nullable;

/// The files of modules, each read and compiled once for the whole node. What was found stays as it
/// was read: changed files are for another one of these. Safe for all threads.
final class ModuleFiles {
  /// A file, compiled.
  record Module(String file, String text, Chunk chunk) {}

  private final ModulePath path;
  private final ConcurrentHashMap<String, Module> known = new ConcurrentHashMap<>();

  ModuleFiles(ModulePath path) {
    this.path = path;
  }

  ModulePath path() {
    return path;
  }

  /// The module `name` by the node's own path; null when there is no such file.
  @Nullable Module find(String name) {
    return find(name, path);
  }

  /// The module `name` by `path`; null when there is no such file.
  ///
  /// @throws LuaError when the file cannot be read or is not Lua
  @Nullable Module find(String name, ModulePath path) {
    for (var file : candidates(name, path)) {
      var module = known.get(file.toString());
      if (module != null) {
        return module;
      }
      if (Files.isRegularFile(file)) {
        return known.computeIfAbsent(file.toString(), _ -> read(name, file));
      }
    }
    return null;
  }

  private static List<Path> candidates(String name, ModulePath path) {
    try {
      return path.candidates(name);
    } catch (InvalidPathException impossible) {
      return List.of();
    }
  }

  private static Module read(String name, Path file) {
    try {
      var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return new Module(file.toString(), text, Lua.compile(text, "@" + file));
    } catch (IOException unreadable) {
      throw broken(name, file, "cannot read it: " + unreadable.getMessage());
    } catch (LuaError refused) {
      throw broken(name, file, String.valueOf(refused.getMessage()));
    }
  }

  private static LuaError broken(String name, Path file, String why) {
    return new LuaError("error loading module '" + name + "' from file '" + file + "':\n\t" + why);
  }

  /// What `require` says that found nothing: the files that there might be.
  static String tried(String name, ModulePath path) {
    return candidates(name, path).stream()
        .map(file -> "\n\tno file '" + file + "'")
        .collect(Collectors.joining());
  }
}
