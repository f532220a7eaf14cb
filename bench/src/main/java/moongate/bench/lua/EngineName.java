package moongate.bench.lua;

import java.util.function.Supplier;

/// The engines on the JVM, as the command line names them.
enum EngineName {
  MOONGATE("Moongate", MoongateEngine::new),
  LUAJ("LuaJ", () -> new LuajEngine(false)),
  LUAJC("LuaJ, compiled", () -> new LuajEngine(true));

  private final String title;
  private final Supplier<Engine> constructor;

  EngineName(String title, Supplier<Engine> constructor) {
    this.title = title;
    this.constructor = constructor;
  }

  /// The title of its column.
  String title() {
    return title;
  }

  Engine create() {
    return constructor.get();
  }
}
