package moongate.store;

import java.util.function.Consumer;

/// Messages between the nodes of a database, apart from the configuration: commands of operators
/// for all nodes. A node that is disconnected does not get them.
public interface NodeMessages {
  /// Used if there is only one node: messages are not sent to anybody.
  NodeMessages ALONE =
      new NodeMessages() {
        @Override
        public void send(String message) {}

        @Override
        public void onMessage(Consumer<String> listener) {}
      };

  /// Sends a message to all nodes, including this one.
  void send(String message) throws StoreException;

  /// Registers a listener for messages. It is called on a thread that it should not block for long.
  void onMessage(Consumer<String> listener);
}
