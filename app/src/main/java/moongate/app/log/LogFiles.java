package moongate.app.log;

import java.nio.file.Path;
import java.util.Optional;

/// The files of all logs: also `/dev/stdout`, `/dev/stderr`, and syslog servers in nginx's
/// notation. A log that is empty here is not written. Several may be one file.
///
/// @param machine the name of this machine, for syslog
/// @param errors a second destination of the error log, besides stderr
/// @param streamErrors the same for TCP and UDP sessions
public record LogFiles(
    String machine,
    Optional<Path> errors,
    Optional<Path> access,
    Optional<Path> streamErrors,
    Optional<Path> streamAccess,
    Optional<Path> adminAccess,
    Optional<Path> statusAccess) {
  /// No files: errors go to stderr, accesses nowhere.
  public static final LogFiles NONE =
      new LogFiles(
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
