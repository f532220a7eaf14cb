package moongate.gateway.plugin;

/// Which node this is, for plugins that tell it; in [SharedState].
///
/// @param id a UUID
public record NodeName(String id, String hostname) {
  /// Of a node that nobody has named.
  public static NodeName unknown() {
    return new NodeName("00000000-0000-0000-0000-000000000000", "localhost");
  }
}
