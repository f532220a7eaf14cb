package moongate.bench.lua;

import java.io.StringReader;
import java.util.concurrent.Callable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.lib.jse.JsePlatform;
import org.luaj.vm2.luajc.LuaJC;

/// LuaJ 3.0.1, as an interpreter or with its compiler to JVM bytecode. It has no limits.
final class LuajEngine implements Engine {
  private final Globals globals = JsePlatform.standardGlobals();

  LuajEngine(boolean compiles) {
    if (compiles) {
      LuaJC.install(globals);
    }
  }

  @Override
  public Callable<String> load(String name, String source) {
    var operation = globals.load(new StringReader(source), name).call();
    return () -> operation.call().tojstring();
  }
}
