package moongate.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VaultAndKeySchemaTest {
  private static final String ID = "11111111-2222-4333-8444-555555555555";

  private Value.Obj processed = Value.Obj.EMPTY;

  @Test
  void aVaultShowsTheWholeConfigOfItsKind() {
    assertThat(problems(VaultSchema.vaults(), Map.of("prefix", "my-env", "name", "env"))).isEmpty();
    assertThat(processed.object("config").members()).containsEntry("prefix", Value.NULL);
  }

  @Test
  void aVaultIsCalledNeitherLikeAKindOfVaultNorInUpperCase() {
    assertThat(problems(VaultSchema.vaults(), Map.of("prefix", "env", "name", "env")))
        .contains("prefix: must not be one of: env");
    assertThat(problems(VaultSchema.vaults(), Map.of("prefix", "A", "name", "hcv")))
        .contains("prefix: invalid value: A")
        .contains("name: vault 'hcv' is not installed");
  }

  @Test
  void aKeyIsEitherAJwkOrPem() {
    assertThat(problems(KeySchema.keys(), Map.of("kid", "1")))
        .contains("at least one of these fields must be non-empty: 'jwk', 'pem'");
    assertThat(problems(KeySchema.keys(), Map.of("kid", "1", "jwk", "no")))
        .contains("jwk: could not load JWK, likely not a valid key");
    assertThat(problems(KeySchema.keys(), Map.of("kid", "1", "jwk", "{}"))).isEmpty();
  }

  private String problems(Schema schema, Map<String, String> texts) {
    var members = new LinkedHashMap<String, Value>();
    members.put("id", Value.of(ID));
    texts.forEach((name, text) -> members.put(name, Value.of(text)));
    var problems = new Problems();
    processed = schema.process(new Value.Obj(members, 0), new Report(FieldPath.ROOT, problems, 0));
    return problems.isEmpty() ? "" : problems.toText("");
  }
}
