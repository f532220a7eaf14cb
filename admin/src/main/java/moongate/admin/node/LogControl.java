package moongate.admin.node;

import java.time.Duration;

/// The error log, as far as the Admin API may change it.
public interface LogControl {
  /// The least grave level that is written now: `notice`.
  String level();

  /// Writes from `level` on, for `time`; then it is as it was. No time: until the next change.
  void change(String level, Duration time);
}
