package moongate.net.hpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What [FieldDecoder] reads, as `name=value`.
final class Decoded implements FieldSink {
  private static final Pattern BLANKS = Pattern.compile("^[ \\t]+|[ \\t]+\\z");

  private final FieldDecoder decoder = new FieldDecoder(new NameCache());
  private final long mostSize;
  private List<String> all = new ArrayList<>();
  private long size;

  Decoded(long mostSize) {
    this.mostSize = mostSize;
  }

  FieldDecoder decoder() {
    return decoder;
  }

  /// The size of the last section.
  long size() {
    return size;
  }

  List<String> decode(byte[] section) throws SectionException {
    all = new ArrayList<>();
    var memory = new byte[FieldDecoder.memoryFor(section.length)];
    System.arraycopy(section, 0, memory, 0, section.length);
    size = decoder.decode(memory, section.length, mostSize, this);
    return all;
  }

  @Override
  public void field(TableField field) {
    all.add(pair(field.name().toString(), field.text()));
  }

  @Override
  public void field(FieldName name, byte[] memory, int from, int end) {
    all.add(pair(name.toString(), new String(memory, from, end - from, ISO_8859_1)));
  }

  /// Blanks around a value are no part of it.
  static String pair(String name, String value) {
    return name + "=" + BLANKS.matcher(value).replaceAll("");
  }
}
