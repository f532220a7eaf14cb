package moongate.gateway.plugin;

import moongate.model.Snapshot;

/// Resolves references to secrets: `{vault://env/my-secret}` stands for a value that is not in the
/// configuration. Safe for all threads.
@FunctionalInterface
public interface Secrets {
  /// Without any secrets: every reference resolves to an empty text.
  Secrets NONE = (reference, place, snapshot) -> "";

  /// The value of `reference`; empty, with a warning in the log, if there is none.
  ///
  /// @param place where the reference was found, for the warning
  /// @param snapshot the configuration, which may name vaults
  String resolve(String reference, String place, Snapshot snapshot);
}
