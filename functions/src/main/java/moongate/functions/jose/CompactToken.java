package moongate.functions.jose;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The five parts of a token as they appear in it: header, encrypted key, initialization vector,
/// content, tag.
public record CompactToken(List<String> parts) {
  private static final int PARTS = 5;

  public CompactToken {
    parts = List.copyOf(parts);
  }

  /// Null for a text that has not five parts, or one that is not in base64url.
  public static @Nullable CompactToken of(String text) {
    var parts = List.of(text.split("\\.", PARTS + 1));
    try {
      var token = new CompactToken(parts);
      for (int i = 0; i < parts.size(); i++) {
        token.part(i);
      }
      return parts.size() == PARTS ? token : null;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  /// The header's text.
  public byte[] header() {
    return part(0);
  }

  public byte[] encryptedKey() {
    return part(1);
  }

  public byte[] vector() {
    return part(2);
  }

  public byte[] content() {
    return part(3);
  }

  public byte[] tag() {
    return part(4);
  }

  /// What the tag vouches for besides the content: the header as it appears.
  byte[] vouchedFor() {
    return parts.getFirst().getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] part(int index) {
    return Base64.getUrlDecoder().decode(parts.get(index));
  }
}
