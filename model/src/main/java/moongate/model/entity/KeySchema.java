package moongate.model.entity;

import java.util.function.Consumer;
import moongate.model.pki.Jwk;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Value;

/// The schemas of keys and key sets.
final class KeySchema {
  private KeySchema() {}

  static Schema keySets() {
    return Entities.entity("key_sets")
        .adminPath("key-sets", "key-sets")
        .endpointKey("name")
        .field("name", Entities.name());
  }

  static Schema keys() {
    var pem =
        Schema.record()
            .field("private_key", pem("private", Pem::privateKey).encrypted())
            .field("public_key", pem("public", Pem::publicKey))
            .check(EntityChecks.atLeastOneOf("private_key", "public_key"))
            .check(EntityChecks.custom(KeySchema::checkPair, "private_key", "public_key"));
    return Entities.entity("keys")
        .endpointKey("name")
        .cacheKey("kid", "set")
        .field("set", Field.foreign("key_sets").goesWithIt())
        .field("name", Entities.name())
        .field("kid", Field.text().required())
        // The thumbprint of the key's certificate (RFC 7517, 4.8).
        .field("x5t", Field.text())
        .field("jwk", Field.text().encrypted().referenceable().check(jwk()))
        .field("pem", Field.record(pem))
        .check(EntityChecks.atLeastOneOf("jwk", "pem"))
        .check(EntityChecks.atMostOneOf("jwk", "pem"))
        .check(EntityChecks.custom(KeySchema::checkKid, "jwk", "kid"));
  }

  private static TextCheck jwk() {
    return text -> Jwk.read(text).isPresent() ? null : "could not load JWK, likely not a valid key";
  }

  private static Field pem(String half, Consumer<String> reader) {
    TextCheck readable =
        text -> {
          try {
            reader.accept(text);
            return null;
          } catch (PemException unreadable) {
            return "could not load " + half + " key: " + unreadable.getMessage();
          }
        };
    return Field.text().referenceable().check(readable);
  }

  private static void checkPair(Value record, Report report) {
    var secret = Entities.plainText(record, "private_key");
    var shown = Entities.plainText(record, "public_key");
    if (secret.isPresent()
        && shown.isPresent()
        && !Pem.isPair(Pem.publicKey(shown.get()), Pem.privateKey(secret.get()))) {
      report.entity("the private key does not match the public key");
    }
  }

  /// The `kid` of the entity and the one inside the JWK must be equal.
  private static void checkKid(Value record, Report report) {
    Entities.plainText(record, "jwk")
        .flatMap(Jwk::read)
        .filter(jwk ->
            !EntityChecks.at(record, "kid").equals(Value.of(jwk.texts().getOrDefault("kid", ""))))
        .ifPresent(_ -> report.entity("kid in jwk.kid must be equal to keys.kid"));
  }
}
