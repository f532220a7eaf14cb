package moongate.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import moongate.model.RandomText;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.FieldPath;
import moongate.model.value.Json;
import moongate.model.value.Problems;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Converts a declarative configuration (`kong.yml`, YAML or JSON) to a snapshot, or reports all
/// its problems. Thread-safe.
public final class DeclarativeFile {
  /// How the message about a text begins that is neither YAML nor JSON.
  public static final String UNPARSABLE = "failed parsing declarative configuration: ";

  private static final int SEED_LENGTH = 64;

  private final EntitySchemas schemas;
  private final Supplier<Snapshot> served;
  private final AtomicInteger loads = new AtomicInteger();
  private final String seed = RandomText.of(SEED_LENGTH);

  /// Each load is independent of earlier ones.
  public DeclarativeFile(EntitySchemas schemas) {
    this(schemas, () -> Snapshot.EMPTY);
  }

  /// @param served returns the current configuration when a load begins; entities that have not
  ///   changed remain the same
  public DeclarativeFile(EntitySchemas schemas, Supplier<Snapshot> served) {
    this.schemas = schemas;
    this.served = served;
  }

  /// Whether a configuration is being loaded.
  public boolean isLoading() {
    return loads.get() > 0;
  }

  /// A running load, which is counted until it is closed.
  private final class Loading implements AutoCloseable {
    Loading() {
      loads.incrementAndGet();
    }

    @Override
    public void close() {
      loads.decrementAndGet();
    }
  }

  /// Reads a file. It may refer to Lua files by their path relative to its folder: `access: [{file:
  /// functions/auth.lua}]`.
  public Snapshot read(Path file) throws IOException, InvalidConfiguration {
    try (var _ = new Loading()) {
      var name = Objects.toString(file.getFileName());
      var format = formatOf(name);
      var text = Files.readAllBytes(file);
      var folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
      return snapshot(parsed(text, format, name), text, name, folder);
    }
  }

  /// Reads YAML or JSON that does not come from a file; `name` is its name in messages. References
  /// to files are refused.
  public Snapshot parse(byte[] text, String name) throws InvalidConfiguration {
    try (var _ = new Loading()) {
      return snapshot(parsed(text, Format.EITHER, name), text, name, null);
    }
  }

  /// Reads a document that has already been parsed, such as the JSON body of `POST /config`.
  public Snapshot parse(Value document, String name) throws InvalidConfiguration {
    try (var _ = new Loading()) {
      var text = Utf8.encode(Json.write(document));
      requireRoom(text, name);
      return snapshot(document, text, name, null);
    }
  }

  /// The configuration of a control plane.
  ///
  /// @param passedOver the kinds of entities in it that have no meaning here
  public record Received(Snapshot snapshot, List<String> passedOver) {}

  /// Reads the configuration table of a control plane: flat lists of entities with all their
  /// fields, null for fields without a value.
  ///
  /// @param hash the control plane's hash of the configuration
  public Received received(Value.Obj table, String hash, String name) throws InvalidConfiguration {
    try (var _ = new Loading()) {
      var reader = new ReceivedTable(schemas);
      var readable = reader.readable(table);
      var snapshot = load(name, null).snapshot(readable, hash);
      return new Received(snapshot, reader.passedOver());
    }
  }

  private Snapshot snapshot(Value document, byte[] text, String name, @Nullable Path folder)
      throws InvalidConfiguration {
    return load(name, folder).snapshot(document, text);
  }

  private DeclarativeLoad load(String name, @Nullable Path folder) {
    return new DeclarativeLoad(schemas, name, folder, new Earlier(served.get(), seed));
  }

  private enum Format {
    YAML,
    JSON,
    EITHER
  }

  private static Format formatOf(String file) throws InvalidConfiguration {
    var name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return Format.JSON;
    }
    if (name.endsWith(".yml") || name.endsWith(".yaml")) {
      return Format.YAML;
    }
    throw invalid("unknown file type: " + file + ". (Accepted types: json, yaml)", 0, file);
  }

  private static Value parsed(byte[] bytes, Format format, String name)
      throws InvalidConfiguration {
    requireRoom(bytes, name);
    var text = withoutMark(Utf8.decode(bytes));
    try {
      return switch (format) {
        case JSON -> JsonText.parse(text);
        case YAML -> YamlText.parse(text);
        case EITHER -> looksLikeJson(text) ? JsonText.parse(text) : YamlText.parse(text);
      };
    } catch (MalformedText e) {
      throw invalid(UNPARSABLE + e.getMessage(), e.line(), name);
    }
  }

  private static void requireRoom(byte[] text, String name) throws InvalidConfiguration {
    var missing = FreeMemory.shortage(text.length);
    if (!missing.isEmpty()) {
      throw InvalidConfiguration.tooLarge(missing, name);
    }
  }

  /// Some editors write a byte order mark at the beginning of a file.
  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /// YAML may also begin with a brace, but it is hardly ever followed by a quoted name.
  private static boolean looksLikeJson(String text) {
    int at = afterBlanks(text, 0);
    return text.startsWith("{", at) && text.startsWith("\"", afterBlanks(text, at + 1));
  }

  private static int afterBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }

  private static InvalidConfiguration invalid(String message, int line, String name) {
    var problems = new Problems();
    problems.add(FieldPath.ROOT, message, line);
    return new InvalidConfiguration(problems, name);
  }
}
