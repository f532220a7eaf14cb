package moongate.model;

import moongate.model.value.Value;

/// Configuration that the node itself creates, such as ordered certificates: the interface between
/// plugins and the database. It is checked, stored and served like entities from the Admin API.
/// Safe for all threads.
public interface OwnConfiguration {
  /// For a node without a database, which cannot store any.
  OwnConfiguration NONE =
      new OwnConfiguration() {
        @Override
        public void show(String serverName, String chain, String key, String tag)
            throws RuntimeUnavailableException {
          throw new RuntimeUnavailableException("this node has no database");
        }

        @Override
        public void add(String entity, Value.Obj written) throws RuntimeUnavailableException {
          throw new RuntimeUnavailableException("this node has no database");
        }

        @Override
        public void remove(String entity, String field, String value) {}
      };

  /// Uses a certificate for a server name from now on, instead of any used before. Blocks until it
  /// is stored and served.
  ///
  /// @param chain as PEM text, like `key`
  /// @param tag a tag for the certificate. An existing certificate with this tag is replaced if it
  ///   is used for this name only; other certificates lose the name
  void show(String serverName, String chain, String key, String tag)
      throws RuntimeUnavailableException;

  /// Adds an entity. Blocks.
  void add(String entity, Value.Obj written) throws RuntimeUnavailableException;

  /// Removes the entity with this value in a unique field, if there is one. Blocks.
  void remove(String entity, String field, String value) throws RuntimeUnavailableException;
}
