package moongate.store;

import java.util.function.Consumer;

/// Short messages between the nodes of a database, apart from the configuration. A node that is
/// disconnected does not get them, as it does those of a [MessageLog].
///
/// The first word of a message is its topic: `log-level debug 60`.
public interface NodeMessages {
  /// Used if there is only one node: messages are not sent to anybody.
  NodeMessages ALONE =
      new NodeMessages() {
        @Override
        public void send(String message) {}

        @Override
        public void onMessage(String topic, Consumer<String> listener) {}
      };

  /// Sends a message of at most [#LONGEST] bytes to all nodes, including this one. May block.
  void send(String message) throws StoreException;

  /// Registers a listener for the messages with this topic. It gets the whole message, on a thread
  /// that it should not block for long.
  void onMessage(String topic, Consumer<String> listener);

  /// What a notification of PostgreSQL can carry (7999 bytes), less the name of a schema.
  int LONGEST = 7900;
}
