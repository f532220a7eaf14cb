package moongate.plugins.filelog;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/// The files that the node logs to: one for each path, however many plugins name it.
final class LogFiles {
  private final ConcurrentHashMap<Path, LogFile> files = new ConcurrentHashMap<>();

  LogFile at(Path path) {
    return files.computeIfAbsent(path, LogFile::new);
  }
}
