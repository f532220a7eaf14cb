package moongate.plugins.ldapauth;

import org.jspecify.annotations.Nullable;

/// The part of the Basic Encoding Rules that LDAP messages need: elements with a tag of one byte, a
/// definite length, and a content that may consist of elements. All text is bytes (Latin-1 view).
final class Ber {
  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int ENUMERATED = 0x0A;
  static final int SEQUENCE = 0x30;

  private static final int LONG_FORM = 0x80;
  private static final int MOST_LENGTH_BYTES = 4;

  private Ber() {}

  static String element(int tag, String... contents) {
    var content = String.join("", contents);
    var out = new StringBuilder(content.length() + 6).append((char) tag);
    int length = content.length();
    if (length < LONG_FORM) {
      out.append((char) length);
    } else {
      int count = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.append((char) (LONG_FORM | count));
      for (int i = count - 1; i >= 0; i--) {
        out.append((char) (length >>> (8 * i) & 0xFF));
      }
    }
    return out.append(content).toString();
  }

  /// @param number must not be negative
  static String integer(int number) {
    int count = (Integer.SIZE - Integer.numberOfLeadingZeros(number)) / 8 + 1;
    var out = new StringBuilder(count);
    for (int i = count - 1; i >= 0; i--) {
      out.append((char) (number >>> (8 * i) & 0xFF));
    }
    return element(INTEGER, out.toString());
  }

  /// A decoded element.
  record Element(int tag, String content) {
    /// The content as a number; -1 if it is not a valid one.
    int number() {
      if (content.isEmpty() || content.length() > MOST_LENGTH_BYTES) {
        return -1;
      }
      int number = (byte) content.charAt(0);
      for (int i = 1; i < content.length(); i++) {
        number = number << 8 | content.charAt(i);
      }
      return number;
    }
  }

  /// Reads elements one by one.
  static final class Reader {
    private final CharSequence bytes;
    private int position;

    Reader(CharSequence bytes) {
      this.bytes = bytes;
    }

    /// The number of bytes that were read so far.
    int position() {
      return position;
    }

    /// Reads the next element; null if it is not complete yet.
    ///
    /// @throws LdapException if it is invalid, or larger than `most` bytes
    @Nullable Element next(int most) {
      if (bytes.length() - position < 2) {
        return null;
      }
      int start = position + 2;
      long length = bytes.charAt(position + 1);
      if (length >= LONG_FORM) {
        int count = (int) length - LONG_FORM;
        if (count == 0 || count > MOST_LENGTH_BYTES) {
          throw malformed();
        }
        if (bytes.length() < start + count) {
          return null;
        }
        length = 0;
        for (int i = 0; i < count; i++) {
          length = length << 8 | bytes.charAt(start++);
        }
      }
      if (length > most) {
        throw malformed();
      }
      int end = start + (int) length;
      if (bytes.length() < end) {
        return null;
      }
      var element = new Element(bytes.charAt(position), bytes.subSequence(start, end).toString());
      position = end;
      return element;
    }

    /// Reads the next element.
    ///
    /// @throws LdapException if it has another tag, or is missing
    Element expect(int tag) {
      var element = next(bytes.length());
      if (element == null || element.tag != tag) {
        throw malformed();
      }
      return element;
    }
  }

  static LdapException malformed() {
    return new LdapException("what it answered is not LDAP");
  }
}
