package moongate.functions.pki;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import moongate.functions.text.Latest;
import moongate.http.TlsAuthorities;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;

/// What the functions of one event loop have parsed lately. The same text is parsed once: functions
/// do that for every request, and what is made of it has to be the same object each time.
public final class KeyMaterial {
  private static final int MOST = 100;

  /// Longer texts are no certificate chains.
  private static final int LONGEST = 256 << 10;

  /// How many bytes all texts of one kind may have.
  private static final int MOST_TEXT = 512 << 10;

  private static final int MOST_CERTIFICATES = 500;

  private final Latest<String, ParsedChain> chains = ofTexts();
  private final Latest<String, ParsedKey> keys = ofTexts();
  private final Latest<String, Key> signatureKeys = ofTexts();
  private final Latest<List<X509Certificate>, ParsedChain> built = ofLists();
  private final Latest<List<X509Certificate>, TlsAuthorities> authorities = ofLists();

  private static <V> Latest<String, V> ofTexts() {
    return new Latest<>(MOST, MOST_TEXT, String::length);
  }

  private static <V> Latest<List<X509Certificate>, V> ofLists() {
    return new Latest<>(MOST, MOST_CERTIFICATES, List::size);
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
    return built.findOrMake(builder.certificates(), ParsedChain::new);
  }

  /// Whom `store` trusts.
  public TlsAuthorities authorities(TrustedStore store) {
    return authorities.findOrMake(store.certificates(), TlsAuthorities::new);
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
    var known = signatureKeys.find(name);
    return type.cast(known == null ? signatureKeys.keep(name, reader.read()) : known);
  }

  private static <V> V parsed(Latest<String, V> known, String text, Function<String, V> parser) {
    if (text.length() > LONGEST) {
      throw new PemException("too long");
    }
    return known.findOrMake(text, parser);
  }
}
