package moongate.admin.node;

import java.time.Duration;

/// Lets the Admin API change the level of the error log.
public interface LogControl {
  /// The current level, such as `notice`.
  String level();

  /// Changes the level for `time`; then the old level applies again. A zero time means until the
  /// next change.
  void change(String level, Duration time);
}
