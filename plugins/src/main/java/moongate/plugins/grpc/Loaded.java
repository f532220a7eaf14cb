package moongate.plugins.grpc;

import moongate.gateway.plugin.PluginFailure;
import moongate.plugins.protobuf.ProtoException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a plugin has read from its `.proto` file, or why it could not be read. A missing file is no
/// reason to refuse a configuration: on a control plane, only the data planes have the file.
public final class Loaded<T> {
  private static final Logger log = LoggerFactory.getLogger("moongate.plugin");

  private final @Nullable T value;
  private final String problem;

  private Loaded(@Nullable T value, String problem) {
    this.value = value;
    this.problem = problem;
  }

  /// Reads something.
  @FunctionalInterface
  public interface Reader<T> {
    T read() throws ProtoException;
  }

  /// @param plugin the name of the plugin, for the log
  public static <T> Loaded<T> by(Reader<T> reader, String plugin) {
    try {
      return new Loaded<>(reader.read(), "");
    } catch (ProtoException failed) {
      log.error("[{}] {}: requests will fail", plugin, failed.getMessage());
      return new Loaded<>(null, failed.getMessage());
    }
  }

  /// What was read.
  ///
  /// @throws PluginFailure if it could not be read
  public T get() {
    var known = value;
    if (known == null) {
      throw new PluginFailure(problem, "the configured .proto file cannot be used");
    }
    return known;
  }
}
