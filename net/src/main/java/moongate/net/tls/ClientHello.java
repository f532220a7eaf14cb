package moongate.net.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import moongate.http.DomainName;
import moongate.http.TlsIdentity;
import org.jspecify.annotations.Nullable;

/// The part of a TLS client's first message (RFC 8446, 4.1.2) by which certificates are chosen, and
/// the protocols that it wants to speak.
///
///     version 2, random 32, session id <1>, cipher suites <2>, compressions <1>, extensions <2>
///
/// @param serverName in lower case; null for none
/// @param understandsEcdsa whether the client can check a signature of a key on an elliptic curve
/// @param protocols what the client wants to speak over TLS (ALPN); empty if it leaves that open
public record ClientHello(
    @Nullable String serverName, boolean understandsEcdsa, List<String> protocols) {
  /// A hello without any of this.
  public static final ClientHello EMPTY = new ClientHello(null, false, List.of());

  private static final int SERVER_NAME = 0;
  private static final int SIGNATURE_ALGORITHMS = 13;
  private static final int PROTOCOLS = 16;
  private static final int SUPPORTED_VERSIONS = 43;
  private static final int TLS_1_3 = 0x0304;
  private static final int ECDSA = 3;
  private static final int LONGEST_NAME = 255;

  /// The identity whose signature the client understands; keys on curves cost least.
  TlsIdentity preferred(List<TlsIdentity> identities) {
    for (var identity : identities) {
      if (identity.isEcdsa() == understandsEcdsa) {
        return identity;
      }
    }
    return identities.getFirst();
  }

  /// Whether the client wants a protocol, but none of these. Of no protocols at all, any will do.
  public boolean wantsNoneOf(List<String> spoken) {
    return !protocols.isEmpty() && !spoken.isEmpty() && Collections.disjoint(protocols, spoken);
  }

  /// Reads a message that begins with the version. If it cannot be read, the result is empty; the
  /// TLS library will refuse it.
  public static ClientHello read(ByteBuf message) {
    try {
      return new Reader(message.duplicate()).read();
    } catch (IndexOutOfBoundsException cutOff) {
      return EMPTY;
    }
  }

  private static final class Reader {
    private final ByteBuf in;
    private @Nullable String serverName;
    private boolean hasEcdsaCipher;
    private boolean hasEcdsaSignature;
    private boolean isModern;
    private final List<String> protocols = new ArrayList<>(2);

    Reader(ByteBuf in) {
      this.in = in;
    }

    ClientHello read() {
      in.skipBytes(2 + 32);
      in.skipBytes(in.readUnsignedByte());
      readCiphers(in.readSlice(in.readUnsignedShort()));
      in.skipBytes(in.readUnsignedByte());
      if (in.isReadable()) {
        readExtensions(in.readSlice(in.readUnsignedShort()));
      }
      boolean understandsEcdsa = hasEcdsaSignature && (isModern || hasEcdsaCipher);
      return new ClientHello(serverName, understandsEcdsa, List.copyOf(protocols));
    }

    private void readCiphers(ByteBuf suites) {
      while (suites.readableBytes() >= 2 && !hasEcdsaCipher) {
        hasEcdsaCipher = isEcdsa(suites.readUnsignedShort());
      }
    }

    /// The suites that begin with `TLS_ECDHE_ECDSA`.
    private static boolean isEcdsa(int suite) {
      return switch (suite) {
        case 0xC009, 0xC00A, 0xC023, 0xC024, 0xC02B, 0xC02C, 0xCCA9 -> true;
        default -> suite >= 0xC0AC && suite <= 0xC0AF;
      };
    }

    private void readExtensions(ByteBuf extensions) {
      while (extensions.readableBytes() >= 4) {
        int type = extensions.readUnsignedShort();
        var content = extensions.readSlice(extensions.readUnsignedShort());
        switch (type) {
          case SERVER_NAME -> readServerName(content);
          case SIGNATURE_ALGORITHMS -> readSignatures(content);
          case PROTOCOLS -> readProtocols(content);
          case SUPPORTED_VERSIONS -> readVersions(content);
          default -> {} // nothing that matters here
        }
      }
    }

    private void readServerName(ByteBuf content) {
      content.skipBytes(2);
      if (content.readUnsignedByte() == 0) {
        int length = content.readUnsignedShort();
        if (length <= LONGEST_NAME) {
          var name = content.readCharSequence(length, US_ASCII).toString().toLowerCase(Locale.ROOT);
          serverName = DomainName.withoutRoot(name);
        }
      }
    }

    private void readSignatures(ByteBuf content) {
      content.skipBytes(2);
      while (content.readableBytes() >= 2) {
        int hash = content.readUnsignedByte();
        // 4 to 6 are SHA-256 and longer; SHA-1 is not reliable any more.
        hasEcdsaSignature |= content.readUnsignedByte() == ECDSA && hash >= 4 && hash <= 6;
      }
    }

    private void readProtocols(ByteBuf content) {
      content.skipBytes(2);
      while (content.isReadable()) {
        protocols.add(content.readCharSequence(content.readUnsignedByte(), US_ASCII).toString());
      }
    }

    private void readVersions(ByteBuf content) {
      content.skipBytes(1);
      while (content.readableBytes() >= 2) {
        isModern |= content.readUnsignedShort() == TLS_1_3;
      }
    }
  }
}
