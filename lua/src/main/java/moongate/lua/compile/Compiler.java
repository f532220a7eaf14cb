package moongate.lua.compile;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.constant.ClassDesc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moongate.lua.runtime.ChunkNames;
import moongate.lua.runtime.FunctionInfo;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Meter;
import moongate.lua.runtime.Source;
import moongate.lua.syntax.FunctionBody;
import moongate.lua.syntax.Parser;
import moongate.lua.syntax.SyntaxError;

/// Compiles a chunk: parses it, and generates a class for each of its functions.
public final class Compiler {
  static final String PACKAGE = "moongate.lua.chunk";

  static final ClassFile CLASS_FILE =
      ClassFile.of(
          ClassFile.ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.of(List.of(), Map.of()).orElse(Types::superclass)));

  /// The largest number of functions in a chunk: each becomes a class of the JVM.
  private static final int MOST_FUNCTIONS = 10_000;

  // The memory charged to running code for each chunk and each function that it has compiled.
  private static final int CHUNK_BYTES = 16 << 10;
  private static final int FUNCTION_BYTES = 8 << 10;
  private static final int FUNCTION_UNITS = 500;

  private final String chunkName;
  private final String chunk;
  private final Map<String, byte[]> classes = new HashMap<>();
  private final Map<String, FunctionInfo> functions = new HashMap<>();
  private final Deque<FunctionEmitter> pending = new ArrayDeque<>();
  private final boolean isForDebugging;
  private final ChunkGroup.Place place;
  private Resumables resumables = new Resumables("", false);
  private int count;

  private Compiler(String chunkName, boolean isForDebugging) {
    // Running Lua code compiles only the code that it loads.
    this.place = ChunkGroup.nextPlace(LuaState.currentOrNull() != null);
    this.chunkName = chunkName;
    this.isForDebugging = isForDebugging;
    this.chunk = ChunkNames.shown(chunkName);
  }

  /// Compiles `source`.
  ///
  /// @param longest the largest size in bytes
  /// @throws LuaError with `chunk:line:` if it is not valid Lua, or exceeds a limit of the compiler
  public static GeneratedChunk compile(Source source, String chunkName, int longest) {
    return compile(source, chunkName, longest, false);
  }

  /// Compiles `source` for debugging: hooks are called, and variables can be accessed. Such code is
  /// several times slower.
  ///
  /// @param longest the largest size in bytes
  /// @throws LuaError like [#compile(Source, String, int)]
  public static GeneratedChunk compileForDebugging(Source source, String chunkName, int longest) {
    return compile(source, chunkName, longest, true);
  }

  private static GeneratedChunk compile(
      Source source, String chunkName, int longest, boolean isForDebugging) {
    var compiler = new Compiler(chunkName, isForDebugging);
    source.limit(longest, compiler.chunk);
    try {
      var body = compiler.parse(source);
      compiler.resumables = new Resumables(source.text(), isForDebugging);
      var main = new FunctionEmitter(compiler, body, null);
      compiler.add(main);
      compiler.writeAll();
      compiler.place.group().add(compiler.classes, compiler.functions);
      return new GeneratedChunk(
          main.type().packageName() + "." + main.type().displayName(), compiler.place.group());
    } catch (SyntaxError error) {
      throw new LuaError(error.getMessage());
    } catch (StackOverflowError overflow) {
      throw new LuaError(compiler.chunk + ": chunk has too many syntax levels");
    }
  }

  /// Parses `source` without compiling it.
  ///
  /// @param longest the largest size in bytes
  /// @throws LuaError with `chunk:line:` if it is not valid Lua
  public static void check(Source source, String chunkName, int longest) {
    source.limit(longest, ChunkNames.shown(chunkName));
    try {
      var unused = Parser.parse(source, ChunkNames.shown(chunkName));
    } catch (SyntaxError error) {
      throw new LuaError(error.getMessage());
    }
  }

  private FunctionBody parse(Source source) {
    return isForDebugging ? Parser.parseForDebugging(source, chunk) : Parser.parse(source, chunk);
  }

  private void writeAll() {
    Meter.chargeCurrent(CHUNK_BYTES);
    while (!pending.isEmpty()) {
      var function = pending.remove();
      Meter.workCurrent(FUNCTION_UNITS);
      Meter.chargeCurrent(FUNCTION_BYTES);
      var name = function.type().packageName() + "." + function.type().displayName();
      try {
        classes.put(name, function.write());
      } catch (IllegalArgumentException tooLarge) {
        // The function does not fit into a class file even after it was split: 64 KB of code, 65535
        // constants.
        throw new LuaError(
            chunk
                + ":"
                + Math.max(1, function.info().line())
                + ": function or expression too complex");
      }
      functions.put(name, function.info());
    }
  }

  ClassDesc nextType() {
    return ClassDesc.of(PACKAGE, "Chunk" + place.number() + "Function" + count++);
  }

  void add(FunctionEmitter function) {
    if (count > MOST_FUNCTIONS) {
      throw new LuaError(
          chunk
              + ":"
              + function.info().line()
              + ": chunk has more than "
              + MOST_FUNCTIONS
              + " functions");
    }
    pending.add(function);
  }

  boolean isForDebugging() {
    return isForDebugging;
  }

  Resumables resumables() {
    return resumables;
  }

  String chunk() {
    return chunk;
  }

  String chunkName() {
    return chunkName;
  }
}
