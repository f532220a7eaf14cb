package moongate.plugins.filelog;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/// The log files of the node: one object for each path, even if several plugins write to it.
final class LogFiles {
  private final ConcurrentHashMap<Path, LogFile> files = new ConcurrentHashMap<>();

  LogFile at(Path path) {
    return files.computeIfAbsent(path, LogFile::new);
  }
}
