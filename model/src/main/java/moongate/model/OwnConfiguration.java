package moongate.model;

import moongate.model.value.Value;

/// Configuration that the node itself makes, such as certificates that it has ordered: the door
/// between plugins and the database. What comes through it is checked, kept and served like what
/// the Admin API writes. Safe for all threads.
public interface OwnConfiguration {
  /// Of a node without a database: what it serves comes from elsewhere.
  OwnConfiguration NONE =
      new OwnConfiguration() {
        @Override
        public boolean isKept() {
          return false;
        }

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

  /// False where there is nowhere to keep it.
  boolean isKept();

  /// Has a certificate shown for a server name from now on, whatever was shown for it before.
  /// Blocks until it is kept and served.
  ///
  /// @param chain as PEM text, like `key`
  /// @param tag of the certificate. One that has it and is shown for this name alone is replaced;
  ///   others lose the name
  void show(String serverName, String chain, String key, String tag)
      throws RuntimeUnavailableException;

  /// Adds an entity. Blocks.
  void add(String entity, Value.Obj written) throws RuntimeUnavailableException;

  /// Removes the entity with this value in a field that is unique, if there is one. Blocks.
  void remove(String entity, String field, String value) throws RuntimeUnavailableException;
}
