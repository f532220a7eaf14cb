package moongate.plugins.acme;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import java.util.function.Supplier;
import moongate.gateway.plugin.Secrets;
import moongate.model.Snapshot;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;
import moongate.model.schema.VaultReference;
import moongate.model.value.Hash;
import moongate.model.value.Value;
import moongate.plugins.acme.AcmeConfig.AccountKeyName;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/// Finds the key of the account: the key entity that the configuration names, or else a key that
/// was created with the first order and is kept in the storage.
///
/// @param snapshot the current configuration
/// @param secrets resolves references in it
record AccountKeys(
    AcmeConfig config, AcmeStorage storage, Supplier<Snapshot> snapshot, Secrets secrets) {
  private static final String KEYS = "keys";
  private static final String KEY_SETS = "key_sets";

  KeyPair find() throws OrderException, StorageException {
    var named = config.accountKey();
    return named.isPresent() ? entity(named.get()) : kept();
  }

  private KeyPair kept() throws OrderException, StorageException {
    var place = place();
    var known = storage.find(place);
    if (known.isPresent()) {
      return pair(known.get());
    }
    var made = newKeys();
    var text = Pem.write(made.getPrivate()) + Pem.write(made.getPublic());
    if (storage.putIfAbsent(place, text, AcmeStorage.FOR_EVER)) {
      return made;
    }
    // Another node was faster.
    return pair(storage.find(place).orElse(text));
  }

  /// The place of the account key: there is one account for each server and mail address.
  private String place() {
    var account = config.directory() + " " + config.accountEmail();
    return "account:" + Hash.SHA_256.hex(account.getBytes(UTF_8));
  }

  private static KeyPair newKeys() throws OrderException {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new OrderException("no keys on the curve P-256", e);
    }
  }

  private KeyPair entity(AccountKeyName name) throws OrderException {
    var found =
        snapshot.get().documentsWith(KEYS, "kid", name.id()).stream()
            .filter(key -> isInSet(key, name.set()))
            .findFirst()
            .orElseThrow(() ->
                new OrderException(
                    "config.account_key: there is no key with the kid "
                        + name.id()
                        + (name.set().isEmpty() ? "" : " in the key set " + name.set())));
    var jwk = found.optionalText("jwk");
    var pem = found.object("pem");
    return jwk.isPresent() ? ofJwk(resolved(jwk.get())) : ofPem(pem);
  }

  private boolean isInSet(Value.Obj key, String set) {
    var id = key.object("set").optionalText("id");
    return set.isEmpty()
        ? id.isEmpty()
        : id.map(some -> snapshot.get().document(KEY_SETS, some))
            .filter(document -> document.optionalText("name").equals(Optional.of(set)))
            .isPresent();
  }

  private String resolved(String text) {
    return VaultReference.isReference(text)
        ? secrets.resolve(text, "key of config.account_key", snapshot.get())
        : text;
  }

  private static KeyPair ofJwk(String json) throws OrderException {
    try {
      if (JsonWebKey.Factory.newJwk(json) instanceof PublicJsonWebKey key
          && key.getPrivateKey() != null) {
        return new KeyPair(key.getPublicKey(), key.getPrivateKey());
      }
      throw new OrderException("config.account_key: the key has no private half");
    } catch (JoseException unreadable) {
      throw new OrderException("config.account_key: the key cannot be read", unreadable);
    }
  }

  private KeyPair ofPem(Value.Obj pem) throws OrderException {
    var secret = pem.optionalText("private_key");
    if (secret.isEmpty()) {
      throw new OrderException("config.account_key: the key has no private half");
    }
    return pair(resolved(secret.get()) + resolved(pem.optionalText("public_key").orElse("")));
  }

  private static KeyPair pair(String text) throws OrderException {
    try {
      var secret = Pem.privateKey(text);
      return new KeyPair(publicHalf(secret, text), secret);
    } catch (PemException | GeneralSecurityException unreadable) {
      throw new OrderException("the account's key cannot be read: " + unreadable.getMessage());
    }
  }

  private static PublicKey publicHalf(PrivateKey secret, String text)
      throws GeneralSecurityException {
    return secret instanceof RSAPrivateCrtKey rsa
        ? KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()))
        : Pem.publicKey(text);
  }
}
