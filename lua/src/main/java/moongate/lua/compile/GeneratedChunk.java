package moongate.lua.compile;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;

/// A compiled chunk, which creates the function of the chunk.
public final class GeneratedChunk {
  private static final MethodType CONSTRUCTOR =
      MethodType.methodType(void.class, LuaState.class, LuaTable.class);

  private final MethodHandle main;

  GeneratedChunk(String mainName, ChunkGroup group) {
    try {
      var constructor =
          MethodHandles.publicLookup().findConstructor(group.loadClass(mainName), CONSTRUCTOR);
      this.main = constructor.asType(constructor.type().changeReturnType(LuaFunction.class));
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Creates the chunk's function in a state, with its own table of globals.
  public LuaFunction instantiate(LuaState state, LuaTable environment) {
    try {
      return (LuaFunction) main.invokeExact(state, environment);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
