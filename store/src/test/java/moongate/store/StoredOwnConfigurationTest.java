package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import moongate.model.RuntimeUnavailableException;
import moongate.model.entity.Certificate;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.PluginSchema;
import moongate.model.entity.Sni;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

final class StoredOwnConfigurationTest {
  private static final String TAG = "ours";

  private final EntitySchemas schemas =
      new EntitySchemas(
          List.of(
              PluginSchema.of("p", Schema.record())
                  .bringing(
                      EntitySchemas.newEntity("notes")
                          .field("text", Field.text().required().unique()))));
  private final MemoryStore store = new MemoryStore(schemas);
  private final StoredOwnConfiguration own = new StoredOwnConfiguration(store, schemas);

  private static IssuedCertificate certificate() {
    var now = Instant.now();
    return IssuedCertificate.selfSigned(
        new IssuedCertificate.Request(
            Kind.ECDSA, "a.b", List.of("a.b"), false, now.minusSeconds(60), now.plusSeconds(60)));
  }

  private void show(String name, IssuedCertificate certificate) throws RuntimeUnavailableException {
    own.show(name, certificate.certificateText(), certificate.keyText(), TAG);
  }

  private String idOf(String name) {
    return store.current().snis().stream()
        .filter(sni -> sni.name().equals(name))
        .map(Sni::certificateId)
        .findFirst()
        .orElseThrow();
  }

  private String textOf(String name) {
    return store.current().certificates().stream()
        .filter(certificate -> certificate.id().equals(idOf(name)))
        .map(Certificate::cert)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCertificateThatIsShownAgainTakesThePlaceOfItself() throws RuntimeUnavailableException {
    show("a.b", certificate());
    var id = idOf("a.b");
    var second = certificate();
    show("a.b", second);
    assertThat(idOf("a.b")).isEqualTo(id);
    assertThat(textOf("a.b")).isEqualTo(second.certificateText());
    assertThat(store.current().certificates()).hasSize(1);
  }

  @Test
  void certificatesOfOthersStayAndLoseTheNameOnly() throws Exception {
    show("a.b", certificate());
    var shared = idOf("a.b");
    own.add(
        "snis",
        Value.of(
            Map.of(
                "name", Value.of("c.d"), "certificate", Value.of(Map.of("id", Value.of(shared))))));
    var theirs = textOf("c.d");
    show("a.b", certificate());
    assertThat(idOf("a.b")).isNotEqualTo(shared);
    assertThat(textOf("c.d")).isEqualTo(theirs);
  }

  @Test
  void whatIsNoGoodIsRefusedAndChangesNothing() {
    var one = certificate();
    var other = certificate();
    assertThatThrownBy(() -> own.show("a.b", one.certificateText(), other.keyText(), TAG))
        .isInstanceOf(RuntimeUnavailableException.class)
        .hasMessageContaining("certificate does not match key");
    assertThatThrownBy(() -> own.show("1.2.3.4", one.certificateText(), one.keyText(), TAG))
        .hasMessageContaining("must not be an IP");
    assertThat(store.current().isEmpty()).isTrue();
  }

  @Test
  void entitiesOfPluginsComeAndGo() throws RuntimeUnavailableException {
    own.add("notes", Value.of(Map.of("text", Value.of("x"))));
    assertThat(store.current().documentsWith("notes", "text", "x")).hasSize(1);
    own.remove("notes", "text", "x");
    own.remove("notes", "text", "x");
    assertThat(store.current().documents("notes")).isEmpty();
  }
}
