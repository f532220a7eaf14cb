package moongate.plugins.protobuf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The files that plugins of this node use. Each is read when a plan needs it, and again for the
/// next plan if it or an import has changed.
public final class ProtoSchemas {
  private static final FileTime ABSENT = FileTime.fromMillis(0);

  private record Known(Map<Path, FileTime> times, ProtoSchema schema) {
    boolean isFresh() {
      return times.entrySet().stream()
          .allMatch(file -> time(file.getKey()).equals(file.getValue()));
    }
  }

  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  /// The schema in `file`.
  ///
  /// @param prefix the node's prefix folder: the name of the file may be relative to it, and its
  ///   folder `include` contains files for imports
  /// @throws ProtoException if a file is missing or invalid
  public ProtoSchema read(Path prefix, String file) throws ProtoException {
    var path = prefix.resolve(file).toAbsolutePath().normalize();
    var last = known.get(path);
    if (last != null && last.isFresh()) {
      return last.schema;
    }
    var source = new ProtoSource(path, List.of(prefix.resolve("include")));
    var schema = new ProtoLinker(source.read()).link();
    var times = new HashMap<Path, FileTime>();
    source.paths().forEach(each -> times.put(each, time(each)));
    known.put(path, new Known(times, schema));
    return schema;
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException gone) {
      return ABSENT;
    }
  }
}
