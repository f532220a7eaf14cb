package moongate.functions.api;

import java.util.Map;
import java.util.function.Supplier;

/// What functions may know of their node, and the limits that hold for them. Immutable.
///
/// @param version `3.10.0`
/// @param nodeId the node's UUID
/// @param hostName the machine's name
/// @param workers how many event loops serve requests
/// @param startedMillis when the node started
/// @param prefix the node's working directory
/// @param configuration the settings, secrets included: [moongate.functions.pdk.Pdk] masks them
/// @param limits how much a call returns by default
/// @param bodyBuffer the largest request body that is handed out without being asked for
///   (`client_body_buffer_size`)
/// @param traffic the current connections and requests
public record NodeFacts(
    String version,
    String nodeId,
    String hostName,
    int workers,
    long startedMillis,
    String prefix,
    Map<String, Object> configuration,
    ArgumentLimits limits,
    int bodyBuffer,
    Supplier<NodeTraffic> traffic) {
  /// A lone node with Kong's defaults.
  public static final NodeFacts DEFAULT =
      new NodeFacts(
          "3.10.0",
          "00000000-0000-4000-8000-000000000000",
          "localhost",
          1,
          0,
          ".",
          Map.of(),
          ArgumentLimits.DEFAULT,
          8192,
          () -> NodeTraffic.NONE);

  public NodeFacts {
    configuration = Map.copyOf(configuration);
  }
}
