package moongate.cluster.protocol;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Utf8Reader;
import moongate.model.value.Value;
import moongate.store.FreeMemory;
import moongate.store.JsonText;
import moongate.store.MalformedText;

/// A whole configuration on its way to a data plane.
///
/// @param timestamp when it was made, in seconds since 1970
/// @param configTable flat lists by the names of entities, as [ConfigTable] wrote them
public record Reconfigure(double timestamp, Value.Obj configTable, ConfigHashes hashes) {
  private static final String TYPE = "reconfigure";
  private static final int BUFFER = 32 << 10;

  /// The hash of the whole configuration. The data plane reports it when the configuration is in
  /// force.
  public String configHash() {
    return hashes.config();
  }

  /// A payload of a frame (gzip of JSON), and what is known of it.
  ///
  /// @param plugins the names of the plugins in the configuration
  /// @param plainBytes the size before compression
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Written(
      byte[] payload, ConfigHashes hashes, Set<String> plugins, long plainBytes) {}

  /// Writes a configuration entity by entity, so that its text is never in memory as a whole.
  public static Written write(ConfigTable table, Instant now) {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed, BUFFER)) {
      var out = new JsonOut(new BufferedOutputStream(gzip, BUFFER));
      var digests = new ConfigHashes.Digests();
      out.write("{\"type\":\"" + TYPE + "\",\"timestamp\":");
      out.write(Json.number(now.toEpochMilli() / 1000.0));
      out.write(",\"config_table\":{");
      table.visit(new TableWriter(out, digests));
      var hashes = digests.result();
      out.write("},\"config_hash\":\"" + hashes.config() + "\",\"hashes\":");
      out.write(Json.write(hashes.toValue()));
      out.write("}");
      out.flush();
      gzip.finish();
      return new Written(compressed.toByteArray(), hashes, table.plugins(), out.bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory does not fail to be written", impossible);
    }
  }

  private static final class JsonOut {
    private final OutputStream out;
    private final StringBuilder text = new StringBuilder();
    private long bytes;

    JsonOut(OutputStream out) {
      this.out = out;
    }

    void write(String piece) throws IOException {
      var encoded = Utf8.encode(piece);
      bytes += encoded.length;
      out.write(encoded);
    }

    void write(Value value) throws IOException {
      text.setLength(0);
      Json.write(value, text);
      write(text.toString());
    }

    void flush() throws IOException {
      out.flush();
    }
  }

  private static final class TableWriter implements ConfigTable.Visitor<IOException> {
    private final JsonOut out;
    private final ConfigHashes.Digests digests;
    private String separator = "";

    TableWriter(JsonOut out, ConfigHashes.Digests digests) {
      this.out = out;
      this.digests = digests;
    }

    @Override
    public void member(String name, Value value) throws IOException {
      begin(name);
      out.write(value);
      digests.add(name, value);
    }

    @Override
    public void list(String name, Iterable<Value.Obj> entities) throws IOException {
      begin(name);
      var before = "[";
      for (var entity : entities) {
        out.write(before);
        out.write(entity);
        before = ",";
      }
      out.write("]");
      digests.add(name, entities);
    }

    private void begin(String name) throws IOException {
      out.write(separator + "\"" + name + "\":");
      separator = ",";
    }
  }

  /// Reads the payload of a frame. Fields that other versions have added are ignored. If hashes are
  /// missing, that of the whole is computed here, and those of the parts are zeros.
  ///
  /// @param mostBytes how large it may be when it is decompressed; its values may take the memory
  ///   that is reckoned for this size
  public static Reconfigure read(byte[] payload, int mostBytes) throws ProtocolException {
    long mostMemory = FreeMemory.forValuesOfTable(mostBytes);
    var value = whole(payload, mostBytes, in -> JsonText.parseData(new Utf8Reader(in), mostMemory));
    if (!(value instanceof Value.Obj message) || !message.at("type").equals(Value.of(TYPE))) {
      throw new ProtocolException("the message is not of type " + TYPE);
    }
    if (!(message.at("config_table") instanceof Value.Obj table)) {
      throw new ProtocolException("config_table is missing in " + TYPE);
    }
    var config =
        message.at("config_hash") instanceof Value.Str hash
            ? hash.text()
            : ConfigHashes.of(table).config();
    if (config.length() != ConfigHashes.LENGTH) {
      throw new ProtocolException("config_hash is not of 32 characters");
    }
    double timestamp = message.at("timestamp") instanceof Value.Num it ? it.number() : 0;
    return new Reconfigure(timestamp, table, ConfigHashes.read(message.object("hashes"), config));
  }

  /// What can be told of a payload without having the whole in memory.
  ///
  /// @param plainBytes how large it is when it is decompressed
  /// @param configHash what it says that the hash of the whole is
  public record Outline(int plainBytes, Optional<String> configHash) {}

  /// @param mostBytes how large it may be when it is decompressed
  public static Outline outline(byte[] payload, int mostBytes) throws ProtocolException {
    return whole(
        payload,
        mostBytes,
        in -> {
          var hash = JsonText.textOf("config_hash", new Utf8Reader(in));
          in.transferTo(OutputStream.nullOutputStream());
          return new Outline(in.bytes(), hash);
        });
  }

  private interface PlainReader<T> {
    T read(PlainBytes plain) throws IOException, MalformedText;
  }

  private static <T> T whole(byte[] payload, int mostBytes, PlainReader<T> reader)
      throws ProtocolException {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(payload), BUFFER)) {
      return reader.read(new PlainBytes(gzip, mostBytes));
    } catch (MalformedText e) {
      throw new ProtocolException("the configuration cannot be read: " + e.getMessage());
    } catch (PlainBytes.TooMany e) {
      throw new ProtocolException(
          "the configuration has more than %d bytes when it is decompressed".formatted(mostBytes));
    } catch (EOFException e) {
      throw new ProtocolException("the message is not whole: it ends too early");
    } catch (IOException e) {
      throw new ProtocolException("the message is not compressed by gzip: " + e.getMessage());
    }
  }
}
