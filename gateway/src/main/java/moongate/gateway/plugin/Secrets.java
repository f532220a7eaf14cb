package moongate.gateway.plugin;

import moongate.model.Snapshot;

/// Secrets by reference: `{vault://env/my-secret}` stands for a value that is not in the
/// configuration. Safe for all threads.
@FunctionalInterface
public interface Secrets {
  /// Where there are none: every reference is empty.
  Secrets NONE = (reference, place, snapshot) -> "";

  /// What `reference` stands for; empty, with a warning in the log, when it cannot be had.
  ///
  /// @param place what the reference was found in, for the warning
  /// @param snapshot the configuration, which may name vaults
  String resolve(String reference, String place, Snapshot snapshot);
}
