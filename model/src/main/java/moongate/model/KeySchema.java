package moongate.model;

/// The schemas of keys and of the sets that they are in.
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
            .field("private_key", Field.text().encrypted().referenceable())
            .field("public_key", Field.text().referenceable())
            .check(EntityChecks.atLeastOneOf("private_key", "public_key"));
    return Entities.entity("keys")
        .endpointKey("name")
        .cacheKey("kid", "set")
        .field("set", Field.foreign("key_sets"))
        .field("name", Entities.name())
        .field("kid", Field.text().required())
        .field("x5t", Field.text())
        .field("jwk", Field.text().encrypted().referenceable().check(jwk()))
        .field("pem", Field.record(pem))
        .check(EntityChecks.atLeastOneOf("jwk", "pem"))
        .check(EntityChecks.atMostOneOf("jwk", "pem"));
  }

  /// Its inside is looked at by who uses it.
  private static TextCheck jwk() {
    return text -> {
      boolean isReference = text.startsWith("{vault://");
      boolean isObject = text.strip().startsWith("{") && text.strip().endsWith("}");
      return isReference || isObject ? null : "could not load JWK, likely not a valid key";
    };
  }
}
