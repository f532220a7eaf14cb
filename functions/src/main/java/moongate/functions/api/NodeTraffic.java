package moongate.functions.api;

/// Connections and requests of a node, as nginx counts them.
///
/// @param active open connections
/// @param writing those on which a request is being answered
/// @param waiting those that wait for a request
/// @param accepted connections since the start
/// @param requests requests since the start
public record NodeTraffic(long active, long writing, long waiting, long accepted, long requests) {
  /// What a node without listeners has.
  public static final NodeTraffic NONE = new NodeTraffic(0, 0, 0, 0, 0);
}
