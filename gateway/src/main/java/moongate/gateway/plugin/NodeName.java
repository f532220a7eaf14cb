package moongate.gateway.plugin;

/// The name of this node, for plugins that report it; found in [SharedState].
///
/// @param id a UUID
public record NodeName(String id, String hostname) {
  /// The name of a node without a name.
  public static NodeName unknown() {
    return new NodeName("00000000-0000-0000-0000-000000000000", "localhost");
  }
}
