package moongate.functions.pki;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import moongate.http.TlsAuthorities;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;

/// What the functions of one event loop have parsed lately. The same text is parsed once: functions
/// do that for every request, and what is made of it has to be the same object each time.
public final class KeyMaterial {
  private static final int MOST = 100;

  /// Longer texts are no certificate chains.
  private static final int LONGEST = 256 << 10;

  private final Map<String, ParsedChain> chains = new Latest<>();
  private final Map<String, ParsedKey> keys = new Latest<>();
  private final Map<String, Key> signatureKeys = new Latest<>();
  private final Map<List<X509Certificate>, ParsedChain> built = new Latest<>();
  private final Map<List<X509Certificate>, TlsAuthorities> authorities = new Latest<>();

  private static final class Latest<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    Latest() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > MOST;
    }
  }

  /// Reads certificates in PEM.
  ///
  /// @throws PemException when there is none, or one cannot be read
  public ParsedChain chain(String pem) {
    return parsed(chains, pem, text -> new ParsedChain(Pem.certificates(text)));
  }

  /// Reads a private key in PEM.
  ///
  /// @throws PemException when there is none, or it cannot be read
  public ParsedKey key(String pem) {
    return parsed(keys, pem, text -> new ParsedKey(Pem.privateKey(text)));
  }

  /// What `builder` has put together.
  public ParsedChain chain(ChainBuilder builder) {
    return built.computeIfAbsent(builder.certificates(), ParsedChain::new);
  }

  /// Whom `store` trusts.
  public TlsAuthorities authorities(TrustedStore store) {
    return authorities.computeIfAbsent(store.certificates(), TlsAuthorities::new);
  }

  /// Reads a key.
  public interface KeyReader<K extends Key> {
    K read() throws GeneralSecurityException;
  }

  /// A key for signatures, read once for the same text and kind.
  ///
  /// @throws GeneralSecurityException when `text` is no such key
  public <K extends Key> K signatureKey(
      String text, String family, Class<K> type, KeyReader<? extends K> reader)
      throws GeneralSecurityException {
    var name = type.getSimpleName() + " " + family + " " + text;
    var known = signatureKeys.get(name);
    if (known != null) {
      return type.cast(known);
    }
    var made = reader.read();
    signatureKeys.put(name, made);
    return made;
  }

  private static <V> V parsed(Map<String, V> known, String text, Function<String, V> parser) {
    if (text.length() > LONGEST) {
      throw new PemException("too long");
    }
    var found = known.get(text);
    if (found == null) {
      found = parser.apply(text);
      known.put(text, found);
    }
    return found;
  }
}
