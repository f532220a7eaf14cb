package moongate.functions.pdk;

import moongate.functions.api.LogFormat;
import moongate.lua.runtime.CallStack;
import org.jspecify.annotations.Nullable;

/// Finds the place in the code from which a function logs.
final class LogPlaces {
  private LogPlaces() {}

  /// The chunk, without folders, and the line; with the name of the running function if it is
  /// wanted.
  static LogFormat.Place current(boolean isNamed) {
    var where = CallStack.where();
    // A chunk that is no file is named after its first line, whose slashes separate no folders.
    var place = where.startsWith("[string ") ? where : where.substring(where.lastIndexOf('/') + 1);
    int colon = place.lastIndexOf(':');
    var file = colon < 0 ? "" : place.substring(0, colon);
    int line = colon < 0 ? 0 : Integer.parseInt(place, colon + 1, place.length(), 10);
    return new LogFormat.Place(file, line, isNamed ? runningFunction() : null);
  }

  /// What its caller calls the running function; null for a chunk or a function without name.
  private static @Nullable String runningFunction() {
    var levels = CallStack.levels();
    for (int i = 0; i + 1 < levels.size(); i++) {
      if (levels.get(i).function() != null) {
        var call = levels.get(i + 1).site();
        var name = call == null ? null : call.operand(0); // such as: local 'name'
        return name == null ? null : name.substring(name.indexOf('\'') + 1, name.length() - 1);
      }
    }
    return null;
  }
}
