package moongate.functions.modules;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import moongate.functions.ngx.NgxSemaphore;
import moongate.lua.lib.CjsonLib;
import org.jspecify.annotations.Nullable;

/// The list of what there is to `require`.
final class ModuleCatalog {
  private static final Map<String, ModuleSource> ALL = new HashMap<>();

  static {
    host("cjson", worker -> CjsonLib.open(worker.state()));
    host("cjson.safe", worker -> CjsonLib.openSafe(worker.state()));
    host("ngx.semaphore", worker -> NgxSemaphore.open(worker.state()));
  }

  private ModuleCatalog() {}

  static Set<String> names() {
    return Set.copyOf(ALL.keySet());
  }

  static @Nullable ModuleSource find(String name) {
    return ALL.get(name);
  }

  private static void host(String name, ModuleSource.Opener opener) {
    ALL.put(name, new ModuleSource.Host(opener));
  }
}
