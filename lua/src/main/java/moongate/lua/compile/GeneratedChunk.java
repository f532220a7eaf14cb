package moongate.lua.compile;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import moongate.lua.runtime.ChunkClassLoader;
import moongate.lua.runtime.FunctionInfo;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;

/// The classes of a compiled chunk. Each is defined when it is first used; all go with this loader.
public final class GeneratedChunk extends ChunkClassLoader {
  private static final MethodType CONSTRUCTOR =
      MethodType.methodType(void.class, LuaState.class, LuaTable.class);

  private final Map<String, byte[]> classes;
  private final Map<String, FunctionInfo> functions;
  private final ConcurrentHashMap<String, SiteTable> siteTables = new ConcurrentHashMap<>();
  private final MethodHandle main;

  GeneratedChunk(
      String mainName, Map<String, byte[]> classes, Map<String, FunctionInfo> functions) {
    this.classes = classes;
    this.functions = functions;
    try {
      var constructor =
          MethodHandles.publicLookup().findConstructor(loadClass(mainName), CONSTRUCTOR);
      this.main = constructor.asType(constructor.type().changeReturnType(LuaFunction.class));
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The chunk's function in a state, with its own table of globals.
  public LuaFunction instantiate(LuaState state, LuaTable environment) {
    try {
      return (LuaFunction) main.invokeExact(state, environment);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(Compiler.PACKAGE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      var loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  protected FunctionInfo function(String className) {
    var info = functions.get(className);
    if (info == null) {
      throw new IllegalArgumentException(className);
    }
    return info;
  }

  @Override
  protected int site(String className, int index) {
    return siteTables.computeIfAbsent(className, this::readSites).at(index);
  }

  private SiteTable readSites(String className) {
    var bytes = classes.get(className);
    return bytes == null ? SiteTable.EMPTY : SiteTable.read(bytes);
  }
}
